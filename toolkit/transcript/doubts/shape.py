"""What gives invented text away: no sound under it, the same again and again, too many letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.transcript.doubts.doubt import Doubt, Kind
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.human_speech import FASTEST, Spans, repeated
from toolkit.transcript.text.tokens import tokens

_QUIET_SHARE = 0.8  # of a cue's time; breath and room make up for the rest
_SLOWEST = 3  # over a cue of 3 s or more: mostly something else is heard there
_LETTERS = 20  # fewer say nothing about speed
_LONG_MS = 3000


def _whole(cue: Cue, index: int, kind: Kind, weight: float, reason: str) -> Doubt:
    return Doubt(kind, weight, index, 0, len(cue.text), cue.start_ms, cue.end_ms, reason)


def no_speech(cues: Sequence[Cue], quiet: Spans) -> Iterator[Doubt]:
    """Yield a doubt for each cue that is quiet for at least 80 % of its time."""
    at = 0
    for index, cue in enumerate(cues):
        while at < len(quiet) and quiet[at][1] <= cue.start_ms:
            at += 1
        covered, then = 0, at
        while then < len(quiet) and quiet[then][0] < cue.end_ms:
            covered += min(quiet[then][1], cue.end_ms) - max(quiet[then][0], cue.start_ms)
            then += 1
        if covered >= _QUIET_SHARE * (cue.end_ms - cue.start_ms):
            reason = "nothing is heard here: the text may be invented"
            yield _whole(cue, index, "no-speech", 0.8, reason)


def speed(cues: Sequence[Cue]) -> Iterator[Doubt]:
    """Yield a doubt for each cue that nobody would say in its time."""
    for index, cue in enumerate(cues):
        letters, ms = len(cue.text), cue.end_ms - cue.start_ms
        rate = 1000 * letters / max(1, ms)
        if letters >= _LETTERS and rate > FASTEST:
            reason = f"{rate:.0f} characters a second: faster than people speak"
            yield _whole(cue, index, "speed", 0.65, reason)
        elif ms >= _LONG_MS and rate < _SLOWEST:
            reason = f"{letters} characters in {ms / 1000:.0f} s: words may be missing"
            yield _whole(cue, index, "speed", 0.5, reason)


def loops(cues: Sequence[Cue]) -> Iterator[Doubt]:
    """Yield a doubt where words come three times running, or a single one five times.

    It may go on from cue to cue; the doubt is in the cue in which it is once too many.
    """
    words = [(index, token) for index, cue in enumerate(cues) for token in tokens(cue.text)]
    plain = [token.plain for _, token in words]
    at = 0
    while at < len(plain):
        size, times = repeated(plain, at)
        if not size:
            at += 1
            continue
        index, last = words[at + size * times - 1]
        first = next(token for i, token in words[at:] if i == index)
        said, cue = " ".join(plain[at : at + size]), cues[index]
        yield Doubt(
            "loop",
            0.75,
            index,
            first.first,
            last.last,
            cue.start_ms,
            cue.end_ms,
            f"“{said}” stands here {times} times running",
        )
        at += size * times
