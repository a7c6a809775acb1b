"""What goes and what stays, from what is known of a store; nothing is touched here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from toolkit.publication.history import RELEASES_PREFIX, History, KeptRelease
from toolkit.publication.manifest import (
    HEAD_KEY,
    LOCK_KEY,
    Manifest,
    check_key,
    is_own,
    make_manifest,
)
from toolkit.publication.scan_folder import content_hash
from toolkit.release.sweep.named_keys import Moves
from toolkit.stores.common.base import Listed, Unfinished

PROBES_PREFIX = f"{RELEASES_PREFIX}doctor-"  # what `soy storage doctor` leaves if it is killed

# As `KeptRelease.key` makes them; also of a publish that was broken off.
_PACK = re.compile(re.escape(RELEASES_PREFIX) + r"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}\.zip", re.ASCII)


@dataclass(frozen=True, slots=True)
class Inventory:
    """What is known of a store."""

    head: Manifest
    kept: tuple[KeptRelease, ...]
    dropped: tuple[KeptRelease, ...]
    named: frozenset[str]  # by kept releases, and by the feeds that are there
    moves: tuple[Moves, ...]
    objects: tuple[Listed, ...]
    unfinished: tuple[Unfinished, ...] | None  # None if the store does not tell


@dataclass(frozen=True, slots=True)
class SweepPlan:
    """What `soy gc` will do."""

    head: Manifest
    kept: tuple[KeptRelease, ...]
    dropped: tuple[KeptRelease, ...]
    moves: tuple[Moves, ...]
    remove: tuple[Listed, ...]
    give_up: tuple[Unfinished, ...]
    young: tuple[str, ...]  # named by nothing, but written so lately that they may be needed yet
    unknown: tuple[str, ...]  # soy does not remember having published them
    others: tuple[str, ...]  # folders in which another show is published
    listed: frozenset[str]
    in_use: tuple[str, ...]  # of these an unfinished upload stays: the object is made of it
    tells_unfinished: bool

    @property
    def remove_bytes(self) -> int:
        """How much the objects to be removed take."""
        return sum(one.length_bytes for one in self.remove)

    @property
    def is_done(self) -> bool:
        """Whether there is nothing to do."""
        return not self.remove and not self.give_up and self.head_after == self.head

    @property
    def head_before(self) -> Manifest:
        """The head without the releases that go, while all their objects are still there."""
        return make_manifest(self.head.entries, self.head.retired, self._history)

    @property
    def head_after(self) -> Manifest:
        """The head when they are gone; what it remembers and is not there is forgotten."""
        left = self.listed - {one.key for one in self.remove}
        retired = (key for key in self.head.retired if key in left)
        return make_manifest(self.head.entries, retired, self._history)

    @property
    def _history(self) -> History:
        return self.head.history.without(one.id for one in self.dropped)


def sweep_plan(found: Inventory, older_than_s: float, *, takes_unknown: bool = False) -> SweepPlan:
    """Return what is to be removed: old enough, named by nothing, and once published by soy.

    What soy does not remember is removed only if `takes_unknown`; what lies in a folder with a
    head of its own is another show's and never is.
    """
    keys = frozenset(one.key for one in found.objects)
    entries = frozenset(entry.key for entry in found.head.entries)
    packs = frozenset(release.key for release in found.kept)
    staying = entries | packs | found.named | {HEAD_KEY, LOCK_KEY}
    remembered = frozenset(found.head.retired)
    others = _other_shows(keys - staying - remembered)
    remove, young, unknown = list[Listed](), list[str](), list[str]()
    for one in found.objects:
        if one.key in staying or one.key.startswith(others):
            continue
        is_known = one.key in remembered or _is_left_by_soy(one.key)
        if not _is_key(one.key) or not (is_known or takes_unknown):
            unknown.append(one.key)
        elif _is_old(one.age_s, older_than_s):
            remove.append(one)
        else:
            young.append(one.key)
    going = frozenset(one.key for one in remove)
    in_use = [one.key for one in found.unfinished or () if one.is_in_use and one.key not in going]
    give_up = [
        one
        for one in found.unfinished or ()
        if one.key not in in_use
        if _is_key(one.key) and _is_old(one.age_s, older_than_s)
        if not one.key.startswith(others)
        if takes_unknown or not one.id or _is_of_soy(one.key, staying | remembered)
    ]
    return SweepPlan(
        found.head,
        found.kept,
        found.dropped,
        found.moves,
        tuple(remove),
        tuple(give_up),
        tuple(young),
        tuple(unknown),
        others,
        keys,
        tuple(in_use),
        found.unfinished is not None,
    )


def _other_shows(keys: Iterable[str]) -> tuple[str, ...]:
    end = f"/{HEAD_KEY}"
    return tuple(sorted(key.removesuffix(HEAD_KEY) for key in keys if key.endswith(end)))


def _is_left_by_soy(key: str) -> bool:
    return bool(_PACK.fullmatch(key)) or key.startswith(PROBES_PREFIX)


def _is_of_soy(key: str, known: frozenset[str]) -> bool:
    """Tell whether an upload is one of soy's: large files have their content's hash in the name."""
    return key in known or is_own(key) or content_hash(key) is not None


def _is_old(age_s: float | None, older_than_s: float) -> bool:
    return older_than_s == 0 or (age_s is not None and age_s >= older_than_s)


def _is_key(key: str) -> bool:
    try:
        check_key(key)
    except ValueError:
        return False
    return True
