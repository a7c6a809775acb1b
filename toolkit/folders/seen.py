"""What is in a folder, by size, times and inode of each file: whether anything changed in it.

A file may change again within one tick of its file system's clock and keep its times. One that
changed so short a time ago is in doubt, and so is the folder that it is in (git's documentation,
"Use of index and Racy Git problem"). The coarsest clock in use is FAT's, two seconds (Microsoft,
"File Times").
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Iterable, Iterator
from sys import intern
from typing import Any, NamedTuple

from toolkit.folders.errands import Errand

SETTLED_NS = 2_000_000_000
_DEEPEST = 8

Seen = tuple[int, int, int, int]  # length, time of change, time of change of its data, inode
_DIGEST_BYTES = 20
_PART = ".part"  # how the names of unfinished files end


def seen(found: os.stat_result) -> Seen:
    """Return what tells whether a file changed."""
    return found.st_size, found.st_ctime_ns, found.st_mtime_ns, found.st_ino


def folder(path: str, latest_ns: int, depth: int = 0) -> str | None:
    """Return in one line what is in a folder and in those below it; "-" where there is none.

    None in doubt: something changed after `latest_ns`, is a link, which may lead anywhere, or
    cannot be looked at. `latest_ns` is SETTLED_NS before whatever is kept was read.
    """
    told = []
    try:
        with os.scandir(path) as entries:
            for each in entries:
                found = each.stat(follow_symlinks=False)
                if stat.S_ISDIR(found.st_mode):
                    inner = folder(each.path, latest_ns, depth + 1) if depth < _DEEPEST else None
                    if inner is None:
                        return None
                    told.append(f"{each.name}/ {inner}")
                    continue
                if not stat.S_ISREG(found.st_mode) or latest_ns < found.st_mtime_ns:
                    return None
                if latest_ns < found.st_ctime_ns:
                    return None
                told.append(f"{each.name!r} {seen(found)}")
    except FileNotFoundError:
        return "-"
    except OSError:
        return None
    return repr(sorted(told)) if depth else "\n".join(sorted(told))


class FolderLook(NamedTuple):
    """What one look at a folder told."""

    digest: bytes | None  # of all in it and in the folders below; None in doubt
    names: tuple[str, ...] = ()  # of what is directly in it
    noted: Seen | None = None  # the file asked for, if it is one and nothing about it is in doubt
    has_parts: bool = False  # whether unfinished files may be in it, or below


class Looks:
    """Folders as one command found them: each is looked at once, when it is first asked for.

    Whoever reads a file reads it after that. So what was read under such a look is as the look says
    if a second look says the same.
    """

    def __init__(self, noted: str = "", rooms: Iterable[str] = (), *, beside: bool = False) -> None:
        """Note, of each folder, how the file of the name `noted` is.

        The folders in `rooms` are all asked for: with `beside` another process begins with them.
        """
        self.latest_ns = time.time_ns() - SETTLED_NS
        self._noted, self._rooms = noted, tuple(rooms)
        told = (str(self.latest_ns), noted, *self._rooms)
        self._errand = Errand(looks_in, *told) if beside else None
        self._known: dict[str, FolderLook] = {}

    def at(self, path: str) -> FolderLook:
        """Return what is in a folder."""
        if self._errand is not None:
            self._take(self._errand)
        known = self._known.get(path)
        if known is None:
            known = self._known[path] = look(path, self.latest_ns, self._noted)
        return known

    def known(self, path: str) -> FolderLook | None:
        """Return what is in a folder if that was asked before."""
        return self._known.get(path)

    def _take(self, errand: Errand) -> None:
        self._errand = None
        for room, found in zip(self._rooms, errand.answers(), strict=True):
            self._known.update((f"{room}/{name}", FolderLook(*told)) for name, told in found)


def look(path: str, latest_ns: int, noted: str = "") -> FolderLook:
    """Return what is in a folder, as `folder` does, with its names; in doubt with these alone."""
    try:
        with os.scandir(path) as entries:
            return _told(entries, latest_ns, noted)
    except FileNotFoundError:
        return FolderLook(_digest(["-"]))
    except OSError:
        return FolderLook(None, has_parts=True)


def looks_in(latest_ns: str, noted: str, *rooms: str) -> Iterator[Any]:
    """Yield, of each of these folders, the folders in it by name, each with what a look told."""
    for room in rooms:
        try:
            with os.scandir(room) as entries:
                names = [each.name for each in entries if each.is_dir(follow_symlinks=False)]
        except OSError:
            names = []
        yield [(name, tuple(look(f"{room}/{name}", int(latest_ns), noted))) for name in names]


def _told(entries: Iterable[os.DirEntry[str]], latest_ns: int, noted: str) -> FolderLook:
    names, told, is_sure, has_parts, its = list[str](), list[str](), True, False, None
    for each in entries:
        name = intern(each.name)
        names.append(name)
        has_parts = has_parts or name.endswith(_PART)
        try:
            there = each.stat(follow_symlinks=False)
        except OSError:  # it went away meanwhile
            is_sure = False
            continue
        kind = stat.S_IFMT(there.st_mode)
        if kind == stat.S_IFDIR:
            inner = folder(each.path, latest_ns, 1)
            told.append(f"{name}/ {inner}")
            is_sure = is_sure and inner is not None
            has_parts = has_parts or inner is None or _PART in inner
        elif kind == stat.S_IFREG and there.st_mtime_ns <= latest_ns >= there.st_ctime_ns:
            told.append(f"{name!r} {seen(there)}")
            if name == noted:
                its = seen(there)
        else:
            is_sure = False
    return FolderLook(_digest(told) if is_sure else None, tuple(names), its, has_parts)


def _digest(told: list[str]) -> bytes:
    said = "\n".join(sorted(told)).encode("utf-8", "surrogateescape")
    return hashlib.blake2b(said, digest_size=_DIGEST_BYTES).digest()
