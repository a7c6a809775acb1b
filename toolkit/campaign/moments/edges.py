"""What may be left out at the edges of a quotation: signs that change nothing of what was said.

Quotation marks, brackets, and the punctuation of sentences. All else belongs to the words: a minus,
a decimal point, a per cent sign, the hyphen of `HER2-`, a question mark of any script. A number
stays with its sign and its unit, also where white space stands between them.
"""

from __future__ import annotations

from functools import cache

from toolkit.locales.shelf import LANGUAGES
from toolkit.transcript.doubts import unit_signs

_QUOTATION_MARKS = frozenset('"“”„‟«»〝〞「」『』‘‚‛‹›')
_BRACKETS = frozenset("()[]{}⟨⟩")
_SENTENCE = frozenset(",.;:…–—،؛。、，：")
_FREE = _QUOTATION_MARKS | _BRACKETS | _SENTENCE
_HIGH_COMMAS = frozenset("'’")  # an apostrophe, or a quotation mark
_OPENING = frozenset("‘‚‛‹›'")

_SIGNS_BEFORE = frozenset("-−‐‑–—+±<>≤≥~≈=€$£#№") | {"./.", "+/-"}


@cache
def _minus() -> frozenset[str]:
    """Return "minus" in all languages, as a number's sign is said."""
    return frozenset[str]().union(*(LANGUAGES[code].numbers.minus for code in LANGUAGES))


@cache
def _units() -> frozenset[str]:
    """Return the units of all languages, and the first words of those that are two."""
    return unit_signs.UNITS.union(
        unit_signs.DOSES,
        *(LANGUAGES[code].units.names for code in LANGUAGES),
        (first for first, _ in unit_signs.per_hundred()),
        ("euro", "euros", "eur", "usd", "bn", "mio", "mio.", "mrd", "mrd."),
    )


@cache
def _multiples() -> frozenset[str]:
    """Return number words of all languages: millions and thousands are part of a value.

    Shorter words may be something else.
    """
    said = (word for code in LANGUAGES for word in LANGUAGES[code].numbers.words)
    return frozenset(word for word in said if len(word) >= 5)


def may_go(before: str, first: str, last: str, after: str, *, in_greek: bool) -> bool:
    """Tell whether `before` and `after` may be left out around a quotation.

    `first` and `last` are the words at its edges. Nothing may go that touches a digit: `.5`, `5.`
    (an ordinal in German), `(5`. A high comma that touches a letter may be an apostrophe (the
    patients' rights), and goes only with the mark that opened. In Greek a semicolon asks.

    >>> may_go("“", "Yes", "Yes", ".”", in_greek=False)
    True
    >>> may_go("-", "5", "degrees", "", in_greek=False)
    False
    >>> may_go("", "the", "HER2", "-", in_greek=False)
    False
    """
    touches_digit = (before and first[:1].isnumeric()) or (after and last[-1:].isnumeric())
    if touches_digit or (in_greek and ";" in after):
        return False
    if after[:1] == "–" and last[-1:].isupper():  # a blood group, a receptor: A–
        return False
    if not set(before + after) <= _FREE | _HIGH_COMMAS:
        return False
    opened = before[-1:] in _OPENING and bool(before)
    closed = any(sign in _HIGH_COMMAS for sign in after)
    if before[-1:] in _HIGH_COMMAS and before and not closed:
        return False
    return opened or after[:1] not in _HIGH_COMMAS or not after


def parts_a_value(before: str | None, first: str, last: str, after: str | None) -> bool:
    """Tell whether a quotation takes a number from its sign, its other digits or its unit.

    `before` and `after` are the words beside it; None at the ends of the transcript.

    >>> parts_a_value("by", "50", "50", "%"), parts_a_value("minus", "5", "degrees", "in")
    (True, True)
    >>> parts_a_value("take", "50", "50", "people")
    False
    """
    if before and first[:1].isnumeric():
        plain = before.casefold()
        is_sign = before in _SIGNS_BEFORE or before[-1] in "€$£" or plain in _minus()
        if is_sign or (before[-1].isnumeric() and first[:3].isdecimal()):
            return True
    if after and last[-1:].isnumeric():
        plain = after.casefold().rstrip(",.;:…?!)”\"'’")
        is_unit = plain in _units() or plain in _multiples()
        is_sign = not (after[0].isalnum() or after[0] in _FREE | _HIGH_COMMAS)
        return is_unit or is_sign or after[:3].isdecimal()
    return False
