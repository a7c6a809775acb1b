"""A search over a few texts, laid down as a build would, without any sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from tests.site import sites
from toolkit.publication import page_keys
from toolkit.site import static_files
from toolkit.site.frame.values import SearchKeys, ShownEpisode, Site
from toolkit.site.search import pagefind, records, static
from toolkit.site.search.index_list import IndexPart, ListedText, index_list
from toolkit.site.search.records import IndexedText
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.sentences import turns

KEYS = SearchKeys("assets/search.js", "assets/search.css", "search/pagefind.js", "search/list.json")


def said(*sentences: str, voice: str = "Mara Lindqvist", step_ms: int = 5000) -> tuple[Cue, ...]:
    """Return sentences as cues, five seconds each."""
    return tuple(
        Cue(i * step_ms, (i + 1) * step_ms, text, voice) for i, text in enumerate(sentences)
    )


def texts() -> list[IndexedText]:
    """Return texts in English, German and Bulgarian: twelve episodes, so that there is more."""
    english = [
        IndexedText(
            "001-genes",
            "en",
            (
                *said(
                    "We begin.", "A gene is a stretch of a long molecule.", "Zoë’s café is shut."
                ),
                Cue(65_300, 70_000, "Gene therapy began in 1990.", "Dr Tomas Varga"),
            ),
            title="What a gene is",
        ),
        *(
            IndexedText(f"{n:03}-talk", "en", said(f"Talk {n} is of many diseases.", "Yes."))
            for n in range(2, 13)
        ),
    ]
    german = IndexedText("001-genes", "de", said("Ein Gen ist ein Abschnitt.", "Größe zählt."))
    bulgarian = IndexedText("001-genes", "bg", said("Гените са много.", "Лекарство за всички."))
    return [*english, german, bulgarian]


def lay_down(folder: Path, indexed: Sequence[IndexedText], **other: object) -> Site:
    """Write the site of these texts into a folder, and return it."""
    program = pagefind.installed()
    assert program is not None
    titles = {text.folder: text.title for text in indexed if text.title}
    parts = []
    for language, year in sorted({(text.language, _year(text)) for text in indexed}, reverse=True):
        mine = [text for text in indexed if (text.language, _year(text)) == (language, year)]
        made = [one for text in mine for one in records.records(text)]
        index = pagefind.make(program, made, folder / "search" / language / year)
        (folder / KEYS.program).write_bytes((index.folder / pagefind.SCRIPT).read_bytes())
        listed = tuple(
            ListedText(
                text.folder,
                titles.get(text.folder, text.folder),
                "en",
                date(2026, 10, 27),
                records.speakers(text.cues),
                is_automatic=language == "bg",
            )
            for text in mine
        )
        parts.append(IndexPart(language, f"{language}/{year}/", year, index.has_stems, listed))
    (folder / KEYS.list).write_bytes(index_list(parts, "en"))
    site = sites.site(*_episodes(indexed), **({"search": KEYS} | other))
    files = {
        KEYS.script: static.script(),
        KEYS.style: static.style(),
        sites.ASSETS.style: static_files.style(site.colours),
        **{key: text.encode() for key, text in sites.made(site).items()},
    }
    for key, data in files.items():
        (folder / key).parent.mkdir(parents=True, exist_ok=True)
        (folder / key).write_bytes(data)
    return site


def _year(text: IndexedText) -> str:
    """Return the year whose index a text is in, so that the English ones are in two."""
    return "2026" if text.folder < "007" else "2025"


def _episodes(indexed: Sequence[IndexedText]) -> tuple[ShownEpisode, ...]:
    by_folder: dict[str, list[IndexedText]] = {}
    for text in indexed:
        by_folder.setdefault(text.folder, []).append(text)
    return tuple(
        replace(
            sites.episode(folder=folder, statements=()),
            title=some[0].title or folder,
            transcripts=tuple(
                sites.transcript(
                    text.language,
                    key=page_keys.transcript(folder, text.language),
                    turns=turns(text.cues),
                )
                for text in some
            ),
        )
        for folder, some in by_folder.items()
    )
