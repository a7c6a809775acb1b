"""Folders that look like an episode's and are none that soy reads, so that nobody would notice."""

from __future__ import annotations

import re
from dataclasses import dataclass

from toolkit.show.project import EPISODE_FOLDER, Project

EPISODE_FILE = "episode.toml"
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
    try:
        folders = sorted(p for p in project.episodes_dir.iterdir() if p.is_dir() or p.is_symlink())
    except OSError:
        return ()
    for folder in folders:
        try:
            names = sorted(p.name for p in folder.iterdir() if p.is_file() or p.is_symlink())
        except OSError:
            names = []
        if EPISODE_FILE in names or folder.name.startswith("."):
            continue
        alike = [name for name in names if _ALIKE.fullmatch(name)]
        if alike:
            hint = f"rename {alike[0]} to {EPISODE_FILE}"
            found.append(Stray(folder.name, f"it has {alike[0]}, but no {EPISODE_FILE}", hint))
        elif EPISODE_FOLDER.fullmatch(folder.name):
            hint = f"restore its {EPISODE_FILE} (from git or a backup), or remove the folder"
            found.append(Stray(folder.name, f"it has no {EPISODE_FILE}", hint))
    return tuple(found)
