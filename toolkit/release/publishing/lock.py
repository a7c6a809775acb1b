"""One publishes at a time: an object in the store says who, and the second is told.

Where the store writes an object only if there is none (a folder; S3 servers with `If-None-Match`),
one of two wins at once. Where a server ignores that with a 200, or lets several win (Swift), the
last writer is the one: after writing, wait longer than a write takes, and read whose it is, as in
Fischer's mutual exclusion (Lamport, "A fast mutual exclusion algorithm", 1987, section 2). Before
every step that listeners see, the holder makes sure again that the lock is its own.

A holder may stand still between that and its write, for longer than the lock lasts (a laptop that
sleeps). So feeds and the head are written only over what was there while the lock was one's own:
the store refuses what comes too late, where it knows conditions. Where it does not, what is left
is the moment between the last look and the write.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any

from toolkit import processes
from toolkit.errors import PublishConflict, StoreRefused, StoreUnreachable
from toolkit.publication.manifest import LOCK_KEY, Entry
from toolkit.release.publishing import machine
from toolkit.stores.common import patience
from toolkit.stores.common.base import Store
from toolkit.stores.common.patience import Tick

LIMIT_BYTES = 4096
_TRIES = 4


@dataclass(frozen=True, slots=True)
class LockTimes:
    """How long a lock lasts and is waited for, in seconds."""

    expiry_s: float = 900.0  # by the store's clock; then the holder is taken for dead
    renew_s: float = 300.0  # the holder writes the lock again that often; no upload hangs longer
    settle_s: float = 1.0  # longer than a small write takes; if one took longer, be careful
    slept_s: float = 120.0  # in one small write: the machine stood still, or its network


USUAL = LockTimes()


@dataclass(frozen=True, slots=True)
class Holder:
    """Who publishes. Everybody may read it in the storage: nobody is named who did not ask."""

    by: str | None  # the name that the publisher chose, None if none
    place: str  # the machine, known again by itself only
    pid: int
    since: str  # ISO 8601, UTC
    token: str  # of this run

    @classmethod
    def here(cls, at: datetime, by: str | None = None) -> Holder:
        """Return this process as a holder, from the instant `at` on."""
        since = at.astimezone(UTC).isoformat(timespec="seconds")
        token = secrets.token_hex(16)
        return cls(by, machine.place(token), os.getpid(), since, token)

    def to_json(self) -> bytes:
        """Return what stands in the lock."""
        said = {**asdict(self), "by": self.by or ""}
        return json.dumps(said, sort_keys=True).encode("ascii") + b"\n"

    @classmethod
    def from_json(cls, data: bytes) -> Holder | None:
        """Return who stands in a lock, None if that cannot be read; it comes from outside."""
        names = [field.name for field in fields(cls)]
        try:
            said: Any = json.loads(data)
            holder = cls(**{name: said[name] for name in names} | {"by": said["by"] or None})
            texts = [said[name] for name in names if name != "pid"]
            is_sound = all(isinstance(t, str) and t.isprintable() for t in texts)
            is_sound = is_sound and type(said["pid"]) is int
        except (ValueError, TypeError, KeyError, RecursionError):
            return None
        return holder if is_sound else None

    @property
    def is_dead(self) -> bool:
        """Whether the holder was a process of this machine that has ended."""
        return self.place == machine.place(self.token) and not processes.is_alive(self.pid)


class Lease:
    """The lock, as long as it is one's own."""

    def __init__(
        self, store: Store, data: bytes, settled: float | None, times: LockTimes = USUAL
    ) -> None:
        self._store, self._data, self._times = store, data, times
        self._settled = settled  # until that moment (monotonic) another may still win; None: no one
        self.is_left = False  # in the end the storage did not remove it: it lasts until it expires
        self._written = time.time()
        self._turn = threading.Lock()

    def __call__(self) -> None:
        """Make sure that the lock is still one's own, and renew it in time.

        Raises PublishConflict if it is another's: nothing more may be written then.
        """
        with self._turn:
            self._make_sure()

    @property
    def is_settled(self) -> bool:
        """Whether nobody can win any more who wrote the lock at the same time."""
        return self._settled is None or time.monotonic() >= self._settled

    def keep(self, tick: Tick | None = None) -> None:
        """Renew the lock if it is time to; called often, while files are on their way.

        `tick` is for its own requests, and must not keep the lock again.
        """
        if self._is_time:
            with self._turn:
                if self._is_time:
                    self._make_sure(tick)

    def write(self, store: Store, entry: Entry, data: bytes) -> None:
        """Put a feed or the head, over what was there while the lock was one's own.

        What is there may change although nobody else has the lock, by hand for one: then it is
        looked at again. Raises PublishConflict as a call does.
        """
        for _ in range(_TRIES):
            mark = store.mark(entry.key)
            self()
            if store.put_over(entry, data, mark):
                return
        self()  # the server's conditions are met by nothing
        store.put_bytes(
            entry.key, data, content_type=entry.content_type, cache_control=entry.cache_control
        )

    @property
    def _is_time(self) -> bool:
        # Not the monotonic clock: that stands still while a laptop sleeps.
        return not 0 <= time.time() - self._written < self._times.renew_s

    def _make_sure(self, tick: Tick | None = None) -> None:
        settled, self._settled = self._settled, None
        if settled is not None:
            time.sleep(max(0.0, settled - time.monotonic()))
        found = self._store.get(LOCK_KEY, LIMIT_BYTES, tick)
        if found != self._data:
            if settled is None:
                raise _lost(self._store, found or b"")
            raise _conflict(self._store, found or b"", self._times)
        if self._is_time:
            began = time.time()
            if not self._store.replace(LOCK_KEY, self._data, self._data, tick):
                raise _lost(self._store, self._store.get(LOCK_KEY, LIMIT_BYTES, tick) or b"")
            self._written = time.time()
            # Where conditions are ignored, this may have written over another's, or over none.
            has_slept = not 0 <= self._written - began < self._times.slept_s
            if not self._store.creates_once and has_slept:
                raise _lost(self._store, b"")

    def end(self, tick: Tick | None = None) -> None:
        """Remove the lock if it is one's own."""
        if self._store.get(LOCK_KEY, LIMIT_BYTES, tick) == self._data:
            self._store.delete(LOCK_KEY, tick)


@contextlib.contextmanager
def held(store: Store, holder: Holder, times: LockTimes = USUAL) -> Iterator[Lease]:
    """Yield the lock of `store`; it is removed afterwards. Raises PublishConflict."""
    with taken(store, holder, times) as lease:
        lease()
        yield lease


@contextlib.contextmanager
def taken(store: Store, holder: Holder, times: LockTimes = USUAL) -> Iterator[Lease]:
    """Yield the lock of `store` before it is certain; it is removed afterwards.

    Where a server may let two in, the lease, called the first time, waits until it has settled who
    is: what needs no lock can be done meanwhile. Raises PublishConflict. A lock that cannot be
    removed in the end does not change how the run ends.
    """
    mine = holder.to_json()
    try:
        lease = _take(store, mine, times)
    except KeyboardInterrupt:  # it may be written already
        with contextlib.suppress(StoreUnreachable, StoreRefused):
            Lease(store, mine, None, times).end(patience.not_at_all)
        raise
    try:
        yield lease
    except BaseException:
        with contextlib.suppress(StoreUnreachable, StoreRefused):
            lease.end(patience.not_at_all)
        raise
    try:
        lease.end()
    except (StoreUnreachable, StoreRefused):
        lease.is_left = True


def clear(store: Store, holder: Holder, times: LockTimes = USUAL) -> None:
    """Remove the lock of a process of this machine that has ended; one request if there is none.

    For who has nothing to write: a publish may be killed when all but this was done.
    """
    found = store.get(LOCK_KEY, LIMIT_BYTES)
    other = Holder.from_json(found) if found else None
    if other is not None and other.is_dead:
        with contextlib.suppress(PublishConflict), held(store, holder, times):
            pass


def _take(store: Store, mine: bytes, times: LockTimes) -> Lease:
    for _ in range(_TRIES):
        began = time.monotonic()
        found = store.get(LOCK_KEY, LIMIT_BYTES)
        if found is None:
            is_written = store.create(LOCK_KEY, mine)
        else:
            _refuse_if_held(store, found, times)
            is_written = store.replace(LOCK_KEY, mine, found)
        now = time.monotonic()
        if is_written:
            if store.creates_once:
                return Lease(store, mine, None, times)
            late_s = 2 * (now - began)
            if (
                late_s > times.settle_s
            ):  # somebody may have been sure of it before: see what they did
                time.sleep(late_s)
                return Lease(store, mine, now, times)
            return Lease(store, mine, now + times.settle_s, times)
        # An answer may be lost, and the second try then finds one's own.
        if store.get(LOCK_KEY, LIMIT_BYTES) == mine:
            return Lease(store, mine, None, times)
    raise _conflict(store, store.get(LOCK_KEY, LIMIT_BYTES) or b"", times)


def _refuse_if_held(store: Store, found: bytes, times: LockTimes) -> None:
    other = Holder.from_json(found)
    if other is not None and other.is_dead:
        return
    stat = store.stat(LOCK_KEY)
    if stat is not None and (stat.age_s is None or stat.age_s < times.expiry_s):
        raise _conflict(store, found, times)


def _conflict(store: Store, found: bytes, times: LockTimes) -> PublishConflict:
    return PublishConflict(
        f"{store.describe()}: {_name(found)} is publishing there",
        hint="wait until it is done, then run the same command again; soy ignores a publish that "
        f"was interrupted elsewhere after {times.expiry_s / 60:.0f} minutes",
    )


def _lost(store: Store, found: bytes) -> PublishConflict:
    return PublishConflict(
        f"{store.describe()}: {_name(found)} took over while this publish was running",
        hint="listeners have a complete show; run the same command again to see what is left to do",
    )


def _name(found: bytes) -> str:
    other = Holder.from_json(found)
    if other is None:
        return "somebody else"
    return f"{(other.by or 'somebody')[:100]} (since {other.since[:25]})"
