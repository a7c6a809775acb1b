"""Numbers, doses and percentages, and a "not" near one: each is heard again by a person.

Recognisers take fifteen for fifty, and 0.5 for 5, with full confidence. So every cue with numbers
has a place in the queue; with a unit or a negation it weighs more.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate

from toolkit import languages
from toolkit.locales.language import Language, Words
from toolkit.transcript.doubts import unit_signs
from toolkit.transcript.doubts.doubt import Doubt
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.tokens import Token, tokens

_NEAR = 5  # words between a negation and a number that it may turn round
_NOTHING_KNOWN = Language("", "und", "", "")


def numbers(cues: Sequence[Cue], language: str) -> Iterator[Doubt]:
    """Yield a doubt for each cue with numbers, over all of them."""
    code = languages.primary(language)
    for index, cue in enumerate(cues):
        said = tokens(cue.text)
        found = _numbers(said, code)
        if not found:
            continue
        has_unit = any(_has_unit(said, at, code) for at in found)
        last = max(_with_unit(said, at, code) for at in found)
        text = " ".join(cue.text[said[found[0]].first : said[last].last].split())
        what = "check the number and its unit" if has_unit else "check the number"
        yield Doubt(
            "number",
            0.9 if has_unit or _has_dose_name(said, found, code) else 0.6,
            index,
            said[found[0]].first,
            said[last].last,
            cue.start_ms,
            cue.end_ms,
            f"{what}: {text}" if len(text) <= 60 else f"{what}s",
        )


def negations(cues: Sequence[Cue], language: str) -> Iterator[Doubt]:
    """Yield a doubt for each negation with a number or a unit at most five words away.

    The number may stand in the cue before or after: sentences go on there.
    """
    code = languages.primary(language)
    known = _of(code).numbers.negations
    each = [tokens(cue.text) for cue in cues]
    begins = [0, *accumulate(len(said) for said in each)]
    found = [begins[n] + at for n, said in enumerate(each) for at in _numbers(said, code)]
    for index, cue in enumerate(cues):
        for at, token in enumerate(each[index], begins[index]):
            if token.plain in known and _nearest(found, at) in range(1, _NEAR + 1):
                word = cue.text[token.first : token.last]
                yield Doubt(
                    "negation",
                    0.95,
                    index,
                    token.first,
                    token.last,
                    cue.start_ms,
                    cue.end_ms,
                    f"check that “{word}” is said: it turns the number near it round",
                )


def _nearest(found: Sequence[int], at: int) -> int | None:
    """Return how far the nearest of the places found is, which are in order; None for none."""
    behind = bisect_left(found, at)
    return min((abs(place - at) for place in found[max(0, behind - 1) : behind + 1]), default=None)


def is_number(token: Token, language: str) -> bool:
    """Tell whether a token is a number, in digits or words."""
    return token.is_number or is_word(token.plain, languages.primary(language))


def is_negation(word: str, language: str) -> bool:
    """Tell whether a casefolded word turns a sentence round."""
    return word in _of(languages.primary(language)).numbers.negations


def _numbers(said: Sequence[Token], code: str) -> list[int]:
    """Return which tokens are numbers; "one" is where a number or a unit stands beside it."""
    sure = [at for at, token in enumerate(said) if token.is_number or is_word(token.plain, code)]
    ones = _of(code).numbers.ones
    return sorted(
        {
            *sure,
            *(
                at
                for at, token in enumerate(said)
                if token.plain in ones and (_has_unit(said, at, code) or at + 1 in sure)
            ),
        }
    )


def _has_unit(said: Sequence[Token], at: int, code: str) -> bool:
    return _with_unit(said, at, code) > at or (at > 0 and said[at - 1].plain in "€$£")


def _has_dose_name(said: Sequence[Token], found: Sequence[int], code: str) -> bool:
    """Tell whether a number is of units, or of hours and the like; its reason stays as it was."""
    known = _of(code).units.doses
    return any(at + 1 < len(said) and said[at + 1].plain in known for at in found)


def _with_unit(said: Sequence[Token], at: int, code: str) -> int:
    """Return the index of the last word of the unit behind a number, or the number's own."""
    after = tuple(token.plain for token in said[at + 1 : at + 3])
    if after in unit_signs.per_hundred():
        return at + 2
    if not after or (after[0] in unit_signs.LETTER_UNITS and not said[at].is_number):
        return at
    is_unit = any(after[0] in known for known in _units(code))
    return at + 1 if is_unit else at


@lru_cache(maxsize=4096)
def is_word(word: str, code: str) -> bool:
    """Tell whether a casefolded word is a number in words.

    A compound counts too, such as "zweiundvierzig", also with a hyphen.
    """
    numbers = _of(code).numbers
    known, joins = numbers.words, numbers.joins
    if word in known:
        return True
    if "-" in word:
        may_be = known | numbers.ones | {*joins}
        return all(part in may_be for part in word.split("-"))
    parts = known | numbers.ones
    shortest = numbers.shortest_part  # unless a joining word comes after it
    return _is_compound(word, frozenset(p for p in parts if len(p) >= shortest), joins, 0) or any(
        word.startswith(part + join) and _is_compound(word[len(part + join) :], parts, (), 1)
        for part in parts
        if len(part) < shortest
        for join in joins
    )


def _is_compound(rest: str, known: frozenset[str], joins: tuple[str, ...], parts: int) -> bool:
    if not rest:
        return parts >= 2
    is_joined = parts > 0 and any(
        rest.startswith(join) and _is_compound(rest[len(join) :], known, (), parts)
        for join in joins
    )
    return is_joined or any(
        rest.startswith(one) and _is_compound(rest[len(one) :], known, joins, parts + 1)
        for one in known
    )


@cache
def _of(code: str) -> Language:
    return languages.of(code) or _NOTHING_KNOWN


def _units(code: str) -> tuple[Words, Words, Words]:
    return unit_signs.UNITS, unit_signs.DOSES, _of(code).units.names
