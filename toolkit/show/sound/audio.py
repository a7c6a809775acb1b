"""How episodes are mastered: [audio] in show.toml."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictBool, model_validator

from toolkit.show.sound.inserts import KEYS_SAID, Insert
from toolkit.show.sound.target import PRESETS, Target
from toolkit.show.toml.fields import Noun


def _target(value: Any) -> Any:
    if isinstance(value, str):
        if value not in PRESETS:
            raise ValueError(
                f"expected one of {', '.join(PRESETS)}, or a table with your own numbers"
            )
        return PRESETS[value]
    return value


USUAL_KBPS = {1: 96, 2: 128}
"""The MP3 bit rate in kbit/s where show.toml names none, by the number of channels."""


class Audio(Noun):
    """How episodes are mastered."""

    target: Annotated[Target, BeforeValidator(_target)] = Field(
        default=PRESETS["apple"],
        examples=["apple"],
        description="Loudness target: apple (-16 LUFS, -1 dBTP), spotify (-14, -1), aes77 (-18, -1)"
        ", ebu (-23, -1), or own numbers: { integrated_lufs = -16, true_peak_dbtp = -1 }.",
    )
    channels: Literal["mono", "stereo", "auto"] = Field(
        default="mono",
        description="mono for speech, stereo where music or space matters; auto is stereo, but "
        "mono for a recording whose channels are the same.",
    )
    bitrate_kbps: Literal[64, 80, 96, 112, 128, 160, 192] | None = Field(
        default=None,
        examples=[96],
        description=f"MP3 bit rate in kbit/s: 64 to 128 for mono ({USUAL_KBPS[1]} when left out), "
        f"112 to 192 for stereo ({USUAL_KBPS[2]}); 112 or 128 suit both.",
    )
    mono: Literal["dual-mono", "as-is"] = Field(
        default="dual-mono",
        description="How a mono file is measured: dual-mono as two loudspeakers play it, as-is as "
        "one channel (reads 3 LU lower). Reports give both.",
    )

    prefer: Literal["loudness", "dynamics"] = Field(
        default="loudness",
        description="When the target cannot be reached without the limiter working hard: loudness "
        "reaches it all the same, dynamics stays quieter. The report says which was needed.",
    )
    leveller: StrictBool = Field(
        default=False,
        description="true brings quiet and loud speakers closer together before anything else.",
    )
    denoise: StrictBool = Field(
        default=False,
        description="true removes steady noise (hiss, a fan, mains hum) from the recording; soy "
        "learns it from the quietest pause. The report says what was done, and plays both "
        "versions.",
    )
    alternates: tuple[Literal["opus", "aac", "flac"], ...] = Field(
        default=(),
        examples=[["opus", "aac"]],
        description="Further files of each episode beside the MP3, for apps that choose: opus and "
        "aac are smaller, flac is lossless.",
    )
    archive: StrictBool = Field(
        default=False,
        description="true keeps the finished sound as FLAC in build/archive, which is not "
        "published.",
    )
    intro: Insert | None = Field(
        default=None,
        examples=[{"file": "intro.flac", "overlap": "00:00:02.000"}],
        description=f"Music before the talk, a file beside this one. {KEYS_SAID}",
    )
    outro: Insert | None = Field(
        default=None,
        examples=[{"file": "outro.flac", "overlap": "00:00:02.000"}],
        description="Music after the talk, with the same keys as intro.",
    )
    jingle: Insert | None = Field(
        default=None,
        examples=[{"file": "jingle.flac", "overlap": "00:00:00.500"}],
        description="Music before each chapter except the first, with the same keys as intro; the "
        "talk waits for it.",
    )

    @model_validator(mode="after")
    def _bitrate_fits(self) -> Audio:
        low, high = {"mono": (64, 128), "stereo": (112, 192), "auto": (112, 128)}[self.channels]
        if self.bitrate_kbps is not None and not low <= self.bitrate_kbps <= high:
            raise ValueError(f"bitrate_kbps: expected {low} to {high} for {self.channels}")
        return self

    def bitrate_bps(self, channels: int) -> int:
        """Return the MP3 bit rate in bit/s of a file with one or two channels."""
        return 1000 * (self.bitrate_kbps or USUAL_KBPS[channels])
