"""Compare what was built with what the store holds: what to send, to keep, to delete."""

from __future__ import annotations

import bisect
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from toolkit.publication.contents import sending_order
from toolkit.publication.history import History, KeptRelease
from toolkit.publication.manifest import ROLES, Entry, Manifest, make_manifest


@dataclass(frozen=True, slots=True)
class PublishPlan:
    """What a publish will do."""

    manifest: Manifest  # what listeners are to have
    head: Manifest | None  # what the store said it holds; None if it never said
    puts: tuple[Entry, ...]  # to send, what is pointed at before what points
    keeps: tuple[Entry, ...]  # in the store already, as they are
    obsolete: tuple[str, ...]  # keys that this release does not have; `soy gc` deletes them
    release: KeptRelease | None = None  # under which it is to be kept, if at all
    at: datetime | None = None  # when listeners get it
    withdrawn: tuple[str, ...] = ()  # of the obsolete keys, those that go before the head says so

    @property
    def put_bytes(self) -> int:
        """How many bytes are to be sent at most."""
        return sum(entry.length_bytes for entry in self.puts)

    @property
    def keep_bytes(self) -> int:
        """How many bytes the store holds already."""
        return sum(entry.length_bytes for entry in self.keeps)

    @property
    def is_done(self) -> bool:
        """Whether the store holds this release already, so that nothing is to be sent.

        A head that was left open is no release, though it may list just these files: so it does
        where a run was cut off that only took files away.
        """
        if self.head is None or self.head.history.is_open:
            return False
        return (self.head.entries, self.head.retired) == (self.manifest.entries, self.obsolete)

    @property
    def is_new(self) -> bool:
        """Whether the release is to be kept and is not yet."""
        known = self.head.history.kept if self.head else ()
        return self.release is not None and self.release.id not in {kept.id for kept in known}

    @property
    def head_before(self) -> Manifest:
        """The head while the release is under way: only what is certain, the rest retired.

        Were the run cut off under the old head, a page already overwritten would still be
        listed with its old digest, and going back to the old text would send nothing.
        """
        history = self.head.history if self.head else History()
        uncertain = (*self.obsolete, *(entry.key for entry in self.puts))
        return make_manifest(self.keeps, uncertain, history.open(self.at))

    @property
    def head_after(self) -> Manifest:
        """The head when all is sent: obsolete keys stay remembered until they are deleted."""
        history = self.head.history if self.head else History()
        if self.release:
            history = history.with_present(self.release, self.at)
        left = set(self.obsolete) - set(self.withdrawn)
        return make_manifest(self.manifest.entries, left, history)

    def may_be_there(self, entry: Entry) -> bool:
        """Tell whether the store may hold `entry` though its head does not say so."""
        if self.head is None:
            return True
        retired = self.head.retired  # sorted, and long where each file is asked for
        place = bisect.bisect_left(retired, entry.key)
        return retired[place : place + 1] == (entry.key,)


def plan(
    manifest: Manifest, head: Manifest | None, release: KeptRelease | None = None
) -> PublishPlan:
    """Return what turns a store with this `head` into one that holds `manifest`, as `release`."""
    held = {entry.key: entry for entry in head.entries} if head else {}
    puts = [entry for entry in manifest.entries if held.get(entry.key) != entry]
    keeps = tuple(entry for entry in manifest.entries if held.get(entry.key) == entry)
    old: Iterable[str] = (*held, *head.retired) if head else ()
    obsolete = set(old) - {entry.key for entry in manifest.entries}
    puts.sort(key=lambda one: (ROLES.index(one.role), sending_order(one.key), one.key))
    return PublishPlan(manifest, head, tuple(puts), keeps, tuple(sorted(obsolete)), release)


def plan_again(manifest: Manifest, head: Manifest | None) -> PublishPlan:
    """Return what asks the store for each file, whatever its head says, and sends what is not so.

    Where the head says that the store holds just this, its present release stays the present one.
    """
    if head is None:
        return plan(manifest, None)
    known = {entry.key for entry in (*head.entries, *manifest.entries)} | {*head.retired}
    is_same = head.entries == manifest.entries
    present = head.history.find(head.history.present or "") if is_same else None
    return plan(manifest, make_manifest((), known, head.history), present)
