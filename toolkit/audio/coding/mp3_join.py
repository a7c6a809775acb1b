"""One MP3 out of segments that are encoded at the same time, joined where the encoders agree.

LAME's encoder forgets: one that begins inside the sound soon makes the same frames as one that
came from the start. What it keeps longest is the filling of the bit reservoir, which the side
information tells, and the slowly falling threshold for quiet sound (`adjust_ATH` in
libmp3lame/encoder.c: from its highest to its lowest value in 95 frames). So the encoder of a
segment goes on into the next one until what a decoder reads of both has been the same for a while
of sound, and from there on the next one's frames are taken. A decoder hears what one encoder would
have made.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from toolkit.audio.coding.mp3_frames import REACH_FRAMES, Frames
from toolkit.audio.containers.info_frame import FRAME_SAMPLES

Samples = NDArray[np.int16]

# At 44.1 kHz 44 or 48 of 49 frames have a byte of padding, in a rhythm that begins with the
# encoder: 144 * bitrate / 44100 is a whole number of 49ths. At 48 kHz no frame has.
PADDING_FRAMES = 49
# Each joint costs what both encode: a hundred frames or some more, 3 % of 92 s.
LONGEST_FRAMES = 72 * PADDING_FRAMES
_SHORTEST_FRAMES = 18 * PADDING_FRAMES
# Measured at 880 places of speech, music, gated and very quiet sound, 64 to 192 kbit/s: encoders
# that agreed by chance and then no more did so for at most 11 frames with sound.
_AGREED_FRAMES = 32
SETTLED_FRAMES = 2 * PADDING_FRAMES  # more than the 95 frames of the threshold
_STEP_FRAMES = 16  # of the older encoder, until both agree
_STRIDE_FRAMES = 128  # of one that is by itself: each step has to wait for Python's lock


class Encoder(Protocol):
    """What is needed of an encoder: 16-bit samples in, the stream's next bytes out."""

    def encode(self, samples: bytes, /) -> bytes | bytearray:
        """Return what is ready of the stream."""

    def flush(self) -> bytes | bytearray:
        """Return the rest."""


def same_sound(old: Frames, new: Frames, number: int) -> bool:
    """Tell whether a decoder reads the same in both."""
    return old.sound(number) == new.sound(number)


@dataclass(frozen=True, slots=True)
class JoinPlan:
    """How the work is shared out. Only `jobs` makes no difference to the bytes."""

    jobs: int = 1
    longest_frames: int = LONGEST_FRAMES  # of a segment
    agree: Callable[[Frames, Frames, int], bool] = same_sound
    due_frames: int | None = None  # about how many there will be, where that is known

    def __post_init__(self) -> None:
        if self.jobs < 1 or self.longest_frames < 1 or self.longest_frames % PADDING_FRAMES:
            raise ValueError(f"cannot share out the work by {self}")

    def lengths(self) -> Iterator[int]:
        """Yield how many frames each segment has, without end.

        Short ones come first, so that all threads soon have work. Where it is known how much is
        due, each is at most half of what is left, so that two threads end together, and none is
        so short that joining it takes longer than it saves.
        """
        shortest = min(self.longest_frames, _SHORTEST_FRAMES)
        length, left = shortest, self.due_frames
        if left is not None and left < 4 * shortest:
            length = left if left < 2 * shortest else left // 2
        while True:
            length = max(shortest, min(_whole(length), self.longest_frames))
            yield length
            if left is None:
                length *= 2
            else:
                left -= length
                length = min(2 * length, left if left < 2 * shortest else left // 2)


def _whole(frames: int) -> int:
    """Return so many frames or a few more: a segment begins where the padding's rhythm does."""
    return frames - frames % -PADDING_FRAMES


class Take:
    """One encoder and the frames it has made."""

    def __init__(self, encoder: Encoder, first: int) -> None:
        """`first` is the number of its first frame."""
        self.frames = Frames(first)
        self._encoder = encoder

    def play(self, samples: Samples, frames: int = _STEP_FRAMES) -> Iterator[None]:
        """Encode the samples, so many frames at a time."""
        step = frames * FRAME_SAMPLES
        for start in range(0, len(samples), step):
            self.frames.add(bytes(self._encoder.encode(samples[start : start + step].tobytes())))
            yield

    def finish(self) -> None:
        """Have the encoder make its last frames."""
        self.frames.add(bytes(self._encoder.flush()))


def joined(
    segments: Iterable[Samples], encoder: Callable[[], Encoder], plan: JoinPlan
) -> Generator[bytes, None, None]:
    """Yield the MP3 stream of the segments, which are as long as the plan says, but for the last.

    `plan.jobs` threads encode, while the caller's reads the segments and joins. No more than jobs
    and two segments are held at once. When this ends early, or a segment cannot be read or encoded,
    the threads end within a step of 128 frames.
    """
    stop = threading.Event()

    def encoded(samples: Samples, first: int) -> Take:
        take = Take(encoder(), first)
        for _ in take.play(samples, _STRIDE_FRAMES):
            if stop.is_set():
                break
        return take

    pool = ThreadPoolExecutor(plan.jobs, thread_name_prefix="mp3")
    waiting: deque[tuple[Samples, Future[Take]]] = deque()
    joiner, first = _Joiner(plan), 0
    try:
        for samples in segments:
            waiting.append((samples, pool.submit(encoded, samples, first)))
            first += len(samples) // FRAME_SAMPLES
            if len(waiting) > plan.jobs:
                yield from joiner.join(*waiting.popleft())
        while waiting:
            yield from joiner.join(*waiting.popleft())
        yield from joiner.finish()
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)


class _Joiner:
    """The stream so far, and the encoder that it came from last."""

    def __init__(self, plan: JoinPlan) -> None:
        self._plan = plan
        self._take: Take | None = None

    def join(self, samples: Samples, coming: Future[Take]) -> Iterator[bytes]:
        """Go on into a segment until its own encoder can take over."""
        new, old = coming.result(), self._take
        if old is None:
            self._take = new
            return
        search = Search(new.frames, self._plan.agree, new.frames.first, SETTLED_FRAMES)
        for _ in old.play(samples):
            joint = search.look(old.frames)
            if joint is not None:
                yield old.frames.take(joint)
                new.frames.skip(joint)
                self._take = new
                return
        yield old.frames.take(old.frames.end)

    def finish(self) -> Iterator[bytes]:
        if self._take:
            self._take.finish()
            yield self._take.frames.take(self._take.frames.end)


class Search:
    """The search for the frame from which a newer encoder can take over."""

    def __init__(
        self, new: Frames, agree: Callable[[Frames, Frames, int], bool], first: int, unsettled: int
    ) -> None:
        """Look from frame `first` on, and trust what is found so many `unsettled` frames later."""
        self._new, self._agree = new, agree
        self._settled = first + unsettled
        self._next = first  # the frame to look at
        self._agreed = 0  # frames with sound since the last on which they did not agree

    def look(self, old: Frames) -> int | None:
        """Return the number of that frame, once the older encoder has made enough frames.

        What agrees from there on is more than what main data can reach back to. So a frame behind
        it that begins in front of it finds the same bits there.
        """
        while self._next < min(old.end, self._new.end):
            if not self._agree(old, self._new, self._next):
                self._agreed = 0
            elif not self._new.is_silent(self._next):  # all encoders agree about silence
                self._agreed += 1
            self._next += 1
            if self._agreed >= _AGREED_FRAMES and self._next >= self._settled:
                return self._next - REACH_FRAMES
        return None
