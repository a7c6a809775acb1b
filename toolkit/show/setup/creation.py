"""Make a new show, and new episodes in it. What is there already is never touched."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from toolkit import errors, files
from toolkit.errors import BadFile, BadRecording, CannotWrite, NoProject
from toolkit.show import templates
from toolkit.show.campaign import Brand
from toolkit.show.episode import Episode, EpisodeFile, number_text
from toolkit.show.project import SHOW_FILE, Project
from toolkit.show.setup.manual import commented
from toolkit.show.show import Show
from toolkit.show.slugs import slug
from toolkit.show.toml.toml_editor import with_tables
from toolkit.show.toml.toml_reader import validate
from toolkit.show.toml.toml_text import loads

_PART = ".part"  # the end of the name of a folder that is being made
_SHOW_HEAD = """\
# The show. Lines that begin with # are comments: remove the # to set a key.
# Next: put a square cover picture beside this file, then: soy check

"""
_EPISODE_HEAD = """\
# One episode. Lines that begin with # are comments: remove the # to set a key.
# The show notes are in notes.md beside this file. It has no date yet, so it is not published.

"""


def plan_show(folder: Path, values: Mapping[str, Any]) -> dict[Path, str]:
    """Return the files of a new show, path to text: show.toml last, with `values` set in it.

    Raises NoProject when there is a show already, BadFile when `values` make no valid show.
    """
    if (folder / SHOW_FILE).exists():
        raise NoProject(
            f"{folder}: there is already a show here", hint="soy status shows what it has"
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
    validate(path, Show, loads(wanted[path]))  # what is kept can be read
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
    taken: Mapping[str, Any] = field(default_factory=dict)  # keys that the recording itself says
    hints: tuple[str, ...] = ()  # what it says besides, kept as comments

    @property
    def number_text(self) -> str:
        """The number as the folder writes it."""
        return number_text(self.folder)


def plan_episode(project: Project, recording: Path, title: str, guid: UUID) -> NewEpisode:
    """Return the episode that `recording` would become: the next number, a slug of the title."""
    number = max((e.number for e in project.episodes), default=0) + 1
    folder = f"{number:03}-{slug(title)}"
    values = {"title": title, "guid": "new", "source": "new", "source_sha256": "0" * 64}
    title = validate(Path("the new episode"), EpisodeFile, values).title
    return NewEpisode(folder, title, guid, recording)


Filling = Callable[[Path], Mapping[str, Any]]
"""Puts the recording into an episode's folder; returns the keys of episode.toml that tell of it."""


def create_episode(project: Project, new: NewEpisode, fill: Filling | None = None) -> Episode:
    """Make the episode's folder: the recording copied and checked, episode.toml, notes.md.

    `fill` brings in something else than the one file `new.recording`. The folder appears whole or
    not at all. Raises BadRecording when the copy is not the recording, and what `fill` raises.
    """
    place = project.episodes_dir / new.folder
    beside = project.episodes_dir / f".{new.folder}{_PART}"
    if place.exists():
        raise BadFile(f"{place}: the folder exists already", hint="rename or remove it")
    for left in project.episodes_dir.glob(f".*{_PART}"):  # by a run that was killed
        shutil.rmtree(left, ignore_errors=True)
    try:
        found = fill(beside) if fill else _with_recording(beside, new.recording)
        values = {"title": new.title, "guid": str(new.guid), **found}
        toml = _episode_toml(new, values)
        validate(place / "episode.toml", EpisodeFile, loads(toml))  # what is kept can be read
        files.write_text(beside / "episode.toml", toml)
        files.write_text(beside / "notes.md", templates.NOTES)
        beside.replace(place)
    except CannotWrite as err:  # name what the person knows
        message = err.message.replace(str(beside), str(place))
        raise CannotWrite(message, hint=err.hint) from err
    except OSError as err:
        raise errors.cannot_write(place, err) from err
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return project.read_episode(new.folder)


def _episode_toml(new: NewEpisode, values: Mapping[str, Any]) -> str:
    """Return the text of episode.toml; chapters stand together, below the comment on them."""
    scalars = {key: value for key, value in new.taken.items() if key != "chapters"}
    said = "".join(f"#   {hint}\n" for hint in new.hints)
    head = f"# The recording says besides, and none of it is published:\n{said}\n" if said else ""
    text = _EPISODE_HEAD + head + commented(EpisodeFile, {**scalars, **values})
    chapters = new.taken.get("chapters")
    return with_tables(text, "chapters", chapters) if chapters else text


def copy_checked(recording: Path, target: Path) -> str:
    """Copy a recording, read the copy again, and return its SHA-256. Raises BadRecording."""
    digest = files.copy(recording, target)
    if files.sha256_of(target) != digest:
        raise BadRecording(
            f"{recording}: the copy differs from the recording",
            hint="the disk may be failing; try another one",
        )
    return digest


def _with_recording(folder: Path, recording: Path) -> Mapping[str, Any]:
    source = f"source{safe_suffix(recording)}"
    return {
        "source": source,
        "source_sha256": copy_checked(recording, folder / source),
        "source_name": _readable(recording.name),
    }


def _readable(name: str) -> str:
    """Return a file's name as text; bytes that are no UTF-8, and control characters, become ?."""
    whole = name.encode("utf-8", "replace").decode()
    return "".join(c if c.isprintable() else "?" for c in whole)


def safe_suffix(recording: Path) -> str:
    """Return the end of a file's name in small letters if it is fit for one, else nothing."""
    suffix = recording.suffix.lower()
    return suffix if suffix.isascii() and suffix[1:].isalnum() and len(suffix) <= 8 else ""
