"""Whether the timestamps of a recording follow from its samples, or jump.

Containers such as Matroska and MP4 say when each piece of sound begins: after a pause of the
recorder, a muted participant or a lost connection the next piece begins later. The sound is joined
there without a pause, so that what is heard is what was recorded, and said once as a finding: a
pause of hours that a damaged file claims would else become hours of silence. What comes before the
first piece (a start offset, an edit list) is left out in the same way.
"""

from __future__ import annotations

from toolkit import timecode

# Coders that transform blocks, and containers that count in milliseconds, are off by less.
TOLERANCE_SECONDS = 0.25


class TimestampCheck:
    """Takes each piece's own time and length, in order."""

    def __init__(self) -> None:
        self.start_seconds = 0.0  # what the first piece says
        self._expected: float | None = None
        self._heard = 0.0
        self._is_new = True
        self._skipped = 0.0
        self._jumps = 0
        self._first: tuple[float, float] | None = None  # where it is heard, and how far

    def begin(self) -> None:
        """Take what follows for another file in the same one, with times of its own."""
        self.start_seconds, self._skipped, self._expected, self._is_new = 0.0, 0.0, None, True

    def add(self, start_seconds: float | None, seconds: float) -> None:
        """Take a piece that says to begin at `start_seconds` (None: it says nothing)."""
        if start_seconds is not None:
            if self._expected is not None:
                jump = start_seconds - self._expected
                if abs(jump) > TOLERANCE_SECONDS:
                    self._jumps += 1
                    self._skipped += jump
                    self._first = self._first or (self._heard, jump)
            elif self._is_new:
                self.start_seconds = start_seconds
            self._expected = start_seconds + seconds
        elif self._expected is not None:
            self._expected += seconds
        self._heard += seconds
        self._is_new = False

    @property
    def skipped_seconds(self) -> float:
        """The sum of all jumps, 0 at least: by so much a file's times pass what was recorded."""
        return max(0.0, self._skipped)

    def finding(self) -> str | None:
        """Return the jumps as one sentence, or None."""
        if self._first is None:
            return None
        at, jump = self._first
        where = timecode.short(timecode.from_seconds(at))
        count = f"{self._jumps} places" if self._jumps > 1 else "1 place"
        return (
            f"the file's timestamps jump in {count}, first by {jump:+.1f} s at {where}: "
            "soy joins the sound there without a pause"
        )
