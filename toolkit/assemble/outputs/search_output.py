"""The search over all transcripts: Pagefind's files, and the list of what they are of.

No name in an index is long enough to be sure of its content (Pagefind's digests have 28 bits), so
that its files are pages, which caches ask for again, and are not kept for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from toolkit import files
from toolkit.assemble.outputs import search_indexes
from toolkit.assemble.outputs.search_indexes import IndexPlan
from toolkit.assemble.parts import keys
from toolkit.assemble.rows.output import Output, OutputJob, Subject
from toolkit.assemble.rows.scope import Scope
from toolkit.progress import Progress, tell
from toolkit.publication.page_keys import SEARCH, SEARCH_INDEX
from toolkit.publication.public_file import SHOW, Catalogue, PublicFile
from toolkit.publication.scan_folder import content_type
from toolkit.show.findings import Finding
from toolkit.show.project import Project
from toolkit.show.show import Show
from toolkit.show.toml import dates
from toolkit.site.search import pagefind, static
from toolkit.site.search.index_list import IndexPart, ListedText, index_list

SEARCHES = "search"
_FOLDER = SEARCH.rpartition("/")[0]
_LEFT_OUT = "the pages have no search: Pagefind is not installed, or does not run on this computer"
_HINT = "pip install pagefind-bin (for Linux, Windows, and Macs with an M processor)"
_WEIGHT_S = 1.0


@dataclass(frozen=True, slots=True)
class SearchJob:
    """All indexes of a show; those that are up to date cost nothing."""

    project: Project
    at: datetime
    known: search_indexes.Known = field(default_factory=dict)
    steps: tuple[str, ...] = ()

    @property
    def weight(self) -> float:
        """Little beside sound."""
        return _WEIGHT_S

    def run(self, progress: Progress) -> None:
        """Make the indexes. Raises as `search_indexes.make`."""
        program = pagefind.installed()
        if program is None:
            tell(f"{_LEFT_OUT}; {_HINT}")
            return
        plans = search_indexes.plans(Scope(self.project, self.at), program, self.known)
        for number, plan in enumerate(plans, 1):
            search_indexes.make(self.project, plan, program)
            progress(number / len(plans))


def _jobs(scope: Scope) -> tuple[OutputJob, ...]:
    if not scope.project.show.pages.publish:
        return ()
    return (SearchJob(scope.project, scope.at, search_indexes.kept_texts(scope)),)


def _files(scope: Scope, _catalogue: Catalogue) -> Iterator[PublicFile]:
    program = pagefind.installed()
    if program is None or not scope.project.show.pages.publish:
        return
    plans = search_indexes.plans(scope, program, search_indexes.kept_texts(scope))
    for plan in plans:
        folder = f"{SEARCH_INDEX}/{plan.language}/{plan.part}/"
        if not scope.kept.groups.stays(folder, plan.digest.encode()):
            yield from _index_files(scope, plan)
    if plans:
        script = search_indexes.made(scope.project, plans[0]).folder / pagefind.SCRIPT
        told = index_list((_part(scope, plan) for plan in plans), scope.project.show.language)
        yield _hashed(_FOLDER, "pagefind", ".js", script.read_bytes(), "program")
        yield _hashed("assets", "search", ".js", static.script(), "script")
        yield _hashed("assets", "search", ".css", static.style(), "style")
        yield _hashed(SEARCH_INDEX, "list", ".json", told, "list")


def _index_files(scope: Scope, plan: IndexPlan) -> Iterator[PublicFile]:
    made = search_indexes.made(scope.project, plan)
    start = len(made.folder.as_posix()) + 1
    for path in made.files:
        name = path.as_posix()[start:]
        if name != pagefind.SCRIPT:
            key = f"{SEARCH_INDEX}/{plan.language}/{plan.part}/{name}"
            kind = f"{SEARCHES}.index"
            yield PublicFile(key, path, content_type(key), "page", SHOW, kind, plan.language)


def _hashed(folder: str, name: str, suffix: str, data: bytes, kind: str) -> PublicFile:
    key = keys.immutable(folder, name, suffix, files.sha256_of_bytes(data))
    return PublicFile(key, data, content_type(key), "immutable", SHOW, f"{SEARCHES}.{kind}")


def _part(scope: Scope, plan: IndexPlan) -> IndexPart:
    project = scope.project
    episodes = {each.folder: each for each in scope.out}
    voices = search_indexes.speakers(project, plan)
    return IndexPart(
        plan.language,
        f"{plan.language}/{plan.part}/",
        plan.digest[:16],
        search_indexes.made(project, plan).has_stems,
        tuple(
            ListedText(
                text.folder,
                text.title,
                scope.spoken(episode).language,
                episode.date and dates.day(episode.date, project.show.timezone),
                voices[text.folder],
                is_automatic=not text.is_approved,
            )
            for text in plan.texts
            for episode in (episodes[text.folder],)
        ),
    )


def _of_the_show(_scope: Scope, subject: Subject) -> Iterable[Finding]:
    if isinstance(subject, Show) and subject.pages.publish and pagefind.installed() is None:
        yield Finding("warning", "search-left-out", "build/public", _LEFT_OUT, _HINT)


SEARCH_OUTPUT = Output(SEARCHES, files=_files, jobs=_jobs, checks=(_of_the_show,))
