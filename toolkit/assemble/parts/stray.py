"""Folders that look like an episode's and are none that soy reads, so that nobody would notice."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from toolkit import files
from toolkit.show.kept.readings import EPISODE_FILE
from toolkit.show.project import EPISODE_FOLDER, Project

# Windows hides the last ending, and editors and sync programs add one, or a number:
# episode.toml.txt, Episode.toml, episode.toml.bak, episode (1).toml, "episode.toml~", episode.tml.
_ALIKE = re.compile(r"episode.{0,40}\.to?ml?(\W.{0,40})?|episode(\.txt)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stray:
    """A folder in `episodes/` that is passed over."""

    folder: str
    why: str
    hint: str


def strays(project: Project) -> tuple[Stray, ...]:
    """Return the folders without an `episode.toml` that seem to be meant as episodes, sorted.

    One whose name is a number and a slug, and one with a file that is nearly called so.
    """
    found = []
    start, looks = os.fspath(project.episodes_dir), project.readings.looks
    for name, is_folder in files.folders_in(start):
        if is_folder and looks.at(f"{start}/{name}").noted:
            continue
        folder = project.episodes_dir / name
        if not is_folder and not folder.is_dir() and not folder.is_symlink():
            continue
        names = _files(folder)
        if EPISODE_FILE in names:
            continue
        alike = [one for one in names if _ALIKE.fullmatch(one)]
        if alike:
            hint = f"rename {alike[0]} to {EPISODE_FILE}"
            found.append(Stray(name, f"it has {alike[0]}, but no {EPISODE_FILE}", hint))
        elif EPISODE_FOLDER.fullmatch(name):
            hint = f"restore its {EPISODE_FILE} (from git or a backup), or remove the folder"
            found.append(Stray(name, f"it has no {EPISODE_FILE}", hint))
    return tuple(found)


def _files(folder: Path) -> list[str]:
    try:
        return sorted(p.name for p in folder.iterdir() if p.is_file() or p.is_symlink())
    except OSError:
        return []
