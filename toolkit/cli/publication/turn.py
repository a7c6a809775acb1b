"""One's turn to write to a store, and a word if the store kept the lock in the end."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime

from toolkit.cli import render
from toolkit.release.publishing import lock
from toolkit.stores.common.base import Store


@contextlib.contextmanager
def taken(store: Store, at: datetime, by: str | None) -> Iterator[lock.Lease]:
    """Yield the lock of `store` before it is certain, as `lock.taken` does; `by` is who asks."""
    with lock.taken(store, lock.Holder.here(at, by or "")) as lease:
        yield lease
    if lease.is_left:
        render.warning(
            f"all is done, but the lock in {store.describe()} could not be removed: for up to "
            f"{lock.EXPIRY_S / 60:.0f} minutes others are told that you are publishing"
        )


@contextlib.contextmanager
def held(store: Store, at: datetime, by: str | None) -> Iterator[lock.Lease]:
    """Yield the lock of `store` when it is certain."""
    with taken(store, at, by) as lease:
        lease()
        yield lease
