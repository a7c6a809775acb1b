"""The tracks of an episode: one microphone for each voice, from which the recording was mixed."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, StrictFloat, StrictInt

from toolkit import timecode
from toolkit.show.toml.fields import FileName, Noun, Title

_SIGNED = re.compile(r"\s*([+-]?)(.*)", re.DOTALL)


def parse_offset(text: str) -> int:
    """Return milliseconds for `1.25`, `-0.4`, `00:01:02.500`; negative is earlier.

    Raises ValueError for anything else.

    >>> parse_offset("1.25"), parse_offset("-00:00:02.5")
    (1250, -2500)
    """
    found = _SIGNED.fullmatch(text)
    sign, rest = found.groups() if found else ("", text)
    return timecode.parse(rest) * (-1 if sign == "-" else 1)


def offset_text(ms: int) -> str:
    """Return an offset as it stands in episode.toml.

    >>> offset_text(1250), offset_text(-2500)
    ('00:00:01.250', '-00:00:02.500')
    """
    return ("-" if ms < 0 else "") + timecode.clock(abs(ms))


def _offset(value: Any) -> int:
    if isinstance(value, str):
        try:
            return parse_offset(value)
        except ValueError:
            pass
    raise ValueError('expected a time in quotes such as "00:00:01.250" or "-00:00:01.250"')


Offset = Annotated[int, BeforeValidator(_offset), PlainSerializer(offset_text)]


class Track(Noun):
    """One microphone as delivered, kept in the episode's folder."""

    name: Title = Field(
        examples=["Mara Lindqvist"],
        description="Whose voice it is, as in people; transcripts name the speaker so.",
    )
    file: FileName = Field(
        examples=["track-1-mara-lindqvist.wav"],
        description="The track in this folder, as you recorded it. soy never changes it.",
    )
    sha256: Annotated[
        str,
        Field(
            examples=["0000000000000000000000000000000000000000000000000000000000000000"],
            pattern=r"^[0-9a-f]{64}$",
        ),
    ] = Field(description="The track's SHA-256, which soy new stored.")
    offset_ms: Offset = Field(
        default=0,
        examples=["00:00:01.250"],
        alias="offset",
        description="How much later than the others it starts; with a minus, earlier.",
    )
    gain_db: StrictFloat | StrictInt | None = Field(
        default=None,
        examples=[3.5],
        description="How much louder soy mixed it, so that all voices are equally loud.",
    )
