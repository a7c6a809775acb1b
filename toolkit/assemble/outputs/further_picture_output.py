"""Pictures besides the covers: landscape ones, banners, and those of chapters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from toolkit import files
from toolkit.assemble.outputs.cover_output import CoverJob
from toolkit.assemble.parts import keys, pictures
from toolkit.assemble.rows.output import Output, Subject
from toolkit.assemble.rows.scope import Scope
from toolkit.publication.public_file import SHOW, Catalogue, PublicFile
from toolkit.show.episode import Episode
from toolkit.show.findings import Finding
from toolkit.show.project import Project
from toolkit.show.show import Show
from toolkit.show.slugs import slug

FURTHER_PICTURES = "further_pictures"


def kind_of(name: str) -> str:
    """Return the kind under which the catalogue has a picture of this file name."""
    return f"{FURTHER_PICTURES}.{name}"


def _of_show(project: Project) -> dict[str, Path]:
    names = dict.fromkeys(one.file for one in project.show.pictures)
    return {name: project.inside(project.episodes_dir / name) for name in names}


def _of_episode(project: Project, episode: Episode) -> dict[str, Path]:
    names = [one.file for one in episode.pictures]
    told = (episode.chapters, *(said.chapters for said in episode.editions.values()))
    names += [one.picture for chapters in told for one in chapters if one.picture]
    folder = project.episode_dir(episode)
    return {name: project.inside(folder / name) for name in dict.fromkeys(names)}


def _all(scope: Scope) -> Iterator[tuple[str, str, Path]]:
    """Yield whose pictures there are, their names and where they lie."""
    for name, path in _of_show(scope.project).items():
        yield SHOW, name, path
    for episode in scope.out:
        for name, path in _of_episode(scope.project, episode).items():
            yield episode.folder, name, path


def _jobs(scope: Scope) -> tuple[CoverJob, ...]:
    found = tuple(dict.fromkeys(path for _, _, path in _all(scope)))
    for path in found:
        pictures.check(scope.project, path, is_cover=False)
    return tuple(CoverJob(scope.project, path, is_cover=False) for path in found)


def _files(scope: Scope, _catalogue: Catalogue) -> Iterator[PublicFile]:
    known = set[str]()
    for owner, name, path in _all(scope):
        made = pictures.published(scope.project, path, is_cover=False)
        folder = "pictures" if owner == SHOW else f"episodes/{owner}"
        stem = slug(path.stem, "picture")
        key = keys.immutable(folder, stem, made.suffix, files.sha256_of(made))
        if key in known:  # one picture under two names that are one in addresses
            continue
        known.add(key)
        media_type = pictures.MEDIA_TYPES[made.suffix]
        yield PublicFile(key, made, media_type, "immutable", owner, kind_of(name))


def _check(scope: Scope, subject: Subject) -> Iterable[Finding]:
    found: dict[str, Path] = {}
    if isinstance(subject, Show):
        found = _of_show(scope.project)
    elif isinstance(subject, Episode):
        found = _of_episode(scope.project, subject)
    for path in found.values():
        yield from pictures.judge(scope.project, path, is_cover=False)


FURTHER_PICTURE_OUTPUT = Output(
    FURTHER_PICTURES, is_alone=True, files=_files, jobs=_jobs, checks=(_check,)
)
