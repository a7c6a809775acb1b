"""Small requests that find out what an S3 server does; refusals are answers here, not errors."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from toolkit.errors import StoreRefused, StoreUnreachable
from toolkit.stores.s3 import bodies, errors
from toolkit.stores.s3.clock import server_time

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

    from toolkit.stores.s3.connection import Connection


@dataclass(frozen=True, slots=True)
class Tried:
    """What a server answered."""

    status: int | None  # 200 for all that went well; None where no answer could be understood
    said: Any = None  # boto3's reading of it; None where it did not go well

    @property
    def answer(self) -> str:
        """The status, for people."""
        return "what soy does not understand" if self.status is None else str(self.status)

    @property
    def is_done(self) -> bool:
        """Whether the server says that it did it."""
        return self.status == 200


class Probes:
    """Asks one server, with keys that begin with `below`. Raises what `Connection` raises."""

    def __init__(self, connection: Connection, bucket: str, below: str) -> None:
        self._connection, self._bucket, self._below = connection, bucket, below

    @property
    def place(self) -> str:
        """Where the probes lie, for people."""
        return f"s3://{self._bucket}/{self._below}"

    def key(self, name: str) -> str:
        """Return the whole key of a probe."""
        return self._below + name

    def address(self, name: str) -> str:
        """Return the web address of a probe at the storage itself."""

        def ask(s3: S3Client) -> str:
            where = {"Bucket": self._bucket, "Key": self.key(name)}
            return s3.generate_presigned_url("get_object", Params=where).partition("?")[0]

        return self._connection.do(self.key(name), ask)

    def put(self, name: str, data: bytes, **said: Any) -> Tried:
        """Put a small object."""
        return self._try(name, lambda s3, at: s3.put_object(**at, Body=data, **said))

    def get(self, name: str, **said: Any) -> Tried:
        """Get an object; what is said is its bytes and its status."""

        def ask(s3: S3Client, at: Any) -> tuple[bytes, int]:
            answer = s3.get_object(**at, **said)
            status = answer["ResponseMetadata"]["HTTPStatusCode"]
            if said:  # asked for in a way of its own: a part, or under a condition
                with contextlib.closing(answer["Body"]) as body:
                    return body.read(1 << 20), status
            return bodies.read(answer, 1 << 20), status

        return self._try(name, ask)

    def head(self, name: str) -> Tried:
        """Ask for an object's headers."""
        return self._try(name, lambda s3, at: s3.head_object(**at))

    def delete(self, name: str) -> Tried:
        """Delete an object."""
        return self._try(name, lambda s3, at: s3.delete_object(**at))

    def race(self, name: str, writers: int) -> tuple[int, bytes]:
        """Have several create one object at once; return how many won, and what is there."""
        start = threading.Barrier(writers)

        def create(number: int) -> bool:
            start.wait()
            return self.put(name, b"%d" % number, IfNoneMatch="*").is_done

        with ThreadPoolExecutor(writers) as pool:
            won = sum(pool.map(create, range(writers)))
        found = self.get(name)
        return won, found.said[0] if found.is_done else b""

    def page(self, name: str, count: int, after: str | None) -> Tried:
        """List `count` objects whose names begin with `name`, from the place that a page named."""
        more: Any = {"ContinuationToken": after} if after else {}

        def ask(s3: S3Client, at: Any) -> Any:
            return s3.list_objects_v2(Bucket=at["Bucket"], Prefix=at["Key"], MaxKeys=count, **more)

        return self._try(name, ask)

    def begin(self, name: str) -> Tried:
        """Begin an upload in parts; what is said is its id."""
        return self._try(name, lambda s3, at: s3.create_multipart_upload(**at)["UploadId"])

    def put_part(self, name: str, upload: str, data: bytes) -> Tried:
        """Send the only part; what is said is its ETag."""
        return self._try(
            name,
            lambda s3, at: s3.upload_part(**at, UploadId=upload, PartNumber=1, Body=data)["ETag"],
        )

    def parts(self, name: str, upload: str) -> Tried:
        """List the parts; what is said is their ETags."""

        def ask(s3: S3Client, at: Any) -> list[str]:
            said = s3.list_parts(**at, UploadId=upload)
            return [part["ETag"] for part in said.get("Parts", ())]

        return self._try(name, ask)

    def uploads(self) -> Tried:
        """List uploads that are not finished; what is said is their ids by name."""

        def ask(s3: S3Client, at: Any) -> dict[str, str]:
            said = s3.list_multipart_uploads(Bucket=at["Bucket"], Prefix=at["Key"])
            found = {one["Key"]: one["UploadId"] for one in said.get("Uploads", ())}
            below = {key: found[key] for key in found if key.startswith(self._below)}
            return {key.removeprefix(self._below): below[key] for key in below}

        return self._try("", ask)

    def complete(self, name: str, upload: str, etag: str) -> Tried:
        """Put the one part together; what is said is the object's ETag."""

        def ask(s3: S3Client, at: Any) -> str:
            parts: Any = {"Parts": [{"PartNumber": 1, "ETag": etag}]}
            said = s3.complete_multipart_upload(**at, UploadId=upload, MultipartUpload=parts)
            return said.get("ETag", "")

        return self._try(name, ask)

    def abort(self, name: str, upload: str) -> Tried:
        """Give an upload up."""
        return self._try(name, lambda s3, at: s3.abort_multipart_upload(**at, UploadId=upload))

    def clock(self) -> datetime | None:
        """Return the server's time."""
        said = self.page("", 1, None).said
        return server_time(said) if said else None

    def remove_all(self) -> None:
        """Remove every probe, old versions too as far as the keys allow it."""
        with contextlib.suppress(StoreRefused, StoreUnreachable):
            for name in self._names():
                self.delete(name)
            for name, upload in (self.uploads().said or {}).items():
                self.abort(name, upload)
            for name, version in self._versions():
                self._delete_version(name, version)

    def _delete_version(self, name: str, version: str) -> Tried:
        return self._try(name, lambda s3, at: s3.delete_object(**at, VersionId=version))

    def _names(self) -> list[str]:
        def ask(s3: S3Client, at: Any) -> list[str]:
            pages = s3.get_paginator("list_objects_v2").paginate(
                Bucket=at["Bucket"], Prefix=at["Key"]
            )
            return [one["Key"] for page in pages for one in page.get("Contents", ())]

        return [key.removeprefix(self._below) for key in self._try("", ask).said or ()]

    def _versions(self) -> Iterator[tuple[str, str]]:
        def ask(s3: S3Client, at: Any) -> list[Any]:
            said: Any = s3.list_object_versions(Bucket=at["Bucket"], Prefix=at["Key"])
            return [*said.get("Versions", ()), *said.get("DeleteMarkers", ())]

        for one in self._try("", ask).said or ():
            if one["Key"].startswith(self._below):
                yield one["Key"].removeprefix(self._below), one["VersionId"]

    def _try(self, name: str, ask: Callable[[S3Client, Any], Any]) -> Tried:
        at = {"Bucket": self._bucket, "Key": self.key(name)}

        def tried(s3: S3Client) -> Tried:
            try:
                return Tried(200, ask(s3, at))
            except ClientError as err:
                return Tried(errors.status(err))
            except KeyError:  # it answered 200, and something else than it was asked
                return Tried(None)

        return self._connection.do(self.key(name), tried)
