"""Negations in what a moment leaves out: without them the sense may be the opposite."""

from __future__ import annotations

from toolkit import languages
from toolkit.campaign.moments.quotes import Quote
from toolkit.transcript.text.tokens import tokens


def left_out(quote: Quote, language: str) -> tuple[str, ...]:
    """Return a remark for each negation that is left out; none for a language without a file."""
    known = languages.of(language)
    negations = known.numbers.negations if known else frozenset()
    return tuple(
        f"what is left out says “{token.plain}”: is the sense still the same? “{words}”"
        for words in quote.left_out
        for token in tokens(words)
        if token.plain in negations
    )
