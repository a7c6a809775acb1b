"""What killed commands left half-written in a project goes, wherever it lies."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from toolkit import unfinished
from toolkit.show.project import Project

_DEPTH = 3  # build/campaign/NAME/ID/, build/videos/NAME/ID/


def sweep(project: Project) -> None:
    """Remove what writers that are dead left over ten minutes ago in the folders soy writes to.

    What is in use stays, and what lies outside the project: links are not followed. `build/public`
    is put right by each build.
    """
    for folder in _folders(project):
        unfinished.sweep(folder)


def _folders(project: Project) -> Iterator[Path]:
    yield project.build_dir
    for name in ("episodes", "campaign", "recognition", "desk", "videos", "claims"):
        yield from _below(project.build_dir / name, _DEPTH)
    for place in (project.episodes_dir, project.transcripts_dir, project.campaign_dir):
        yield from _below(place, 1)


def _below(folder: Path, depth: int) -> Iterator[Path]:
    """Yield a folder and those in it, as deep as that; those with a hidden name are left out."""
    if folder.is_symlink() or not folder.is_dir():
        return
    yield folder
    if not depth:
        return
    with os.scandir(folder) as entries:
        names = [e.name for e in entries if e.is_dir(follow_symlinks=False) and e.name[0] != "."]
    for name in names:
        yield from _below(folder / name, depth - 1)
