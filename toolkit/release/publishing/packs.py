"""What is kept of a release: its manifest, and the pages and feeds that were new in it, in a zip.

Media have keys of their own content and stay where they are; pages and feeds are written over by
the next release, so that their bytes are kept here. A page that did not change lies in the pack of
an earlier release.
"""

from __future__ import annotations

import contextlib
import io
import os
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from toolkit import files
from toolkit.errors import BadFile, NoSuchRelease, StoreDamaged
from toolkit.publication.history import KeptRelease
from toolkit.publication.manifest import HEAD_LIMIT_BYTES, Entry, Manifest, read_manifest
from toolkit.publication.scan_folder import CACHE_RULES, CONTENT_TYPES
from toolkit.stores.common.base import Store

PACK_LIMIT_BYTES = 256 << 20  # 3,000 pages take some 10 MB
_MANIFEST = "manifest.json"
_PUBLISHER = "publisher: "
_BY_LIMIT_BYTES = 400  # a head takes names of 100 characters
_EPOCH = (1980, 1, 1, 0, 0, 0)  # APPNOTE 4.4.6: a zip knows no earlier date; the same bytes always
# What zipfile raises on bytes of which any may be another: RuntimeError on encrypted members and,
# as NotImplementedError, on unknown ways; struct.error on headers that are cut off.
_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    KeyError,
    ValueError,
    EOFError,
    OSError,
    RuntimeError,
    OverflowError,  # a place of 2^63 and more
)


@dataclass(frozen=True, slots=True)
class Pack:
    """What is kept of a release."""

    key: str
    manifest: Manifest
    by: str | None  # the name that the publisher chose, None if none
    digests: frozenset[str]  # SHA-256 of the pages and feeds in it
    _data: bytes

    def content(self, entry: Entry) -> bytes:
        """Return the bytes of a page or feed in it. Raises StoreDamaged if they are not whole."""
        return self._read(entry.sha256, entry.length_bytes, entry.key)

    def page(self, digest: str) -> bytes:
        """Return the bytes of a page or feed by its SHA-256. Raises StoreDamaged."""
        return self._read(digest, PACK_LIMIT_BYTES, digest)

    def _read(self, digest: str, limit_bytes: int, name: str) -> bytes:
        with _damage_told(self.key), zipfile.ZipFile(io.BytesIO(self._data)) as pack:
            data = _read(pack, digest, limit_bytes)
        if files.sha256_of_bytes(data) != digest:
            raise StoreDamaged(f"{self.key}: its copy of {name} is damaged")
        return data


@contextlib.contextmanager
def packed(
    release: KeptRelease, manifest: Manifest, new: Iterable[Entry], public_dir: Path
) -> Iterator[tuple[Entry, Path]]:
    """Yield the entry and the file of a pack with the pages and feeds among `new`.

    The file goes away afterwards. Raises BadFile if one is not what its entry says.
    """
    with files.full_disk_told(public_dir.parent):
        handle, name = tempfile.mkstemp(prefix=".release-", suffix=".zip", dir=public_dir.parent)
    os.close(handle)
    path = Path(name)
    try:
        with files.full_disk_told(path):
            _write(path, release.by, manifest, new, public_dir)
        digest, length = files.sha256_of(path), path.stat().st_size
        yield (
            Entry(
                release.key,
                digest,
                length,
                CONTENT_TYPES[".zip"],
                CACHE_RULES["immutable"],
                "immutable",
            ),
            path,
        )
    finally:
        path.unlink(missing_ok=True)


def read_pack(store: Store, release: KeptRelease) -> Pack:
    """Return what the store keeps of `release`. Raises NoSuchRelease, StoreDamaged."""
    data = store.get(release.key, PACK_LIMIT_BYTES)
    if data is None:
        raise NoSuchRelease(
            f"{release.key}: {store.describe()} no longer has it",
            hint="soy releases shows which releases are kept",
        )
    with _damage_told(release.key), zipfile.ZipFile(io.BytesIO(data)) as pack:
        manifest = read_manifest(_read(pack, _MANIFEST, HEAD_LIMIT_BYTES))
        by = _publisher(pack.comment)
        return Pack(release.key, manifest, by, frozenset(pack.namelist()) - {_MANIFEST}, data)


def is_sound(store: Store, release: KeptRelease) -> bool:
    """Tell whether all that the store keeps of `release` can be read."""
    try:
        pack = read_pack(store, release)
        for digest in pack.digests:
            pack.page(digest)
    except (NoSuchRelease, StoreDamaged):
        return False
    return True


def joined(pack: Pack, pages: Mapping[str, bytes]) -> bytes:
    """Return the pack with these pages too, by SHA-256; the same ones give the same bytes."""
    own = {digest: pack.page(digest) for digest in pack.digests}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.comment = _comment(pack.by)
        _add(made, _MANIFEST, pack.manifest.to_json())
        for digest, data in sorted({**own, **pages}.items()):
            _add(made, digest, data)
    return out.getvalue()


def _write(
    path: Path, by: str | None, manifest: Manifest, new: Iterable[Entry], public_dir: Path
) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.comment = _comment(by)
        _add(pack, _MANIFEST, Manifest(manifest.entries).to_json())
        done = set()
        for entry in new:
            if entry.role == "immutable" or entry.sha256 in done:
                continue
            data = (public_dir / entry.key).read_bytes()
            if files.sha256_of_bytes(data) != entry.sha256:
                raise BadFile(
                    f"{public_dir / entry.key}: the file changed while soy was publishing it",
                    hint="run the same command again",
                )
            _add(pack, entry.sha256, data)
            done.add(entry.sha256)


def _comment(by: str | None) -> bytes:
    return f"{_PUBLISHER}{by}".encode() if by else b""


def _publisher(comment: bytes) -> str | None:
    """Return the chosen name; what earlier versions wrote, a login, is passed over."""
    said = comment[:_BY_LIMIT_BYTES].decode("utf-8", "replace")
    return (said.removeprefix(_PUBLISHER) if said.startswith(_PUBLISHER) else "") or None


def _add(pack: zipfile.ZipFile, name: str, data: bytes) -> None:
    pack.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)


def _read(pack: zipfile.ZipFile, name: str, limit_bytes: int) -> bytes:
    if pack.getinfo(name).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(f"{name} is compressed in a way that soy does not know")
    with pack.open(name) as member:
        data = member.read(limit_bytes + 1)
    if len(data) > limit_bytes:
        raise ValueError(f"{name} is larger than it should be")
    return data


@contextlib.contextmanager
def _damage_told(what: str) -> Iterator[None]:
    try:
        yield
    except _DAMAGES as err:
        raise StoreDamaged(
            f"{what}: it cannot be read: {err}",
            hint="update soy if a newer one published it; soy releases shows which others there "
            "are",
        ) from err
