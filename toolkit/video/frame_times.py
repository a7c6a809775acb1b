"""Which frame shows what: the states of the captions, and how far the bars are filled."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.video.audiogram import Phrase

FPS = 25
"""Constant: Meta and TikTok take 23 to 60, and Mastodon has a limit for what varies."""

SOUND_LATE_MS = 21
"""How much later than its picture a sound is heard: the 1024 samples that an AAC encoder puts in
front, which are played where there is no edit list to leave them out (see `encoder.py`)."""

END_CARD_MS = 3000
_HOLD_MS = 350  # a mark stays over pauses within a phrase that are no longer


@dataclass(frozen=True, slots=True)
class CaptionState:
    """What the captions' box shows from a frame on."""

    frame: int
    phrase: int | None  # None: nothing
    word: int | None = None  # the one that is marked


def frame_of(ms: int) -> int:
    """Return the frame that begins nearest to when the sound at `ms` of the clip is heard."""
    return round((ms + SOUND_LATE_MS) * FPS / 1000)


def frames(length_ms: int) -> int:
    """Return how many frames show a clip, without the end card."""
    return -(-(length_ms + SOUND_LATE_MS) * FPS // 1000)


def whole_ms(length_ms: int) -> int:
    """Return how long a clip's video lasts, with its end card."""
    return frames(length_ms) * 1000 // FPS + END_CARD_MS


def states(phrases: tuple[Phrase, ...], length_ms: int) -> tuple[CaptionState, ...]:
    """Return the states of the captions, each from the frame on at which it begins.

    The first phrase is there from the first frame on, and each stays until the next begins. Of
    states that would begin with the same frame the last one counts.
    """
    found = {0: CaptionState(0, None)}
    ends = [*(frame_of(phrase.start_ms) for phrase in phrases[1:]), frames(length_ms)]
    for number, (phrase, end) in enumerate(zip(phrases, ends, strict=False)):
        for start_ms, word in _marks(phrase):
            frame = frame_of(start_ms)
            if frame < end:
                found[frame] = CaptionState(frame, number, word)
    if phrases:
        found[0] = CaptionState(0, 0, found[0].word)
    return tuple(found[frame] for frame in sorted(found))


def _marks(phrase: Phrase) -> list[tuple[int, int | None]]:
    """Return when which word of a phrase is marked; None: none."""
    marks: list[tuple[int, int | None]] = [(phrase.start_ms, None)]
    timed = [(place, word) for place, word in enumerate(phrase.words) if word.is_marked]
    starts = [word.start_ms for _, word in timed[1:]] + [None]
    for (place, word), next_ms in zip(timed, starts, strict=False):
        marks.append((word.start_ms, place))
        if next_ms is None or next_ms - word.end_ms > _HOLD_MS:
            marks.append((word.end_ms + _HOLD_MS, None))
    return marks
