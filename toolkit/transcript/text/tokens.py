"""The words of a text with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# Digits with what stands between and after them belong together: 1,000  3.5  12:30  80%
_TOKEN = re.compile(r"\d+(?:[.,:/\u2009\u00a0]\d+)*|[^\W\d_]+(?:['’\-][^\W\d_]+)*|[%‰€$£°]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a sign, and its place in the text."""

    plain: str  # casefolded
    first: int
    last: int

    @property
    def is_number(self) -> bool:
        """Tell whether it is written in digits."""
        return self.plain[0].isdecimal()


def plain(text: str) -> str:
    """Return the words of a text as they are compared: casefolded, without signs and spaces."""
    return "".join(token.plain for token in tokens(text))


def letters(text: str) -> str:
    """Return the letters and digits of a text alone, casefolded.

    >>> letters("“Gene’s,”")
    'genes'
    """
    return "".join(c for c in text.casefold() if c.isalnum())


@lru_cache(maxsize=8192)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of a text, in order."""
    found = _TOKEN.finditer(text)
    return tuple(Token(m.group().replace("’", "'").casefold(), *m.span()) for m in found)
