"""Lines broken by sense: where a reader would pause, never inside what belongs together.

The principles are those of the Netflix Timed Text Style Guide, General Requirements, section "Line
Treatment": break after punctuation, before conjunctions and prepositions; do not part a noun from
its article, a preposition from its noun, a verb from its auxiliary, pronoun or negation, a first
name from a last name. Numbers and what they count stay together too. Where sense leaves the choice,
lines are about as long, the lower one rather longer than the upper one.

How these are weighed against each other is our own choice: the figures below are set so that what
belongs together is parted only where no other break keeps the width, and so that punctuation wins
over balance unless a line would be shorter than about a third of the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise

from toolkit.transcript.captions.caption_rules import CaptionRules

SENTENCE_END = -0.7
CLAUSE_END = -0.5
BEFORE_CONJUNCTION = -0.35
BEFORE_PREPOSITION = -0.2
TORN = 3.0  # more than balance, a widow and all of the above together
_WIDOW = 1.2  # a word alone on a line
_TOP_HEAVY = 0.2

_CLOSING = "\"'”’»)]"
_OPENING = "\"'“‘„«([¿¡-–—"
_SENTENCE_ENDS = (".", "!", "?", "؟", "…")
_CLAUSE_ENDS = (",", ";", ":", "–", "—", "·", "،", "؛")  # "·" is Greek for ";"
_SPACES = re.compile(r"[ \t\n\r\f\v]+")  # no-break spaces are not broken
_NUMBER = re.compile(r"[+\-−±~<>≤≥€$£§№]*\d[\d.,:/×\-–\u00a0\u202f]*")
_SIGNS = frozenset("€$£§№")
_TITLES = frozenset(
    [
        "prof.",
        "mrs.",
        "ing.",
        "mgr.",
        "mag.",
        "dipl.",
        "sra.",
        "dra.",
        "doc.",
        "art.",
        "str.",
        "hra.",
        "rva.",
    ]
)


def fold_by_sense(text: str, width: int, rules: CaptionRules) -> list[str]:
    """Return the fewest lines of at most `width` characters, broken where it hurts least.

    No word is lost or cut; one longer than `width` has a line of its own.
    """
    words = [word for word in _SPACES.split(text) if word]
    if len(" ".join(words)) <= width or len(words) < 2:
        return [" ".join(words)]
    ends = [0, *accumulate(len(word) + 1 for word in words)]
    furthest = _furthest(ends, width)
    needed = [0] * (len(words) + 1)
    for i in reversed(range(len(words))):
        needed[i] = 1 + needed[furthest[i]]
    cuts = _best_cuts(words, ends, furthest, needed, rules)
    return [" ".join(words[a:b]) for a, b in pairwise(cuts)]


def strain(before: str, after: str, rules: CaptionRules) -> float:
    """Return how much a break between two words hurts; below 0 where sense asks for one."""
    plain = before.rstrip(_CLOSING)
    if plain.endswith(_SENTENCE_ENDS):
        return TORN if _is_short_form(plain) else SENTENCE_END
    if plain.endswith(_CLAUSE_ENDS):
        return CLAUSE_END
    bare, following = _bare(before), _bare(after)
    if (
        bare in rules.leading
        or following in rules.postpositions
        or _is_counted(plain, after)
        or _is_name(before, after, rules)
    ):
        return TORN
    if following in rules.conjunctions:
        return BEFORE_CONJUNCTION
    return BEFORE_PREPOSITION if following in rules.prepositions else 0.0


def _furthest(ends: Sequence[int], width: int) -> list[int]:
    """Return for each word the index behind the last one that fits a line begun by it."""
    made, stop = [], 1
    for start in range(len(ends) - 1):
        stop = max(stop, start + 1)
        while stop < len(ends) - 1 and ends[stop + 1] - ends[start] - 1 <= width:
            stop += 1
        made.append(stop)
    return made


def _best_cuts(
    words: Sequence[str],
    ends: Sequence[int],
    furthest: Sequence[int],
    needed: Sequence[int],
    rules: CaptionRules,
) -> list[int]:
    """Return the indices at which lines begin, and the end: the cheapest of all ways to break."""
    count, mean = needed[0], (ends[-1] - needed[0]) / needed[0]
    strains = [0.0, *(strain(a, b, rules) for a, b in pairwise(words))]
    layers: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for line in range(1, count + 1):
        best: dict[int, tuple[float, int]] = {}
        for start, (so_far, _) in layers[-1].items():
            for stop in range(start + 1, furthest[start] + 1):
                if needed[stop] > count - line or (line == count) != (stop == len(words)):
                    continue
                length = ends[stop] - ends[start] - 1
                cost = so_far + strains[start] + abs(length - mean) / (2 * mean)
                cost += _WIDOW if stop - start == 1 and len(words) > 2 else 0.0
                cost += _TOP_HEAVY if line == count == 2 and ends[start] - 1 > length else 0.0
                best[stop] = min(best.get(stop, (cost, start)), (cost, start))
        layers.append(best)
    cuts = [len(words)]
    for layer in reversed(layers[1:]):
        cuts.append(layer[cuts[-1]][1])
    return cuts[::-1]


def _bare(word: str) -> str:
    return word.strip(_OPENING + _CLOSING + ",;:.!?…·").casefold().replace("’", "'")


def _is_short_form(plain: str) -> bool:
    """Tell whether a full stop belongs to "Dr.", "e.g." or "Prof.", not to a sentence."""
    if not plain.endswith(".") or plain.endswith(".."):
        return False
    bare = plain.lstrip(_OPENING)
    is_short = len(bare) <= 3 and bare[:1].isupper()
    return is_short or "." in bare[:-1] or bare.casefold() in _TITLES


def _is_counted(plain: str, after: str) -> bool:
    """Tell whether a number and its unit, or a word and its number, would be parted."""
    number = _NUMBER.fullmatch(plain.lstrip(_OPENING))
    if number or plain in _SIGNS:
        return after[:1].isalpha() or after[:1] in "%‰°µ" or after[:1].isdigit()
    return bool(plain[:1].isupper() and _NUMBER.fullmatch(_bare(after)))


def _is_name(before: str, after: str, rules: CaptionRules) -> bool:
    """Tell whether two words look like a first name and a surname: both with a capital letter."""
    pair = (before.lstrip(_OPENING), after)
    if any(not word[:1].isupper() or _bare(word) in rules.leading for word in pair):
        return False
    return len(_bare(before)) > 1 or before.endswith(".")
