"""An S3 bucket as a store: what is sent is confirmed by the answer's ETag, or asked for."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator
from pathlib import Path

from toolkit import files
from toolkit.errors import BadFile, StoreDamaged, StoreRefused
from toolkit.progress import Progress, silent
from toolkit.publication.manifest import Entry, check_key
from toolkit.show.show import Release
from toolkit.stores.common.base import Listed, Stat, Unfinished
from toolkit.stores.common.patience import Tick
from toolkit.stores.s3.connection import Connection
from toolkit.stores.s3.etags import (
    PART_BYTES,
    Fingerprint,
    fingerprint,
    fingerprint_of_bytes,
)
from toolkit.stores.s3.listings import Listings
from toolkit.stores.s3.multipart import Sender
from toolkit.stores.s3.object_head import ObjectHead
from toolkit.stores.s3.parts import PartRequests
from toolkit.stores.s3.times import USUAL, S3Times
from toolkit.stores.s3.versions import Versions


class S3Store:
    """Objects in a bucket, under a prefix."""

    # Servers may ignore a condition with a 200 or let several win, and their answer does not show.
    creates_once = False

    def __init__(self, bucket: str, prefix: str, settings: Release, times: S3Times = USUAL) -> None:
        self._bucket, self._prefix, self._endpoint = bucket, prefix, settings.endpoint_url
        self._s3 = self.connection = Connection(bucket, settings, times)
        self.bucket, self.prefix = bucket, prefix
        below = f"{prefix}/" if prefix else ""
        self._sender = Sender(PartRequests(self._s3, bucket, below), times)
        self._listings = Listings(self._s3, bucket, below)
        self._versions = Versions(self._s3, bucket, below)

    @property
    def versions(self) -> Versions:
        """What the bucket keeps of what was written over or deleted."""
        return self._versions

    def describe(self) -> str:
        """Return `s3://bucket/prefix`, and the endpoint unless it is Amazon's."""
        name = f"s3://{self._bucket}/{self._prefix}".rstrip("/")
        return f"{name} at {self._endpoint}" if self._endpoint else name

    def put(self, entry: Entry, path: Path, progress: Progress = silent) -> None:
        """Send a file: in one request up to 8 MiB, in parts above."""
        key = self._key(entry.key)
        try:
            if entry.length_bytes > PART_BYTES:
                self._put_parts(key, entry, path, progress)
            else:
                with path.open("rb") as file:
                    data = file.read(PART_BYTES + 1)
                known = _expected(fingerprint_of_bytes(data), entry, path)
                self._put_plain(entry, data, known, progress)
        except OSError as err:
            raise _unreadable(path) from err

    def put_bytes(self, key: str, data: bytes, *, content_type: str, cache_control: str) -> None:
        """Send a small object in one request."""
        known = fingerprint_of_bytes(data)
        entry = Entry(key, known.sha256, len(data), content_type, cache_control, "page")
        self._put_plain(entry, data, known, silent)

    def mark(self, key: str) -> str | None:
        """Return the object's ETag."""
        head = self._s3.head(self._key(key))
        return head.mark if head else None

    def put_over(self, entry: Entry, data: bytes, mark: str | None) -> bool:
        """Send a small object in one request, under a condition."""
        key, known = self._key(entry.key), fingerprint_of_bytes(data)
        more = {**self._s3.headers(entry), "ContentMD5": known.content_md5}
        etag = self._s3.put_if(key, data, _over(mark), more)
        if etag is None:  # it may be there all the same: an answer was lost, and boto3 asked again
            head = self._s3.head(key)
            return head is not None and _says_same(head, entry) and known.fits(head.etag) is True
        if known.fits(etag) is not True:
            self._confirm(key, known)
        return True

    def holds(self, entry: Entry, path: Path, tick: Tick | None = None) -> bool:
        """Tell whether the object has the file's length, digests, type and cache rule.

        One that may be made of the parts of an open upload is not held: see `parts`.
        """
        key = self._key(entry.key)
        head = self._s3.head(key, tick)
        if head is None or head.length_bytes != entry.length_bytes or not _says_same(head, entry):
            return False
        if entry.length_bytes > PART_BYTES and self._sender.may_be_in_use(key):
            return False
        try:
            # The digest in the metadata is what we said; the ETag is what the server stored.
            return fingerprint(path).fits(head.etag) is not False
        except OSError as err:
            raise _unreadable(path) from err

    def stat(self, key: str) -> Stat | None:
        """Return what a HEAD request says."""
        head = self._s3.head(self._key(key))
        if head is None:
            return None
        return Stat(
            head.length_bytes, head.sha256, head.content_type, head.cache_control, head.age_s
        )

    def get(self, key: str, limit_bytes: int, tick: Tick | None = None) -> bytes | None:
        """Return the object's bytes."""
        data = self._s3.get(self._key(key), limit_bytes + 1, tick)
        if data is not None and len(data) > limit_bytes:
            raise StoreDamaged(f"{self._name(key)}: the object is larger than {limit_bytes} bytes")
        return data

    def fetch(self, key: str, target: Path) -> str:
        """Write the object's bytes to a file, and return their SHA-256."""

        def take(chunks: Iterator[bytes]) -> str:
            digest = hashlib.sha256()
            with files.full_disk_told(target), target.open("wb") as file:
                for chunk in chunks:
                    digest.update(chunk)
                    file.write(chunk)
            return digest.hexdigest()

        return self._s3.read_through(self._key(key), take)

    def create(self, key: str, data: bytes) -> bool:
        """Put the object if there is none, as far as the server knows conditions."""
        return self._s3.put_if(self._key(key), data, _over(None)) is not None

    def replace(self, key: str, data: bytes, expected: bytes, tick: Tick | None = None) -> bool:
        """Put the object if the present one is `expected`, as far as the server can tell."""
        found = self._s3.get_with_etag(self._key(key), len(expected) + 1, tick)
        if found is None or found[0] != expected:
            return False
        over = _over(found[1])
        return self._s3.put_if(self._key(key), data, over, tick=tick) is not None

    def list_keys(self, prefix: str) -> list[str]:
        """Return the keys below this store's own prefix."""
        start = f"{self._prefix}/" if self._prefix else ""
        return sorted(key.removeprefix(start) for key in self._s3.list_keys(start + prefix))

    def list_objects(self) -> list[Listed]:
        """Return the objects below this store's own prefix, as the server lists them."""
        return self._listings.objects()

    def list_unfinished(self) -> list[Unfinished]:
        """Return the uploads in parts below this store's own prefix."""
        return self._listings.unfinished()

    def give_up(self, one: Unfinished) -> None:
        """Have the server forget an upload."""
        self._listings.give_up(one)

    def delete(self, key: str, tick: Tick | None = None) -> None:
        """Delete the object."""
        self._s3.delete(self._key(key), tick)

    def _put_parts(self, key: str, entry: Entry, path: Path, progress: Progress) -> None:
        tick = functools.partial(progress, 0.0)
        for _ in range(2):
            head_now = functools.partial(self._s3.head, key, tick)
            known, is_taken_up = self._sender.send(key, entry, path, progress, head_now)
            _expected(known, entry, path)
            head = self._confirm(key, known, tick)
            # Type and cache rule are those of when the upload began, maybe by an earlier version.
            if not is_taken_up or _says_same(head, entry):
                return

    def _put_plain(self, entry: Entry, data: bytes, known: Fingerprint, progress: Progress) -> None:
        key = self._key(entry.key)
        # The answer's ETag is of what was stored (Amazon S3 API Reference, "PutObject"): if it is
        # the MD5 of what was sent, nothing is left to ask.
        if known.fits(self._s3.put(key, entry, known.content_md5, data, progress)) is not True:
            self._confirm(key, known, functools.partial(progress, 0.0))

    def _confirm(self, key: str, known: Fingerprint, tick: Tick | None = None) -> ObjectHead:
        """Raise StoreDamaged unless the store holds what was sent, by length and digests.

        The ETag is asked for: Ceph gives none when it has put parts together. Where a digest is
        missing or another (an ETag may look like an MD5 and be none), the object is read back.
        """
        head = self._s3.head(key, tick)
        if head is None:
            raise self._damaged(key, "nothing")
        if head.length_bytes != known.length_bytes:
            raise self._damaged(key, f"{head.length_bytes} bytes, not {known.length_bytes}")
        if head.sha256 == known.sha256 and known.fits(head.etag) is not False:
            return head
        if self._s3.read_through(key, _digest, tick) != known.sha256:
            raise self._damaged(key, "other bytes")
        return head

    def _damaged(self, key: str, what: str) -> StoreDamaged:
        hint = "run the same command again"
        if self._s3.checksums == "when_supported":  # some servers store the framing as content
            hint = 'set checksums = "when_required" under [release] in show.toml and publish again'
        return StoreDamaged(
            f"s3://{self._bucket}/{key}: soy sent it, but the storage has {what}", hint=hint
        )

    def _key(self, key: str) -> str:
        try:
            return check_key(f"{self._prefix}/{check_key(key)}" if self._prefix else key)
        except ValueError as err:
            raise StoreRefused(f"{self.describe()}: {err}") from err

    def _name(self, key: str) -> str:
        return f"s3://{self._bucket}/{self._key(key)}"


def _over(mark: str | None) -> dict[str, str]:
    """Return the condition that what is there has this ETag, or that nothing is there."""
    # Ceph 16 answers 412 to the quoted form, which boto3 returns; all take the bare one.
    return {"IfNoneMatch": "*"} if mark is None else {"IfMatch": mark.strip('"')}


def _expected(known: Fingerprint, entry: Entry, path: Path) -> Fingerprint:
    if known.sha256 != entry.sha256:
        raise BadFile(
            f"{path}: the file changed while soy was publishing it",
            hint="run the same command again",
        )
    return known


def _digest(chunks: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def _says_same(head: ObjectHead, entry: Entry) -> bool:
    """Tell whether the object's headers are what the entry asks for."""
    return (
        head.sha256 == entry.sha256
        and _plain(head.content_type) == _plain(entry.content_type)
        and _plain(head.cache_control) == _plain(entry.cache_control)
    )


def _plain(header: str | None) -> str:
    """Return a header as servers may write it differently: blanks and capitals do not count."""
    return (header or "").replace(" ", "").lower()


def _unreadable(path: Path) -> BadFile:
    return BadFile(f"{path}: the file cannot be read", hint="make it: soy build")
