"""Files that appear whole or not at all, and the digests that name their content."""

from __future__ import annotations

import contextlib
import errno
import functools
import hashlib
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from io import BufferedReader, BufferedWriter
from pathlib import Path

from toolkit import errors
from toolkit.folders import unfinished

CHUNK_BYTES = 1 << 20

_UMASK = os.umask(0)  # can only be read by setting it; done once, before any thread
os.umask(_UMASK)

_written: set[str] = set()  # by this process, not finished yet


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in lower-case hexadecimal."""
    with opened(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def opened(path: Path) -> BufferedReader:
    """Return a file opened for reading. Raises BadFile for a pipe, a device or a folder.

    A pipe is not waited for: it is opened without waiting, then looked at. Raises OSError.
    """
    return open(path, "rb", opener=_handle_of_a_file)


def appended(path: Path) -> BufferedWriter:
    """Return a file opened for writing at its end, made if it is not there.

    A link is not followed: it may lead anywhere. Raises as `opened` does, for a link OSError.
    """

    def handle(name: str, flags: int) -> int:
        return _handle_of_a_file(name, flags | getattr(os, "O_NOFOLLOW", 0))

    return open(path, "ab", opener=handle)


def _handle_of_a_file(name: str, flags: int) -> int:
    path = Path(name)
    try:
        handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0), 0o666)
    except OSError as err:
        if path.exists() and not path.is_file():  # a socket, a folder on Windows
            raise _no_file(path) from err
        raise
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise _no_file(path)
    return handle


def read(path: Path, limit_bytes: int) -> bytes:
    """Return what is in a file. Raises BadFile for what is none or is larger, and OSError."""
    with opened(path) as file:
        data = file.read(limit_bytes + 1)
    if len(data) > limit_bytes:
        raise errors.BadFile(
            f"{path}: the file is larger than {limit_bytes >> 10} KiB",
            hint="is it the right file?",
        )
    return data


def _no_file(path: Path) -> errors.BadFile:
    return errors.BadFile(
        f"{path}: this is not a file",
        hint="put the file itself there, not a pipe, a device or a folder",
    )


def names_in(folder: Path, suffix: str) -> list[str]:
    """Return the names in a folder that end so, sorted; none where there is no folder.

    As `glob` finds them, but quick: thousands of folders are asked. Raises OSError.
    """
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for entry in entries if entry.name.endswith(suffix))
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []


def folders_in(folder: str) -> list[tuple[str, bool]]:
    """Return the names of what is in a folder, sorted, and whether each is a folder itself.

    A link is none. Hidden ones are passed over. As `names_in`, it is for thousands. Raises OSError.
    """
    try:
        with os.scandir(folder) as entries:
            found = ((each.name, each.is_dir(follow_symlinks=False)) for each in entries)
            return sorted(each for each in found if not each[0].startswith("."))
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []


def sha256_of_unchanged(path: Path) -> str:
    """Return the SHA-256 of a file, read again only if its size or time of change is another.

    For files that many steps of one command ask about; what is proved is proved by `sha256_of`.
    """
    found = path.stat()
    return _known_sha256(path, found.st_size, found.st_mtime_ns)


def sha256_of_bytes(data: bytes) -> str:
    """Return the SHA-256 of `data`, in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def new_file_mode() -> int:
    """Return the permissions that files get which this program makes."""
    return 0o666 & ~_UMASK


@contextlib.contextmanager
def written_beside(path: Path) -> Iterator[Path]:
    """Yield a new path beside `path`; what is written there replaces `path` if the body succeeds.

    If the body raises, Ctrl-C included, the new file goes away and `path` stays as it was.
    It makes missing folders. Raises CannotWrite when the disk is full or the place not writable.
    """
    with unnamed_beside(path) as beside:
        try:
            yield beside
            _flush_to_disk(beside)
            beside.replace(path)
        except OSError as err:
            if err.filename in (None, str(beside), beside, str(path), path):
                raise errors.cannot_write(path, err) from err
            raise


@contextlib.contextmanager
def unnamed_beside(path: Path) -> Iterator[Path]:
    """Yield a new empty file beside `path` under a hidden name; it goes away afterwards.

    It makes missing folders. Raises CannotWrite when the disk is full or the place not writable.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(
            prefix=f".{path.stem[:40]}-", suffix=path.suffix + ".part", dir=path.parent
        )
    except OSError as err:
        raise errors.cannot_write(path, err) from err
    beside = Path(name)
    _written.add(name)
    if sys.platform == "win32":  # a file that is open there cannot take another's place
        os.close(handle)
    else:
        unfinished.hold(handle)
    try:
        unfinished.sweep(path.parent, path)
        yield beside
    finally:
        beside.unlink(missing_ok=True)
        _written.discard(name)
        if sys.platform != "win32":
            os.close(handle)


def is_writing() -> bool:
    """Return whether this process is in the middle of writing a file."""
    return bool(_written)


@contextlib.contextmanager
def full_disk_told(path: Path) -> Iterator[None]:
    """Raise CannotWrite, naming `path`, for an OSError of the body's writes."""
    try:
        yield
    except OSError as err:
        raise errors.cannot_write(path, err) from err


def write_bytes(path: Path, data: bytes) -> None:
    """Write `data` to `path`, whole or not at all."""
    with written_beside(path) as beside:
        beside.write_bytes(data)


def write_text(path: Path, text: str) -> None:
    """Write `text` to `path` as UTF-8 with the line ends it has, whole or not at all."""
    write_bytes(path, text.encode("utf-8"))


def copy(source: Path, target: Path) -> str:
    """Copy `source` to `target`, whole or not at all, and return the SHA-256 of what was copied."""
    digest = hashlib.sha256()
    with opened(source) as reading, written_beside(target) as beside, beside.open("wb") as out:
        while chunk := reading.read(CHUNK_BYTES):
            digest.update(chunk)
            out.write(chunk)
    return digest.hexdigest()


def flush_folder(folder: Path) -> None:
    """Have the disk keep the names in `folder`: a rename may be lost in a power cut before that.

    Source: fsync(2), "Calling fsync() does not necessarily ensure that the entry in the directory
    containing the file has also reached disk". Windows has no such call and file systems that do
    not know it refuse; there the journal's order is all there is.
    """
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError as err:
        if err.errno not in (errno.EINVAL, errno.EBADF, errno.ENOTSUP):
            raise errors.cannot_write(folder, err) from err
    finally:
        os.close(handle)


def _flush_to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        path.chmod(0o666 & ~_UMASK)  # before: a web server must read it after a power cut too
        os.fsync(file.fileno())


@functools.lru_cache(maxsize=64)
def _known_sha256(path: Path, _length_bytes: int, _changed_ns: int) -> str:
    return sha256_of(path)
