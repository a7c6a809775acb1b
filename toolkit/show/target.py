"""Loudness targets: what the finished audio is brought to and judged by."""

from __future__ import annotations

from pydantic import Field

from toolkit.show.fields import Noun

TOLERANCE_LU = 0.5  # the finished file fails outside of it; Apple allows +-1 dB (see PRESETS)


class Target(Noun):
    """An integrated loudness and a true-peak limit, ITU-R BS.1770-5."""

    integrated_lufs: float = Field(
        ge=-40, le=-8, description="Integrated loudness of the programme, in LUFS."
    )
    true_peak_dbtp: float = Field(
        ge=-9, le=0, description="Highest true peak of the finished file, in dBTP."
    )


PRESETS: dict[str, Target] = {
    # Apple, "Audio requirements" (podcasters.apple.com/support/893, read 2026-07): -16 LKFS +-1 dB,
    # true peak at most -1 dBFS.
    "apple": Target(integrated_lufs=-16, true_peak_dbtp=-1),
    # Spotify plays at -14 LUFS; it publishes no target for episodes and asks for -1 dBTP ("Loudness
    # normalization", support.spotify.com/artists, read 2026-07).
    "spotify": Target(integrated_lufs=-14, true_peak_dbtp=-1),
    # AES77-2023 (before: TD1008), table for podcasts and assorted speech.
    "aes77": Target(integrated_lufs=-18, true_peak_dbtp=-1),
    # EBU R 128 (2023), recommendations d and j.
    "ebu": Target(integrated_lufs=-23, true_peak_dbtp=-1),
}
