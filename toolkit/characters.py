"""Characters of texts from outside: entities, and marks that are stacked on a letter."""

from __future__ import annotations

import html
import re
import unicodedata

# Unicode Standard Annex #15, section 13, "Stream-Safe Text Format": at most 30 non-starters follow
# each other in any text that means something. Their order is found in time that grows with the
# square of their number.
MARKS_LIMIT = 30

# What may hold more: marks are no part of words to `re`, no white space and not ASCII.
_MAY_BE_STACKED = re.compile(rf"[^\w\s\x00-\x7f]{{{MARKS_LIMIT + 1},}}")
# HTML, section 13.2.5.80: no such character. (Python refuses to read numbers that long.)
_NO_CHARACTER = re.compile(r"&#[0-9]{20,};?")


def unescaped(text: str) -> str:
    """Return the text with HTML's character references read; a number too large is U+FFFD.

    >>> unescaped("&lt;&#45;&#99999999999999999999999;")
    '<-\ufffd'
    """
    return html.unescape(_NO_CHARACTER.sub("\ufffd", text))


def unstacked(text: str) -> str:
    """Return the text with at most 30 combining marks behind each other; the rest goes."""
    return text if text.isascii() else _MAY_BE_STACKED.sub(_bounded, text)


def printable(text: str) -> str:
    """Return the text without control characters, line ends among them, and lone surrogates."""
    return "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cs"))


def nfc(text: str) -> str:
    """Return the text in Normalization Form C, in time that grows with its length."""
    return unicodedata.normalize("NFC", unstacked(text))


def _bounded(found: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for character in found[0]:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MARKS_LIMIT:
            kept.append(character)
    return "".join(kept)
