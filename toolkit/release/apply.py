"""Carry out a plan: immutable files, pages, feeds, then the head; nothing points at a gap."""

from __future__ import annotations

import contextlib
import functools
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent import futures
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from toolkit import files
from toolkit.errors import BadFile, StoreRefused
from toolkit.progress import Progress, silent
from toolkit.release.manifest import (
    HEAD_KEY,
    HEAD_LIMIT_BYTES,
    ROLES,
    Entry,
    Manifest,
    make_manifest,
)
from toolkit.release.packs import packed
from toolkit.release.plan import Plan
from toolkit.release.stores.base import Store

HEAD_TYPE = "application/json"
HEAD_CACHE = "no-cache"  # RFC 9111, section 5.2.2.4: ask each time; it is the one truth
POLL_S = 0.1  # how often progress is told and Ctrl-C noticed while files are on their way
GRACE_S = 5.0  # how long a stopped run waits for the files on their way to go back


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a publish did."""

    put: tuple[str, ...]  # keys that were sent, in the order of the plan
    kept: tuple[str, ...]  # keys that the store held already
    deleted: tuple[str, ...]
    bytes_sent: int  # of the files; the head is not counted


class Guard(Protocol):
    """Makes sure that nobody else publishes; all methods raise PublishConflict."""

    def __call__(self) -> None:
        """Make sure now, before something that listeners see is written."""
        ...

    def keep(self) -> None:
        """Renew what must be renewed in time; called often, while files are on their way."""
        ...

    def write(self, store: Store, entry: Entry, data: bytes) -> None:
        """Put a feed or the head, unless somebody else has by now."""
        ...


class _Unguarded:
    def __call__(self) -> None: ...

    def keep(self) -> None: ...

    def write(self, store: Store, entry: Entry, data: bytes) -> None:
        store.put_bytes(
            entry.key, data, content_type=entry.content_type, cache_control=entry.cache_control
        )


class Stopped(BaseException):
    """The run was stopped while a file was on its way.

    No Exception, as KeyboardInterrupt is none: a library that retries must not catch it.
    """


def read_head(store: Store) -> Manifest | None:
    """Return what the store says it holds, None before the first publish; one request.

    Raises StoreUnreachable, StoreRefused, and StoreDamaged if the head cannot be read.
    """
    data = store.get(HEAD_KEY, HEAD_LIMIT_BYTES)
    return None if data is None else Manifest.from_json(data)


def publish(
    plan: Plan,
    public_dir: Path,
    store: Store,
    *,
    delete: bool = False,
    parallel: int = 8,
    progress: Progress = silent,
    guard: Guard = _Unguarded(),  # noqa: B008 - it has no state
) -> Outcome:
    """Bring `store` to what `plan` says and return what was done; nothing is sent if all is there.

    A new release is kept: its pack goes with the immutable files. `guard` is asked before each
    step that listeners see.

    At most `parallel` files are on their way at once. The first file that fails ends the run: what
    is on its way arrives, nothing that points at it is sent, the head stays open (it lists only
    what is certain), and the next publish goes on where this one ended. Obsolete keys go last,
    and only if `delete`. Raises what the store raises, naming the key; KeyboardInterrupt ends
    the run within moments, with whole objects only.
    """
    sent: list[Entry] = []
    if plan.release or not plan.is_done:
        _write_head(store, plan.head_before, guard)
        tally = _Tally(plan.put_bytes, progress, guard)
        if plan.release and plan.is_new:
            with packed(plan.release, plan.manifest, plan.puts, public_dir) as (entry, path):
                store.put(entry, path)
        sent = _send_all(plan, public_dir, store, parallel, tally)
        _write_head(store, plan.head_after, guard)
    deleted = plan.obsolete if delete else ()
    if deleted:
        guard()
        _delete_all(deleted, store, parallel, guard)
        history = plan.head_after.history
        _write_head(store, make_manifest(plan.manifest.entries, history=history), guard)
    progress(1.0)
    names = {entry.key for entry in sent}
    kept = tuple(entry.key for entry in plan.manifest.entries if entry.key not in names)
    put = tuple(entry.key for entry in plan.puts if entry.key in names)
    return Outcome(put, kept, deleted, sum(entry.length_bytes for entry in sent))


class _Tally:
    """How much of the whole has been sent, counted from several threads."""

    def __init__(self, total_bytes: int, progress: Progress, guard: Guard) -> None:
        self._total = max(total_bytes, 1)
        self.guard = guard
        self._progress = progress
        self._lock = threading.Lock()
        self._shares: dict[str, float] = {}
        self._done_bytes = 0.0
        self.stop = threading.Event()

    def note(self, entry: Entry, share: float) -> None:
        """Note how far one file is; raises Stopped in the sending thread after a stop.

        Before a page is sent, or sent again, whose turn it is is made sure of after a long sleep.
        """
        if self.stop.is_set():
            raise Stopped
        if entry.role == "page":
            self.guard.keep()
        with self._lock:
            before = self._shares.get(entry.key, 0.0)
            if share > before:
                self._shares[entry.key] = share
                self._done_bytes += entry.length_bytes * (share - before)

    def tell(self) -> None:
        """Tell the progress of the whole; called by the main thread only."""
        self.guard.keep()
        self._progress(min(self._done_bytes / self._total, 1.0))


def _send_all(
    plan: Plan, public_dir: Path, store: Store, parallel: int, tally: _Tally
) -> list[Entry]:
    listed = _listed(plan, store)

    def send(entry: Entry) -> bool:
        path = public_dir / entry.key
        tally.note(entry, 0.0)
        may_be_there = plan.may_be_there(entry) and (listed is None or entry.key in listed)
        is_there = may_be_there and store.holds(entry, path)
        if not is_there and entry.role == "feed":
            tally.guard.write(store, entry, _content(entry, path))
        elif not is_there:
            store.put(entry, path, functools.partial(tally.note, entry))
        tally.note(entry, 1.0)
        return not is_there

    sent: list[Entry] = []
    with _pool(parallel) as executor:
        for role in ROLES:
            entries = [entry for entry in plan.puts if entry.role == role]
            if role == "feed":
                # One by one: there are few, and each is the last word of its own. In this thread,
                # for it alone waits out an outage while it asks whose the lock is.
                sent += [entry for entry in entries if send(entry)]
                continue
            if role == "page" and entries:
                tally.guard()
            tasks = [executor.submit(send, entry) for entry in entries]
            _wait(tasks, tally)
            sent += [entry for entry, task in zip(entries, tasks, strict=True) if task.result()]
    return sent


def _listed(plan: Plan, store: Store) -> frozenset[str] | None:
    """Return the keys in a store that never said what it holds: one answer for a thousand files.

    None where it has said so, or does not list.
    """
    if plan.head is not None or not plan.puts:
        return None
    try:
        return frozenset(store.list_keys(""))
    except StoreRefused:
        return None


def _delete_all(keys: Iterable[str], store: Store, parallel: int, guard: Guard) -> None:
    tally = _Tally(0, silent, guard)
    with _pool(parallel) as executor:
        _wait([executor.submit(store.delete, key) for key in keys], tally)


def _wait(tasks: Sequence[futures.Future[Any]], tally: _Tally) -> None:
    """Return when all tasks are done; after the first failure raise it, leaving out the rest."""
    end = _End(tasks)
    try:
        while not end.wait(POLL_S):
            tally.tell()
        tally.tell()
        _cancel(tasks)
        futures.wait(tasks)
    except BaseException:
        tally.stop.set()
        _cancel(tasks)
        futures.wait(tasks, GRACE_S)
        raise
    for task in tasks:
        if not task.cancelled():
            task.result()


class _End:
    """The moment when all tasks are done, or the first one fails.

    futures.wait looks at all tasks each time; with thousands of them that takes the time to send.
    """

    def __init__(self, tasks: Sequence[futures.Future[Any]]) -> None:
        self._left, self._lock, self._event = len(tasks), threading.Lock(), threading.Event()
        if not tasks:
            self._event.set()
        for task in tasks:
            task.add_done_callback(self._count)

    def wait(self, timeout_s: float) -> bool:
        """Return whether the moment has come."""
        return self._event.wait(timeout_s)

    def _count(self, task: futures.Future[Any]) -> None:
        with self._lock:
            self._left -= 1
            if self._left == 0 or task.cancelled() or task.exception() is not None:
                self._event.set()


def _cancel(tasks: Iterable[futures.Future[Any]]) -> None:
    for task in tasks:
        task.cancel()


@contextlib.contextmanager
def _pool(parallel: int) -> Iterator[futures.Executor]:
    """Yield a pool of threads; when the run was stopped it is not waited for any longer."""
    executor = futures.ThreadPoolExecutor(parallel, thread_name_prefix="soy-publish")
    try:
        yield executor
    finally:
        is_stopped = isinstance(sys.exc_info()[1], KeyboardInterrupt)
        executor.shutdown(wait=not is_stopped, cancel_futures=True)


def _content(entry: Entry, path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as err:
        raise BadFile(f"{path}: the file cannot be read", hint="make it: soy build") from err
    if files.sha256_of_bytes(data) != entry.sha256:
        raise BadFile(
            f"{path}: the file changed while it was published", hint="run the same command again"
        )
    return data


def _write_head(store: Store, head: Manifest, guard: Guard) -> None:
    data = head.to_json()
    digest = files.sha256_of_bytes(data)
    guard.write(store, Entry(HEAD_KEY, digest, len(data), HEAD_TYPE, HEAD_CACHE, "page"), data)
