"""The releases that a storage keeps, and what each changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.publication.history import History, KeptRelease
from toolkit.release.changes.difference import Difference
from toolkit.release.changes.kept import steps
from toolkit.release.publishing.apply import read_head
from toolkit.show.project import Project
from toolkit.stores.target import open_store


@dataclass(frozen=True, slots=True)
class Releases:
    """What a storage keeps."""

    name: str  # the place, in words
    history: History
    changes: Mapping[str, Difference]  # by id, of the newest ones

    @property
    def newest_first(self) -> tuple[KeptRelease, ...]:
        """The releases, the newest first."""
        return self.history.kept[::-1]


def releases(project: Project, target: str | None = None, told: int | None = None) -> Releases:
    """Return the releases kept; what the newest `told` of them changed takes a request each.

    None is all of them. Raises what the store raises.
    """
    store = open_store(project.show.release, project.root, target)
    head = read_head(store)
    history = head.history if head else History()
    count = len(history.kept) if told is None else told
    return Releases(store.describe(), history, steps(store, history.kept, count))
