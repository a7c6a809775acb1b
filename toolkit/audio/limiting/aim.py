"""Where to aim so that a finished MP3 hits: a coder gives back more or less than it was given.

What is aimed at and what is reached rise together, but not by the same. And of a second or two of
sound not even always: there a coder's choices, or one block more that the gate lets pass, count.
"""

from __future__ import annotations

import math

_LEAST_SLOPE, _MOST_SLOPE = 0.25, 4.0  # LU reached for each LU aimed at
_FARTHEST_LU = 6.0  # from the target; measured: sounds that end well need 3 at most
_FUTILE_SLOPE = 0.05  # below it, aiming higher only feeds the limiter
_CHANCE_LU = 0.3  # where aims as close as this are too quiet and too loud, chance decides


class Aim:
    """The loudness to aim at next, in LUFS, as long as nothing else of the treatment changes."""

    def __init__(self, wanted_lufs: float) -> None:
        self.lufs = self._wanted = wanted_lufs
        self.is_futile = False  # whether another aim would reach as good as the same
        self._last: tuple[float, float] | None = None  # an aim, and by how much it fell short
        self._low, self._high = -math.inf, math.inf  # aims known to be too quiet, too loud

    def correct(self, short_lu: float) -> None:
        """Aim anew, after what was aimed at came out `short_lu` too quiet (too loud below 0).

        Secant steps. One that would leave what is known to hold the right aim goes to its middle.
        Where that is narrow already, plain steps: other figures, other luck.
        """
        if short_lu > 0:
            self._low = max(self._low, self.lufs)
        elif short_lu < 0:
            self._high = min(self._high, self.lufs)
        if self._high - self._low < _CHANCE_LU:
            self.forget()
        step = short_lu / self._slope(short_lu)
        self._last, aim = (self.lufs, short_lu), self.lufs + step
        if self._low < self._high and not self._low < aim < self._high:
            aim = (self._low + self._high) / 2
        self.lufs = min(self._wanted + _FARTHEST_LU, max(self._wanted - _FARTHEST_LU, aim))

    def forget(self) -> None:
        """Keep the aim, but not what came of others: the treatment changes otherwise."""
        self._last, self._low, self._high = None, -math.inf, math.inf

    def _slope(self, short_lu: float) -> float:
        if self._last is None or self._last[0] == self.lufs:
            return 1.0
        slope = (self._last[1] - short_lu) / (self.lufs - self._last[0])
        is_far = abs(self.lufs - self._last[0]) >= _CHANCE_LU
        self.is_futile = is_far and 0 <= slope < _FUTILE_SLOPE
        return min(_MOST_SLOPE, max(_LEAST_SLOPE, slope))
