"""What lies below a prefix, and how old it is; uploads in parts that nobody finished."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from toolkit.stores.common.base import Listed, Unfinished
from toolkit.stores.s3 import bodies, errors
from toolkit.stores.s3.clock import age_s
from toolkit.stores.s3.parts import PartRequests, UploadGone, is_made_of

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

    from toolkit.stores.s3.connection import Connection


class Listings:
    """Lists a bucket below `prefix`, which ends with a slash or is empty."""

    def __init__(self, connection: Connection, bucket: str, prefix: str) -> None:
        self._s3, self._bucket, self._prefix = connection, bucket, prefix
        self._parts = PartRequests(connection, bucket, prefix)

    def objects(self) -> list[Listed]:
        """Return all objects, sorted, their keys without the prefix."""

        def ask(s3: S3Client) -> list[Listed]:
            pages = s3.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=self._prefix
            )
            return [
                Listed(self._short(one["Key"]), one["Size"], age_s(page, one.get("LastModified")))
                for page in bodies.listed(pages)
                for one in page.get("Contents", ())
            ]

        return sorted(self._s3.do(self._prefix, ask), key=lambda one: one.key)

    def unfinished(self) -> list[Unfinished]:
        """Return all uploads in parts, sorted. Raises StoreRefused if the server does not tell."""

        def ask(s3: S3Client) -> list[Unfinished]:
            pages = s3.get_paginator("list_multipart_uploads").paginate(
                Bucket=self._bucket, Prefix=self._prefix
            )
            return [
                Unfinished(
                    self._short(one["Key"]), one["UploadId"], age_s(page, one.get("Initiated"))
                )
                for page in pages
                for one in page.get("Uploads", ())
                # A server may not know the prefix of this request.
                if one["Key"].startswith(self._prefix)
            ]

        found = sorted(self._s3.do(self._prefix, ask), key=lambda one: (one.key, one.id or ""))
        return [replace(one, is_in_use=self._is_in_use(one)) for one in found]

    def _is_in_use(self, one: Unfinished) -> bool:
        key = self._prefix + one.key
        head = self._s3.head(key)
        if head is None or one.id is None:
            return False
        try:
            return is_made_of(head, self._parts.parts(key, one.id))
        except UploadGone:
            return False

    def give_up(self, one: Unfinished) -> None:
        """Have the server forget an upload and its parts; one that is gone is forgotten already."""
        upload = one.id
        if upload is None:  # a folder's, which has no uploads
            return

        def ask(s3: S3Client) -> None:
            where: Any = {"Bucket": self._bucket, "Key": self._prefix + one.key}
            try:
                s3.abort_multipart_upload(**where, UploadId=upload)
            except ClientError as err:
                if not errors.is_gone_upload(err):
                    raise

        self._s3.do(self._prefix + one.key, ask)

    def _short(self, key: str) -> str:
        return key.removeprefix(self._prefix)
