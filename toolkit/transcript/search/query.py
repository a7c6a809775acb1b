"""What somebody looks for: words, "phrases", beginnings* and AND, OR between them.

It is read here and written anew for SQLite's FTS5, with every word in quotation marks: nothing that
somebody types is read by FTS5 as its own syntax (https://sqlite.org/fts5.html, section 3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LIMIT = 500  # characters; a question, not a text
MOST_TERMS = 32

AND, OR = "AND", "OR"

# A phrase with a star or without, or what stands between white space. Typographic quotation marks
# are the same: programs for writing put them in by themselves.
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_PART = re.compile(r'"([^"]*)"(\*?)|([^\s"]+)')
_LETTER = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """A word, or words that follow each other; with `is_beginning` the last may go on."""

    text: str
    is_beginning: bool = False


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What is looked for: one of the groups, and of that all terms, within one sentence."""

    groups: tuple[tuple[SearchTerm, ...], ...]

    @property
    def fts5(self) -> str:
        """The same as FTS5 understands it."""
        return " OR ".join(f"({' AND '.join(map(_quoted, group))})" for group in self.groups)


def read(text: str) -> SearchQuery:
    """Return what a text asks for. Raises ValueError, as a sentence, if it asks for nothing.

    Words are joined by AND where nothing stands between them, and AND binds them closer than OR.

    >>> read('gene* therapy OR "rare disease"').fts5
    '("gene"* AND "therapy") OR ("rare disease")'
    """
    text = whole(text)
    if len(text) > LIMIT:
        raise ValueError(f"that is too long: use at most {LIMIT} characters, not {len(text):,}")
    parts = list(_parts(text.translate(_QUOTES)))
    if sum(isinstance(part, SearchTerm) for part in parts) > MOST_TERMS:
        raise ValueError(f"that is too much at once: search for at most {MOST_TERMS} words")
    if not any(isinstance(part, SearchTerm) for part in parts):
        raise ValueError("there is no word to search for")
    groups: list[list[SearchTerm]] = [[]]
    before: str | SearchTerm = OR
    for part in parts:
        if isinstance(part, str) and isinstance(before, str):
            raise ValueError(f'{part} goes between two words: gene {part} "rare disease"')
        if part == OR:
            groups.append([])
        elif isinstance(part, SearchTerm):
            groups[-1].append(part)
        before = part
    if isinstance(before, str):
        raise ValueError(f'{before} goes between two words: gene {before} "rare disease"')
    return SearchQuery(tuple(map(tuple, groups)))


def whole(text: str) -> str:
    """Return a text without halves of surrogate pairs, as which Python reads what is not UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _parts(text: str) -> Iterator[str | SearchTerm]:
    """Yield the terms, and AND or OR where they stand."""
    if text.count('"') % 2:
        raise ValueError("a quotation mark is missing: put one before and one after a phrase")
    for phrase, star, word in _PART.findall(text):
        if word in (AND, OR):
            yield word
            continue
        term = (
            SearchTerm(phrase, bool(star))
            if not word
            else SearchTerm(word.rstrip("*"), word.endswith("*"))
        )
        if "*" in term.text:
            raise ValueError(f"a star goes at the end of a word: {term.text.replace('*', '')}*")
        if _LETTER.search(term.text):
            yield term
        elif term.is_beginning:
            raise ValueError("a star goes at the end of a word: gene*")


def _quoted(term: SearchTerm) -> str:
    """Return a term as a string of FTS5, in which a zero byte would end the query."""
    plain = term.text.replace("\0", " ").replace('"', " ")
    return f'"{plain}"{"*" if term.is_beginning else ""}'
