"""What is named, and so must stay: by the head, by kept releases, by the feeds that are there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from toolkit.characters import unescaped
from toolkit.errors import NoSuchRelease, SoyError, StoreDamaged
from toolkit.publication.history import KeptRelease
from toolkit.publication.manifest import HEAD_LIMIT_BYTES, Role
from toolkit.publication.scan_folder import role_of
from toolkit.release.publishing.packs import Pack, read_pack
from toolkit.stores.common.base import Store

_PATH = re.compile(r"[A-Za-z0-9._~/-]+", re.ASCII)  # what keys are made of: `check_key`


@dataclass(frozen=True, slots=True)
class Moves:
    """Pages that a kept release has only in the pack of one that goes."""

    to: KeptRelease
    digests: frozenset[str]  # SHA-256


@dataclass(frozen=True, slots=True)
class Named:
    """What the packs say."""

    keys: frozenset[str]
    moves: tuple[Moves, ...]


def named_by(
    store: Store,
    kept: Iterable[KeptRelease],
    dropped: Iterable[KeptRelease],
    here: Collection[str] = (),
) -> Named:
    """Return what the kept releases name, and what of it lies in the packs of the dropped.

    Packs are read one after another, for each may be large. `here` are the SHA-256 of the pages
    that listeners have now. Raises StoreDamaged or NoSuchRelease for the pack of a kept release,
    for what it names is not known then; and StoreDamaged for one of the others that cannot be read
    while a kept release lacks pages.
    """
    keys: set[str] = set()
    needed: dict[str, KeptRelease] = {}  # digest of a page: the oldest release that has it
    packed: set[str] = set()
    for release in kept:
        pack = _pack_of_kept(store, release)
        packed |= pack.digests
        for entry in pack.manifest.entries:
            keys.add(entry.key)
            if entry.role != "immutable":
                needed.setdefault(entry.sha256, release)
    missing, moves = needed.keys() - packed, dict[KeptRelease, set[str]]()
    unread: list[KeptRelease] = []
    for release in dropped if missing else ():
        found = digests_in(store, release)
        if found is None:
            unread.append(release)
        for digest in missing & (found or frozenset()):
            moves.setdefault(needed[digest], set()).add(digest)
    lost = missing - {digest for digests in moves.values() for digest in digests}
    for digest in lost & set(here):
        moves.setdefault(needed[digest], set()).add(digest)
    lost -= set(here)
    if lost and unread:
        raise _maybe_needed(unread, sorted({needed[digest].id for digest in lost}))
    made = (Moves(release, frozenset(moves[release])) for release in sorted(moves))
    return Named(frozenset(keys), tuple(made))


def digests_in(store: Store, release: KeptRelease) -> frozenset[str] | None:
    """Return the pages in a pack, none if it is gone; None if it is there and cannot be read."""
    try:
        return read_pack(store, release).digests
    except NoSuchRelease:
        return frozenset()
    except StoreDamaged:
        return None


def _maybe_needed(unread: list[KeptRelease], needing: list[str]) -> StoreDamaged:
    """Return the refusal to remove what kept releases may need, though it cannot be read."""
    return StoreDamaged(
        f"{', '.join(one.key for one in unread)}: it cannot be read, and may hold pages of "
        f"{', '.join(needing)}, which stay; soy removes nothing",
        hint="run the same command again; if that does not help, those releases lack these pages "
        "anyway: "
        f"soy gc {' '.join(f'--forget {id_}' for id_ in needing)}",
    )


def feeds_among(keys: Iterable[str], said: Mapping[str, Role]) -> list[str]:
    """Return the keys of feeds: by what is `said` of them, by their names where nothing is.

    What no release knows may be a feed that listeners have, and is taken for one to be safe.
    """
    return [key for key in keys if said.get(key, role_of(key)) == "feed"]


def mentioned_in_feeds(
    store: Store, keys: Collection[str], said: Mapping[str, Role]
) -> frozenset[str]:
    """Return those of `keys` that a feed in the store names, under whatever address."""
    found: set[str] = set()
    for feed in feeds_among(keys, said):
        data = store.get(feed, HEAD_LIMIT_BYTES)
        found |= {feed} | mentioned(data or b"", frozenset(keys))
    return frozenset(found)


def mentioned(data: bytes, keys: frozenset[str]) -> set[str]:
    """Return those of `keys` that occur in a feed, be it in a tag, a text or an escaped page.

    Reading XML would miss what apps take from a damaged feed, and what stands in show notes.

    >>> mentioned(b'<enclosure url="https://x.org/a/b.mp3?x=1"/> b.mp3', frozenset({"b.mp3", "c"}))
    {'b.mp3'}
    """
    text = data.replace(b"\0", b"").decode("utf-8", "replace")
    found = set()
    depth = max((key.count("/") for key in keys), default=0) + 1
    for way in {text, unescaped(unescaped(text)), unquote(unescaped(text))}:
        for match in _PATH.finditer(way):
            parts = match[0].rstrip(".").rsplit("/", depth)[-depth:]  # a key has no more
            paths = ("/".join(parts[start:]) for start in range(len(parts)))
            found |= {path for path in paths if path in keys}
    return found


def _pack_of_kept(store: Store, release: KeptRelease) -> Pack:
    try:
        return read_pack(store, release)
    except (NoSuchRelease, StoreDamaged) as err:
        kind: type[SoyError] = type(err)
        raise kind(
            f"{err.message}; soy does not know which files release {release.id} uses, so it "
            "removes nothing",
            hint=f"if you will never go back to it: soy gc --forget {release.id}; if listeners "
            "have "
            "it now, first: soy publish --again",
        ) from err
