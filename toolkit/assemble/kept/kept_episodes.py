"""What the last build made of each episode, as long as it would be made the same again.

Each output puts its part of an episode under a name of its own, in values that JSON holds; of files
there is their digest, and how they look in `build/public`. An episode is kept as a whole or not at
all: one whose files were touched there is made again like one whose notes changed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from toolkit import kept, seen
from toolkit.assemble.kept.inputs import Inputs
from toolkit.publication.manifest import Entry
from toolkit.publication.public_file import PublicFile
from toolkit.publication.scan_folder import OnDisk
from toolkit.show.episode import Episode
from toolkit.show.project import Project

_KIND = "episode"
_FILES = "files"


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
    _known: dict[str, dict[str, Any]] = field(default_factory=dict)
    _files: dict[str, tuple[KeptFile, ...]] = field(default_factory=dict)
    _keys: dict[str, bytes] = field(default_factory=dict)  # of those to be kept now
    _fresh: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __contains__(self, episode: Episode) -> bool:
        """Tell whether all that was made of an episode can stay."""
        return episode.folder in self._known

    def of(self, episode: Episode, name: str) -> Any:
        """Return what an output put under `name`; None if it is to be made."""
        return self._known.get(episode.folder, {}).get(name)

    def put(self, episode: Episode, name: str, value: Any) -> None:
        """Keep for the next build what an output made of an episode."""
        self._fresh.setdefault(episode.folder, {})[name] = value

    def sha256_of(self, episode: Episode, kind: str) -> list[str]:
        """Return the digests of the files of one kind that the last build had of an episode."""
        rows = self._known.get(episode.folder, {}).get(_FILES, ())
        return [row[7] for row in rows if row[5] == kind]

    def forget(self, folders: Iterable[str]) -> None:
        """Keep nothing of these episodes this time."""
        for folder in folders:
            self._keys.pop(folder, None)

    def files(self, episode: Episode) -> tuple[KeptFile, ...]:
        """Return the files of an episode that is kept."""
        return self._files.get(episode.folder, ())

    def confirm(self) -> None:
        """Look at the files in `build/public`; an episode of which one was touched is not kept."""
        if self.project is None:
            return
        plain: dict[str, bool] = {}
        for folder, said in list(self._known.items()):
            found = _confirmed(self.project, said.get(_FILES, ()), plain)
            if found is None:
                del self._known[folder]
            else:
                self._files[folder] = found

    def settled(self, wanted: Mapping[str, PublicFile]) -> dict[str, OnDisk]:
        """Return what is known of the files that are wanted just as they are."""
        return {
            one.file.key: OnDisk(one.sha256, one.length_bytes)
            for files in self._files.values()
            for one in files
            if wanted.get(one.file.key) is one.file
        }

    def save(
        self, episodes: Sequence[Episode], made: Iterable[PublicFile], entries: Iterable[Entry]
    ) -> None:
        """Keep what was made of `episodes`, all that are out, if nothing changed meanwhile."""
        if self.project is None:
            return
        before = Inputs(self.project)
        wanted = [
            each
            for each in episodes
            if each not in self
            and each.folder in self._keys
            and self._keys[each.folder] == before.of(each)
        ]
        by_owner: dict[str, list[PublicFile]] = {each.folder: [] for each in wanted}
        for file in made:
            if file.owner in by_owner:
                by_owner[file.owner].append(file)
        sha256 = {entry.key: entry.sha256 for entry in entries} if wanted else {}
        rows = {}
        for each in wanted:
            files = _told(self.project, by_owner[each.folder], sha256, before.before_ns)
            if files is not None:
                said = {**self._fresh.get(each.folder, {}), _FILES: files}
                value = json.dumps(said, separators=(",", ":")).encode()
                rows[each.folder] = (self._keys[each.folder], value)
        there = {each.folder for each in episodes}
        if rows or self._gone(there):
            kept.write(self.project.build_dir, _KIND, rows, there)

    def _gone(self, there: Collection[str]) -> bool:
        return not set(self._known) <= set(there)


def opened(project: Project, episodes: Sequence[Episode]) -> KeptEpisodes:
    """Return what is known of `episodes`, those that are out."""
    inputs = Inputs(project)
    keys = {each.folder: key for each in episodes if (key := inputs.of(each)) is not None}
    known = {}
    for folder, (key, value) in kept.read(project.build_dir, _KIND).items():
        if keys.get(folder) == key:
            said = _read(value)
            if said is not None:
                known[folder] = said
    return KeptEpisodes(project, known, _keys=keys)


def _read(value: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(value)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _confirmed(
    project: Project, rows: Sequence[Any], plain: dict[str, bool]
) -> tuple[KeptFile, ...] | None:
    """Return the files of an episode, None where one is not as it was left."""
    found, public = [], os.fspath(project.public_dir)
    try:
        for key, source, media_type, role, owner, kind, language, sha256, told in rows:
            path = f"{public}/{key}"
            there = os.lstat(path)
            if list(seen.seen(there)) != told or not _is_plain(path.rpartition("/")[0], plain):
                return None
            content = Path(path) if source is None else _inner(project, source)
            file = PublicFile(key, content, media_type, role, owner, kind, language)
            found.append(KeptFile(file, sha256, told[0]))
    except (OSError, ValueError, TypeError):
        return None
    return tuple(found)


def _is_plain(folder: str, known: dict[str, bool]) -> bool:
    """Tell whether a folder is no link, nor one above it up to the build folder."""
    if folder not in known:
        above = folder.rpartition("/")[0]
        is_root = folder.endswith("/build/public")
        known[folder] = not os.path.islink(folder) and (is_root or _is_plain(above, known))  # noqa: PTH114
    return known[folder]


def _inner(project: Project, name: str) -> Path:
    """Return a file below the build folder. Raises ValueError for any other."""
    parts = PurePosixPath(name).parts
    if not parts or ".." in parts or name.startswith("/"):
        raise ValueError(name)
    return project.build_dir / name


def _told(
    project: Project, files: Sequence[PublicFile], sha256: Mapping[str, str], before_ns: int
) -> list[list[Any]] | None:
    """Return the files of an episode as rows; None where one changed too short a time ago."""
    rows, build = [], project.build_dir
    public = os.fspath(project.public_dir)
    for file in files:
        source, content = None, file.content
        if isinstance(content, Path) and not content.is_relative_to(project.public_dir):
            if not content.is_relative_to(build):
                return None
            source = content.relative_to(build).as_posix()
        try:
            there = seen.seen(os.lstat(f"{public}/{file.key}"))
        except OSError:
            return None
        if max(there[1:3]) > before_ns - seen.SETTLED_NS:
            return None
        said = [file.media_type, file.role, file.owner, file.kind, file.language]
        rows.append([file.key, source, *said, sha256[file.key], list(there)])
    return rows
