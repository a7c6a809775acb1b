"""What could not be decoded of a recording: where, and how long."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit import timecode

_NAMED_PLACES = 3
_ONE_PLACE_SECONDS = 0.25  # chosen: what is closer together is heard, and told, as one place


@dataclass(slots=True)
class Gap:
    """A stretch of silence that stands where nothing could be decoded, in seconds."""

    at: float
    seconds: float  # of silence in it


class Gaps:
    """Takes the gaps of one recording, in order."""

    def __init__(self) -> None:
        self.places = 0
        self.seconds = 0.0  # in all, but for the end
        self.first: list[Gap] = []  # so many as are named
        self.at_end = (
            0.0  # what could not be decoded behind the last sound; no silence stands there
        )
        self.behind = 0  # bytes behind the last sound that are not known to be sound
        self.is_stopped = False  # the file could not be read to its end
        self.not_taken: list[str] = []  # files behind the first one in it that cannot be read
        self._last: Gap | None = None
        self._base = 0.0  # seconds of the files before, where one holds several

    def passed(self, seconds: float) -> None:
        """Note that so much was heard, and that another file follows in the same one."""
        self._base += seconds

    def refuse(self, why: str) -> None:
        """Note that what follows in the file is another one that cannot be read."""
        at = _short(self._base)
        self.not_taken.append(
            f"the sound ends at {at}, where another file begins; soy leaves it out: {why}"
        )

    def add(self, at: float, seconds: float) -> None:
        """Note silence of so many seconds at a place of what is heard."""
        self.seconds += seconds
        at += self._base
        last = self._last
        if last and at - last.at - last.seconds < _ONE_PLACE_SECONDS:
            last.seconds = at + seconds - last.at
            return
        self._last = Gap(at, seconds)
        self.places += 1
        if len(self.first) < _NAMED_PLACES:
            self.first.append(self._last)

    def finding(self) -> str | None:
        """Return the gaps as one sentence, or None.

        >>> gaps = Gaps()
        >>> gaps.add(3.997, 0.026)
        >>> gaps.finding()
        'damaged at 0:03 (0.03 s): the sound there is lost, and replaced with silence'
        """
        if not self.places:
            return None
        where = ", ".join(f"{_short(gap.at)} ({seconds(gap.seconds)})" for gap in self.first)
        if self.places == 1:
            return f"damaged at {where}: the sound there is lost, and replaced with silence"
        more = f" and {self.places - len(self.first)} more" if self.places > _NAMED_PLACES else ""
        return (
            f"damaged in {self.places} places, {seconds(self.seconds)} in all, at {where}{more}: "
            "the sound there is lost, and replaced with silence"
        )


def seconds(value: float) -> str:
    """Return a length as warnings write it.

    >>> seconds(0.0261), seconds(1.04), seconds(75.0)
    ('0.03 s', '1.0 s', '75 s')
    """
    digits = 2 if value < 0.995 else 1 if value < 9.95 else 0
    return f"{max(value, 0.01):.{digits}f} s"


def _short(at: float) -> str:
    return timecode.short(timecode.from_seconds(at))
