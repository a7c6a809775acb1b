"""A few seconds with and without the noise, in the report's page, which asks for no other file."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from toolkit import timecode
from toolkit.audio.values.master_report import Noise

_NAMES = ("With the noise", "Without it")


@dataclass(frozen=True, slots=True)
class Players:
    """Two players: where the sound is from, and for each its name and its MP3 in base64."""

    around: str
    files: tuple[tuple[str, str], ...]


def compared(noise: Noise, extracts: tuple[bytes, bytes]) -> Players:
    """Return players of the two MP3s."""
    around = f"around the pause at {timecode.short(noise.start_ms)}"
    coded = (base64.b64encode(mp3).decode() for mp3 in extracts)
    return Players(around, tuple(zip(_NAMES, coded, strict=True)))
