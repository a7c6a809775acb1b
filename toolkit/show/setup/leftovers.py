"""What killed commands left half-written in a project goes, wherever it lies."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from toolkit.folders import claims, unfinished
from toolkit.folders.seen import Looks
from toolkit.show.project import Project

_DEPTH = 3  # build/campaign/NAME/ID/, build/videos/NAME/ID/


def sweep(project: Project) -> None:
    """Remove what writers that are dead left over ten minutes ago in the folders soy writes to.

    Claims go as soon as their owners are dead; the episode may be gone, so that nobody asks again.
    What is in use stays, and what lies outside the project: links are not followed. `build/public`
    is put right by each build.
    """
    looks = project.readings.looks
    claims.sweep(project.build_dir / "claims")
    for folder in _folders(project, looks):
        unfinished.sweep(folder)


def _folders(project: Project, looks: Looks) -> Iterator[Path]:
    yield project.build_dir
    for name in ("episodes", "campaign", "recognition", "desk", "videos", "claims"):
        yield from _below(project.build_dir / name, _DEPTH, looks)
    for place in (project.episodes_dir, project.transcripts_dir, project.campaign_dir):
        yield from _below(place, 1, looks)


def _below(folder: Path, depth: int, looks: Looks) -> Iterator[Path]:
    """Yield a folder and those in it, as deep as that; those with a hidden name are left out.

    So are those of which it is known that nothing unfinished is in them.
    """
    if folder.is_symlink() or not folder.is_dir():
        return
    yield folder
    if not depth:
        return
    start = os.fspath(folder)
    with os.scandir(folder) as entries:
        names = [e.name for e in entries if e.is_dir(follow_symlinks=False) and e.name[0] != "."]
    for name in names:
        known = looks.known(f"{start}/{name}")
        if known is None or known.has_parts:
            yield from _below(folder / name, depth - 1, looks)
