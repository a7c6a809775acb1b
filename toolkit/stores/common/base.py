"""What every place to publish to can do, and what it promises."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from toolkit.progress import Progress, silent
from toolkit.publication.manifest import Entry
from toolkit.stores.common.patience import Tick


@dataclass(frozen=True, slots=True)
class Stat:
    """What a store says about one object; None where it does not say or know."""

    length_bytes: int
    sha256: str | None
    content_type: str | None
    cache_control: str | None
    age_s: float | None = None  # since it was written, by the store's own clock


@dataclass(frozen=True, slots=True)
class Listed:
    """An object as a listing shows it."""

    key: str
    length_bytes: int
    age_s: float | None  # since it was written, by the store's own clock; None if not said


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What is left of an object that was not sent to its end."""

    key: str  # of the object; in a folder, of the file that was to become it
    id: str | None  # the server's own name for it, None in a folder
    age_s: float | None  # since it was begun
    is_in_use: bool = False  # the object that is there is made of it: with it, it may go


@dataclass(frozen=True, slots=True)
class OldVersion:
    """What a bucket keeps of an object that was written over or deleted."""

    key: str
    id: str
    age_s: float | None  # since it was written
    is_marker: bool  # it holds nothing, and says that the object was deleted
    is_latest: bool = False  # a marker: without it, the version before would be there again


class Versioned(Protocol):
    """Where old versions of objects may be kept."""

    def old(self) -> list[OldVersion]:
        """Return all old versions, markers last. Raises StoreRefused if that is not told."""
        ...

    def delete(self, one: OldVersion) -> None:
        """Delete one for good."""
        ...

    def are_kept(self, key: str) -> bool | None:
        """Tell whether versions are kept, by an object that is there; None if that is not told."""
        ...

    def kept_days(self) -> int | None:
        """Return after how many days they go by themselves; None if never, or not told."""
        ...


class Store(Protocol):
    """A place to publish to: objects under keys, each whole or not there.

    All methods may be called from several threads, and raise StoreUnreachable if the store does
    not answer, StoreRefused if it does not allow it, StoreDamaged if it holds something else than
    what was sent, CannotWrite if it is full; the message names the key. Where a request waits for
    a storage that comes back, it does so by its `tick`, see `Patience`.
    """

    creates_once: bool
    """Whether of two who create or replace one key at once, just one is told that it did."""

    def describe(self) -> str:
        """Return the store's name for people; it holds no secrets."""
        ...

    def put(self, entry: Entry, path: Path, progress: Progress = silent) -> None:
        """Put the file under the entry's key; return when the store has confirmed what it holds.

        Raises BadFile if the file is not what the entry says; the old object stays then. An
        exception out of `progress` ends the transfer and leaves the old object too.
        """
        ...

    def put_bytes(self, key: str, data: bytes, *, content_type: str, cache_control: str) -> None:
        """Put a small object, confirmed like a file."""
        ...

    def mark(self, key: str) -> str | None:
        """Return what tells the present object from any other under its key, None if none is."""
        ...

    def put_over(self, entry: Entry, data: bytes, mark: str | None) -> bool:
        """Put a small object, confirmed, if the present one still has `mark`; tell whether it was.

        Between two publishers that know of no other way, this decides. A server that ignores
        conditions puts it always.
        """
        ...

    def holds(self, entry: Entry, path: Path, tick: Tick | None = None) -> bool:
        """Tell whether the store holds just this file under the entry's key, type and rule too."""
        ...

    def stat(self, key: str) -> Stat | None:
        """Return what the store says about the object, None if there is none."""
        ...

    def get(self, key: str, limit_bytes: int, tick: Tick | None = None) -> bytes | None:
        """Return an object of at most `limit_bytes`, None if there is none.

        Raises StoreDamaged if it is larger.
        """
        ...

    def create(self, key: str, data: bytes) -> bool:
        """Put a small object if there is none, and return whether it was put.

        A server that lost its answer may say False to its own success; one that ignores conditions
        says True to all: read it back.
        """
        ...

    def replace(self, key: str, data: bytes, expected: bytes, tick: Tick | None = None) -> bool:
        """Put a small object if the present one is `expected`, and return whether it was put."""
        ...

    def list_keys(self, prefix: str) -> list[str]:
        """Return all keys that begin with `prefix`, sorted; "" is all that is in the store."""
        ...

    def delete(self, key: str, tick: Tick | None = None) -> None:
        """Delete the object; one that is not there is deleted already."""
        ...


class Sweepable(Store, Protocol):
    """A store that says how old things are, so that what was left behind can be found."""

    @property
    def versions(self) -> Versioned | None:
        """Where old versions may be kept; None where there are none, as in a folder."""
        ...

    def list_objects(self) -> list[Listed]:
        """Return all objects in the store, sorted by key; hidden and unfinished ones are none."""
        ...

    def list_unfinished(self) -> list[Unfinished]:
        """Return what was begun and not sent to its end, by whomever, sorted."""
        ...

    def give_up(self, one: Unfinished) -> None:
        """Remove what is left; one that is not there is removed already."""
        ...
