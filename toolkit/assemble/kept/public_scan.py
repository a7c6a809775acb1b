"""What lies in `build/public`, looked at once: each file by size, times and inode, in groups.

A group is what is made together and changes together: the files of an episode in one folder, a
part of the search's index, any other file by itself. Its digest tells whether anything in it is
another. Links are seen and never followed.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_DIGEST_BYTES = 16
# Below an edition's folder too; folders of episodes begin with a number.
_FOLDERS = re.compile(
    r"(?:[^/]+/)??(?:episodes|embed)/[0-9][^/]*/|search/index/[^/]+/[^/]+/", re.ASCII
)

Found = tuple[bytes, int]
"""The digest of a group, and how many files are in it."""


@dataclass(slots=True)
class Group:
    """Files of which each is as it was, or one is not."""

    keys: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    latest_ns: int = 0  # when the last of them changed

    @property
    def digest(self) -> bytes:
        """What tells whether a file is another, is new or is gone."""
        said = "\n".join(sorted(self.told)).encode("utf-8", "surrogateescape")
        return hashlib.blake2b(said, digest_size=_DIGEST_BYTES).digest()


@dataclass(slots=True)
class PublicScan:
    """What is in the folder."""

    folder: Path = Path()
    groups: dict[str, Found] = field(default_factory=dict)  # by what their keys begin with
    links: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)  # folders that nothing is in, the deepest first

    def keys_of(self, name: str) -> list[str]:
        """Return the keys of a group, as they are now."""
        return look(self.folder, name).keys if name.endswith("/") else [name]

    def keys(self, but: frozenset[str] = frozenset()) -> Iterator[str]:
        """Yield the keys of the files there, those of the groups of the names `but` left out."""
        for name in self.groups:
            if name not in but:
                yield from self.keys_of(name)


def group_of(key: str) -> str:
    """Return what the keys of a key's group begin with; itself for one that is alone.

    >>> group_of("de/episodes/001-a/transcript/de/index.html"), group_of("feed.xml")
    ('de/episodes/001-a/', 'feed.xml')
    """
    found = _FOLDERS.match(key)
    return found[0] if found else key


def scan(folder: Path) -> PublicScan:
    """Return what is in a folder; nothing where there is none, or where it cannot be read."""
    found = PublicScan(folder)
    _walk(os.fspath(folder), "", None, found)
    return found


def look(folder: Path, name: str) -> Group:
    """Return one group as it is now."""
    group = Group()
    if name.endswith("/"):
        _walk(f"{folder}/{name[:-1]}", name, group, PublicScan())
    else:
        _note(group, name, os.lstat(folder / name))
    return group


def _walk(path: str, start: str, group: Group | None, found: PublicScan) -> None:
    """Look at a folder, whose keys begin with `start`, in a group if it is in one."""
    try:
        entries = os.scandir(path)
    except (FileNotFoundError, NotADirectoryError, PermissionError):  # nothing was built yet
        return
    is_empty = True
    with entries:
        for each in entries:  # there may be hundreds of thousands
            is_empty, key = False, start + each.name
            here = group
            if each.is_dir(follow_symlinks=False):
                name = f"{key}/"
                if group is None and _FOLDERS.fullmatch(name):
                    here = Group()
                _walk(each.path, name, here, found)
            else:
                name, here = key, Group() if group is None else group
                _see(each, key, here, found)
            if here is not group and here is not None and here.keys:
                found.groups[name] = here.digest, len(here.keys)
    if is_empty and start:
        found.empty.append(start[:-1])


def _see(each: os.DirEntry[str], key: str, group: Group, found: PublicScan) -> None:
    """Note what is no folder; a link or a pipe is in a group, but no file of it."""
    there = each.stat(follow_symlinks=False)
    kind = stat.S_IFMT(there.st_mode)
    if kind == stat.S_IFREG:
        _note(group, key, there)
    elif kind == stat.S_IFLNK:
        found.links.append(key)
        group.told.append(f"{key} is a link")
    else:
        group.told.append(f"{key} is no file")


def _note(group: Group, key: str, there: os.stat_result) -> None:
    group.keys.append(key)
    changed_ns, written_ns = there.st_ctime_ns, there.st_mtime_ns
    group.told.append(f"{key} {there.st_size} {changed_ns} {written_ns} {there.st_ino}")
    if changed_ns > group.latest_ns:
        group.latest_ns = changed_ns
    if written_ns > group.latest_ns:
        group.latest_ns = written_ns
