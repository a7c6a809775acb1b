"""The loudness that pyloudnorm reads, which shares no code with the package's own meter."""

from __future__ import annotations

from typing import Any


def other_meter(rate_hz: int, filter_class: str = "K-weighting", block_size: float = 0.4) -> Any:
    """Return that meter, loaded when it is asked for: with SciPy that takes 1.4 s.

    "DeMan" has filters that fit any sample rate; "K-weighting" are those for 48 kHz, moved.
    """
    import pyloudnorm

    return pyloudnorm.Meter(rate_hz, filter_class=filter_class, block_size=block_size)
