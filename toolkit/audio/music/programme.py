"""Talk and music as one sound, which plays by blocks however long it is.

Two streams are added: the talk with silence where it waits, and the music with silence where it
does. So every sample of the recording is what it was, wherever no music sounds.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from toolkit.audio import steady
from toolkit.audio.music.layout import (
    SEAM_MS,
    Inserts,
    Layout,
    Placed,
    lay_out,
    samples_of,
    timeline,
)
from toolkit.audio.values.sound import Samples, Sound
from toolkit.show.sound.inserts import SHORTEST_FADE_MS
from toolkit.show.timeline import IDENTITY, Timeline

_BLOCK_SAMPLES = 1 << 16
_SERIES = 13  # the highest power in the series of the sine


@dataclass(frozen=True, slots=True)
class Talk:
    """The recording, measured."""

    sound: Sound
    samples: int
    integrated_lufs: float


@dataclass(frozen=True, slots=True)
class Programme:
    """What is mastered, and where in it the recording is heard."""

    sound: Sound
    timeline: Timeline


def assemble(talk: Talk, inserts: Inserts, chapter_starts_ms: Sequence[int]) -> Programme:
    """Return the talk with its music: first the intro, last the outro, jingles at the chapters.

    Music is brought to the talk's integrated loudness (and its own `level_lu`) by one gain, so that
    its file may be as loud as it likes. Nothing is played yet. Raises BadFile where talk or music
    are too short.
    """
    sound = talk.sound
    layout = lay_out(sound.name, talk.samples, sound.rate_hz, inserts, chapter_starts_ms)
    if not layout.placed:
        return Programme(sound, IDENTITY)

    def play() -> Generator[Samples, None, None]:
        with contextlib.closing(_music(layout, talk)) as music:
            tape = _SampleStream(music)
            with contextlib.closing(_talk(layout, sound)) as spoken:
                for block in spoken:
                    yield block + tape.read(len(block))

    return Programme(replace(sound, play=play), timeline(layout, sound.rate_hz))


class _SampleStream:
    """A stream of which as many samples are taken as are wanted."""

    def __init__(self, blocks: Iterator[Samples]) -> None:
        self._blocks = blocks
        self._rest: Samples | None = None

    def take(self, count: int) -> Iterator[Samples]:
        """Yield the next `count` samples by pieces; fewer where the stream ends."""
        while count > 0:
            rest = next(self._blocks, None) if self._rest is None else self._rest
            if rest is None:
                return
            piece = rest[:count]
            self._rest = rest[count:] if len(rest) > count else None
            count -= len(piece)
            yield piece

    def read(self, count: int) -> Samples:
        """Return the next `count` samples, of which there must be one at least."""
        return np.concatenate(list(self.take(count)))


def _talk(layout: Layout, sound: Sound) -> Generator[Samples, None, None]:
    """Yield the talk at its places in the episode, and silence between them."""
    seam = samples_of(SEAM_MS, sound.rate_hz)
    rise = _eased((np.arange(seam) + 0.5) / seam)[:, None]
    with contextlib.closing(sound.play()) as blocks:
        tape = _SampleStream(blocks)
        yield from _silence(layout.starts[0], sound.channels)
        at, heard = layout.starts[0], 0  # in the episode, in the recording
        for cut, start in zip(layout.cuts[1:], layout.starts[1:], strict=True):
            yield from tape.take(cut - seam - heard)
            around = tape.read(2 * seam)
            before, after = around[:seam], around[seam:]
            yield before
            yield after * rise[::-1]
            at += cut - heard + seam
            yield from _silence(start - seam - at, sound.channels)
            yield before * rise
            yield after
            at, heard = start + seam, cut + seam
        yield from tape.take(layout.talk - heard)
        yield from _silence(layout.samples - at - (layout.talk - heard), sound.channels)


def _music(layout: Layout, talk: Talk) -> Generator[Samples, None, None]:
    """Yield the music at its places in the episode, as loud as it is to be, and silence."""
    channels, at = talk.sound.channels, 0
    for placed in layout.placed:
        yield from _silence(placed.start - at, channels)
        music, heard = placed.music, 0
        gain_db = talk.integrated_lufs + music.insert.level_lu - music.integrated_lufs
        factor = np.float32(steady.factor(gain_db))
        with contextlib.closing(music.sound.play()) as blocks:
            for block in blocks:
                index = np.arange(heard, heard + len(block))
                yield block * (factor * _envelope(placed, index))[:, None]
                heard += len(block)
        at = placed.start + music.samples
    yield from _silence(layout.samples - at, channels)


def _envelope(placed: Placed, index: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the music's level at those samples of it, 1 being its full one.

    It fades at both ends. Where it meets the talk it is turned down as long as both sound, and
    comes up, or goes down, beside that.
    """
    music = placed.music
    fades, ducks = [], []
    ends = ((index, placed.after_talk), (music.samples - 1 - index, placed.before_talk))
    for from_end, meets_talk in ends:
        fade_ms = music.insert.fade_ms if meets_talk else SHORTEST_FADE_MS
        fade = samples_of(fade_ms, music.sound.rate_hz)
        fades.append(_eased((from_end + 0.5) / fade))
        overlap = samples_of(music.insert.overlap_ms, music.sound.rate_hz)
        if meets_talk and overlap:
            floor = np.float32(steady.factor(-music.insert.duck_db))
            ducks.append(floor + (1 - floor) * _eased((from_end - overlap + 0.5) / fade))
    level: NDArray[np.float32] = fades[0] * fades[1]
    return level * np.minimum.reduce(ducks) if ducks else level


def _eased(share: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return 0 to 1 along a half period of a cosine, without a corner at either end.

    By the sine's series, within 1e-9: the last bits of a library's differ between processors.
    """
    angle = (np.clip(share, 0, 1) - 0.5) * math.pi
    square, sine = np.square(angle), np.ones_like(angle)
    for number in range(_SERIES, 1, -2):
        sine = 1 - sine * square / (number * (number - 1))
    eased: NDArray[np.float32] = (0.5 + 0.5 * angle * sine).astype(np.float32)
    return eased


def _silence(samples: int, channels: int) -> Iterator[Samples]:
    for start in range(0, samples, _BLOCK_SAMPLES):
        yield np.zeros((min(_BLOCK_SAMPLES, samples - start), channels), np.float32)
