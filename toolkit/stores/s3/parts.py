"""The requests of a multipart upload, and which parts of an interrupted one are already there.

Amazon S3 User Guide, "Uploading and copying objects using multipart upload". What servers do
otherwise: Ceph 16 answers Complete without an ETag, and for a while with 500 after a crash although
the object may be whole; an upload that is gone is NoSuchUpload, NoSuchKey or a plain 404.

A Ceph that is killed in the middle of Complete can leave the object whole and its upload open. The
object then consists of the upload's parts. If anyone completes or aborts that upload, Ceph 16 also
removes the bytes of the object, two hours later ("rgw gc obj min wait"; seen with radosgw
16.2.15 and `radosgw-admin gc process --include-all`). So in doubt, soy asks for neither.
"""

from __future__ import annotations

import contextlib
import threading
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from botocore.exceptions import ClientError

from toolkit.errors import StoreRefused, StoreUnreachable
from toolkit.progress import Progress
from toolkit.publication.manifest import Entry
from toolkit.stores.common.patience import Tick
from toolkit.stores.s3 import errors
from toolkit.stores.s3.etags import (
    Fingerprint,
    Watched,
    fingerprint_of_bytes,
    fingerprint_of_parts,
)

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

    from toolkit.stores.s3.connection import Connection
    from toolkit.stores.s3.object_head import ObjectHead

T = TypeVar("T")

CHECKSUM = "CRC32"  # boto3's own for a part; the server is told so when the upload begins


class UploadGone(Exception):
    """The server does not know the upload: it is complete, or somebody gave it up."""


@dataclass(frozen=True, slots=True)
class UploadedPart:
    """One part that the server has."""

    etag: str  # as the server said it
    length_bytes: int
    checksum: str | None = None  # a CRC32 that the server wants to hear again


class PartRequests:
    """Multipart uploads to one bucket. May be called from several threads."""

    def __init__(self, connection: Connection, bucket: str, prefix: str) -> None:
        self._s3, self._bucket, self._prefix = connection, bucket, prefix
        self._lock = threading.Lock()
        self._unfinished: dict[str, list[str]] | None = None
        self._is_checked: bool | None = None

    def are_checked(self, key: str, upload: str, number: int) -> bool:
        """Tell whether the server itself refuses a part with other bytes than were signed.

        Found out once, with a part that is about to be sent and then takes the place of what a
        careless server took.
        """
        with self._lock:
            if self._is_checked is None:
                self._is_checked = self._s3.refuses_other_bytes(key + _query(number, upload))
            return self._is_checked

    def begin(self, key: str, entry: Entry, tick: Tick) -> str:
        """Begin an upload and return its id."""

        def ask(s3: S3Client) -> str:
            more: Any = self._s3.headers(entry)
            if self._s3.checksums == "when_supported":
                more["ChecksumAlgorithm"] = CHECKSUM
            said = s3.create_multipart_upload(Bucket=self._bucket, Key=key, **more)
            return said["UploadId"]

        return self._s3.do(key, ask, tick)

    def put(
        self,
        key: str,
        upload: str,
        number: int,
        data: bytes,
        known: Fingerprint | None,
        progress: Progress,
    ) -> UploadedPart:
        """Send a part and return what the server says of it. Raises UploadGone.

        Without what is `known` of it only where parts are checked.
        """
        path = key + _query(number, upload)

        def ask(s3: S3Client) -> UploadedPart:
            headers = {"Content-MD5": known.content_md5} if known else {}
            etag = self._s3.put_plainly(s3, path, headers, data, progress)
            if etag:
                return UploadedPart(etag, len(data))
            said = s3.upload_part(
                Bucket=self._bucket,
                Key=key,
                UploadId=upload,
                PartNumber=number,
                Body=Watched(data, progress),
                ContentMD5=(known or fingerprint_of_bytes(data, with_sha256=False)).content_md5,
            )
            return UploadedPart(said.get("ETag", ""), len(data), said.get("ChecksumCRC32"))

        return self._s3.do(key, _or_gone(ask), lambda: progress(0.0))

    def complete(self, key: str, upload: str, parts: list[UploadedPart], tick: Tick) -> None:
        """Make the object of its parts. Raises UploadGone, also after one's own lost success."""

        def ask(s3: S3Client) -> None:
            named: Any = [_named(number, part) for number, part in enumerate(parts, 1)]
            s3.complete_multipart_upload(
                Bucket=self._bucket, Key=key, UploadId=upload, MultipartUpload={"Parts": named}
            )

        tick()
        self._s3.do(key, _or_gone(ask), is_once=True)

    def give_up(self, key: str, upload: str, tick: Tick) -> None:
        """Have the server forget an upload and its parts; what cannot be is left to `soy gc`."""

        def ask(s3: S3Client) -> None:
            s3.abort_multipart_upload(Bucket=self._bucket, Key=key, UploadId=upload)

        with contextlib.suppress(UploadGone, StoreRefused, StoreUnreachable):
            self._s3.do(key, _or_gone(ask), tick)

    def unfinished(self, key: str) -> tuple[str, ...]:
        """Return the uploads of the key that were begun by the first call, the oldest first.

        None are told if the server does not tell. Only for who holds the lock: another's upload
        would be taken for one's own.
        """
        with self._lock:
            if self._unfinished is None:
                self._unfinished = self._list_unfinished()
            return tuple(self._unfinished.get(key, ()))

    def forget(self, key: str) -> None:
        """Have `unfinished` tell none for this key from now on: they have been seen to."""
        with self._lock:
            if self._unfinished is not None:
                self._unfinished.pop(key, None)

    def parts(self, key: str, upload: str, tick: Tick | None = None) -> dict[int, UploadedPart]:
        """Return the parts that the server has, by number. Raises UploadGone."""

        def ask(s3: S3Client) -> dict[int, UploadedPart]:
            pages = s3.get_paginator("list_parts").paginate(
                Bucket=self._bucket, Key=key, UploadId=upload
            )
            said: Any = [part for page in pages for part in page.get("Parts", ())]
            return {
                part["PartNumber"]: UploadedPart(
                    part["ETag"], part["Size"], part.get("ChecksumCRC32")
                )
                for part in said
            }

        return self._s3.do(key, _or_gone(ask), tick)

    def _list_unfinished(self) -> dict[str, list[str]]:
        """Return the ids of the uploads below the prefix by key, the oldest first."""

        def ask(s3: S3Client) -> list[tuple[str, datetime, str]]:
            pages = s3.get_paginator("list_multipart_uploads").paginate(
                Bucket=self._bucket, Prefix=self._prefix
            )
            said: Any = [upload for page in pages for upload in page.get("Uploads", ())]
            return sorted((one["Key"], one["Initiated"], one["UploadId"]) for one in said)

        found: dict[str, list[str]] = {}
        with contextlib.suppress(StoreRefused, StoreUnreachable):
            for key, _, upload in self._s3.do(self._prefix, ask, is_patient=False):
                found.setdefault(key, []).append(upload)
        return found


def is_made_of(head: ObjectHead, there: dict[int, UploadedPart]) -> bool:
    """Tell whether the object's ETag is that of these parts put together."""
    etags = [there[number].etag for number in sorted(there)]
    return fingerprint_of_parts("", 0, etags).fits(head.mark) is True


def _query(number: int, upload: str) -> str:
    return f"?partNumber={number}&uploadId={urllib.parse.quote(upload, safe='')}"


def _or_gone(ask: Callable[[S3Client], T]) -> Callable[[S3Client], T]:
    def asked(s3: S3Client) -> T:
        try:
            return ask(s3)
        except ClientError as err:
            if errors.is_gone_upload(err):
                raise UploadGone from err
            raise

    return asked


def _named(number: int, part: UploadedPart) -> dict[str, object]:
    checksum = {"ChecksumCRC32": part.checksum} if part.checksum else {}
    return {"PartNumber": number, "ETag": part.etag, **checksum}
