"""The frames that one MP3 encoder makes, and what a decoder reads of each.

A frame's sound need not begin behind its own header: it may begin up to 511 bytes earlier, in what
the frames before it left free (the bit reservoir). What is free after that is filled with bits
that no decoder reads. Source: ISO/IEC 11172-3, sections 2.4.1.7 and 2.4.2.7 (side information, main
data), 2.4.3.1 (main_data_begin).
"""

from __future__ import annotations

from functools import lru_cache

from toolkit.audio.containers import info_frame

# `info_frame.fits` asks for 156 bytes behind the side information, so that 511 bytes are never
# more than four frames; as many again are kept.
REACH_FRAMES = 8


class Frames:
    """Frames in order, counted from the recording's first; only the last of them are kept."""

    def __init__(self, first: int, keep: int = REACH_FRAMES) -> None:
        """Begin without a frame; the first to come has the number `first`.

        Of frames that were taken the last `keep` are kept.
        """
        self.first = first  # of those that are kept
        self._keep = keep
        self._data = bytearray()
        self._starts = [0]  # of the frames in `_data`, and of the one to come
        self._taken = first

    @property
    def end(self) -> int:
        """The number of the first frame that has not come yet."""
        return self.first + len(self._starts) - 1

    def add(self, data: bytes) -> None:
        """Take the stream's next bytes, cut anywhere. Raises ValueError if they are no frames."""
        self._data += data
        whole = self._starts[-1]
        found = info_frame.frame_starts(self._data[whole:])
        self._starts += [whole + start for start in found[1:]]

    @property
    def taken(self) -> int:
        """The number of the first frame that has not been taken."""
        return self._taken

    def between(self, start: int, end: int) -> bytes:
        """Return the frames from number `start` up to `end`."""
        return bytes(self._data[self._start(start) : self._start(end)])

    def replace(self, start: int, data: bytes) -> None:
        """Put other frames, as long as those that were there, from number `start` on."""
        at = self._start(start)
        self._data[at : at + len(data)] = data

    def skip(self, until: int) -> None:
        """Leave out the frames up to number `until`: they are taken from another encoder."""
        self._taken = until

    def take(self, until: int) -> bytes:
        """Return the frames from where the last call ended up to number `until`.

        Frames that no later one can reach back to are forgotten.
        """
        taken = bytes(self._data[self._start(self._taken) : self._start(until)])
        self._taken = until
        old = max(0, until - self._keep - self.first)
        del self._data[: self._starts[old]]
        self._starts = [start - self._starts[old] for start in self._starts[old:]]
        self.first += old
        return taken

    def sound(self, number: int) -> tuple[bytes, int]:
        """Return what a decoder reads of a frame: header with side information, and main data.

        The main data comes as one number, without the bits that nothing reads. Raises ValueError
        for a frame that is not there, or whose main data begins in one that is not.
        """
        begin, side = self._start(number), self._main(number)
        main_data_begin, length_bits = _side_information(bytes(self._data[begin + 4 : side]))
        data, back = b"", number
        while len(data) < main_data_begin:
            back -= 1
            data = bytes(self._data[self._main(back) : self._start(back + 1)]) + data
        data = data[len(data) - main_data_begin :] + self._data[side : self._start(number + 1)]
        main = int.from_bytes(data[: -(-length_bits // 8)], "big") >> -length_bits % 8
        return bytes(self._data[begin:side]), main

    def is_silent(self, number: int) -> bool:
        """Tell whether a frame has no main data, as digital silence has."""
        side = bytes(self._data[self._start(number) + 4 : self._main(number)])
        return _side_information(side)[1] == 0

    def _main(self, number: int) -> int:
        """Return where a frame's header and side information end."""
        start = self._start(number)
        return start + _side_end(bytes(self._data[start : start + 4]))

    def _start(self, number: int) -> int:
        if not self.first <= number <= self.end:
            raise ValueError(f"frame {number} is not among {self.first} to {self.end}")
        return self._starts[number - self.first]


@lru_cache(maxsize=64)  # a stream has only a few different headers
def _side_end(first: bytes) -> int:
    return info_frame.header(first).tag_offset


def _side_information(data: bytes) -> tuple[int, int]:
    """Return main_data_begin, in bytes, and how many bits of main data there are."""
    bits, unread = int.from_bytes(data, "big"), 8 * len(data) - 9
    main_data_begin = bits >> unread
    channels, private_bits = (1, 5) if len(data) == 17 else (2, 3)
    unread -= private_bits + 4 * channels  # scfsi
    total = 0
    for _ in range(2 * channels):  # two granules
        total += bits >> (unread - 12) & 0xFFF  # part2_3_length
        unread -= 59  # all that is said of a granule's channel
    return main_data_begin, total
