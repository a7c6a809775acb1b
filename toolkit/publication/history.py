"""The releases that a store keeps: which there are, and which one listeners have."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from toolkit.errors import NoSuchRelease

RELEASES_PREFIX = "releases/"  # what soy keeps for itself; nothing that is built may lie there

_ID = re.compile(r"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}", re.ASCII)
_STAMP = "%Y%m%dT%H%M%SZ"
_NEAR = timedelta(days=1)
_DIGITS = 8  # of the content's SHA-256
_BY_LIMIT = 100
_COUNT_LIMIT = (1 << 53) - 1  # RFC 8259, section 6: integers that JSON carries exactly


@dataclass(frozen=True, slots=True, order=True)
class KeptRelease:
    """One release that the store keeps; sorted by time."""

    id: str  # 20261124T110300Z-3fa9c1d2: when it was published, and a digest of what
    by: str | None  # the name that the publisher chose, None if none
    files: int
    length_bytes: int
    until: str | None = None  # 20261125T080000Z: when listeners last had it; None: not known

    @property
    def at(self) -> datetime:
        """When it was published."""
        return _instant(self.id.partition("-")[0])

    @property
    def left_at(self) -> datetime | None:
        """When listeners last had it, None if that is not known."""
        return _instant(self.until) if self.until else None

    @property
    def key(self) -> str:
        """Where the store keeps its list, and the pages that were new in it."""
        return f"{RELEASES_PREFIX}{self.id}.zip"


@dataclass(frozen=True, slots=True)
class History:
    """What the head says of releases."""

    kept: tuple[KeptRelease, ...] = ()  # sorted, the oldest first
    present: str | None = None  # the id of what listeners have; None while one is under way

    def with_present(self, release: KeptRelease, at: datetime | None = None) -> History:
        """Return the history after `release` became the present one, at the instant `at`."""
        by_id = {known.id: known for known in (*self._left(at).kept, release)}
        return History(tuple(by_id[id_] for id_ in sorted(by_id)), release.id)

    def instant(self, at: datetime) -> datetime:
        """Return when the next release is, to be sorted behind the newest.

        A second after that if `at`, by another machine's clock, is not later; but where the clocks
        are a day apart, one of them is wrong, and `at` stays.
        """
        newest = max((known.at for known in self.kept), default=None)
        is_near = newest is not None and timedelta() <= newest - at.replace(microsecond=0) < _NEAR
        return newest + timedelta(seconds=1) if newest and is_near else at

    @property
    def last(self) -> KeptRelease | None:
        """What listeners have; while a publish is under way, what they had when it began."""
        if self.present:
            return next(one for one in self.kept if one.id == self.present)
        return max(self.kept, key=lambda one: (one.until or "", one.id), default=None)

    @property
    def is_open(self) -> bool:
        """Whether a publish is under way, or was cut off."""
        return bool(self.kept) and self.present is None

    def open(self, at: datetime | None = None) -> History:
        """Return the history while a publish, begun at the instant `at`, is under way."""
        return History(self._left(at).kept)

    def _left(self, at: datetime | None) -> History:
        """Return the history with what listeners have, or had until `at`, marked so.

        While a publish is under way, that is the one that was the present one when it began.
        """
        had = self.last
        if at is None or had is None:
            return self
        stamp = f"{at.astimezone(UTC):{_STAMP}}"
        kept = (replace(one, until=stamp) if one == had else one for one in self.kept)
        return History(tuple(kept), self.present)

    def without(self, ids: Iterable[str]) -> History:
        """Return the history without the releases of these ids; the present one stays."""
        gone = set(ids) - {self.present}
        return History(tuple(known for known in self.kept if known.id not in gone), self.present)

    def find(self, name: str) -> KeptRelease | None:
        """Return the one release whose id begins with `name`, None if there is not just one."""
        found = [known for known in self.kept if name and known.id.startswith(name)]
        return found[0] if len(found) == 1 else None

    def one(self, name: str) -> KeptRelease:
        """Return the one release whose id begins with `name`. Raises NoSuchRelease."""
        fitting = [known.id for known in self.kept if name and known.id.startswith(name)]
        if len(fitting) > 1:
            raise NoSuchRelease(
                f"{name}: {len(fitting)} kept releases have an ID that begins with this",
                hint=f"type more of the ID, such as {fitting[-1]}",
            )
        if (found := self.find(name)) is None:
            raise NoSuchRelease(
                f"{name}: no kept release has this ID",
                hint="list those that are kept: soy releases",
            )
        return found

    def to_json(self) -> dict[str, Any]:
        """Return what the head says of it; nothing if there is nothing."""
        if not self.kept:
            return {}
        return {"kept": [_told(known) for known in self.kept], "present": self.present}

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> History:
        """Return the history that a head says; `said` comes from outside. Raises ValueError."""
        kept = tuple(_kept(item) for item in said.get("kept", ()))
        present = said.get("present")
        ids = [known.id for known in kept]
        if ids != sorted(set(ids)):
            raise ValueError("its releases are not sorted, or one is listed twice")
        if present is not None and present not in ids:
            raise ValueError("its present release is not in its list")
        return cls(kept, present)


def release_id(at: datetime, content: bytes) -> str:
    """Return the id of a release of `content` at the instant `at`, which has a zone."""
    return f"{at.astimezone(UTC):{_STAMP}}-{hashlib.sha256(content).hexdigest()[:_DIGITS]}"


def is_of(id_: str, sha256: str) -> bool:
    """Tell whether an id may be that of a release of content with this digest."""
    return id_.rpartition("-")[2] == sha256[:_DIGITS]


def _told(known: KeptRelease) -> dict[str, Any]:
    """Return what the head says of a release. Everybody may read it: nobody is named unasked."""
    said = {**asdict(known), "until": known.until or ""}
    name = said.pop("by")
    return {**said, "publisher": name} if name else said


def _kept(said: Any) -> KeptRelease:
    said = dict(said)
    # Earlier versions wrote the login of whoever published as "by": it is left behind here, and so
    # by the next head that is written (GDPR, Art. 5(1)(c): data minimisation).
    said.pop("by", None)
    said["by"] = said.pop("publisher", None)
    if {*said, "until"} != {field.name for field in fields(KeptRelease)}:
        raise ValueError("a release has the wrong keys")
    id_, by = said["id"], said["by"]
    if not (isinstance(id_, str) and _ID.fullmatch(id_)):
        raise ValueError("a release has no id")
    if not (by is None or (isinstance(by, str) and by.isprintable() and len(by) <= _BY_LIMIT)):
        raise ValueError(f"release {id_}: no name of who published it")
    for count in (said["files"], said["length_bytes"]):
        if type(count) is not int or not 0 <= count <= _COUNT_LIMIT:
            raise ValueError(f"release {id_}: no size")
    until = said.pop("until", "")
    if not isinstance(until, str):
        raise ValueError(f"release {id_}: no instant")
    release = KeptRelease(**said, until=until or None)
    _ = release.at, release.left_at  # a date that there is not raises ValueError
    return release


def _instant(stamp: str) -> datetime:
    return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
