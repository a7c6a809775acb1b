"""A few seconds with and without the noise, in the report's page, which asks for no other file."""

from __future__ import annotations

import base64

from toolkit import timecode
from toolkit.audio.values.master_report import Noise

_NAMES = ("With the noise", "Without it")


def compared(noise: Noise, extracts: tuple[bytes, bytes]) -> str:
    """Return HTML that plays the two MP3s; each player has its name for those who do not see it."""
    told = f"around the pause at {timecode.short(noise.start_ms)}"
    players = "\n".join(
        f'<dt>{name}</dt><dd><audio controls preload="none" aria-label="{name}, {told}" '
        f'src="data:audio/mpeg;base64,{base64.b64encode(mp3).decode()}"></audio></dd>'
        for name, mp3 in zip(_NAMES, extracts, strict=True)
    )
    return (
        f"<p>A few seconds {told}, at the same loudness. If the voice sounds dull or watery "
        "without the "
        "noise, leave it in: <code>denoise = false</code> in episode.toml.</p>\n"
        f"<dl>\n{players}\n</dl>"
    )
