"""Whether a text is in the language that it is said to be in, by its commonest words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from toolkit import languages
from toolkit.locales.shelf import LANGUAGES
from toolkit.transcript.captions.caption_rules import rules_of

# Measured on six sentences about health: the German lists have 26 of 69 German words and 1 of 87
# English ones, the English lists 33 of 87 and 4 of 69; no other list has more than 8 of either.
# Languages close to each other, such as Czech and Slovak, stay undecided.
LEAST_HITS, LEAST_SHARE, TIMES = 10, 0.15, 3


def other_language(words: Sequence[str], language: str) -> str | None:
    """Return the language that a text plainly is in instead of `language`; None if in doubt."""
    known = languages.of(language)
    if known is None:
        return None
    bare = Counter("".join(c for c in word.casefold() if c.isalpha() or c == "'") for word in words)
    hits = {tag: _hits(bare, tag) for tag in LANGUAGES}
    best = max(hits, key=lambda tag: hits[tag])
    if hits[best] < max(LEAST_HITS, LEAST_SHARE * bare.total(), TIMES * hits[known.code] + 1):
        return None
    return best


def _hits(words: Counter[str], tag: str) -> int:
    rules = rules_of(tag)
    return sum(words[word] for word in rules.leading | rules.postpositions)
