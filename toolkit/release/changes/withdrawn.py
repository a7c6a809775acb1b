"""What is left in a store of what left the feed, and which kept releases hold it there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.errors import NoSuchRelease, StoreDamaged
from toolkit.publication import contents
from toolkit.publication.contents import Contents, Out
from toolkit.publication.history import KeptRelease
from toolkit.publication.manifest import Manifest
from toolkit.release.changes.difference import Difference
from toolkit.release.publishing.packs import Pack, read_pack
from toolkit.stores.common.base import Store

_KIT_FILE = "kit.json"
_KITS = "campaign/"
_KIT_LIMIT_BYTES = 1 << 20  # a kit names some twenty files


@dataclass(frozen=True, slots=True)
class Left:
    """What whoever has the addresses still gets."""

    files: tuple[str, ...]  # keys
    releases: tuple[str, ...]  # ids of kept releases that hold the episodes' files or texts

    @property
    def command(self) -> str:
        """What removes it for good."""
        forget = "".join(f" --forget {id_}" for id_ in self.releases)
        return f"soy gc{forget} --older-than 0 --yes"

    def to_json(self) -> dict[str, object]:
        """Return it for programs."""
        return {"files": list(self.files), "command": self.command}


def left(store: Store, head: Manifest, difference: Difference) -> Left | None:
    """Return what `store` still holds of episodes and transcripts removed, None if nothing.

    `head` is what it says that it holds, after they left. Kits belong to the episode that their
    kit.json names. A release that cannot be read is taken to hold them.
    """
    if not (difference.removed or difference.lost):
        return None
    outs = difference.removed
    guids = {out.guid for out in outs if out.guid}
    folders = {out.folder for out in outs if out.folder}
    packs = [(kept, _pack(store, kept)) for kept in head.history.kept if not _is_now(head, kept)]
    for _, pack in packs:
        folders |= {out.folder for out in _told(pack) if out.guid in guids and out.folder}
    present = [entry.key for entry in head.entries]
    prefixes = [contents.prefix_of(folder) for folder in sorted(folders)]
    prefixes += [
        f"{contents.prefix_of(one.folder)}transcript.{one.language}."
        for one in difference.lost
        if one.folder and one.language and not one.is_edition
    ]
    prefixes = [p for p in prefixes if not any(key.startswith(p) for key in present)]
    starts = (*prefixes, *_kits(store, head, guids))
    files = tuple(key for key in head.retired if starts and key.startswith(starts))
    holding = tuple(
        kept.id
        for kept, pack in packs
        if pack is None
        or any(out.guid in guids for out in _told(pack))
        or any(starts and entry.key.startswith(starts) for entry in pack.manifest.entries)
    )
    return Left(files, holding) if files or holding else None


def _is_now(head: Manifest, kept: KeptRelease) -> bool:
    return kept.id == head.history.present


def _pack(store: Store, kept: KeptRelease) -> Pack | None:
    try:
        return read_pack(store, kept)
    except (NoSuchRelease, StoreDamaged):
        return None


def _told(pack: Pack | None) -> tuple[Out, ...]:
    found = told_in(pack) if pack else None
    return found.episodes if found else ()


def told_in(pack: Pack) -> Contents | None:
    """Return what the feed in a pack says, None if it lies in another one or cannot be read.

    Of a feed in pages, as far as they lie in the same pack.
    """
    feeds = {e.key: e for e in pack.manifest.entries if contents.is_feed(e.key)}

    def get(key: str) -> bytes | None:
        entry = feeds.get(key)
        return pack.content(entry) if entry and entry.sha256 in pack.digests else None

    try:
        return contents.read_all(get)
    except StoreDamaged:
        return None


def _kits(store: Store, head: Manifest, guids: set[str]) -> Iterator[str]:
    """Yield how the keys of kits begin that were made of these episodes and are published no more.

    Kits of one moment have one place, so that one that is there again is another's. The ZIPs of a
    whole campaign, and of its languages, hold all its kits: those that were replaced hold these.
    """
    campaigns = set[str]()
    for key in head.retired:
        place = key.removesuffix(_KIT_FILE)
        if place == key or not key.startswith(_KITS):
            continue
        try:
            said = json.loads(store.get(key, _KIT_LIMIT_BYTES) or b"{}")
            guid = said["episode"]["guid"]
        except (StoreDamaged, ValueError, KeyError, TypeError, RecursionError):
            continue
        if guid in guids:
            campaigns.add(place[: place.index("/", len(_KITS)) + 1])
            yield place
    if campaigns:
        starts = tuple(sorted(campaigns))
        yield from (key for key in head.retired if key.startswith(starts) and _is_of_all(key))


def _is_of_all(key: str) -> bool:
    """Tell whether a key is of the kits of a campaign, or of a language of it, in one ZIP."""
    name = key.rpartition("/")[2]
    return name.startswith("kits.") and name.endswith(".zip")
