"""Words around what was said in documents. Of all languages: an agency may write in its own."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from toolkit.locales.shelf import LANGUAGES

Which = Literal["starts", "ends", "voices", "texts", "headings", "pages", "inaudible"]


@cache
def words(which: Which) -> frozenset[str]:
    """Return the words of one kind, casefolded."""
    each = (getattr(LANGUAGES[code].documents, which) for code in LANGUAGES)
    return frozenset[str]().union(*each)


@cache
def any_of(which: Which) -> str:
    """Return a pattern that matches any word of one kind, the longest first."""
    return "|".join(map(re.escape, sorted(words(which), key=lambda word: (-len(word), word))))
