"""Requests to an S3 server, Amazon's or any other."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from botocore.exceptions import BotoCoreError, ClientError
from urllib3.exceptions import HTTPError

from toolkit.progress import Progress
from toolkit.publication.manifest import Entry
from toolkit.show.show import Release
from toolkit.stores.common.patience import Patience, Tick
from toolkit.stores.s3 import bodies, errors
from toolkit.stores.s3.client import ATTEMPTS, connect, connections
from toolkit.stores.s3.etags import BLOCK_BYTES, Watched
from toolkit.stores.s3.object_head import DIGEST, ObjectHead, head_of
from toolkit.stores.s3.plain_put import PlainPuts
from toolkit.stores.s3.times import USUAL, S3Times

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

CHUNK_BYTES = 1 << 20

T = TypeVar("T")


class Connection:
    """A bucket at a server. All methods raise StoreUnreachable, StoreRefused or StoreDamaged."""

    def __init__(self, bucket: str, settings: Release, times: S3Times = USUAL) -> None:
        self._bucket, self._settings, self._times = bucket, settings, times
        self.checksums = settings.checksums
        self._lock = threading.Lock()
        self._patience = Patience(errors.is_there, times.patience)
        self._plain: PlainPuts | None = None
        self._once: tuple[S3Client, S3Client] | None = None  # one, and its twin that never retries
        self._s3 = self._connect()

    def head(self, key: str, tick: Tick | None = None) -> ObjectHead | None:
        """Return what the server says about the object, None if there is none."""

        def ask(s3: S3Client) -> ObjectHead:
            return head_of(s3.head_object(Bucket=self._bucket, Key=key))

        return self._unless_missing(key, ask, tick)

    def get(self, key: str, limit_bytes: int, tick: Tick | None = None) -> bytes | None:
        """Return the first `limit_bytes` of the object, None if there is none."""

        def ask(s3: S3Client) -> bytes:
            return bodies.read(s3.get_object(Bucket=self._bucket, Key=key), limit_bytes)

        return self._unless_missing(key, ask, tick)

    def get_with_etag(
        self, key: str, limit_bytes: int, tick: Tick | None = None
    ) -> tuple[bytes, str] | None:
        """Return the first `limit_bytes` of the object and its ETag, None if there is none."""

        def ask(s3: S3Client) -> tuple[bytes, str]:
            said = s3.get_object(Bucket=self._bucket, Key=key)
            return bodies.read(said, limit_bytes), said["ETag"]

        return self._unless_missing(key, ask, tick)

    def put_if(
        self,
        key: str,
        data: bytes,
        condition: dict[str, str],
        more: Any = None,
        tick: Tick | None = None,
    ) -> str | None:
        """Put a small object under a condition; return the ETag answered, "" if there was none.

        None if the server did not take it: its answer may have been lost, and the condition unmet
        for one's own success. A server that says it knows no conditions is asked without. `more`
        is what is to be said of the object.
        """

        def ask(s3: S3Client) -> str | None:
            more_said = more or {"CacheControl": "no-store"}
            said: Any = {"Bucket": self._bucket, "Key": key, "Body": data, **more_said}
            conditional: Any = {**said, **condition}
            try:
                answer = s3.put_object(**conditional)
            except ClientError as err:
                if errors.is_condition_unmet(err):
                    return None
                if not errors.is_condition_unknown(err):
                    raise
                answer = s3.put_object(**said)
            return answer.get("ETag", "")

        return self.do(key, ask, tick)

    def list_keys(self, prefix: str) -> list[str]:
        """Return the keys that begin with `prefix`."""

        def ask(s3: S3Client) -> list[str]:
            pages = s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
            return [
                item["Key"] for page in bodies.listed(pages) for item in page.get("Contents", ())
            ]

        return self.do(prefix, ask)

    def read_through(
        self, key: str, take: Callable[[Iterator[bytes]], T], tick: Tick | None = None
    ) -> T:
        """Return what `take` makes of the object's bytes, which come in chunks."""

        def ask(s3: S3Client) -> T:
            answer = s3.get_object(Bucket=self._bucket, Key=key)
            with contextlib.closing(bodies.chunks(answer, CHUNK_BYTES)) as found:
                return take(found)

        return self.do(key, ask, tick)

    def put(self, key: str, entry: Entry, md5: str, data: bytes, progress: Progress) -> str | None:
        """Send `data`, whose Content-MD5 is `md5`, in one request; return the answer's ETag."""
        plain = {
            "Content-Type": entry.content_type,
            "Cache-Control": entry.cache_control,
            "Content-MD5": md5,
            f"x-amz-meta-{DIGEST}": entry.sha256,
        }

        def send(s3: S3Client) -> str | None:
            progress(0.0)  # time may have passed, and who sends may have lost the turn
            etag = self.put_plainly(s3, key, plain, data, progress)
            if etag is not None:
                return etag
            progress(0.0)
            # For a body that can be watched boto3 asks the server before it sends it (Expect:
            # 100-continue), a round trip more for each of many small files.
            body = data if len(data) <= BLOCK_BYTES else Watched(data, progress)
            more: Any = self.headers(entry)
            said = s3.put_object(Bucket=self._bucket, Key=key, Body=body, ContentMD5=md5, **more)
            return said.get("ETag")

        return self.do(key, send, lambda: progress(0.0))

    def put_plainly(
        self, s3: S3Client, path: str, headers: dict[str, str], data: bytes, progress: Progress
    ) -> str | None:
        """Try a PUT without boto3; return the ETag answered, None if boto3 is to do it."""
        if self.checksums != "when_required":
            return None
        return self._plain_puts(s3).put(path, headers, data, progress)

    def refuses_other_bytes(self, path: str) -> bool:
        """Tell whether a server that is sent to without boto3 checks the SHA-256 of bodies."""
        if self.checksums != "when_required":
            return False
        return self._plain_puts(self._s3).refuses_other_bytes(path)

    def headers(self, entry: Entry) -> Any:
        """Return what boto3 is to say of an object."""
        return {
            "ContentType": entry.content_type,
            "CacheControl": entry.cache_control,
            "Metadata": {DIGEST: entry.sha256},
        }

    def delete(self, key: str, tick: Tick | None = None) -> None:
        """Delete the object, if it is there."""
        self.do(key, lambda s3: s3.delete_object(Bucket=self._bucket, Key=key), tick)

    # ------------------------------------------------------------ how requests are made

    def _unless_missing(
        self, key: str, request: Callable[[S3Client], T], tick: Tick | None = None
    ) -> T | None:
        def ask(s3: S3Client) -> T | None:
            try:
                return request(s3)
            except ClientError as err:
                if errors.is_missing_key(err) or self._is_unlisted(s3, key, err):
                    return None
                raise

        return self.do(key, ask, tick)

    def _is_unlisted(self, s3: S3Client, key: str, err: ClientError) -> bool:
        """Tell whether what is refused is not there at all: keys that may list only below a prefix.

        A request for one object names no prefix, so that S3 hides from them whether there is one.
        """
        if errors.status(err) != 403:
            return False
        try:
            said = s3.list_objects_v2(Bucket=self._bucket, Prefix=key, MaxKeys=1)
        except ClientError:
            return False
        return key not in [one["Key"] for one in said.get("Contents", ())]

    def do(
        self,
        key: str,
        request: Callable[[S3Client], T],
        tick: Tick | None = None,
        *,
        is_patient: bool = True,
        is_once: bool = False,
    ) -> T:
        """Return what `request` gives, which must be safe to repeat; `tick` as in `Patience`.

        If `is_once` it need not be: it is made once, unless the server refuses boto3's checksums.
        """
        if is_once:
            return self._do(key, lambda s3: request(self._without_retries(s3)))
        if not is_patient:
            return self._do(key, request)
        return self._patience.with_(lambda: self._do(key, request), tick)

    def _do(self, key: str, request: Callable[[S3Client], T]) -> T:
        """Return what `request` gives; once more without boto3's checksums if those are refused.

        Over https boto3 sends bodies in chunks that end with a CRC32 (aws-chunked). Ceph 16 and
        rclone answer 411 to that, Swift 2.30 answers 501.
        """
        used = self._s3
        try:
            try:
                return request(used)
            except ClientError as err:
                is_refused = errors.is_checksum_refusal(err)
                if not is_refused or self._settings.checksums == "when_required":
                    raise
            self._leave_out_checksums(used)
            return request(self._s3)
        except (BotoCoreError, ClientError, HTTPError) as err:
            # urllib3's own comes through where an answer breaks off in its body.
            raise errors.explain(err, self._where(key)) from err

    def _without_retries(self, s3: S3Client) -> S3Client:
        with self._lock:
            if self._once is None or self._once[0] is not s3:
                self._once = s3, self._connect(attempts=1)
            return self._once[1]

    def _plain_puts(self, s3: S3Client) -> PlainPuts:
        with self._lock:
            self._plain = self._plain or PlainPuts(
                s3,
                self._session,
                self._bucket,
                connections=connections(self._settings),
                timeout_s=(self._times.connect_s, self._times.read_s),
            )
            return self._plain

    def _leave_out_checksums(self, used: S3Client) -> None:
        with self._lock:
            if self._s3 is used:  # else another thread was here first
                self.checksums = "when_required"
                self._s3 = self._connect()

    def _connect(self, attempts: int = ATTEMPTS) -> S3Client:
        try:
            client, self._session = connect(self._settings, self.checksums, self._times, attempts)
            return client
        except BotoCoreError as err:
            raise errors.explain(err, self._where()) from err

    def _where(self, key: str = "") -> str:
        name = f"s3://{self._bucket}/{key}".rstrip("/")
        endpoint = self._settings.endpoint_url
        return f"{name} at {endpoint}" if endpoint else name
