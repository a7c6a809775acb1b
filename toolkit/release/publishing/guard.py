"""What a publish asks of the lock under which it runs."""

from __future__ import annotations

from typing import Protocol

from toolkit.publication.manifest import Entry
from toolkit.stores.common.base import Store
from toolkit.stores.common.patience import Tick


class Guard(Protocol):
    """Makes sure that nobody else publishes; all methods raise PublishConflict."""

    @property
    def is_settled(self) -> bool:
        """Whether a call need not wait to know."""
        ...

    def __call__(self) -> None:
        """Make sure now, before something that listeners see is written."""
        ...

    def keep(self, tick: Tick | None = None) -> None:
        """Renew what must be renewed in time, by requests with `tick`; called often."""
        ...

    def write(self, store: Store, entry: Entry, data: bytes) -> None:
        """Put a feed or the head, unless somebody else has by now."""
        ...


class Unguarded:
    """For who is alone."""

    is_settled = True

    def __call__(self) -> None:
        """Have nobody to ask."""

    def keep(self, tick: Tick | None = None) -> None:
        """Have nothing to renew."""

    def write(self, store: Store, entry: Entry, data: bytes) -> None:
        """Put it."""
        store.put_bytes(
            entry.key, data, content_type=entry.content_type, cache_control=entry.cache_control
        )
