"""What the last build made of each episode, as long as it would be made the same again.

Each output puts its part of an episode under a name of its own, in values that JSON holds. What
each build reads of all episodes stands together in one row for each, all other parts in rows of
their own, read when they are first asked for. An episode is kept as a whole or not at all: one
whose files in `build/public` were touched is made again like one whose notes changed.
"""

from __future__ import annotations

import functools
import json
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from toolkit.assemble.kept import public_scan
from toolkit.assemble.kept.inputs import Inputs
from toolkit.assemble.kept.kept_groups import KeptGroups
from toolkit.assemble.kept.left_groups import KIND
from toolkit.folders import kept
from toolkit.folders.seen import Looks
from toolkit.publication.manifest import Entry
from toolkit.publication.public_file import PublicFile
from toolkit.publication.scan_folder import OnDisk
from toolkit.show.episode import Episode
from toolkit.show.project import Project

_KIND = "episode"
_GROUPS, _FILES, _PICTURES = "groups", "files", "pictures"
_FEW = frozenset({_FILES, "feeds"})  # large parts, of which a build reads a few rows
_APART = _FEW | {"status", "languages", "sha256"}  # and such as other commands read


class Damaged(Exception):
    """A part of what is kept is not there: all is to be made as if nothing were kept."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that the last build put into `build/public`, and that is there as it was left."""

    file: PublicFile
    sha256: str
    length_bytes: int


@dataclass
class KeptEpisodes:
    """What is known of each episode. Made by `opened`; without that it knows and keeps nothing."""

    project: Project | None = None
    groups: KeptGroups = field(default_factory=KeptGroups)
    _known: dict[str, bytes] = field(default_factory=dict)  # by folder: what is read of all
    _read: dict[str, dict[str, Any]] = field(default_factory=dict)  # the same, by name
    _keys: dict[str, bytes] = field(default_factory=dict)  # of those to be kept now
    _gone: tuple[str, ...] = ()  # folders of which something is kept to no use
    _parts: dict[str, dict[str, kept.Row]] = field(default_factory=dict)  # by name and folder
    _fresh: dict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    _loose: dict[str, tuple[KeptFile, ...]] = field(default_factory=dict)

    def __contains__(self, episode: Episode) -> bool:
        """Tell whether all that was made of an episode can stay."""
        return episode.folder in self._known

    def of(self, episode: Episode, name: str) -> Any:
        """Return what an output put under `name`; None if it is to be made."""
        folder = episode.folder
        return self._of(folder, name) if folder in self._known else None

    def told(self, episode: Episode, name: str) -> Any:
        """Return what an output put under `name` for an episode that is kept. Raises Damaged."""
        if (said := self.of(episode, name)) is None:
            raise Damaged(f"{episode.folder}: {name}")
        return said

    def put(self, episode: Episode, name: str, value: Any) -> None:
        """Keep for the next build what an output made of an episode."""
        self._fresh[name][episode.folder] = value

    def forget(self, folders: Iterable[str]) -> None:
        """Keep nothing of these episodes this time."""
        for folder in folders:
            if folder not in self._known:
                self._keys.pop(folder, None)

    def confirm(self, groups: KeptGroups) -> None:
        """Take how `build/public` is; an episode of which a file was touched is not kept."""
        self.groups = groups
        for folder in list(self._known):
            key = self._keys[folder]
            if not all(groups.is_as_left(name, key) for name in self._groups(folder)):
                del self._known[folder]

    def loosen(self, folders: Iterable[str]) -> None:
        """Name the files of these episodes one by one, as some of them are made again.

        Raises Damaged.
        """
        for folder in folders:
            self._loose[folder] = tuple(self._files(folder))

    @property
    def loose(self) -> tuple[KeptFile, ...]:
        """The files of the episodes that were loosened."""
        return tuple(one for files in self._loose.values() for one in files)

    def settled(self, wanted: Mapping[str, PublicFile]) -> dict[str, OnDisk]:
        """Return what is known of those of the loose files that are wanted just as they are."""
        return {
            one.file.key: OnDisk(one.sha256, one.length_bytes)
            for one in self.loose
            if wanted.get(one.file.key) is one.file
        }

    def drop(self) -> None:
        """Know nothing any more."""
        self._known.clear()
        self._loose.clear()
        self.groups = replace(self.groups, _tags={}, _staying=set())

    def leave(self) -> None:
        """Let all stay that is kept and was not loosened."""
        for folder in self._known.keys() - self._loose.keys():
            for name in self._groups(folder):
                self.groups.leave(name)

    @property
    def pictures(self) -> frozenset[Path]:
        """What was made of the pictures of all that is kept, in the build folder."""
        if self.project is None:
            return frozenset()
        build = self.project.build_dir
        said = (self._of(folder, _PICTURES) for folder in self._known)
        return frozenset(build / name for names in said for name in names or ())

    def save(
        self, episodes: Sequence[Episode], made: Iterable[PublicFile], entries: Sequence[Entry]
    ) -> None:
        """Keep what was made now of `episodes`, all that are out, if nothing changed meanwhile.

        `made` and `entries` are of the files that did not stay in their groups.
        """
        if self.project is None:
            return
        before_ns = time.time_ns()
        by_owner = self._made_now(self.project, episodes, made)
        own = {
            folder: {public_scan.group_of(file.key) for file in files}
            for folder, files in by_owner.items()
        }
        for folder, names in own.items():
            for name in names:
                self.groups.tag(name, self._keys[folder])
        groups = self.groups.rows(entries, self.project.public_dir, before_ns)
        ready = {folder for folder, names in own.items() if names <= groups.keys()}
        by_key = {entry.key: entry for entry in entries} if ready else {}
        values = {name: dict(said) for name, said in self._fresh.items()}
        for folder in sorted(ready):
            told = [_told(self.project, file, by_key[file.key]) for file in by_owner[folder]]
            pictures = [row[1] for row in told if row[1] and row[1].startswith("pictures/")]
            values.setdefault(_GROUPS, {})[folder] = sorted(own[folder])
            values.setdefault(_FILES, {})[folder] = told
            values.setdefault(_PICTURES, {})[folder] = pictures or None
        rows = self._rows(values, ready)
        gone = {_KIND: self._gone, KIND: self.groups.gone()}
        if groups or any(gone.values()):
            kept.write_all(self.project.build_dir, {**rows, KIND: groups}, gone)

    def _rows(
        self, values: Mapping[str, Mapping[str, Any]], ready: Collection[str]
    ) -> dict[str, dict[str, kept.Row]]:
        """Return the rows of what is to be kept of the episodes that are `ready`, by kind."""
        joined: dict[str, dict[str, Any]] = {folder: {} for folder in ready}
        rows: dict[str, dict[str, kept.Row]] = {}
        for name, said in values.items():
            for folder in ready & said.keys():
                if said[folder] is None:
                    continue
                if _is_apart(name):
                    row = (self._keys[folder], _json(said[folder]))
                    rows.setdefault(_kind(name), {})[folder] = row
                else:
                    joined[folder][name] = said[folder]
        rows[_KIND] = {folder: (self._keys[folder], _json(said)) for folder, said in joined.items()}
        return rows

    def _made_now(
        self, project: Project, episodes: Sequence[Episode], made: Iterable[PublicFile]
    ) -> dict[str, list[PublicFile]]:
        """Return the files of the episodes that can be kept and are not yet."""
        asked = [one for one in episodes if one not in self and one.folder in self._keys]
        if not asked:
            return {}
        now = Inputs(project)
        found: dict[str, list[PublicFile]] = {
            one.folder: [] for one in asked if now.of(one) == self._keys[one.folder]
        }
        for file in made:
            if file.owner in found:
                found[file.owner].append(file)
        build = project.build_dir
        return {
            folder: files
            for folder, files in found.items()
            if all(isinstance(f.content, bytes) or f.content.is_relative_to(build) for f in files)
        }

    def _of(self, folder: str, name: str) -> Any:
        if not _is_apart(name):
            said = self._read.get(folder)
            if said is None:
                said = self._read[folder] = _table(self._known[folder])
            return said.get(name)
        row = self._part(name, folder).get(folder)
        if row is None or row[0] != self._keys.get(folder):
            return None
        try:
            return json.loads(row[1])
        except (ValueError, RecursionError):
            return None

    def _groups(self, folder: str) -> list[str]:
        """Return the groups that an episode's files are in, one that is never there if unknown."""
        names = self._of(folder, _GROUPS)
        return list(map(str, names)) if isinstance(names, list) and names else [""]

    def _part(self, name: str, folder: str) -> dict[str, kept.Row]:
        """Return the rows of a part, of large ones no more than that of a folder."""
        if self.project is None:
            return {}
        if name.partition(" ")[0] in _FEW:
            return kept.read(self.project.build_dir, _kind(name), folder)
        if name not in self._parts:
            self._parts[name] = kept.read(self.project.build_dir, _kind(name))
        return self._parts[name]

    def _files(self, folder: str) -> Iterator[KeptFile]:
        """Yield the files of an episode that is kept."""
        assert self.project is not None  # noqa: S101 - else nothing is kept
        rows = self._of(folder, _FILES)
        if rows is None:
            raise Damaged(f"{folder}: {_FILES}")
        for key, source, media_type, role, owner, kind, language, sha256, length in rows:
            path = self.project.public_dir / key
            content = path if source is None else self.project.build_dir / source
            file = PublicFile(key, content, media_type, role, owner, kind, language)
            yield KeptFile(file, sha256, length)


def opened(project: Project, episodes: Sequence[Episode], looks: Looks) -> KeptEpisodes:
    """Return what is known of `episodes`, those that are out.

    `looks` began before anything was read that may be kept.
    """
    inputs = Inputs(project, looks)
    keys = {each.folder: key for each in episodes if (key := inputs.of(each)) is not None}
    rows = kept.read(project.build_dir, _KIND)
    known = {folder: value for folder, (key, value) in rows.items() if keys.get(folder) == key}
    there = {each.folder for each in episodes}
    gone = tuple(folder for folder in rows if folder not in there)
    return KeptEpisodes(project, _known=known, _keys=keys, _gone=gone)


def _kind(name: str) -> str:
    return f"{_KIND} {name}"


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _table(value: bytes) -> dict[str, Any]:
    try:
        said = json.loads(value)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


@functools.cache
def _is_apart(name: str) -> bool:
    return name.partition(" ")[0] in _APART


def _told(project: Project, file: PublicFile, entry: Entry) -> list[Any]:
    """Return a file as a row, with the file of the build folder that it is a copy of."""
    content, source = file.content, None
    if isinstance(content, Path) and not content.is_relative_to(project.public_dir):
        source = content.relative_to(project.build_dir).as_posix()
    said = [file.media_type, file.role, file.owner, file.kind, file.language]
    return [file.key, source, *said, entry.sha256, entry.length_bytes]
