"""Make a new show, and new episodes in it. What is there already is never touched."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from toolkit import errors, files
from toolkit.errors import BadFile, BadRecording, CannotWrite, NoProject
from toolkit.show.campaign import Brand
from toolkit.show.episode import Episode, EpisodeFile
from toolkit.show.manual import commented
from toolkit.show.project import SHOW_FILE, Project
from toolkit.show.reading import validate
from toolkit.show.show import Show
from toolkit.show.slugs import slug

_PART = ".part"  # the end of the name of a folder that is being made
_SHOW_HEAD = """\
# The show. Lines that begin with # are comments: remove the # to set a key.
# Next: put a square cover picture beside this file, then: soy check

"""
_EPISODE_HEAD = """\
# One episode. Lines that begin with # are comments: remove the # to set a key.
# The show notes are in notes.md beside this file. It has no date yet, so it is not published.

"""
_NOTES = """\
What this episode is about, and why it matters, in plain words.

- A point that listeners take home
- [A page that was named](https://example.org/)
"""


def plan_show(folder: Path, values: Mapping[str, Any]) -> dict[Path, str]:
    """Return the files of a new show, path to text: show.toml last, with `values` set in it.

    Raises NoProject when there is a show already, BadFile when `values` make no valid show.
    """
    if (folder / SHOW_FILE).exists():
        raise NoProject(
            f"{folder}: there is a show here already", hint="soy status shows what it has"
        )
    if folder.exists() and not folder.is_dir():
        raise NoProject(f"{folder}: this is a file", hint="choose another name")
    path = folder / SHOW_FILE
    validate(path, Show, values)
    wanted = {
        folder / ".gitignore": "/build/\n*.part\n",
        folder / "campaign" / "brand" / "brand.toml": commented(Brand),
        path: _SHOW_HEAD + commented(Show, values),
    }
    return {place: text for place, text in wanted.items() if not place.exists()}


def create_show(folder: Path, values: Mapping[str, Any]) -> Project:
    """Make the files of `plan_show`; show.toml, which makes it a show, comes last."""
    for path, text in plan_show(folder, values).items():
        files.write_text(path, text)
    return Project.open(folder)


@dataclass(frozen=True, slots=True)
class NewEpisode:
    """An episode about to be made."""

    folder: str
    title: str
    guid: UUID
    recording: Path
    more: Mapping[str, Any] = field(default_factory=dict)  # further keys of its episode.toml


def plan_episode(project: Project, recording: Path, title: str, guid: UUID) -> NewEpisode:
    """Return the episode that `recording` would become: the next number, a slug of the title."""
    number = max((e.number for e in project.episodes), default=0) + 1
    folder = f"{number:03}-{slug(title)}"
    values = {"title": title, "guid": "new", "source": "new", "source_sha256": "0" * 64}
    title = validate(Path("the new episode"), EpisodeFile, values).title
    return NewEpisode(folder, title, guid, recording)


def create_episode(project: Project, new: NewEpisode) -> Episode:
    """Make the episode's folder: the recording copied and checked, episode.toml, notes.md.

    The folder appears whole or not at all. Raises BadRecording when the copy is not the recording.
    """
    place = project.episodes_dir / new.folder
    beside = project.episodes_dir / f".{new.folder}{_PART}"
    if place.exists():
        raise BadFile(f"{place}: the folder exists already", hint="rename or remove it")
    for left in project.episodes_dir.glob(f".*{_PART}"):  # by a run that was killed
        shutil.rmtree(left, ignore_errors=True)
    try:
        source = f"source{_safe_suffix(new.recording)}"
        digest = files.copy(new.recording, beside / source)
        if files.sha256_of(beside / source) != digest:
            raise BadRecording(
                f"{new.recording}: the copy differs from the recording",
                hint="the disk may be failing; try another one",
            )
        values = {
            "title": new.title,
            "guid": str(new.guid),
            "source": source,
            "source_sha256": digest,
            "source_name": _readable(new.recording.name),
            **new.more,
        }
        toml = _EPISODE_HEAD + commented(EpisodeFile, values)
        files.write_text(beside / "episode.toml", toml)
        files.write_text(beside / "notes.md", _NOTES)
        beside.replace(place)
    except CannotWrite as err:  # name what the person knows
        message = err.message.replace(str(beside), str(place))
        raise CannotWrite(message, hint=err.hint) from err
    except OSError as err:
        raise errors.cannot_write(place, err) from err
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return project.read_episode(new.folder)


def _readable(name: str) -> str:
    """Return a file's name as text; bytes that are no UTF-8, and control characters, become ?."""
    whole = name.encode("utf-8", "replace").decode()
    return "".join(c if c.isprintable() else "?" for c in whole)


def _safe_suffix(recording: Path) -> str:
    suffix = recording.suffix.lower()
    return suffix if suffix.isascii() and suffix[1:].isalnum() and len(suffix) <= 8 else ""
