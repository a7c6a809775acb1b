"""A small show in several versions, ways to publish it, and a listener who fetches all of it."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from toolkit.publication.history import KeptRelease, release_id
from toolkit.publication.scan_folder import scan
from toolkit.release.publishing import rollback, seen
from toolkit.release.publishing.apply import publish, read_head
from toolkit.release.publishing.lock import Holder, LockTimes, clear, held
from toolkit.release.publishing.plan import plan
from toolkit.stores.common.base import Store

from . import quick

AT = datetime(2026, 11, 24, 11, 3, tzinfo=UTC)
FEEDS = ("feed.xml", "trailers.xml")
LARGE = 3 * (64 << 10) + 1000  # four parts, where parts are of 64 KiB

Fetch = Callable[[str], bytes | None]


@dataclass(frozen=True)
class Shows:
    """Built folders, one for each version, and the time at which each is published."""

    root: Path

    def public(self, version: str) -> Path:
        """Return the folder of a version."""
        return self.root / version / "build" / "public"

    def at(self, version: str) -> datetime:
        """Return when a version is published."""
        return AT + timedelta(hours="1234".index(version))

    def feeds(self, version: str) -> dict[str, bytes]:
        """Return the feeds of a version."""
        return {name: (self.public(version) / name).read_bytes() for name in FEEDS}


def build(root: Path, episodes: int = 4) -> Shows:
    """Build versions 1 to 4.

    Of 1, the second has one episode changed, one more and one less, and a page less; the third has
    just a page less, which nothing names; the fourth other pages and feeds.
    """
    shows = Shows(root)
    for version, label in (("1", "1"), ("2", "2"), ("3", "1"), ("4", "4")):
        public = shows.public(version)
        numbers = range(1, episodes + 1) if version == "2" else range(episodes)
        items = [_episode(public, n, "2" if version == "2" and n == 1 else "1") for n in numbers]
        _write(public / "index.html", f"<!doctype html>{label}".encode())
        if version == "1":
            _write(public / "imprint.html", b"<!doctype html>imprint")
        _write(public / "feed.xml", f"<rss>{label}{''.join(items)}</rss>".encode())
        _write(public / "trailers.xml", f"<rss>{label}{items[1]}</rss>".encode())
    return shows


def _episode(public: Path, number: int, version: str) -> str:
    """Write an episode's files and return the item that names them; one goes in parts."""
    named = []
    for name, suffix, size in (("audio", ".mp3", 900), ("en", ".vtt", 200)):
        data = f"{number}{name}{version} ".encode() * (size // 8)
        if number == 1 and suffix == ".mp3":
            data = (data * (LARGE // len(data) + 1))[:LARGE]
        digest = hashlib.sha256(data).hexdigest()[:16]
        key = f"episodes/{number:03}-x/{name}.{digest}{suffix}"
        _write(public / key, data)
        named.append(f'<a url="{key}" length="{len(data)}"/>')
    _write(public / f"episodes/{number:03}-x/index.html", f"<!doctype html>{version}".encode())
    return f"<item>{''.join(named)}</item>"


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def send(
    shows: Shows,
    version: str,
    store: Store,
    *,
    delete: bool = False,
    later: timedelta | None = None,
    times: LockTimes = quick.LOCK,
) -> None:
    """Publish a version as the command does."""
    public = shows.public(version)
    at = shows.at(version) + (later or timedelta())
    manifest = scan(public)
    made = plan(manifest, read_head(store))
    if made.is_done and not (delete and made.obsolete):
        clear(store, Holder.here(at), times)
        return
    with held(store, Holder.here(at), times) as lease:
        made = plan(manifest, read_head(store))
        release = KeptRelease(release_id(at, manifest.to_json()), "Anna", len(manifest.entries), 1)
        made = replace(made, release=None if made.is_done else release)
        publish(made, public, store, delete=delete, parallel=1, guard=lease)
    seen.note(made.head_after, store.describe(), public.parent)


def back(shows: Shows, version: str, store: Store) -> None:
    """Go back to a version as the command does, on a machine that has built nothing."""
    elsewhere = shows.root / "elsewhere" / "build" / "public"
    with held(store, Holder.here(AT), quick.LOCK) as lease:
        head = read_head(store)
        assert head is not None
        wanted = rollback.find(head, f"{shows.at(version):%Y%m%dT%H}")
        if head.history.present == wanted.id:
            return
        with rollback.prepared(wanted, head, store, elsewhere) as (made, folder):
            publish(made, folder, store, parallel=1, guard=lease)


@dataclass(frozen=True)
class Scene:
    """What a store holds at first, what is done then, and which versions listeners may have."""

    before: Callable[[Shows, Store], None]
    act: Callable[[Shows, Store], None]
    versions: tuple[str, str]  # "0": nothing yet
    later: Callable[[Shows, Store], None] | None = None  # the same, an hour later


HOUR = timedelta(hours=1)


def _first(shows: Shows, store: Store) -> None:
    send(shows, "1", store)


def _both(shows: Shows, store: Store) -> None:
    send(shows, "1", store)
    send(shows, "2", store)


SCENES = {
    "first": Scene(
        lambda _shows, _store: None, _first, ("0", "1"),
        lambda shows, store: send(shows, "1", store, later=HOUR),
    ),
    "next": Scene(
        _first, lambda shows, store: send(shows, "2", store), ("1", "2"),
        lambda shows, store: send(shows, "2", store, later=HOUR),
    ),
    "deleting": Scene(
        _first, lambda shows, store: send(shows, "2", store, delete=True), ("1", "2"),
        lambda shows, store: send(shows, "2", store, delete=True, later=HOUR),
    ),
    "less": Scene(
        _first, lambda shows, store: send(shows, "3", store, delete=True), ("1", "1"),
        lambda shows, store: send(shows, "3", store, delete=True, later=HOUR),
    ),
    "back": Scene(_both, lambda shows, store: back(shows, "1", store), ("2", "1")),
}  # fmt: skip


def listen(shows: Shows, fetch: Fetch) -> dict[str, str]:
    """Return the version of each feed, having fetched all that it names.

    Lengths are compared with what the feed says, contents with the digest in the address.
    """
    found = {}
    for name in FEEDS:
        feed = fetch(name)
        if feed is None:
            found[name] = "0"
            continue
        versions = [v for v in "124" if shows.feeds(v)[name] == feed]
        assert versions, f"{name} is not whole"
        found[name] = versions[0]
        for key, length in re.findall(r'url="([^"]+)" length="(\d+)"', feed.decode()):
            data = fetch(key)
            assert data is not None, f"{key} is named and not there"
            assert len(data) == int(length)
            assert hashlib.sha256(data).hexdigest().startswith(key.split(".")[1])
    return found


def heard(shows: Shows, fetch: Fetch, versions: tuple[str, str]) -> str:
    """Listen, and return the version of the main feed; the feeds change one after the other."""
    found = listen(shows, fetch)
    assert set(found.values()) <= set(versions)
    return found["feed.xml"]


def same_but_for_the_time(there: dict[str, bytes], undisturbed: dict[str, bytes]) -> None:
    """Check a publish that was finished an hour later against one that was not disturbed.

    The release may have the later time in its id, and what is kept of the first attempt may lie
    there besides (`soy gc` removes it). All else is the same, byte for byte.
    """

    def plain(files: dict[str, bytes]) -> dict[str, bytes]:
        return {k: v for k, v in files.items() if k != "release.json" and k[:9] != "releases/"}

    assert plain(there) == plain(undisturbed)
    head, whole = (json.loads(files["release.json"]) for files in (there, undisturbed))
    assert (head["entries"], head["retired"]) == (whole["entries"], whole["retired"])
    assert len(head["kept"]) == len(whole["kept"])
    assert head["kept"][:-1] == whole["kept"][:-1]
    for one, other in zip(head["kept"], whole["kept"], strict=True):
        assert one | {"id": ""} == other | {"id": ""}
        assert there[f"releases/{one['id']}.zip"] == undisturbed[f"releases/{other['id']}.zip"]
    assert head["present"] == head["kept"][-1]["id"]
    with zipfile.ZipFile(io.BytesIO(there[f"releases/{head['present']}.zip"])) as pack:
        kept = json.loads(pack.read("manifest.json"))
    assert kept["entries"] == head["entries"]
