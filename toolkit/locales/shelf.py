"""The languages' files: each is read once, when somebody asks for it.

The files are the project's own and in its package, so that what is wrong in one is a mistake of the
project: ValueError, which names the file. A code from outside only ever picks one of them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from toolkit.locales.language import (
    CaptionRules,
    DocumentWords,
    FormatTable,
    FundingWords,
    Language,
    MomentWords,
    NumberWords,
    Readability,
    SpeakerWords,
    UnitWords,
    Words,
)

FOLDER = Path(__file__).parent / "data"

_CHOICES = {
    "direction": ("ltr", "rtl"),
    "letters_beyond_ascii": ("rare", "usual", "dense"),
    "syllables": ("vowels", "espeak"),
}


class Shelf(Mapping[str, Language]):
    """The languages by their codes, in the order of these; also by what a file has in `also`.

    Iterating gives codes only. A file is read when its language is asked for.
    """

    def __getitem__(self, code: str) -> Language:
        return _read(code if code in _codes() else _others()[code])

    def __iter__(self) -> Iterator[str]:
        return iter(_codes())

    def __len__(self) -> int:
        return len(_codes())


LANGUAGES = Shelf()


@cache
def _codes() -> dict[str, Path]:
    return {path.stem: path for path in sorted(FOLDER.glob("*.toml"))}


@cache
def _others() -> dict[str, str]:
    return {tag: code for code in _codes() for tag in _read(code).also}


@cache
def _read(code: str) -> Language:
    path = _codes()[code]
    try:
        return parsed(code, path.read_text("utf-8"))
    except (ValueError, KeyError, TypeError) as err:
        raise ValueError(f"{path.name}: {err}") from err


def parsed(code: str, text: str) -> Language:
    """Return the language that a file's text tells. Raises ValueError, KeyError, TypeError.

    A key that is misspelt is an error, not a word that nobody looks for.
    """
    rows = tomllib.loads(text)
    for key, choices in _CHOICES.items():
        said = rows.get(key, rows.get("readability", {}).get(key, choices[0]))
        if said not in choices:
            raise ValueError(f"{key} is {said!r}, and not one of {', '.join(choices)}")
    pairs = {name: rows[name] for name in ("quotation_marks", "draft_label") if name in rows}
    regions = rows.pop("quotation_marks_in", {})
    made: dict[str, Any] = {
        **{name: tuple(rows.pop(name)) for name in _TUPLES if name in rows},
        **{name: _pair(rows.pop(name)) for name in pairs},
        "small_words": words(rows.pop("small_words", "")),
        "quotation_marks_in": {region: _pair(marks) for region, marks in regions.items()},
        "captions": CaptionRules(**_captions(rows.pop("captions", {}))),
        "numbers": NumberWords(**_numbers(rows.pop("numbers", {}))),
        "units": UnitWords(**_units(rows.pop("units", {}))),
        "speakers": SpeakerWords(**_sets(rows.pop("speakers", {}))),
        "documents": DocumentWords(**_sets(rows.pop("documents", {}))),
        "moments": MomentWords(**_sets(rows.pop("moments", {}))),
        "funding": FundingWords(**rows.pop("funding", {})),
        "readability": Readability(**rows.pop("readability", {})),
        "formats": _formats(rows.pop("formats")) if "formats" in rows else None,
    }
    return Language(code=code, **made, **rows)


_TUPLES = ("also", "old_encodings", "sentence_ends")


def words(text: str) -> Words:
    """Return the words of a text, casefolded."""
    return frozenset(text.casefold().split())


def _pair(said: list[str]) -> tuple[str, str]:
    first, second = said
    return first, second


def _sets(rows: dict[str, Any]) -> dict[str, Any]:
    return {name: words(said) if isinstance(said, str) else said for name, said in rows.items()}


def _captions(rows: dict[str, Any]) -> dict[str, Any]:
    """Return caption rules; an apostrophe at a word's end is no part of it there."""
    return {
        name: frozenset(word.rstrip("'") for word in said) if isinstance(said, frozenset) else said
        for name, said in _sets(rows).items()
    }


def _numbers(rows: dict[str, Any]) -> dict[str, Any]:
    """Return number words: those written down and those of CLDR are kept apart only in the file."""
    joins = tuple(rows.pop("joins", "").split())
    both = f"{rows.pop('words', '')} {rows.pop('forms', '')}"
    return {**_sets(rows), "words": words(both), "joins": joins}


def _units(rows: dict[str, Any]) -> dict[str, Any]:
    pairs = rows.pop("per_hundred", [])
    made = _sets(rows)
    return {**made, "per_hundred": frozenset(_pair(one.casefold().split()) for one in pairs)}


def _formats(rows: dict[str, Any]) -> FormatTable:
    lists = ("months", "months_short", "lists", "unit_lists")
    return FormatTable(**{**rows, **{name: tuple(rows[name]) for name in lists}})
