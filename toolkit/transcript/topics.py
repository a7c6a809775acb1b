"""Where a conversation turns to something else: chapters suggested from its words and pauses.

After the idea of TextTiling (M. A. Hearst, 1997): the words before and after a place are compared,
and a place where they have less in common than on both sides of it is a likely border. Here the
windows are stretches of time, and a pause before a cue speaks for it too. No model and no word
list: words count by their first letters, and words that are heard all the time do not count.

The figures were chosen, and then tried on talks put together from known topics, which fall apart
again at their seams (tests/transcript/test_topics.py); they rest on no larger measurement.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from toolkit.transcript.cues import Cue
from toolkit.transcript.folding import one_line
from toolkit.transcript.paragraphs import SENTENCE_ENDS

SHORTEST_MS = 120_000  # of a chapter
USUAL_MS = 300_000  # a chapter for each five minutes
FEWEST, MOST = 3, 12
TITLE_WORDS = 7

_WINDOW_MS = 90_000  # compared before and after a place
_BESIDE_MS = 120_000  # how far the places reach to which one is compared
_STEM = 5  # letters: "sample" and "samples" are one word, whatever the language's endings
_SHORTEST_WORD = 4
_SPREAD_MS = 60_000
_EVERYWHERE = 0.6  # words heard in more than this share of all minutes say nothing of a topic
_LONG_PAUSE_MS = 3000
_PAUSE_WORTH = 0.25  # of a long pause, beside the change of words (0 to 2)
_LEAST = 0.15  # below it, a place is like any other

_Bag = Counter[str]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A place where a chapter may begin, in the recording's time, and what speaks for it."""

    start_ms: int
    title: str  # the first words that are said there; nobody wrote it as a title
    pause_ms: int  # of silence before it
    change: float  # 0: the same words as before, in the same shares; 1: no word in common


def suggest(cues: Sequence[Cue]) -> tuple[Suggestion, ...]:
    """Return suggested chapters in order, the first at 0; none where there is too little.

    One for about five minutes, at most 12 and at least 3, as far as each has two minutes or more;
    fewer where neither words nor pauses tell more places. The same cues give the same chapters.
    """
    said = sorted((cue for cue in cues if cue.text.strip()), key=lambda cue: cue.start_ms)
    end_ms = max((cue.end_ms for cue in said), default=0)
    wanted = min(max(round(end_ms / USUAL_MS), FEWEST), MOST, end_ms // SHORTEST_MS)
    if wanted < 2:
        return ()
    likeness = _likeness(said)
    scored = sorted(
        (-_score(said, likeness, i), i) for i in range(1, len(said)) if _may_begin(said, i)
    )
    chosen = [0]
    starts_ms = [0, end_ms]  # from which others stay away
    for score, i in scored:
        if len(chosen) == wanted or -score < _LEAST:
            break
        if all(abs(said[i].start_ms - other_ms) >= SHORTEST_MS for other_ms in starts_ms):
            chosen.append(i)
            starts_ms.append(said[i].start_ms)
    if len(chosen) < 2:
        return ()
    return tuple(_suggestion(said, likeness, i) for i in sorted(chosen))


def _may_begin(said: Sequence[Cue], at: int) -> bool:
    """Tell whether something ends before a cue: a sentence, a turn, or talk itself."""
    before, after = said[at - 1], said[at]
    return (
        before.text.rstrip("\"'”’»)]").endswith(SENTENCE_ENDS)
        or before.voice != after.voice
        or _pause_ms(said, at) >= 1000
    )


def _stems(text: str) -> Iterable[str]:
    words = "".join(c if c.isalnum() else " " for c in text.casefold()).split()
    return (w[:_STEM] for w in words if len(w) >= _SHORTEST_WORD and not w.isdecimal())


def _bags(said: Sequence[Cue]) -> list[_Bag]:
    """Return the words of each cue, without those that are heard in too many of the minutes."""
    bags = [Counter(_stems(cue.text)) for cue in said]
    minutes: dict[int, set[str]] = {}
    for cue, bag in zip(said, bags, strict=True):
        minutes.setdefault(cue.start_ms // _SPREAD_MS, set()).update(bag)
    spread = Counter(word for heard in minutes.values() for word in heard)
    most = max(_EVERYWHERE * len(minutes), 1)
    return [Counter({w: n for w, n in bag.items() if spread[w] <= most}) for bag in bags]


def _likeness(said: Sequence[Cue]) -> list[float]:
    """Return for each cue the cosine between the words before it and from it on.

    1 where one side has none: that says nothing of a change.
    """
    bags = _bags(said)
    made = []
    for at in range(len(said)):
        before: _Bag = Counter()
        after: _Bag = Counter()
        for i in _near(said, at, _WINDOW_MS):
            (before if i < at else after).update(bags[i])
        lengths = math.sqrt(_square(before) * _square(after))
        shared = sum(n * after[word] for word, n in before.items())
        made.append(shared / lengths if lengths else 1.0)
    return made


def _square(bag: _Bag) -> int:
    return sum(n * n for n in bag.values())


def _near(said: Sequence[Cue], at: int, within_ms: int) -> range:
    """Return the indices of the cues that begin at most so long before or after one."""
    first = last = at
    while first > 0 and said[at].start_ms - said[first - 1].start_ms <= within_ms:
        first -= 1
    while last + 1 < len(said) and said[last + 1].start_ms - said[at].start_ms <= within_ms:
        last += 1
    return range(first, last + 1)


def _score(said: Sequence[Cue], likeness: Sequence[float], at: int) -> float:
    """Return how deep a place lies between its two sides, and what its pause is worth."""
    near = _near(said, at, _BESIDE_MS)
    left = max(likeness[near.start : at + 1])
    right = max(likeness[at : near.stop])
    pause = min(_pause_ms(said, at), _LONG_PAUSE_MS) / _LONG_PAUSE_MS
    return left + right - 2 * likeness[at] + _PAUSE_WORTH * pause


def _pause_ms(said: Sequence[Cue], at: int) -> int:
    return max(0, said[at].start_ms - said[at - 1].end_ms) if at else 0


def _suggestion(said: Sequence[Cue], likeness: Sequence[float], at: int) -> Suggestion:
    words = one_line(said[at].text).split()
    title = " ".join(words[:TITLE_WORDS]).rstrip(",;:–—.")
    more = "…" if len(words) > TITLE_WORDS else ""
    change = round(1 - likeness[at], 2) if at else 0.0
    return Suggestion(said[at].start_ms if at else 0, title + more, _pause_ms(said, at), change)
