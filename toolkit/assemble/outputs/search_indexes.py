"""The indexes of the search: which there are, what each is made of, and where it is kept.

An index holds one language, of all years as long as that is a few hours, and of one year each after
that: one episode more costs the index of its year alone. What is made is kept under the digest of
all that went into it.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import NamedTuple

from toolkit import files
from toolkit.assemble.parts import published_texts
from toolkit.assemble.parts.show_gate import TRANSCRIPTS
from toolkit.assemble.rows.scope import Scope
from toolkit.publication.gate import Cleared
from toolkit.publication.public_file import Variant
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.timeline import Timeline
from toolkit.site.search import pagefind, records
from toolkit.site.search.pagefind import Pagefind, SearchIndex
from toolkit.site.search.records import IndexedText
from toolkit.transcript.store import shelf

WHOLE = "all"  # the part that an index holds which is not cut by years
WHOLE_MS = 60 * 3_600_000  # up to so much talk of a language: some 3 s of a processor
_KEPT = "searchable"
_TIMELINE = tuple(each.name for each in fields(Timeline))
_VOICES = "voices.json"  # kept beside an index, so that no text is read again for its names


class SearchableText(NamedTuple):
    """A transcript that is out, of which no more is read yet than how it stands.

    Its values are such as JSON holds, so that thousands are there at once.
    """

    folder: str  # of the episode
    title: str
    year: str  # in which it came out, or WHOLE
    language: str
    digest: str  # of the text
    is_approved: bool
    is_spoken: bool  # in the language of the episode, which its title is in, too
    duration_ms: int
    timeline: Mapping[str, object]  # as `Timeline.from_json` reads it
    chapters: Sequence[int]  # when they are heard, in milliseconds

    @property
    def made_of(self) -> list[object]:
        """All that its records come from."""
        return [
            self.folder,
            self.language,
            self.digest,
            self.timeline,
            list(self.chapters),
            self.title if self.is_spoken else None,
        ]

    def read(self, project: Project, episode: Episode) -> IndexedText:
        """Return it, of that episode, with its text. Raises BadTranscript."""
        cues = shelf.cues(project, episode, self.language)
        return IndexedText(
            self.folder,
            self.language,
            published_texts.moved(cues, Timeline.from_json(self.timeline)),
            tuple(self.chapters),
            self.title if self.is_spoken else None,
        )


def _timeline(one: Timeline) -> dict[str, object]:
    """Return it as `dataclasses.asdict` does."""
    return {name: getattr(one, name) for name in _TIMELINE}


@dataclass(frozen=True, slots=True)
class IndexPlan:
    """An index that is to be there."""

    language: str
    part: str  # WHOLE, or a year
    texts: tuple[SearchableText, ...]
    digest: str  # of all that it is made of, the program included

    def folder(self, project: Project) -> Path:
        """Return where it is kept."""
        return _home(project) / f"{self.language}.{self.part}.{self.digest[:16]}"


Known = Mapping[str, tuple[SearchableText, ...]]
"""The texts of episodes in which nothing changed, by folder."""


def plans(scope: Scope, program: Pagefind, known: Known) -> tuple[IndexPlan, ...]:
    """Return all indexes of a show, by language, the newest year first. Raises BadFile."""
    by_language: dict[str, list[SearchableText]] = {}
    for episode in scope.out:
        texts = known.get(episode.folder)
        if texts is None:
            texts = tuple(_texts(scope, episode))
            scope.kept.put(episode, _KEPT, list(texts))
        for text in texts:
            by_language.setdefault(text.language, []).append(text)
    made = []
    for language, found in sorted(by_language.items()):
        for part, some in parts(found):
            told = [program.version, records.VERSION, [text.made_of for text in some]]
            digest = files.sha256_of_bytes(json.dumps(told).encode())
            made.append(IndexPlan(language, part, tuple(some), digest))
    return tuple(made)


def kept_texts(scope: Scope) -> dict[str, tuple[SearchableText, ...]]:
    """Return the texts of episodes in which nothing changed since the last build."""
    return {
        episode.folder: tuple(map(SearchableText._make, said))
        for episode in scope.out
        if (said := scope.kept.of(episode, _KEPT)) is not None
    }


def make(project: Project, plan: IndexPlan, program: Pagefind) -> None:
    """Make an index, unless it is made, and forget those of the same part before it.

    Raises BadTranscript, SoyError where the program fails, and CannotWrite.
    """
    folder = plan.folder(project)
    if not folder.is_dir():
        with files.full_disk_told(folder):
            folder.parent.mkdir(parents=True, exist_ok=True)
            work = Path(tempfile.mkdtemp(prefix=".index-", dir=folder.parent))
        try:
            by_folder = {each.folder: each for each in project.episodes}
            texts = [text.read(project, by_folder[text.folder]) for text in plan.texts]
            pagefind.make(program, (one for text in texts for one in records.records(text)), work)
            voices = {text.folder: records.speakers(text.cues) for text in texts}
            (work / _VOICES).write_text(json.dumps(voices), "utf-8")
            with suppress(OSError):  # another build has just put the same there
                work.rename(folder)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    for other in folder.parent.glob(f"{plan.language}.{plan.part}.*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)


def made(project: Project, plan: IndexPlan) -> SearchIndex:
    """Return an index that was made. Raises SoyError if it is not there."""
    return pagefind.read(plan.folder(project))


def speakers(project: Project, plan: IndexPlan) -> dict[str, list[str]]:
    """Return who speaks in the texts of an index that was made, by the episodes' folders."""
    found: dict[str, list[str]] = json.loads((plan.folder(project) / _VOICES).read_text("utf-8"))
    return found


def _home(project: Project) -> Path:
    return project.build_dir / "search" / "pages"


def _texts(scope: Scope, episode: Episode) -> Iterator[SearchableText]:
    report = scope.sound(episode)[1]
    spoken = scope.spoken(episode).language
    told = report.timeline.moved(episode)
    for standing in shelf.standings(scope.project, episode):
        variant = Variant(episode, standing.language)
        if isinstance(scope.gate(variant, TRANSCRIPTS, scope.at, standing), Cleared):
            yield SearchableText(
                episode.folder,
                episode.title,
                str(episode.date.year) if episode.date else WHOLE,
                standing.language,
                standing.digest,
                is_approved=standing.status == "reviewed",
                is_spoken=standing.language == spoken,
                duration_ms=report.duration_ms,
                timeline=_timeline(report.timeline),
                chapters=tuple(chapter.start_ms for chapter in told.chapters),
            )


def parts(texts: Sequence[SearchableText]) -> list[tuple[str, list[SearchableText]]]:
    """Return the texts of a language by year, the newest first; few of them as one whole."""
    if sum(text.duration_ms for text in texts) <= WHOLE_MS:
        return [(WHOLE, list(texts))]
    years: dict[str, list[SearchableText]] = {}
    for text in texts:
        years.setdefault(text.year, []).append(text)
    return sorted(years.items(), reverse=True)
