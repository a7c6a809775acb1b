"""Which releases stay: all of them, unless somebody says how many, since when, or which not."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import datetime, timedelta

from toolkit.errors import NoSuchRelease
from toolkit.publication.history import History, KeptRelease


@dataclass(frozen=True, slots=True)
class RetentionWish:
    """What a person said of it; what listeners have now stays in any case."""

    newest: int | None = None  # so many stay
    days: int | None = None  # those stay that were published in so many days
    forget: tuple[str, ...] = ()  # beginnings of ids; these go although the rest of it keeps them
    # What listeners had so lately stays too: apps and CDNs still have its feed.
    grace_s: float = 0.0


def kept_and_dropped(
    history: History, wanted: RetentionWish, at: datetime
) -> tuple[tuple[KeptRelease, ...], tuple[KeptRelease, ...]]:
    """Return the releases that stay and those that go, each the oldest first.

    Where both a number and days are said, what either keeps stays. Raises NoSuchRelease if one to
    be forgotten is none that is kept, or is what listeners have.
    """
    forgotten = {_forgotten(history, name) for name in wanted.forget}
    if wanted.newest is None and wanted.days is None:
        staying = {one.id for one in history.kept}
    else:
        newest = history.kept[-wanted.newest :] if wanted.newest else ()
        staying = {one.id for one in newest}
        if wanted.days is not None:
            since = at - timedelta(days=wanted.days)
            staying |= {one.id for one in history.kept if one.at >= since}
        staying |= _replaced_since(history, at - timedelta(seconds=wanted.grace_s))
    staying = (staying - forgotten) | {history.present or ""}
    kept = tuple(one for one in history.kept if one.id in staying)
    return kept, tuple(one for one in history.kept if one.id not in staying)


def _replaced_since(history: History, since: datetime) -> set[str]:
    """Return the releases that listeners had later than `since`.

    Where the head does not say until when, it is taken to be until the next one was published.
    """
    pairs = itertools.zip_longest(history.kept, (after.at for after in history.kept[1:]))
    left = {one.id: one.left_at or after for one, after in pairs}
    return {id_ for id_, at in left.items() if at and at > since}


def _forgotten(history: History, name: str) -> str:
    found = history.one(name)
    if found.id == history.present:
        raise NoSuchRelease(
            f"{found.id}: listeners have this release, so soy keeps it",
            hint="publish another one first, or go back to one: soy rollback ID",
        )
    return found.id
