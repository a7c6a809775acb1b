"""Loudness targets: what the finished audio is brought to and judged by."""

from __future__ import annotations

from pydantic import Field

from toolkit.show.toml.fields import Noun

TOLERANCE_LU = 0.5  # the finished file fails outside of it; Apple allows +-1 dB (see PRESETS)
ON_TARGET_LU = 0.1
"""What is closer to the target than this is left alone, and what is made comes as close."""


class Target(Noun):
    """An integrated loudness and a true-peak limit, ITU-R BS.1770-5."""

    integrated_lufs: float = Field(
        ge=-40, le=-8, description="Integrated loudness of the programme, in LUFS."
    )
    true_peak_dbtp: float = Field(
        ge=-9, le=0, description="Highest true peak of the finished file, in dBTP."
    )


PRESETS: dict[str, Target] = {
    # Apple Podcasts for Creators, "Audio requirements" (support article 893): -16 LKFS +-1 dB, true
    # peak at most -1 dBFS. The figures are as others quote that page.
    "apple": Target(integrated_lufs=-16, true_peak_dbtp=-1),
    # Spotify for Artists, "Loudness normalization": played at -14 LUFS, true peak below -1 dBTP.
    # As others quote it; it speaks of playback, and no target for episodes is known.
    "spotify": Target(integrated_lufs=-14, true_peak_dbtp=-1),
    # AES77-2023 (before: TD1008), as others quote it: podcasts and assorted content at -18 LUFS,
    # at most -1 dBTP.
    "aes77": Target(integrated_lufs=-18, true_peak_dbtp=-1),
    # EBU R 128 (2023): programme loudness -23 LUFS, maximum true peak -1 dBTP.
    "ebu": Target(integrated_lufs=-23, true_peak_dbtp=-1),
}
