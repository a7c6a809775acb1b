"""The files that a show has published, in all its releases, with what makes a download of each."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from toolkit import files
from toolkit.errors import BadFile, NoSuchRelease, SoyError, StoreDamaged
from toolkit.publication.manifest import Manifest
from toolkit.release.publishing.apply import read_head
from toolkit.release.publishing.built import recorded
from toolkit.release.publishing.packs import read_pack
from toolkit.show.project import Project
from toolkit.statistics import media_files
from toolkit.statistics.media_files import MediaFile
from toolkit.statistics.places import StatisticsPlaces
from toolkit.stores.common.base import Store
from toolkit.stores.common.directory import DirectoryStore
from toolkit.stores.target import open_store


def gather(project: Project, places: StatisticsPlaces) -> tuple[tuple[MediaFile, ...], list[str]]:
    """Return the files, which are kept for the next time, and what could not be looked at.

    They come from the last build, the store's head, and the packs of the releases that it keeps:
    a pack that was looked at before is not fetched again. Raises BadFile, CannotWrite.
    """
    known = media_files.read(places.media_files)
    looked_at = media_files.releases_in(places.media_files)
    lengths, remarks = dict[str, int](), list[str]()
    try:
        lengths |= _lengths(recorded(project.public_dir))
    except BadFile:
        remarks.append(
            "nothing is built here, so soy cannot measure the files; run soy build first"
        )
    folder = None
    try:
        store = open_store(project.show.release, project.root)
        folder = store.folder if isinstance(store, DirectoryStore) else None
        more, seen = _in_store(store, looked_at)
        lengths |= more
        looked_at |= seen
    except SoyError as err:
        remarks.append(f"soy could not ask the storage which files it has: {err.message}")
    found = media_files.media_files(lengths, known, lambda key: _path(project, folder, key))
    data = media_files.to_json(found, looked_at)
    if not places.media_files.is_file() or places.media_files.read_bytes() != data:
        files.write_bytes(places.media_files, data)
    return found, remarks


def _in_store(store: Store, looked_at: frozenset[str]) -> tuple[dict[str, int], frozenset[str]]:
    head = read_head(store)
    if head is None:
        return {}, frozenset()
    lengths, seen = _lengths(head), set[str]()
    for release in head.history.kept:
        if release.id not in looked_at:
            try:
                lengths |= _lengths(read_pack(store, release).manifest)
            except (NoSuchRelease, StoreDamaged):
                continue
            seen.add(release.id)
    return lengths, frozenset(seen)


def _lengths(manifest: Manifest) -> dict[str, int]:
    return {
        entry.key: entry.length_bytes for entry in manifest.entries if entry.role == "immutable"
    }


def _path(project: Project, folder: Path | None, key: str) -> Path | None:
    """Return where a file lies on this machine: in the last build, or in a folder published to."""
    for place in (project.public_dir, folder):
        if place is not None and (path := place / key).is_file():
            return path
    return None


def prefixes(project: Project) -> tuple[str, ...]:
    """Return what may stand before a key in a request's path, as CDNs and buckets write it."""
    release = project.show.release
    found = {"/", f"{urlsplit(release.public_url).path.rstrip('/')}/"}
    if release.target.startswith("s3://"):
        bucket, _, prefix = release.target.removeprefix("s3://").strip("/").partition("/")
        found |= {f"/{bucket}/", *({f"/{prefix}/", f"/{bucket}/{prefix}/"} if prefix else ())}
    return tuple(sorted(found))


def own_hosts(project: Project, more: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the hosts at which the show's own pages are."""
    host = (urlsplit(project.show.release.public_url).hostname or "").lower()
    return tuple(sorted({host, *(one.partition(":")[0] for one in more)}))
