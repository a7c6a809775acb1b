"""Covers as they are published: judged, made fit for every app, and without metadata."""

from __future__ import annotations

import functools
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from toolkit import files
from toolkit.assemble.parts import keys
from toolkit.audio.pictures import cover
from toolkit.errors import BadFile
from toolkit.feed.rules import cover_rules
from toolkit.publication.public_file import Content
from toolkit.show.findings import Finding, of_error
from toolkit.show.project import Project

MEDIA_TYPES = {".png": "image/png", ".jpg": "image/jpeg"}
_SUFFIXES = {"PNG": ".png", "JPEG": ".jpg"}  # Apple and PSP-1: covers are PNG or JPEG
_FOLDER = "pictures"
_VERSION = 1  # another one whenever covers are judged or made in another way


def judge(project: Project, path: Path, *, is_cover: bool = True) -> list[Finding]:
    """Return what is wrong with a picture, or what becomes of it, at the file itself.

    Covers have to be square, and of a certain size.
    """
    where = path.relative_to(project.root).as_posix()
    try:
        looked = cover.look(path)
    except BadFile as err:
        rule = "unusable" if path.exists() else "cover-missing" if is_cover else "picture-missing"
        return [replace(of_error(err, project.root, where), rule=rule)]
    size = (looked.width, looked.height, looked.kind)
    rules = cover_rules.judge if is_cover else cover_rules.judge_picture
    return [
        *rules(size, path.name, where),
        *cover_rules.become(looked.changed, looked.left_out, looked.refusal, where),
    ]


def published(project: Project, path: Path, *, is_cover: bool = True) -> Path:
    """Return the file, under build/, with the picture to publish in place of `path`.

    It is made once for each content. Raises BadFile for a picture in which `judge` finds an error.
    """
    known = _known(project, path)
    if known is None:
        _refuse(project, path, is_cover)
        data, kind = cover.published(path)
        known = _folder(project) / (
            f"{_source(path)}.{files.sha256_of_bytes(data)[: keys.DIGITS]}{_SUFFIXES[kind]}"
        )
        files.write_bytes(known, data)
    return known


def check(project: Project, path: Path, *, is_cover: bool = True) -> None:
    """Raise BadFile for a picture that could not be published."""
    if _known(project, path) is None:
        _refuse(project, path, is_cover)


@functools.lru_cache(maxsize=1 << 14)  # the name of what is published tells its content
def size(made: Path) -> tuple[int, int]:
    """Return width and height in pixels of a picture that `published` returned."""
    return cover.size(made)


def tidy(project: Project, used: Collection[Content]) -> None:
    """Remove what was made of covers that are not there any more."""
    wanted = {content for content in used if isinstance(content, Path)}
    for path in _folder(project).glob("*.*.*"):
        if path not in wanted:
            path.unlink(missing_ok=True)


def _refuse(project: Project, path: Path, is_cover: bool) -> None:
    for found in judge(project, path, is_cover=is_cover):
        if found.level == "error":
            raise BadFile(f"{project.root / found.where}: {found.message}", hint=found.hint)


def _known(project: Project, path: Path) -> Path | None:
    """Return what was made of a file with this name's suffix and this content, if it is whole."""
    if not path.is_file():
        return None
    for made in sorted(_folder(project).glob(f"{_source(path)}.*.*")):
        if files.sha256_of(made).startswith(made.name.split(".")[1]):
            return made
    return None


def _source(path: Path) -> str:
    told = f"{_VERSION} {path.suffix.lower()} {files.sha256_of(path)}"
    return files.sha256_of_bytes(told.encode())[: keys.DIGITS]


def _folder(project: Project) -> Path:
    return project.build_dir / _FOLDER
