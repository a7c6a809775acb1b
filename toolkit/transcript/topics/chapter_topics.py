"""Where a conversation turns to something else: chapters suggested from sound and words.

Two kinds of places. Plain ones: music before it, a pause far longer than the talk's others, another
voice or room after a pause. And likely ones, where the words change, after the idea of TextTiling
(M. A. Hearst, 1997): the words before and after a place are compared, and a place where they have
less in common than on both sides of it is a likely border. Here the windows are stretches of time.
No model and no word list: words count by their first letters, and words that are heard all the time
do not count. Likely places are taken only as far as plain ones do not make chapters enough.

The figures for words were tried on talks put together from known topics, which fall apart again at
their seams (tests/transcript/test_topics.py); those for sound on two programmes put together from
real recordings, and tried on a third (docs/transcripts.md says what they find).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.paragraphs import SENTENCE_ENDS
from toolkit.transcript.text.text_lines import one_line
from toolkit.transcript.topics import topic_words
from toolkit.transcript.topics.soundscape import Soundscape

SHORTEST_MS = 120_000  # of a chapter where words alone speak for it
SHORTEST_PLAIN_MS = 30_000  # of one that music, a pause or a voice sets off; more in long episodes
USUAL_MS = 300_000  # a chapter for each five minutes
FEWEST, MOST = 3, 12
TITLE_WORDS = 7

_LONG_PAUSE_MS = 3000
_PAUSE_WORTH = 0.25  # of a long pause, beside the change of words (0 to 2)
_LEAST = 0.15  # below it, a place is like any other

_NOTE = re.compile(r"\[[^\[\]]*\]|\([^()]*\)")
_PLAIN = 0.75  # of the sum below
_PLAIN_PAUSE_MS = 800  # without it, another voice is an answer
_PAUSE_SCALE_MS = 2500  # a pause so much longer than usual makes a border by itself
_AROUND_MS = 75_000  # within which pauses are compared: some people make long ones
_USUAL_SHARE = 0.9  # of the pauses there are not longer than usual
_CHANGE_SCALE = 0.5  # other voices, or another room
_LEAST_MUSIC_MS = 2500
_MUSIC_SHARE = 0.5  # of a stretch without words sounds, where it is music
_SHARES_OF_EPISODE = 20  # a plain chapter is at least such a part of the episode, up to 2 minutes


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A place where a chapter may begin, in the recording's time, and what speaks for it."""

    start_ms: int
    title: str  # the first words that are said there; nobody wrote it as a title
    pause_ms: int  # of silence before it
    change: float  # 0: the same words as before, in the same shares; 1: no word in common
    music_ms: int = 0  # of music, or another sound that is no speech, before it
    voice: float = 0.0  # 0: it sounds as before; 0.5 and more: other voices, or another room


@dataclass(frozen=True, slots=True)
class _TopicPlace:
    """What is heard before a cue."""

    pause_ms: int  # in which nothing is heard
    wordless_ms: int  # in which nothing is said, whatever is heard
    music_ms: int = 0
    voice: float = 0.0

    def plainness(self, usual_ms: int) -> float:
        """Return how plainly something ends here; from `_PLAIN` on it does."""
        if self.music_ms >= _LEAST_MUSIC_MS:
            return 2.0
        if max(self.pause_ms, self.wordless_ms) < _PLAIN_PAUSE_MS:
            return 0.0
        pause = min(1.0, max(0, self.pause_ms - usual_ms) / _PAUSE_SCALE_MS)
        return pause + min(1.0, self.voice / _CHANGE_SCALE)


def suggest(cues: Sequence[Cue], sound: Soundscape | None = None) -> tuple[Suggestion, ...]:
    """Return suggested chapters in order, the first at 0; none where there is too little.

    It takes all clear boundaries that are at least half a minute, or a twentieth of the episode,
    apart. If these are fewer than three, or fewer than one in five minutes, it adds the likeliest
    boundaries by words, each two minutes from the next. At most 12. The same cues and sound give
    the same chapters.
    """
    said = sorted((cue for cue in cues if _has_words(cue)), key=lambda cue: cue.start_ms)
    end_ms = max((cue.end_ms for cue in said), default=0)
    wanted = min(max(round(end_ms / USUAL_MS), FEWEST), MOST, end_ms // SHORTEST_MS)
    if wanted < 2:
        return ()
    likeness = topic_words.likeness(said)
    places = _places(said, sound)
    candidates = [i for i in range(1, len(said)) if _may_begin(said, i, places[i])]
    usual_ms = {i: _usual(said, places, i) for i in candidates}
    plain = sorted((-round(places[i].plainness(usual_ms[i]), 2), i) for i in candidates)
    likely = sorted((-_score(said, likeness, places[i], usual_ms[i], i), i) for i in candidates)
    apart_ms = min(SHORTEST_MS, max(SHORTEST_PLAIN_MS, end_ms // _SHARES_OF_EPISODE))
    chosen = _chosen(said, [0], [i for score, i in plain if -score >= _PLAIN], apart_ms, MOST)
    chosen = _chosen(
        said, chosen, [i for score, i in likely if -score >= _LEAST], SHORTEST_MS, wanted
    )
    if len(chosen) < 2:
        return ()
    return tuple(_suggestion(said, likeness, places[i], i) for i in sorted(chosen))


def _has_words(cue: Cue) -> bool:
    """Tell whether a cue is more than a note such as [Music] or a sign such as ♪."""
    return any(c.isalnum() for c in _NOTE.sub("", cue.text))


def _chosen(
    said: Sequence[Cue], chosen: Sequence[int], ranked: Iterable[int], apart_ms: int, most: int
) -> list[int]:
    """Return `chosen` with the first of `ranked` that stay so far from all others, and the end."""
    end_ms = max(cue.end_ms for cue in said)
    starts_ms = [end_ms, *(said[i].start_ms if i else 0 for i in chosen)]
    made = list(chosen)
    for i in ranked:
        if len(made) >= most:
            break
        if all(abs(said[i].start_ms - other_ms) >= apart_ms for other_ms in starts_ms):
            made.append(i)
            starts_ms.append(said[i].start_ms)
    return made


def _places(said: Sequence[Cue], sound: Soundscape | None) -> list[_TopicPlace]:
    """Return what is heard before each cue; by the cues' times alone without sound."""
    if sound is None:
        return [_TopicPlace(_pause_ms(said, i), _pause_ms(said, i)) for i in range(len(said))]
    voices = sound.voices((cue.start_ms, cue.end_ms) for cue in said)
    made = [_TopicPlace(0, 0)]
    for i, (before, after) in enumerate(pairwise(said), start=1):
        between = (min(before.end_ms, after.start_ms), after.start_ms)
        gap_ms, sounding_ms = _pause_ms(said, i), sound.sounding_ms(*between)
        sounds = sounding_ms >= max(_LEAST_MUSIC_MS, _MUSIC_SHARE * gap_ms)
        music_ms = gap_ms if sounds and sound.is_other(*between, voices) else 0
        pause_ms = sound.pause_ms(after.start_ms)
        made.append(_TopicPlace(pause_ms, gap_ms, music_ms, voices.change(after.start_ms)))
    return made


def _usual(said: Sequence[Cue], places: Sequence[_TopicPlace], at: int) -> int:
    """Return the pause that is usual around a cue: one in ten there is longer, itself apart."""
    near = topic_words.near(said, at, _AROUND_MS)
    pauses_ms = sorted(places[i].pause_ms for i in near if i != at)
    return pauses_ms[int(_USUAL_SHARE * len(pauses_ms))] if pauses_ms else 0


def _may_begin(said: Sequence[Cue], at: int, place: _TopicPlace) -> bool:
    """Tell whether something ends before a cue: a sentence, a turn, or talk itself."""
    before, after = said[at - 1], said[at]
    return (
        before.text.rstrip("\"'”’»)]").endswith(SENTENCE_ENDS)
        or before.voice != after.voice
        or max(place.pause_ms, place.wordless_ms) >= 1000
    )


def _score(
    said: Sequence[Cue], likeness: Sequence[float], place: _TopicPlace, usual_ms: int, at: int
) -> float:
    """Return how much the words change at a place, and what its pause is worth."""
    pause = min(max(0, place.pause_ms - usual_ms), _LONG_PAUSE_MS) / _LONG_PAUSE_MS
    return topic_words.depth(said, likeness, at) + _PAUSE_WORTH * pause


def _pause_ms(said: Sequence[Cue], at: int) -> int:
    return max(0, said[at].start_ms - said[at - 1].end_ms) if at else 0


def _suggestion(
    said: Sequence[Cue], likeness: Sequence[float], place: _TopicPlace, at: int
) -> Suggestion:
    words = one_line(said[at].text).split()
    title = " ".join(words[:TITLE_WORDS]).rstrip(",;:–—.")
    more = "…" if len(words) > TITLE_WORDS else ""
    change = round(1 - likeness[at], 2) if at else 0.0
    start_ms = said[at].start_ms if at else 0
    return Suggestion(start_ms, title + more, place.pause_ms, change, place.music_ms, place.voice)
