"""What a Broadcast Wave file says of itself, kept in `episode.toml` as `[broadcast]`."""

from __future__ import annotations

from pydantic import Field, StrictInt

from toolkit.show.toml.fields import Line, Noun, Paragraphs


class Broadcast(Noun):
    """What the recorder wrote into the recording's `bext` chunk (EBU Tech 3285)."""

    description: Paragraphs | None = Field(
        default=None, examples=["Interview, take 2"], description="What it is, in free words."
    )
    originator: Line | None = Field(
        default=None, examples=["Recorder"], description="Who or what recorded it."
    )
    origination_date: Line | None = Field(
        default=None, examples=["2026-11-03"], description="The day, as the recorder wrote it."
    )
    origination_time: Line | None = Field(
        default=None, examples=["14:30:00"], description="The time, as the recorder wrote it."
    )
    time_reference: StrictInt | None = Field(
        default=None,
        examples=[0],
        ge=0,
        description="Samples from midnight to the first one, at the recording's rate.",
    )
    coding_history: Paragraphs | None = Field(
        default=None,
        examples=["A=PCM,F=48000,W=24,M=mono"],
        description="How it was coded before, a line each.",
    )
