"""The values of a worksheet and its teacher page: only texts that people wrote or approved.

Times are those of the published episode. The caller has asked the gate.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from toolkit import languages


@dataclass(frozen=True, slots=True)
class Written:
    """A text in the language in which it is written."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class PackTerm:
    """A term that is said in the episode, and what it means, where the glossary says so."""

    term: str
    meaning: str | None


@dataclass(frozen=True, slots=True)
class PackTurn:
    """What one speaker says; `voice` is None where nobody named the speaker."""

    voice: str | None
    text: str


@dataclass(frozen=True, slots=True)
class PackExcerpt:
    """A stretch of the approved transcript."""

    number: int  # from 1
    start_ms: int
    end_ms: int
    address: str  # where it is heard, to the second
    turns: tuple[PackTurn, ...]


@dataclass(frozen=True, slots=True)
class PackAnswer:
    """Words of the approved transcript, letter by letter."""

    words: str
    voices: tuple[str, ...]
    start_ms: int
    address: str
    excerpt: int  # the number of the one that it is in


@dataclass(frozen=True, slots=True)
class PackMessage:
    """A key message with its question, and where it is said; None where nobody wrote it down."""

    text: str
    question: str | None
    answer: PackAnswer | None


@dataclass(frozen=True, slots=True)
class SchoolPack:
    """An episode in one language, for a class."""

    language: str
    title: str
    summary: str | None
    show: Written
    author: str
    address: str  # of the episode's page
    day: date
    length_ms: int
    terms: tuple[PackTerm, ...]
    excerpts: tuple[PackExcerpt, ...]
    messages: tuple[PackMessage, ...]
    approver: str | None  # None: not to be named
    approved_on: date
    spoken: str | None  # the language of the sound, if it is another
    licence: tuple[str, str | None] | None  # name and address
    funding: Written | None
    statement: tuple[str, str | None] | None  # how `funding` begins beside the emblem; its rest
    has_emblem: bool
    where: str  # what messages begin with

    @property
    def questions(self) -> tuple[PackMessage, ...]:
        """The messages that ask something, in their order."""
        return tuple(each for each in self.messages if each.question)

    def is_foreign(self, text: Written) -> bool:
        """Tell whether a text is in another language than the rest."""
        return languages.primary(text.language) != languages.primary(self.language)
