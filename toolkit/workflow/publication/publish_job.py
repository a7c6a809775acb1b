"""What a publish is asked to do, and what it refuses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from toolkit.assemble.parts import show_gate
from toolkit.errors import PublishConflict
from toolkit.publication import contents
from toolkit.publication.contents import Contents
from toolkit.publication.history import History, KeptRelease, release_id
from toolkit.publication.manifest import Manifest
from toolkit.release.changes import listeners, refusals
from toolkit.release.changes.difference import Difference, compare
from toolkit.release.publishing import packs, seen
from toolkit.release.publishing.apply import read_head
from toolkit.release.publishing.plan import PublishPlan, plan, plan_again
from toolkit.release.publishing.recovery import recovered
from toolkit.show.project import Project
from toolkit.stores.common.base import Store


@dataclass(frozen=True, slots=True)
class PublishWish:
    """What is to be done beyond sending what the head does not list."""

    delete: bool = False  # files that this release does not have; earlier ones cannot come back
    remove: tuple[str, ...] = ()  # what may leave the feed: 003, or 003:de for a transcript
    replace_show: bool = False  # another show's place
    clock_is_right: bool = False  # although the newest release there is later
    again: bool = False  # look at every file in the storage


AS_USUAL = PublishWish()


class Leaving(PublishConflict):
    """Something would leave the feed."""

    def __init__(self, unsaid: Difference, last: KeptRelease | None) -> None:
        by = f" (published by {last.by}, {last.id})" if last and last.by else ""
        cause = refusals.loss(unsaid, by)
        super().__init__(cause.message, hint=cause.hint)
        self.unsaid = unsaid


@dataclass(frozen=True, slots=True)
class PublishJob:
    """A build and the place to which it goes."""

    project: Project
    store: Store
    wish: PublishWish

    @property
    def name(self) -> str:
        """The place, in words."""
        return self.store.describe()

    @property
    def publisher(self) -> str | None:
        """The name to be written into public files, None for none."""
        return self.project.show.release.publisher

    @property
    def seen_as(self) -> str:
        """Under which name this machine remembers what it saw there."""
        return seen.place(self.name, self.project.show.guid)

    def planned(self, manifest: Manifest) -> PublishPlan:
        """Return what there is to do, by what the store says now. Raises PublishConflict."""
        head = read_head(self.store)
        known = head or recovered(self.store)
        if known and not self.wish.clock_is_right:
            refusals.refuse_wrong_clock(known.history, datetime.now(UTC))
        looks = self.wish.again or head is None
        return plan_again(manifest, known) if looks else plan(manifest, known)

    def built(self, manifest: Manifest) -> Contents:
        """Return what the build gives listeners. Raises NotOutYet."""

        def get(key: str) -> bytes | None:
            path = self.project.public_dir / key
            return path.read_bytes() if path.is_file() else None

        built = listeners.built(get, manifest)
        if any(out.guid for out in built.episodes):
            gate = show_gate.present(self.project, datetime.now(UTC))
            refusals.refuse_early_build(built, gate)
        return built

    def compared(self, made: PublishPlan, built: Contents) -> Difference:
        """Return what changes for listeners. Raises PublishConflict for another show's place."""
        if made.is_done:
            return Difference()
        try:
            before = listeners.present(self.store, made.head)
        except PublishConflict:
            if not self.wish.replace_show:
                raise
            return compare(contents.NOTHING, built)
        difference = compare(before.contents, built)
        if not before.is_feed or refusals.is_same_show(before.contents, built):
            return difference
        if not self.wish.replace_show:
            raise refusals.other_show(before.contents, built, self.name)
        return replace(difference, replaced=before.contents.title)

    def loss(self, made: PublishPlan, difference: Difference) -> Leaving | None:
        """Return what leaves the feed that nobody named, None if nothing does."""
        unsaid = difference.unsaid(self.wish.remove)
        if not unsaid.takes_away:
            return None
        return Leaving(unsaid, made.head.history.last if made.head else None)

    def refuse_loss(self, made: PublishPlan, difference: Difference) -> None:
        """Raise Leaving if something leaves the feed that nobody named."""
        if loss := self.loss(made, difference):
            raise loss

    def is_idle(self, made: PublishPlan) -> bool:
        """Tell whether nothing is to be sent or deleted."""
        return made.is_done and not (self.wish.delete and made.obsolete)

    def release(self, made: PublishPlan, at: datetime) -> KeptRelease | None:
        """Return under which release this is kept: a new one, unless it is the present one."""
        if made.is_done:
            return None
        if made.release and packs.is_sound(self.store, made.release):
            return made.release
        return _stamp(made, at, self.publisher)


def _stamp(made: PublishPlan, at: datetime, publisher: str | None) -> KeptRelease:
    entries = made.manifest.entries
    history = made.head.history if made.head else History()
    id_ = release_id(history.instant(at), made.manifest.to_json())
    length_bytes = sum(entry.length_bytes for entry in entries)
    return KeptRelease(id_, publisher, len(entries), length_bytes)
