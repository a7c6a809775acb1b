"""The show's own texts as their pages have them: about, accessibility, legal notice, privacy."""

from __future__ import annotations

import html
from collections.abc import Iterator

from toolkit.assemble.parts.tellings import Telling
from toolkit.feed.notes import show_notes
from toolkit.languages import primary
from toolkit.locales.interface import words
from toolkit.publication import page_keys
from toolkit.show.project import Project
from toolkit.site.frame import values

_TEXTS: tuple[values.TextName, ...] = ("about", "accessibility", "imprint", "privacy")


def own_texts(project: Project, telling: Telling) -> Iterator[values.OwnText]:
    """Yield the texts; of those that an edition lacks, where the show's own are."""
    originals = project.show.pages
    said = telling.edition or originals
    for name in _TEXTS:
        text = project.read_own_text(getattr(said, name))
        if name == "about" and text is None:
            text = telling.show.description
        key = page_keys.text(name)
        counting = _counting(telling) if name == "privacy" and project.show.statistics else ""
        if text is not None or (counting and not getattr(originals, name)):
            whole = (show_notes.to_html(text) if text else "") + counting
            yield values.OwnText(name, page_keys.below(telling.folder, key), whole)
        elif telling.edition and getattr(originals, name):
            yield values.OwnText(name, key, None)


def _counting(telling: Telling) -> str:
    """Return what the page on privacy says of counting listeners, as HTML."""
    own = words(telling.show.language)
    code = own.language_of("privacy_counting")
    lang = "" if code == primary(telling.show.language) else f' lang="{code}"'
    return f"\n<p{lang}>{html.escape(own['privacy_counting'], quote=False)}</p>\n"
