"""The list that the search page's script reads first: which indexes there are, and of what."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from toolkit import languages
from toolkit.locales.formats import formats


@dataclass(frozen=True, slots=True)
class IndexPart:
    """An index of one language, and the texts in it."""

    language: str
    folder: str  # beside the list, with a slash at its end
    tag: str  # another one where anything in it is another: browsers then ask for it again
    has_stems: bool
    texts: tuple[ListedText, ...]


@dataclass(frozen=True, slots=True)
class ListedText:
    """A transcript as the page names it."""

    folder: str  # of its episode
    title: str
    title_language: str
    day: date | None
    speakers: Sequence[str]  # in the order of `records.speakers`
    is_automatic: bool  # nobody checked it


def index_list(parts: Iterable[IndexPart], page_language: str) -> bytes:
    """Return the list as JSON; dates are written as the page's language has them.

    Of each language the parts come in the order in which they are given.
    """
    date_of = functools.cache(formats(page_language).date)  # thousands, several on one day
    known: dict[str, dict[str, object]] = {}
    folders: dict[str, list[tuple[str, str]]] = {}
    episodes: dict[str, dict[str, object]] = {}
    texts: dict[str, dict[str, object]] = {}
    for part in parts:
        folders.setdefault(part.language, []).append((part.folder, part.tag))
        known[part.language] = {
            "name": languages.own_name(part.language),
            "direction": languages.direction(part.language),
            "exact": not part.has_stems,
            "parts": folders[part.language],
        }
        for text in part.texts:
            its = texts.setdefault(text.folder, {})
            its[part.language] = {
                "speakers": list(text.speakers),
                "automatic": text.is_automatic,
            }
            episodes[text.folder] = {
                "title": text.title,
                "language": text.title_language,
                "date": date_of(text.day) if text.day else "",
                "texts": its,
            }
    said = {"languages": known, "episodes": episodes}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
