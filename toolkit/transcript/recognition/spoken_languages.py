"""Which language is spoken where: in a recording by its own figures, and in each part of it.

Told a language, Whisper writes that one whatever it hears: another language comes out translated,
or as words that only sound like it, and reads well. It does know better: it tells a language, and
how sure it is, of all that it looks at.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from toolkit import languages
from toolkit.transcript.recognition.parts import GRID, RATE_HZ, Samples, Span, quietest
from toolkit.transcript.recognition.segments import Recognition, Segment

# Whisper base of prompts by five people, 25 s each: the language spoken has 0.86 to 1.00, and in an
# English part English at least 0.74, the next one 0.19.
_SURE = 0.8  # of another language: it is heard in that one
_LIKELY = 0.4  # of another language, more than of any: a person is to listen
_HARDLY = 0.9  # less sure than that of the language told: there may be two
_CLEAR = 0.5  # of the language told in a half: the half is in that one
_GUESSED = 0.5  # less confidence than that, in the mean of a sentence of four words: perhaps others
_WORDS = 4
_SHORTEST_S = 4  # a shorter stretch is not divided

PLACES = 6  # of a recording in which its language is looked for
_PLACE_MS = 25_000

Tell = Callable[[Samples], tuple[str, float]]
"""Tells the language of a sound and how sure that is; 0 where nobody speaks."""


class Looked(threading.local):
    """What each window looked at in this thread sounds like, and how sure that is."""

    def __init__(self) -> None:
        """Begin with none."""
        self.languages: list[tuple[str, float]] = []


def places(duration_ms: int | None) -> tuple[Span, ...]:
    """Return the stretches of a recording in which soy looks for its language.

    These are all of a short recording, or six stretches at even distances. If the length is not
    known, they are farther and farther apart.
    """
    if duration_ms is None:
        starts = [0, *(_PLACE_MS * 2**n for n in range(PLACES + 2))]
    elif duration_ms <= PLACES * _PLACE_MS:
        return ((0, None),)
    else:
        starts = [n * duration_ms // PLACES // 10 * 10 for n in range(PLACES)]
    return tuple((start, start + _PLACE_MS) for start in starts)


def most(told: Iterable[tuple[str, float]]) -> str | None:
    """Return the language that has most of what was told of stretches; None where nobody spoke."""
    votes: Counter[str] = Counter()
    for code, sure in told:
        votes[code] += round(1000 * sure)
    found = [code for code in votes if votes[code]]
    return max(sorted(found), key=lambda code: votes[code]) if found else None


@dataclass(frozen=True, slots=True)
class LanguageStretch:
    """Samples from `first` up to `last`, in one language."""

    first: int
    last: int
    code: str
    sure: float


def is_doubtful(heard: Recognition, language: str) -> bool:
    """Tell whether there may be another language in what was heard as `language`."""
    if heard.sounds_like is None:
        return False
    code, sure = heard.sounds_like
    is_other = code != languages.spoken(language) or sure < _HARDLY
    return is_other or any(_is_guessed(segment) for segment in heard.segments)


def _is_guessed(segment: Segment) -> bool:
    sure = [word.confidence or 0.0 for word in segment.words]
    return len(sure) >= _WORDS and sum(sure) < _GUESSED * len(sure)


def stretches(
    tell: Tell, samples: Samples, language: str, sounds_like: tuple[str, float]
) -> tuple[LanguageStretch, ...]:
    """Return samples by the language spoken; where nobody speaks or it is not clear, as told.

    `sounds_like` is what all of them sound like.
    """
    own = languages.spoken(language)
    found = _divided(tell, samples, sounds_like, (0, own))
    named = [
        one if one.code != own and one.sure >= _LIKELY else replace(one, code=own, sure=0.0)
        for one in found
    ]
    made = []
    for (code, _), group in groupby(named, key=lambda one: (one.code, one.sure >= _SURE)):
        those = list(group)
        least = min(one.sure for one in those)
        made.append(LanguageStretch(those[0].first, those[-1].last, code, least))
    return tuple(made)


def _divided(
    tell: Tell, samples: Samples, told: tuple[str, float], at: tuple[int, str]
) -> list[LanguageStretch]:
    """Return samples in as many stretches as are needed for each to sound like one language.

    `told` is what all of them sound like; where both halves do as well, they stay together. A half
    that sounds like no language, or like the one that all was told to be, is not divided. `at` are
    the first sample and that language.
    """
    first, own = at
    whole = [LanguageStretch(first, first + len(samples), *told)]
    if not told[1] or len(samples) < 2 * _SHORTEST_S * RATE_HZ:
        return whole
    third = len(samples) // 3 // GRID * GRID
    middle = third + quietest(samples[third : 2 * third])
    halves = samples[:middle], samples[middle:]
    found = [tell(half) for half in halves]
    if not any(sure for _, sure in found):
        return [LanguageStretch(first, first + len(samples), told[0], 0.0)]
    if all(code == told[0] and sure >= _HARDLY for code, sure in found if sure):
        return whole
    made: list[LanguageStretch] = []
    for half, (code, sure), start in zip(halves, found, (first, first + middle), strict=True):
        if sure < _LIKELY or (code == own and sure >= _CLEAR):
            made.append(LanguageStretch(start, start + len(half), code, sure))
        else:
            made += _divided(tell, half, (code, sure), (start, own))
    return made


def heard_by_language(
    listen: Callable[[str, Samples], tuple[Segment, ...]],
    samples: Samples,
    found: Iterable[LanguageStretch],
    language: str,
) -> tuple[Segment, ...]:
    """Return what is said in stretches, each heard in its own language where that is sure.

    Words in another language say so; also those that were heard in the one told, for want of
    sureness.
    """
    made: list[Segment] = []
    own = languages.spoken(language)
    for one in found:
        told = one.code if one.sure >= _SURE else language
        said = listen(told, samples[one.first : one.last])
        code = None if one.code == own else one.code
        for segment in said:
            words = tuple(replace(word, language=code) for word in segment.words)
            made.append(replace(segment, words=words).moved(one.first * 1000 // RATE_HZ))
    return tuple(made)
