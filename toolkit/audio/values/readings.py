"""What a loudness meter reads, as a value; how it is measured: `meter.py`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Loudness:
    """One reading of a whole stretch of sound."""

    integrated_lufs: float  # -inf when no 400 ms block is louder than -70 LUFS
    range_lu: float | None  # None when no 3 s block is louder than -70 LUFS
    true_peak_dbtp: float  # -inf for digital silence
    max_short_term_lufs: float  # -inf when shorter than 3 s
    max_momentary_lufs: float  # -inf when shorter than 400 ms
