"""A folder that a web server serves: there, writable, and readable for others."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from toolkit import errors, files
from toolkit.release.storage.steps import Step

# Of the folder's group too: a web server that is in it gets what the group may.
_OTHERS = stat.S_IRGRP | stat.S_IXGRP | stat.S_IROTH | stat.S_IXOTH
_NEW_FILES = "files"
_FOLDER = "folder"
_READING = "reading"


def folder_plan(folder: Path) -> tuple[Step, ...]:
    """Return what a folder needs, in order."""
    return tuple(_steps(folder))


def set_up(folder: Path) -> tuple[Step, ...]:
    """Do it, and return how it stands afterwards. Raises CannotWrite."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not _is_open(folder):
            folder.chmod(stat.S_IMODE(folder.stat().st_mode) | _OTHERS)
    except OSError as err:
        raise errors.cannot_write(folder, err) from err
    return folder_plan(folder)


def _steps(folder: Path) -> Iterator[Step]:
    if not folder.is_dir():
        yield Step(_FOLDER, "to do", f"make the folder {folder}")
    elif not os.access(folder, os.W_OK | os.X_OK):
        hint = "ask for write access to it"
        yield Step(_FOLDER, "cannot", f"the folder {folder} cannot be written to", hint)
    else:
        yield Step(_FOLDER, "fine", f"the folder {folder} exists")
    if folder.is_dir() and os.name == "posix":
        if _is_open(folder):
            yield Step(
                _READING, "fine", "others on this machine, such as a web server, may read it"
            )
        else:
            yield Step(
                _READING, "to do", "let others on this machine, such as a web server, read it"
            )
        if closed := [str(one) for one in folder.resolve().parents if not _is_open(one, False)]:
            yield Step(
                _READING,
                "note",
                f"others may not enter {closed[-1]} above it",
                hint="if the web server runs as another user: chmod o+x for each folder above",
            )
    if os.name == "posix" and files.new_file_mode() & stat.S_IROTH == 0:
        yield Step(
            _NEW_FILES,
            "cannot",
            "others cannot read the files that you make (your umask)",
            hint="run umask 022 before soy publish",
        )
    yield Step(
        "web server",
        "note",
        "the web server has to send types, cache rules and CORS headers",
        hint="make it send Access-Control-Allow-Origin: * for .vtt, .srt and .json, and text/vtt "
        "for .vtt; soy verify says what is missing",
    )


def _is_open(folder: Path, is_listed: bool = True) -> bool:
    needed = _OTHERS if is_listed else stat.S_IXOTH
    return folder.stat().st_mode & needed == needed
