"""Who pays, in the language of what it stands on: the emblem's statement, and the rest of the line.

The Commission asks for the emblem with its statement, in full and in the local language (Horizon
Europe Model Grant Agreement, article 17.2); whether it says "Funded" or "Co-funded" is for the
grant to say.
"""

from __future__ import annotations

from dataclasses import dataclass

from toolkit import languages
from toolkit.locales.language import FundingWords
from toolkit.locales.shelf import LANGUAGES
from toolkit.show.show import Show

_ENGLISH = "en"
_APOSTROPHES = str.maketrans("’ʼ", "''")


@dataclass(frozen=True, slots=True)
class FundingLine:
    """Who pays for a show, in one language."""

    text: str  # all of it, as one line
    language: str
    statement: str | None = None  # what stands beside the emblem, and begins `text`
    rest: str | None = None  # of the text; None: the statement is all


def funding_in(show: Show, language: str) -> FundingLine | None:
    """Return who pays, for what is written in `language`; None where the show says nothing.

    The line is that of the edition in this language, or the show's own. With the emblem's words
    chosen (`emblem_words`), it begins with these in the language; English ones where soy has none.
    """
    own = _own_line(show, language)
    if (said := _statement(show, language)) is None:
        if own is None and show.funding_line:
            return FundingLine(show.funding_line, show.language)
        return FundingLine(own, language) if own else None
    statement, spoken = said
    if own is None:
        grant = show.pages.grant
        text = f"{statement}. {grant}." if grant else f"{statement}."
        return FundingLine(text, spoken, statement, grant)
    if begins_with(own, statement):
        rest = own[len(statement) :].strip(" ,;:–—.")
        return FundingLine(own, language, own[: len(statement)], rest or None)
    return FundingLine(f"{statement}. {own}", language, statement, own)


def lacks_statement(show: Show, language: str) -> str | None:
    """Return the emblem's statement if the funding line in this language does not begin with it."""
    own, said = _own_line(show, language), _statement(show, language)
    return said[0] if own and said and not begins_with(own, said[0]) else None


def is_translated(language: str) -> bool:
    """Tell whether soy has the emblem's statements in a language."""
    found = _words(language)
    return bool(found.funded and found.co_funded)


def begins_with(line: str, statement: str) -> bool:
    """Tell whether a line begins with a statement; capitals and kinds of apostrophe do not count.

    >>> begins_with("Financé par l'Union européenne, 101.", "Financé par l’Union européenne")
    True
    """
    start = line[: len(statement)].translate(_APOSTROPHES)
    return start.casefold() == statement.translate(_APOSTROPHES).casefold()


def _own_line(show: Show, language: str) -> str | None:
    """Return the funding line that somebody wrote in this language."""
    code = languages.primary(language)
    for tag, edition in show.editions.items():
        if languages.primary(tag) == code and edition.funding_line:
            return edition.funding_line
    return show.funding_line if languages.primary(show.language) == code else None


def _statement(show: Show, language: str) -> tuple[str, str] | None:
    """Return the emblem's statement and its language; None where the show has chosen no words."""
    if not (show.pages.emblem and show.pages.emblem_words):
        return None
    name = "funded" if show.pages.emblem_words == "funded" else "co_funded"
    if said := getattr(_words(language), name):
        return said, language
    return getattr(_words(_ENGLISH), name), _ENGLISH


def _words(language: str) -> FundingWords:
    found = LANGUAGES.get(languages.primary(language))
    return found.funding if found else FundingWords()
