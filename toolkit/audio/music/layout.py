"""Where talk and music stand in a finished episode, counted in samples.

The talk is cut where a jingle comes and waits for it; each piece of music reaches over the talk
that it meets by its overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit import timecode
from toolkit.audio.values.sound import Sound
from toolkit.errors import BadFile
from toolkit.show.sound.inserts import Insert
from toolkit.show.timeline import IDENTITY, Timeline

# Where the talk is cut, what follows fades out and what went before fades in for so long beside the
# cut, so that there is no click and every word is heard whole.
SEAM_MS = 10


@dataclass(frozen=True, slots=True)
class Music:
    """A piece of music, measured."""

    sound: Sound
    samples: int
    integrated_lufs: float
    insert: Insert
    where: str  # file and key that name it, for messages


@dataclass(frozen=True, slots=True)
class Inserts:
    """The music of one episode."""

    intro: Music | None = None
    outro: Music | None = None
    jingle: Music | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """Music at its place, and at which of its ends it meets the talk."""

    music: Music
    start: int
    after_talk: bool
    before_talk: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """Stretches of talk, music and the whole length, in samples."""

    cuts: tuple[int, ...]  # where each stretch begins in the recording; the first is 0
    starts: tuple[int, ...]  # where each begins in the episode
    talk: int  # the recording's length
    placed: tuple[Placed, ...]  # in order; none begins before the one before it has ended
    samples: int


def lay_out(
    name: str, talk: int, rate_hz: int, inserts: Inserts, chapter_starts_ms: Sequence[int]
) -> Layout:
    """Return where everything stands, for a recording `name` of `talk` samples.

    The jingle comes before each chapter but the first. Raises BadFile where music and talk are too
    short for what is to sound together.
    """
    at_ms = chapter_starts_ms[1:] if inserts.jingle else ()
    intro, outro, jingle = inserts.intro, inserts.outro, inserts.jingle if at_ms else None
    cuts = (0, *(samples_of(ms, rate_hz) for ms in at_ms))
    before = (intro, *(jingle for _ in at_ms))  # what each stretch of talk follows
    after = (*before[1:], outro)
    for music in {m.where: m for m in (intro, outro, jingle) if m}.values():
        _refuse_short_music(music, rate_hz, is_between=music is jingle)
    ends = (*cuts[1:], talk)
    starts: list[int] = []
    placed: list[Placed] = []
    at = 0
    for cut, end, first, last in zip(cuts, ends, before, after, strict=True):
        _refuse_short_talk(name, (cut, end), first, last, rate_hz)
        if first:
            placed.append(Placed(first, at, after_talk=bool(starts), before_talk=True))
            at += first.samples - overlap(first, rate_hz)
        starts.append(at)
        at += end - cut - overlap(last, rate_hz)
    if outro:
        placed.append(Placed(outro, at, after_talk=True, before_talk=False))
        at += outro.samples
    return Layout(cuts, tuple(starts), talk, tuple(placed), at)


def timeline(layout: Layout, rate_hz: int) -> Timeline:
    """Return the layout as times; identity where there is no music."""
    if not layout.placed:
        return IDENTITY
    shifts = tuple(
        (_ms(cut, rate_hz), _ms(start - cut, rate_hz))
        for cut, start in zip(layout.cuts, layout.starts, strict=True)
    )
    return Timeline(shifts, _ms(layout.talk, rate_hz))


def samples_of(ms: int, rate_hz: int) -> int:
    """Return the sample nearest to that time, as `recordings.blocks` counts."""
    return (ms * rate_hz + 500) // 1000


def overlap(music: Music | None, rate_hz: int) -> int:
    """Return for how many samples music and talk sound together, where they meet."""
    return samples_of(music.insert.overlap_ms, rate_hz) if music else 0


def _ms(samples: int, rate_hz: int) -> int:
    return (samples * 1000 + rate_hz // 2) // rate_hz


def _refuse_short_music(music: Music, rate_hz: int, *, is_between: bool) -> None:
    needed = overlap(music, rate_hz)
    if is_between:
        needed = 2 * (needed + samples_of(SEAM_MS, rate_hz))
    if needed > music.samples:
        twice = "twice " if is_between else ""
        raise BadFile(
            f"{music.where}: the overlap, {twice}{timecode.clock(music.insert.overlap_ms)}, is "
            f"longer than the music, {timecode.clock(_ms(music.samples, rate_hz))}",
            hint="make the overlap shorter, or use longer music",
        )


def _refuse_short_talk(
    name: str, stretch: tuple[int, int], first: Music | None, last: Music | None, rate_hz: int
) -> None:
    both = [music for music in (first, last) if music]
    needed = sum(overlap(music, rate_hz) for music in both)
    if stretch[1] - stretch[0] < max(needed, 2 * samples_of(SEAM_MS, rate_hz)) and both:
        start, end = (timecode.clock(_ms(at, rate_hz)) for at in stretch)
        raise BadFile(
            f"{both[-1].where}: the talk from {start} to {end} of {name} is shorter than the music "
            "that would sound over it",
            hint="make the overlap shorter, correct the chapters, or leave this music out: "
            f"{both[-1].where.rpartition('.')[2].rpartition(' ')[2]} = false in episode.toml",
        )
