"""The covers of the show and of episodes that have one of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from toolkit import files
from toolkit.assemble.checks import check_episode
from toolkit.assemble.parts import keys, pictures
from toolkit.assemble.rows.output import Output, Subject, of_episodes
from toolkit.assemble.rows.scope import Scope
from toolkit.progress import Progress
from toolkit.publication.public_file import SHOW, Catalogue, PublicFile
from toolkit.show.findings import Finding
from toolkit.show.project import Project
from toolkit.show.show import Show

COVERS = "covers"
_WEIGHT = 2.0  # of a picture of 3000 pixels: as long as some seconds of sound take


@dataclass(frozen=True, slots=True)
class CoverJob:
    """A picture to be made fit for every app."""

    project: Project
    path: Path
    is_cover: bool = True
    steps: tuple[str, ...] = ()  # of a thing of seconds a dry run says nothing

    @property
    def weight(self) -> float:
        """The same for all."""
        return _WEIGHT

    def run(self, _progress: Progress) -> None:
        """Make it, unless it is made. Raises BadFile."""
        pictures.published(self.project, self.path, is_cover=self.is_cover)


def _pictures(scope: Scope) -> Iterator[tuple[str, Path]]:
    """Yield whose pictures there are, and where they lie."""
    yield SHOW, scope.project.cover
    for episode in scope.out:
        if path := scope.project.episode_cover(episode):
            yield episode.folder, path


def _jobs(scope: Scope) -> tuple[CoverJob, ...]:
    found = tuple(path for _, path in _pictures(scope))
    for path in found:
        pictures.check(scope.project, path)
    return tuple(CoverJob(scope.project, path) for path in dict.fromkeys(found))


def _files(scope: Scope, _catalogue: Catalogue) -> Iterator[PublicFile]:
    for owner, path in _pictures(scope):
        made = pictures.published(scope.project, path)
        folder = "" if owner == SHOW else f"episodes/{owner}"
        key = keys.immutable(folder, "cover", made.suffix, files.sha256_of(made))
        media_type = pictures.MEDIA_TYPES[made.suffix]
        yield PublicFile(key, made, media_type, "immutable", owner, COVERS)


def _of_the_show(scope: Scope, subject: Subject) -> Iterable[Finding]:
    is_show = isinstance(subject, Show)
    return pictures.judge(scope.project, scope.project.cover) if is_show else ()


COVER_OUTPUT = Output(
    COVERS,
    is_alone=True,
    files=_files,
    jobs=_jobs,
    checks=(_of_the_show, *of_episodes(*check_episode.COVER_LOOKS)),
)
