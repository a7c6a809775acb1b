"""What a bucket keeps of objects that were written over or deleted, and for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.errors import StoreRefused
from toolkit.stores.common.base import OldVersion
from toolkit.stores.s3 import bodies
from toolkit.stores.s3.clock import age_s
from toolkit.stores.s3.settings import BucketSettings

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

    from toolkit.stores.s3.connection import Connection


class Versions:
    """Old versions below `prefix`, which ends with a slash or is empty."""

    def __init__(self, connection: Connection, bucket: str, prefix: str) -> None:
        self._s3, self._bucket, self._prefix = connection, bucket, prefix

    def old(self) -> list[OldVersion]:
        """Return all that are not what a plain GET gives, sorted, markers behind what they hide.

        Raises StoreRefused if the keys may not know, or the server does not.
        """

        def ask(s3: S3Client) -> list[OldVersion]:
            pages: Any = s3.get_paginator("list_object_versions").paginate(
                Bucket=self._bucket, Prefix=self._prefix
            )
            found = []
            for page in bodies.listed(pages):
                for one in page.get("Versions", ()):
                    if not one["IsLatest"]:
                        found.append(self._version(page, one, is_marker=False))
                for one in page.get("DeleteMarkers", ()):
                    found.append(self._version(page, one, is_marker=True))
            return found

        found = self._s3.do(self._prefix, ask)
        return sorted(found, key=lambda one: (one.is_marker, one.key, one.id))

    def delete(self, one: OldVersion) -> None:
        """Delete a version for good."""
        key = self._prefix + one.key
        where: Any = {"Bucket": self._bucket, "Key": key, "VersionId": one.id}
        self._s3.do(key, lambda s3: s3.delete_object(**where))

    def are_kept(self, key: str) -> bool | None:
        """Tell whether the bucket keeps versions; None if nothing says so.

        `key` is of an object that is there: its answer names its version, with no further right.
        """

        def ask(s3: S3Client) -> Any:
            return s3.head_object(Bucket=self._bucket, Key=self._prefix + key).get("VersionId")

        if self._s3.do(key, ask) not in (None, "", "null"):
            return True
        said = BucketSettings(self._s3, self._bucket).read("versioning")
        # Amazon S3 API Reference, "GetBucketVersioning": nothing if it never kept any; a bucket
        # that does so no longer ("Suspended") has those of before.
        return None if said.trouble == "refused" else said.value is not None

    def kept_days(self) -> int | None:
        """Return after how many days the bucket removes them itself; None if never, or not told."""
        try:
            said = BucketSettings(self._s3, self._bucket).read("lifecycle").value
        except StoreRefused:
            return None
        found = [_days(rule) for rule in (said or {}).get("Rules", ()) if self._holds(rule)]
        return min((days for days in found if days), default=None)

    def _holds(self, rule: Any) -> bool:
        """Tell whether a rule is for all of the show's objects."""
        chosen = rule.get("Filter") or {}
        begin = chosen.get("Prefix", rule.get("Prefix", ""))
        is_for_all = not set(chosen) - {"Prefix"} and self._prefix.startswith(begin or "")
        return rule.get("Status") == "Enabled" and is_for_all

    def _version(self, page: Any, one: Any, *, is_marker: bool) -> OldVersion:
        key = one["Key"].removeprefix(self._prefix)
        age = age_s(page, one.get("LastModified"))
        return OldVersion(key, one["VersionId"], age, is_marker, bool(one["IsLatest"]))


def _days(rule: Any) -> int | None:
    said = (rule.get("NoncurrentVersionExpiration") or {}).get("NoncurrentDays")
    return said if isinstance(said, int) else None
