"""A folder as a store: what the web server of an institute, or a demo, serves."""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

from toolkit import errors, files
from toolkit.errors import BadFile, PublishConflict, StoreDamaged, StoreRefused
from toolkit.folders import alone
from toolkit.progress import Progress, silent
from toolkit.publication.manifest import Entry, check_key
from toolkit.stores.common.base import Listed, Stat, Unfinished
from toolkit.stores.common.patience import Tick

# What `files.unnamed_beside` leaves when it is killed: tempfile's names have eight characters.
_UNFINISHED = re.compile(r"\..*-[a-z0-9_]{8}(\.[^.]*)?\.part", re.DOTALL)


class DirectoryStore:
    """Objects as files, key for key. Types and cache rules are the web server's to set."""

    creates_once = True

    def __init__(self, folder: Path, turn_s: float = alone.LONGEST_S) -> None:
        """Open it; `turn_s` is how long another process may write while this one waits."""
        self._turn_s = turn_s
        self._folder = self.folder = folder
        self._known: set[Path] = set()  # folders whose names the disk keeps

    @property
    def versions(self) -> None:
        """A folder keeps none."""
        return

    def describe(self) -> str:
        """Return the folder's path."""
        return str(self._folder)

    def put(self, entry: Entry, path: Path, progress: Progress = silent) -> None:
        """Copy the file, whole or not at all; what is there and equal is left alone."""
        target = self._path(entry.key)
        if self.holds(entry, path):
            return
        with self._kept(target), files.written_beside(target) as beside:
            _copy(path, beside, max(entry.length_bytes, 1), progress)
            if files.sha256_of(beside) != entry.sha256:
                raise _not_as_sent(path, target, entry)

    def put_bytes(self, key: str, data: bytes, **_headers: str) -> None:
        """Write the file, whole or not at all."""
        target = self._path(key)
        with self._kept(target), files.written_beside(target) as beside:
            beside.write_bytes(data)
            if beside.read_bytes() != data:
                raise StoreDamaged(f"{target}: soy reads back other bytes than it wrote")

    def mark(self, key: str) -> str | None:
        """Return the digest of what is there."""
        target = self._path(key)
        return _digest(target) if target.is_file() else None

    def put_over(self, entry: Entry, data: bytes, mark: str | None) -> bool:
        """Write the file unless another is there by now; no other process can come in between."""
        with alone.in_folder(self._folder, _standing_still, self._turn_s):
            if self.mark(entry.key) != mark:
                return False
            self.put_bytes(entry.key, data)
        return True

    # A folder is never waited for: the ticks are the protocol's.

    def holds(self, entry: Entry, path: Path, tick: Tick | None = None) -> bool:  # noqa: ARG002 - the entry says it all
        """Tell whether the file is there with the entry's content."""
        target = self._path(entry.key)
        if not target.is_file() or target.stat().st_size != entry.length_bytes:
            return False
        return _digest(target) == entry.sha256

    def stat(self, key: str) -> Stat | None:
        """Return length and digest, by reading the file."""
        target = self._path(key)
        if not target.is_file():
            return None
        stat = target.stat()
        return Stat(stat.st_size, _digest(target), None, None, _age_s(stat))

    def get(
        self,
        key: str,
        limit_bytes: int,
        tick: Tick | None = None,  # noqa: ARG002
    ) -> bytes | None:
        """Return the file's bytes."""
        target = self._path(key)
        try:
            with files.opened(target) as file:
                data = file.read(limit_bytes + 1)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as err:
            raise _unreadable(target) from err
        if len(data) > limit_bytes:
            raise StoreDamaged(f"{target}: the file is larger than {limit_bytes} bytes")
        return data

    def create(self, key: str, data: bytes) -> bool:
        """Write the file if there is none, whole at once."""
        target = self._path(key)
        with files.unnamed_beside(target) as beside, files.full_disk_told(target):
            with beside.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())  # a lock that lost its text names nobody to ask
            try:
                os.link(beside, target)
            except FileExistsError:
                return False
        return True

    def replace(
        self,
        key: str,
        data: bytes,
        expected: bytes,
        tick: Tick | None = None,  # noqa: ARG002
    ) -> bool:
        """Write the file if the present one is `expected`; of several, one takes it away."""
        target = self._path(key)
        with files.unnamed_beside(target) as aside, files.full_disk_told(target):
            try:
                target.replace(aside)
            except FileNotFoundError:
                return False
            if aside.read_bytes() != expected:
                with contextlib.suppress(FileExistsError):
                    os.link(aside, target)
                return False
            return self.create(key, data)

    def list_keys(self, prefix: str) -> list[str]:
        """Return the files; what a file manager or a killed run left hidden does not count."""
        return sorted(key for key, _ in self._files() if key.startswith(prefix))

    def list_objects(self) -> list[Listed]:
        """Return the files with their sizes and ages."""
        found = []
        for key, path in self._files():
            with contextlib.suppress(FileNotFoundError):  # gone since
                stat = path.stat()
                found.append(Listed(key, stat.st_size, _age_s(stat)))
        return sorted(found, key=lambda one: one.key)

    def list_unfinished(self) -> list[Unfinished]:
        """Return the hidden files that a killed run left."""
        found = []
        for path in self._folder.rglob(".*.part"):
            if _UNFINISHED.fullmatch(path.name) and path.is_file() and not path.is_symlink():
                key = path.relative_to(self._folder).as_posix()
                with contextlib.suppress(FileNotFoundError):
                    found.append(Unfinished(key, None, _age_s(path.stat())))
        return sorted(found, key=lambda one: one.key)

    def give_up(self, one: Unfinished) -> None:
        """Remove the file."""
        self.delete(one.key)

    def _files(self) -> Iterator[tuple[str, Path]]:
        for path in self._folder.rglob("*"):
            if not path.name.startswith(".") and path.is_file():
                yield path.relative_to(self._folder).as_posix(), path

    def delete(self, key: str, tick: Tick | None = None) -> None:  # noqa: ARG002
        """Delete the file, and folders that become empty."""
        target = self._path(key)
        try:
            target.unlink(missing_ok=True)
        except NotADirectoryError:
            return
        except OSError as err:
            raise errors.cannot_write(target, err) from err
        files.flush_folder(target.parent)
        for folder in target.parents:
            if folder == self._folder or not folder.is_dir():
                return
            try:
                self._known.discard(folder)
                folder.rmdir()
            except OSError:  # something else is in it, or just came
                return

    @contextlib.contextmanager
    def _kept(self, target: Path) -> Iterator[None]:
        """Have the disk keep the name of what the body wrote, before anything that points at it."""
        yield
        files.flush_folder(target.parent)
        for folder in target.parents:
            if folder in self._known:
                return
            files.flush_folder(folder.parent)
            self._known.add(folder)
            if folder == self._folder:
                return

    def _path(self, key: str) -> Path:
        try:
            path = self._folder / check_key(key)
        except ValueError as err:
            raise StoreRefused(f"{self._folder}: {err}") from err
        if not path.resolve().is_relative_to(self._folder.resolve()):
            raise StoreRefused(
                f"{path}: a link there leads out of the folder that you publish to",
                hint="remove the link",
            )
        return path


def _age_s(stat: os.stat_result) -> float:
    return max(0.0, time.time() - stat.st_mtime)


def _copy(source: Path, beside: Path, length_bytes: int, progress: Progress) -> None:
    try:
        reading = source.open("rb")
    except OSError as err:
        raise BadFile(f"{source}: the file cannot be read", hint="make it: soy build") from err
    done = 0
    with reading, beside.open("wb") as out:
        while chunk := reading.read(files.CHUNK_BYTES):
            out.write(chunk)
            done += len(chunk)
            progress(min(done / length_bytes, 1.0))


def _digest(path: Path) -> str:
    try:
        return files.sha256_of(path)
    except OSError as err:
        raise _unreadable(path) from err


def _unreadable(path: Path) -> StoreRefused:
    return StoreRefused(f"{path}: the file cannot be read", hint="ask for read access to it")


def _not_as_sent(source: Path, target: Path, entry: Entry) -> BadFile | StoreDamaged:
    if files.sha256_of(source) != entry.sha256:
        return BadFile(
            f"{source}: the file changed while soy was publishing it",
            hint="run the same command again",
        )
    return StoreDamaged(
        f"{target}: the copy differs from what soy sent",
        hint="check the disk, then run the same command again",
    )


def _standing_still(folder: Path) -> PublishConflict:
    return PublishConflict(
        f"{folder}: another publish stopped while it was writing there",
        hint="end that process (it may be suspended), then run the same command again",
    )
