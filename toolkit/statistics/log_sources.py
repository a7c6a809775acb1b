"""Where logs lie: a folder on this machine, or a bucket. Both are only read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from toolkit import files
from toolkit.errors import BadFile
from toolkit.stores.common.patience import Tick

if TYPE_CHECKING:
    from toolkit.stores.s3.store import S3Store

_HIDDEN = "."


@dataclass(frozen=True, slots=True)
class ListedLog:
    """A log as its place lists it."""

    name: str
    size_bytes: int


class LogSource(Protocol):
    """A place with logs."""

    can_grow: bool
    """Whether a log may become longer, and then be renamed."""

    def describe(self) -> str:
        """Return its name for people, by which it is also known again."""

    def list(self) -> list[ListedLog]:
        """Return all logs, sorted by name."""

    def copy(self, name: str, target: Path, tick: Tick | None = None) -> None:
        """Copy a log to a new file. Raises BadFile if it is gone."""


class LogFolder:
    """Logs in a folder and those below it."""

    can_grow = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def describe(self) -> str:
        """Return its path."""
        return str(self.folder)

    def list(self) -> list[ListedLog]:
        """Return all files in it, hidden ones left out. Raises BadFile if there is no folder."""
        if not self.folder.is_dir():
            raise BadFile(
                f"{self.folder}: there is no such folder",
                hint="correct `logs` under [statistics] in show.toml, or name another folder "
                "with --from",
            )
        return sorted(self._files(), key=lambda one: one.name)

    def copy(self, name: str, target: Path, tick: Tick | None = None) -> None:  # noqa: ARG002
        """Copy a file."""
        try:
            files.copy(self.folder / name, target)
        except FileNotFoundError as err:
            raise BadFile(
                f"{self.folder / name}: the log is gone", hint="run the command again"
            ) from err

    def _files(self) -> Iterator[ListedLog]:
        for path in self.folder.rglob("*"):
            name = path.relative_to(self.folder)
            if path.is_file() and not any(part.startswith(_HIDDEN) for part in name.parts):
                yield ListedLog(name.as_posix(), path.stat().st_size)


class LogBucket:
    """Logs in a bucket, below a prefix. All methods raise what the store raises."""

    can_grow = False

    def __init__(self, store: S3Store) -> None:
        self._store = store
        self._below = f"{store.prefix}/" if store.prefix else ""

    def describe(self) -> str:
        """Return `s3://bucket/prefix`, and the endpoint unless it is Amazon's."""
        return self._store.describe()

    def list(self) -> list[ListedLog]:
        """Return all objects; what has no bytes is none, as are the marks of folders."""
        found = self._store.list_objects()
        return [ListedLog(one.key, one.length_bytes) for one in found if one.length_bytes]

    def copy(self, name: str, target: Path, tick: Tick | None = None) -> None:
        """Fetch an object; its name may have any characters."""

        def take(chunks: Iterator[bytes]) -> None:
            with files.written_beside(target) as beside, beside.open("wb") as file:
                for chunk in chunks:
                    file.write(chunk)

        self._store.connection.read_through(f"{self._below}{name}", take, tick)
