"""Which bytes of a file a listener got, request by request."""

from __future__ import annotations

from toolkit.statistics import day_chunk
from toolkit.statistics.day_chunk import Interval
from toolkit.statistics.layouts.log_line import ByteRange

_PROBE_BYTES = 2  # IAB PTM 2.3, section 5.5.2: a range of two bytes is no download
_INTERVALS = 16  # kept before they are joined


class Received:
    """What one listener got of one file, as one log tells."""

    __slots__ = ("added", "country", "end", "lines", "more", "referer", "start")

    def __init__(
        self, start: int, end: int, added: int, referer: str | None, country: str | None
    ) -> None:
        self.start, self.end = start, end  # one interval, empty where there is none
        self.more: list[Interval] | None = None  # further ones
        self.added = added  # bytes of which nobody knows which they are
        self.referer, self.country = referer, country
        self.lines = 1

    def join(self, start: int, end: int, added: int, referer: str | None) -> None:
        """Take one more request."""
        self.lines += 1
        self.added += added
        if self.referer is None:
            self.referer = referer
        if not end:
            return
        if start <= self.end and end >= self.start:
            self.start, self.end = min(start, self.start), max(end, self.end)
        elif self.more is None:
            self.more = [(start, end)]
        else:
            self.more.append((start, end))
            if len(self.more) > _INTERVALS:
                self.more = day_chunk.joined(self.more)

    @property
    def intervals(self) -> list[Interval]:
        """All of them, joined."""
        if self.more is None:
            return [(self.start, self.end)] if self.end > self.start else []
        return day_chunk.joined([(self.start, self.end), *self.more])


def span(status: str, sent: int, ranged: ByteRange | None) -> tuple[int, int, int] | None:
    """Return the first byte, the one behind the last, and bytes of which that is not known.

    None where no more than two bytes were asked for: a player tries whether ranges work.
    """
    if status == "200":
        return 0, sent, 0
    if ranged is None:
        return (0, 0, sent) if sent > _PROBE_BYTES else None
    start, last = ranged
    if last is None:
        return start, start + sent, 0
    asked = last - start + 1
    return (start, start + min(sent, asked), 0) if asked > _PROBE_BYTES else None
