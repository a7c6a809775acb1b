"""Words of pages: what a page says of itself, in the language of the page.

They stand in the languages' files under `[interface]`. Where a language has no file, or its file
lacks a key, the English words are given, and `language_of` says so: a page marks them with `lang`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from toolkit.locales.formats import ENGLISH, Formats, formats
from toolkit.locales.language import Wording
from toolkit.locales.plurals import OTHER
from toolkit.locales.shelf import LANGUAGES

_PLACE = re.compile(r"\{(\w+)\}")


@cache
def words(tag: str) -> Words:
    """Return the words for pages in a language, given by its tag."""
    language = LANGUAGES.get(tag.partition("-")[0])
    own = language.interface if language else {}
    return Words(language.code if language else ENGLISH, own, LANGUAGES[ENGLISH].interface)


@dataclass(frozen=True)
class Words(Mapping[str, str]):
    """The words of one language by their keys, with English ones for what it lacks.

    >>> words("en")["play"], words("en").text("back_n_seconds", n=15)
    ('Play', 'Back 15 seconds')
    """

    code: str  # the language asked for; English if it has no file
    own: Mapping[str, Wording]
    english: Mapping[str, Wording]

    def __getitem__(self, key: str) -> str:
        """Return words without a place to fill, or the plural `other`. KeyError: no such key."""
        wording = self._wording(key)
        return wording if isinstance(wording, str) else wording[OTHER]

    def __iter__(self) -> object:  # type: ignore[override]
        return iter(self.english)

    def __len__(self) -> int:
        return len(self.english)

    def text(self, key: str, **values: object) -> str:
        """Return words with their places filled: `{n}` by a number, which also picks the plural.

        Numbers are written as the language does. The values are put in as they are: who makes a
        page escapes the whole. KeyError: no such key, or a place without a value.
        """
        wording, writer = self._wording(key), formats(self.language_of(key))
        if not isinstance(wording, str):
            number = values["n"]
            kind = writer.plural(number) if isinstance(number, int | float) else OTHER
            wording = wording.get(kind, wording[OTHER])
        return _PLACE.sub(lambda hit: _shown(values[hit[1]], writer), wording)

    def label(self, key: str) -> str:
        """Return words with the colon behind them that their language writes; no space follows."""
        language = LANGUAGES[self.language_of(key)]
        return f"{self[key]}{language.colon}"

    def language_of(self, key: str) -> str:
        """Return the language in which the words of a key are given."""
        return self.code if key in self.own else ENGLISH

    def for_script(self, keys: Iterable[str]) -> dict[str, Wording]:
        """Return words for a script of a page, with places and plural forms as they stand."""
        found = {key: self._wording(key) for key in keys}
        return {key: one if isinstance(one, str) else dict(one) for key, one in found.items()}

    def _wording(self, key: str) -> Wording:
        return self.own[key] if key in self.own else self.english[key]


def _shown(value: object, writer: Formats) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return writer.number(value) if is_number else str(value)  # type: ignore[arg-type]
