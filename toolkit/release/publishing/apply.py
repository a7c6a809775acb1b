"""Carry out a plan: immutable files, pages, feeds, then the head; nothing points at a gap."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from toolkit import files
from toolkit.errors import BadFile, StoreRefused
from toolkit.progress import Progress, silent
from toolkit.publication.manifest import (
    HEAD_KEY,
    HEAD_LIMIT_BYTES,
    ROLES,
    Entry,
    Manifest,
    make_manifest,
)
from toolkit.release.publishing.guard import Guard, Unguarded
from toolkit.release.publishing.packs import packed
from toolkit.release.publishing.plan import PublishPlan
from toolkit.release.publishing.tasks import Tally, pool, stopping, wait_for
from toolkit.stores.common.base import Store

HEAD_TYPE = "application/json"
HEAD_CACHE = "no-cache"  # RFC 9111, section 5.2.2.4: ask each time; it is the one truth


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a publish did."""

    put: tuple[str, ...]  # keys that were sent, in the order of the plan
    kept: tuple[str, ...]  # keys that the store held already
    deleted: tuple[str, ...]
    bytes_sent: int  # of the files; the head is not counted


def read_head(store: Store) -> Manifest | None:
    """Return what the store says it holds, None before the first publish; one request.

    Raises StoreUnreachable, StoreRefused, and StoreDamaged if the head cannot be read.
    """
    data = store.get(HEAD_KEY, HEAD_LIMIT_BYTES)
    return None if data is None else Manifest.from_json(data)


def publish(
    plan: PublishPlan,
    public_dir: Path,
    store: Store,
    *,
    delete: bool = False,
    parallel: int = 8,
    progress: Progress = silent,
    guard: Guard = Unguarded(),  # noqa: B008 - it has no state
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
        tally = Tally(plan.put_bytes, progress, guard)
        sent = _send_all(plan, public_dir, store, parallel, tally)
        if plan.withdrawn:
            guard()
            delete_all(plan.withdrawn, store, parallel, guard)
        write_head(store, plan.head_after, guard)
    deleted = plan.obsolete if delete else plan.withdrawn
    if delete and deleted:
        guard()
        delete_all(deleted, store, parallel, guard)
        history = plan.head_after.history
        write_head(store, make_manifest(plan.manifest.entries, history=history), guard)
    progress(1.0)
    names = {entry.key for entry in sent}
    kept = tuple(entry.key for entry in plan.manifest.entries if entry.key not in names)
    put = tuple(entry.key for entry in plan.puts if entry.key in names)
    return Outcome(put, kept, deleted, sum(entry.length_bytes for entry in sent))


def _send_all(
    plan: PublishPlan, public_dir: Path, store: Store, parallel: int, tally: Tally
) -> list[Entry]:
    listed = _listed(plan, store)

    def send(entry: Entry) -> bool:
        path, tick = public_dir / entry.key, functools.partial(tally.note, entry, 0.0)
        tick()
        may_be_there = plan.may_be_there(entry) and (listed is None or entry.key in listed)
        is_there = may_be_there and store.holds(entry, path, tick)
        if not is_there and entry.role == "feed":
            tally.guard.write(store, entry, _content(entry, path))
        elif not is_there:
            store.put(entry, path, functools.partial(tally.note, entry))
        tally.note(entry, 1.0)
        return not is_there

    sent: list[Entry] = []
    with pool(parallel) as executor:
        # Nothing points at immutable files yet: they need not wait until it is settled whose turn
        # it is.
        is_open = tally.guard.is_settled
        if is_open:
            _open(plan, public_dir, store, tally.guard)
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
            if not is_open:
                with stopping(tasks, tally):
                    _open(plan, public_dir, store, tally.guard)
                is_open = True
            wait_for(tasks, tally)
            sent += [entry for entry, task in zip(entries, tasks, strict=True) if task.result()]
    return sent


def _open(plan: PublishPlan, public_dir: Path, store: Store, guard: Guard) -> None:
    """Open the head, and keep the release."""
    write_head(store, plan.head_before, guard)
    if plan.release and plan.is_new:
        with packed(plan.release, plan.manifest, plan.puts, public_dir) as (entry, path):
            store.put(entry, path)


def _listed(plan: PublishPlan, store: Store) -> frozenset[str] | None:
    """Return the keys in a store that never said what it holds: one answer for a thousand files.

    None where it has said so, or does not list.
    """
    if plan.head is not None or not plan.puts:
        return None
    try:
        return frozenset(store.list_keys(""))
    except StoreRefused:
        return None


def delete_all(keys: Iterable[str], store: Store, parallel: int, guard: Guard) -> None:
    """Delete objects, `parallel` at once; the first failure ends it."""
    tally = Tally(0, silent, guard)
    with pool(parallel) as executor:

        def delete(key: str) -> None:
            tally.go_on()
            store.delete(key, tally.go_on)

        wait_for([executor.submit(delete, key) for key in keys], tally)


def _content(entry: Entry, path: Path) -> bytes:
    try:
        with files.opened(path) as file:
            data = file.read()
    except OSError as err:
        raise BadFile(f"{path}: the file cannot be read", hint="make it: soy build") from err
    if files.sha256_of_bytes(data) != entry.sha256:
        raise BadFile(
            f"{path}: the file changed while soy was publishing it",
            hint="run the same command again",
        )
    return data


def write_head(store: Store, head: Manifest, guard: Guard) -> None:
    """Write what the store says it holds, unless somebody else has by now."""
    data = head.to_json()
    digest = files.sha256_of_bytes(data)
    guard.write(store, Entry(HEAD_KEY, digest, len(data), HEAD_TYPE, HEAD_CACHE, "page"), data)
