"""What a page says by itself, and how it writes dates, lengths and sizes: in its language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit import languages, timecode
from toolkit.locales.formats import Formats, formats
from toolkit.locales.interface import Words, words
from toolkit.markup import safe


@dataclass(frozen=True)
class Wording:
    """The words and formats of one page."""

    words: Words
    formats: Formats

    @classmethod
    def of(cls, language: str) -> Wording:
        """Return those of a language; English where it has no file."""
        return cls(words(language), formats(language))

    @property
    def language(self) -> str:
        """The language of the words."""
        return self.words.code

    @property
    def direction(self) -> str:
        """The direction in which that is written."""
        return languages.direction(self.language)

    def word(self, key: str, **values: object) -> str:
        """Return the words of a key, with its places filled."""
        return self.words.text(key, **values)

    def label(self, key: str) -> str:
        """Return the words of a key with a colon behind them, as the language writes it."""
        return self.words.label(key)

    def role(self, role: str) -> str:
        """Return what a person did; a role without words of its own is shown as the feed has it."""
        return (
            self.words[role] if role in ("host", "guest") else role.replace("-", " ").capitalize()
        )

    def date(self, day: dt.date) -> str:
        """Return a date in words."""
        return self.formats.date(day)

    def length(self, ms: int) -> str:
        """Return how long something is, in whole minutes once it is one."""
        return self.formats.duration(ms / 1000, to_minutes=True)

    def exact_length(self, ms: int) -> str:
        """Return how long something is, to the second."""
        return self.formats.duration(ms / 1000)

    def size(self, length_bytes: int) -> str:
        """Return how large a file is."""
        return self.formats.size(length_bytes)

    def number(self, value: int) -> str:
        """Return a number."""
        return self.formats.number(value)

    def listed(self, texts: Sequence[str]) -> str:
        """Return texts as a list in a sentence."""
        return self.formats.listed(texts)

    def clock(self, ms: int) -> str:
        """Return a time as clocks show it: 1:05."""
        return timecode.short(ms)

    def lang(self, tag: str) -> str:
        """Return the attributes of a text in that language; "" where it is the page's own."""
        way = languages.direction(tag)
        turned = f' dir="{way}"' if way != self.direction else ""
        return safe(f' lang="{tag}"{turned}') if tag != self.language else turned

    def name_of(self, tag: str) -> str:
        """Return a language's name in that language."""
        return languages.own_name(tag)

    def name_here(self, tag: str) -> str:
        """Return what a language is called in the page's language, for its sentences."""
        return languages.name_in(tag, self.language)

    def quoted(self, text: str, tag: str) -> str:
        """Return a quotation between the marks of its language."""
        language = languages.of(tag)
        opening, closing = (language and language.quotation_marks) or ("“", "”")
        return f"{opening}{text}{closing}"
