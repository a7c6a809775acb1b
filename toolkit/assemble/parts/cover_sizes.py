"""Covers in the sizes of pages: made once for each content, under build/."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

from toolkit import files
from toolkit.assemble.parts import keys
from toolkit.audio.pictures import cover_sizes
from toolkit.audio.pictures.cover_sizes import Size
from toolkit.show.project import Project

_FOLDER = "sizes"


def folder_of(project: Project, cover: Path) -> Path:
    """Return where the sizes of a published cover are made."""
    told = f"{cover_sizes.VERSION} {files.sha256_of(cover)}"
    return project.build_dir / _FOLDER / files.sha256_of_bytes(told.encode())[: keys.DIGITS]


def make(project: Project, cover: Path, sizes: Collection[Size]) -> None:
    """Make the sizes that are not there yet; each file is whole, or not there."""
    folder = folder_of(project, cover)
    for size in sizes:
        path = folder / size.name
        if not path.is_file():
            files.write_bytes(path, cover_sizes.made(cover, size))


def tidy(project: Project, covers: Collection[Path]) -> None:
    """Remove what was made of covers that are not there any more."""
    wanted = {folder_of(project, cover) for cover in covers}
    for folder in (project.build_dir / _FOLDER).glob("*"):
        if folder not in wanted:
            shutil.rmtree(folder, ignore_errors=True)
