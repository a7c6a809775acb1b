"""What a published draft says of itself, in the language of its transcript.

Two halves, a line of at most 42 characters each in captions. They stand in the language's file; the
words are ours, and who speaks a language may put them better.
"""

from __future__ import annotations

from typing import NamedTuple

from toolkit import languages


class Label(NamedTuple):
    """A label and the language that it is in."""

    first: str
    second: str
    language: str

    @property
    def line(self) -> str:
        """The label in one line."""
        return f"{self.first} {self.second}"

    @property
    def caption(self) -> str:
        """The label in two lines."""
        return f"{self.first}\n{self.second}"


def label(language: str) -> Label:
    """Return the label in the language of a tag; in English where there is none.

    >>> label("de-AT").line
    '[Automatisches Transkript, nicht von einem Menschen geprüft]'
    """
    known = languages.of(language)
    if known is None or known.draft_label is None:
        return label("en")
    return Label(*known.draft_label, known.code)
