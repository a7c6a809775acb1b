"""Covers in several sizes, for pages: small ones load fast, large ones look sharp."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from toolkit import files
from toolkit.assemble.parts import cover_sizes, keys, pictures
from toolkit.assemble.rows.output import Output
from toolkit.assemble.rows.scope import Scope
from toolkit.audio.pictures.cover_sizes import ICONS, SIZES, Size
from toolkit.progress import Progress
from toolkit.publication.page_keys import ASSETS
from toolkit.publication.public_file import SHOW, Catalogue, PublicFile
from toolkit.show.project import Project

PICTURES = "pictures"
ICON = "icon"
_TYPES = {"webp": "image/webp", "jpg": "image/jpeg", "png": "image/png"}
_WEIGHT = 4.0  # of all sizes of one cover: as long as some seconds of sound take


@dataclass(frozen=True, slots=True)
class SizesJob:
    """A cover to be made in all sizes; the published one is made by then."""

    project: Project
    path: Path
    sizes: tuple[Size, ...]
    steps: tuple[str, ...] = ()  # of a thing of seconds a dry run says nothing

    @property
    def weight(self) -> float:
        """The same for all."""
        return _WEIGHT

    def run(self, _progress: Progress) -> None:
        """Make them, unless they are made."""
        cover_sizes.make(self.project, pictures.published(self.project, self.path), self.sizes)


def _covers(scope: Scope) -> Iterator[tuple[str, Path, tuple[Size, ...]]]:
    """Yield whose covers there are, where they lie, and the sizes that pages need of them."""
    if not scope.project.show.pages.publish:
        return
    yield SHOW, scope.project.cover, (*SIZES, *ICONS)
    for episode in scope.out:
        if path := scope.project.episode_cover(episode):
            yield episode.folder, path, SIZES


def _jobs(scope: Scope) -> tuple[SizesJob, ...]:
    return tuple(SizesJob(scope.project, path, sizes) for _, path, sizes in _covers(scope))


def _files(scope: Scope, _catalogue: Catalogue) -> Iterator[PublicFile]:
    for owner, path, sizes in _covers(scope):
        folder = cover_sizes.folder_of(scope.project, pictures.published(scope.project, path))
        place = ASSETS if owner == SHOW else f"episodes/{owner}"
        for size in sizes:
            made = folder / size.name
            name = f"{ICON if size in ICONS else 'cover'}-{size.side}"
            key = keys.immutable(place, name, f".{size.form}", files.sha256_of(made))
            kind = f"{PICTURES}.{ICON if size in ICONS else size.form}.{size.side}"
            yield PublicFile(key, made, _TYPES[size.form], "immutable", owner, kind)


PICTURE_OUTPUT = Output(PICTURES, files=_files, jobs=_jobs, is_alone=True)
