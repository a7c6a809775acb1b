"""Make an earlier release the present one: its media are there, its pages are in the packs."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from toolkit import files
from toolkit.errors import NoSuchRelease, StoreDamaged
from toolkit.publication import contents
from toolkit.publication.history import History, KeptRelease
from toolkit.publication.manifest import Entry, Manifest, make_manifest
from toolkit.publication.page_keys import HOME
from toolkit.publication.scan_folder import content_hash
from toolkit.release.publishing.packs import Pack, read_pack
from toolkit.release.publishing.plan import PublishPlan, plan
from toolkit.stores.common.base import Store


def find(head: Manifest | None, name: str) -> KeptRelease:
    """Return the kept release whose id begins with `name`. Raises NoSuchRelease."""
    return (head.history if head else History()).one(name)


@contextlib.contextmanager
def prepared(
    release: KeptRelease, head: Manifest, store: Store, public_dir: Path
) -> Iterator[tuple[PublishPlan, Path]]:
    """Yield the plan that makes `release` the present one, and a folder with what it sends.

    Media that the store still holds are not sent; of others, those in `public_dir` are. Raises
    NoSuchRelease, naming them, if some are nowhere.
    """
    pack = read_pack(store, release)
    held = {entry.key: entry for entry in head.entries}
    wanted = [entry for entry in pack.manifest.entries if held.get(entry.key) != entry]
    there = [e for e in wanted if e.role == "immutable" and _is_there(store, e)]
    to_send = [entry for entry in wanted if entry not in there]
    known = make_manifest((*head.entries, *there), head.retired, head.history)
    with contextlib.ExitStack() as stack:
        with files.full_disk_told(public_dir.parent):
            public_dir.parent.mkdir(parents=True, exist_ok=True)
            folder = tempfile.TemporaryDirectory(prefix=".rollback-", dir=public_dir.parent)
        name = stack.enter_context(folder)
        missing = _gather(Path(name), to_send, _packs(store, pack, release, head), public_dir)
        if missing:
            more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
            names = f"{', '.join(missing[:3])}{more}"
            raise NoSuchRelease(
                f"{release.id}: gone from {store.describe()}, or damaged there: {names}",
                hint="restore the texts and recordings of that time, then: soy build, soy publish",
            )
        made = plan(pack.manifest, known, release)
        yield replace(made, head=known, withdrawn=_pages_it_lacks(made)), Path(name)


def _pages_it_lacks(made: PublishPlan) -> tuple[str, ...]:
    """Return the pages that go where a release has none, being older than pages or without them.

    They would go on to show, at the place where listeners begin, what it takes back. Packs have
    them for the way forward. Feeds stay: apps that lose one do not come back.
    """
    if HOME not in made.obsolete:
        return ()
    return tuple(k for k in made.obsolete if not content_hash(k) and not contents.is_feed(k))


def _is_there(store: Store, entry: Entry) -> bool:
    stat = store.stat(entry.key)
    if stat is None or stat.length_bytes != entry.length_bytes:
        return False
    if stat.sha256 is not None:
        return stat.sha256 == entry.sha256
    # A server that keeps no metadata. Whoever wrote under a name with the content's hash wrote that
    # content; otherwise only reading it tells.
    if hashed := content_hash(entry.key):
        return entry.sha256.startswith(hashed)
    data = store.get(entry.key, entry.length_bytes)
    return data is not None and files.sha256_of_bytes(data) == entry.sha256


def _packs(store: Store, own: Pack, release: KeptRelease, head: Manifest) -> Iterator[Pack]:
    """Yield the packs in which a page may lie, each fetched when it is asked for."""
    yield own
    for other in reversed(head.history.kept):
        if other.id != release.id:
            with contextlib.suppress(NoSuchRelease, StoreDamaged):
                yield read_pack(store, other)


def _gather(
    folder: Path, to_send: Sequence[Entry], packs: Iterator[Pack], public_dir: Path
) -> list[str]:
    """Put into `folder` what is to be sent, and return the keys that are nowhere."""
    left = list(to_send)
    for entry in to_send:
        local = public_dir / entry.key
        if local.is_file() and not local.is_symlink() and files.sha256_of(local) == entry.sha256:
            with files.full_disk_told(folder / entry.key):
                (folder / entry.key).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(local, folder / entry.key)
            left.remove(entry)
    while any(entry.role != "immutable" for entry in left):
        pack = next(packs, None)
        if pack is None:
            break
        for entry in [e for e in left if e.sha256 in pack.digests]:
            with contextlib.suppress(StoreDamaged):  # another may have it whole
                files.write_bytes(folder / entry.key, pack.content(entry))
                left.remove(entry)
    return [entry.key for entry in left]
