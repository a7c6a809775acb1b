"""Whether an encoding is worth finishing, told from its beginning.

What a coder leaves out, such as the top of noise, it leaves out from the start; and the first peaks
that it lifts over the limit come long before the end. So the finished part is compared with what
was forecast for the same stretch, and an encoding that cannot end well is given up early. What is
decided follows from places in the sound alone, never from how far the work happens to be.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from toolkit.audio import steady
from toolkit.audio.limiting import gain_forecast
from toolkit.audio.limiting.gain_curve import Floats
from toolkit.audio.measuring.meter import STEPS_A_SECOND, integrated_lufs
from toolkit.audio.measuring.survey import ROW, Survey
from toolkit.show.sound.target import ON_TARGET_LU

SHORTEST_S = 40
"""Shorter sounds are encoded to their end: that is as quick."""

MOST = 3
"""So many encodings of a sound are given up at most; then what comes is judged whole."""

# Chosen: half a minute tells what a coder leaves out; of an hour it is worth to hear more.
_LOUDNESS_AFTER, _LOUDNESS_AFTER_S = 1 / 16, 30
FAR_LU = 2 * ON_TARGET_LU
"""What is more than this off in a part is so in the whole.

Speech and music come within half of what is on target, noise far outside; in between it may be the
part that differs from the whole.
"""

# Behind the middle it is worth more to know how high the peaks are in all of it.
_PEAKS_UNTIL = 1 / 2
# Chosen: the first peak over the limit is not the highest. One minute of made speech at 64 kbit/s
# that was 0.17 dB over at first came to 0.8 dB. For two longer ones it made no difference, or one
# beginning more.
_HIGHER_LATER_DB = 0.3


class Glimpse(Exception):
    """An encoding is not worth finishing: what the whole is short of, in LU, and over, in dB."""

    def __init__(self, short_lu: float, over_db: float) -> None:
        super().__init__(short_lu, over_db)
        self.short_lu, self.over_db = short_lu, over_db


@dataclass(frozen=True, slots=True)
class Expected:
    """What an encoding is to give."""

    survey: Survey  # of what goes in, before gain and limiter
    gain_db: float
    ceiling_dbtp: float | None  # None: no limiter
    counted: int  # how often power counts: see `gain_forecast.forecast`
    limit_dbtp: float
    wanted_lufs: float | None  # of the whole; None where it does not matter

    def of_first(self, steps: int) -> float:
        """Return the loudness that is forecast for the first so many 100 ms, in LUFS."""
        return self._forecast(self._first(steps))

    def of_all(self) -> float:
        """Return the loudness that is forecast for the whole, in LUFS."""
        return self._forecast(self.survey)

    def _first(self, steps: int) -> Survey:
        rows = steps * self.survey.rate_hz // STEPS_A_SECOND // ROW
        return replace(
            self.survey,
            reading=replace(self.survey.reading, powers=self.survey.reading.powers[:steps]),
            peaks=self.survey.peaks[:rows],
            fullness=self.survey.fullness[:rows],
        )

    def _forecast(self, survey: Survey) -> float:
        if self.ceiling_dbtp is None:
            return gain_forecast.linear_lufs(survey, self.gain_db, self.counted)
        told = gain_forecast.forecast(survey, self.gain_db, self.ceiling_dbtp, self.counted)
        return told.integrated_lufs


class Watch:
    """Looks at the finished sound of one encoding, a block after the other."""

    def __init__(self, expected: Expected) -> None:
        self._expected = expected
        whole, rate_hz = expected.survey.reading.samples, expected.survey.rate_hz
        self._peaks_until = int(whole * _PEAKS_UNTIL)
        self._loudness_at = max(_LOUDNESS_AFTER_S * rate_hz, int(whole * _LOUDNESS_AFTER))
        self._wanted_lufs = expected.wanted_lufs

    def look(self, samples: int, peak: float, powers: Callable[[], Floats]) -> None:
        """Look at what is there: the highest true peak, and the power of each 100 ms, as is.

        Raises Glimpse where the whole cannot come out right.
        """
        over_db = steady.peak_decibel(peak) - self._expected.limit_dbtp
        if over_db > 0 and samples <= self._peaks_until:
            raise Glimpse(0.0, over_db + _HIGHER_LATER_DB)
        if self._wanted_lufs is not None and samples >= self._loudness_at:
            self._look_at_loudness(powers(), self._wanted_lufs)
            self._wanted_lufs = None

    def _look_at_loudness(self, powers: Floats, wanted_lufs: float) -> None:
        reached = integrated_lufs(powers * self._expected.counted)
        lost_lu = self._expected.of_first(len(powers)) - reached
        short_lu = wanted_lufs - (self._expected.of_all() - lost_lu)
        if math.isfinite(short_lu) and abs(short_lu) > FAR_LU:
            raise Glimpse(short_lu, 0.0)
