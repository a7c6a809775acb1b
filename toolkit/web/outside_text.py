"""Words from outside, made fit to be shown: one line, of bounded length."""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit

from toolkit.secrecy import hidden

LIMIT_CHARACTERS = 120  # our own judgement: a title or header that says what it is fits
LIMIT_ADDRESS = 300  # our own judgement: as much of an address as a report can hold
# Unicode Standard Annex 9: embeddings, overrides and isolates. They would turn round the words of
# ours that follow.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain(words: str, limit: int = LIMIT_CHARACTERS) -> str:
    r"""Return `words` as one line of at most `limit` characters, without control characters.

    >>> plain("  One pill,\n two\x1b[31m people ")
    'One pill, two [31m people'
    """
    kept = "".join(
        " " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c
        for c in words[: 8 * limit]
        if c not in _TURNING
    )
    line = " ".join(kept.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def shown(url: str) -> str:
    """Return an address as it may stand in a report: no user name, password or token in it.

    >>> shown("https://ana:secret@example.org/a.mp3")
    'https://example.org/a.mp3'
    """
    try:
        parts = urlsplit(url.strip())
        if "@" in parts.netloc:
            url = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    except ValueError:
        url = url.rpartition("@")[2]
    return plain(hidden(url), LIMIT_ADDRESS)
