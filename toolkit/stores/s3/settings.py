"""What is set for a whole bucket: who may read, CORS, lifecycle, versions; read and written.

Servers differ in which of these they know, and in how they say that they do not: 400, 405, 409 or
501, or an answer to another question. So nothing is taken as known that was not read in the form
that it should have.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from toolkit.errors import StoreRefused
from toolkit.stores.s3 import errors
from toolkit.stores.s3.setting import Aspect, BucketSetting

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

    from toolkit.stores.s3.connection import Connection


def _policy(s3: S3Client, bucket: str) -> Any:
    return json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])


def _lifecycle(s3: S3Client, bucket: str) -> Any:
    said = s3.get_bucket_lifecycle_configuration(Bucket=bucket)
    return {key: value for key, value in said.items() if key != "ResponseMetadata"}


_READ: dict[Aspect, Callable[[S3Client, str], Any]] = {
    "block": lambda s3, b: s3.get_public_access_block(Bucket=b)["PublicAccessBlockConfiguration"],
    "ownership": lambda s3, b: s3.get_bucket_ownership_controls(Bucket=b)["OwnershipControls"],
    "policy": _policy,
    "cors": lambda s3, b: s3.get_bucket_cors(Bucket=b)["CORSRules"],
    "lifecycle": _lifecycle,
    "versioning": lambda s3, b: s3.get_bucket_versioning(Bucket=b).get("Status"),
}


def _write_lifecycle(s3: S3Client, bucket: str, value: Any) -> object:
    rules: Any = {"Rules": value["Rules"]}
    rest = {key: value[key] for key in value if key != "Rules"}
    return s3.put_bucket_lifecycle_configuration(
        Bucket=bucket, LifecycleConfiguration=rules, **rest
    )


_WRITE: dict[Aspect, Callable[[S3Client, str, Any], object]] = {
    "block": lambda s3, b, value: s3.put_public_access_block(
        Bucket=b, PublicAccessBlockConfiguration=value
    ),
    "policy": lambda s3, b, value: s3.put_bucket_policy(Bucket=b, Policy=json.dumps(value)),
    "cors": lambda s3, b, value: s3.put_bucket_cors(
        Bucket=b, CORSConfiguration={"CORSRules": value}
    ),
    "lifecycle": _write_lifecycle,
    "versioning": lambda s3, b, value: s3.put_bucket_versioning(
        Bucket=b, VersioningConfiguration={"Status": value}
    ),
}


class BucketSettings:
    """The settings of one bucket. All methods raise what `Connection` raises."""

    def __init__(self, connection: Connection, bucket: str) -> None:
        self._s3, self._bucket = connection, bucket

    def exists(self) -> bool:
        """Tell whether the bucket is there. Raises StoreRefused if the keys may not know."""

        def ask(s3: S3Client) -> bool:
            try:
                s3.head_bucket(Bucket=self._bucket)
            except ClientError as err:
                if errors.status(err) == 404:
                    return False
                raise
            return True

        return self._s3.do("", ask)

    def create(self) -> None:
        """Make the bucket, in the region of the settings where the server knows it."""

        def ask(s3: S3Client) -> None:
            region = s3.meta.region_name
            # Amazon S3 API Reference, "CreateBucket": us-east-1 is the one that is not named.
            if region and region not in ("us-east-1", "aws-global"):
                where: Any = {"LocationConstraint": region}
                try:
                    s3.create_bucket(Bucket=self._bucket, CreateBucketConfiguration=where)
                except ClientError as err:
                    if errors.status(err) != 400:  # Ceph: InvalidLocationConstraint
                        raise
                else:
                    return
            s3.create_bucket(Bucket=self._bucket)

        self._s3.do("", ask)

    def read(self, aspect: Aspect) -> BucketSetting:
        """Return what is set."""

        def ask(s3: S3Client) -> BucketSetting:
            try:
                return BucketSetting(_READ[aspect](s3, self._bucket))
            except ClientError as err:
                status = errors.status(err)
                if errors.code(err) == "NoSuchBucket":
                    raise
                if status == 404:  # NoSuchBucketPolicy, NoSuchCORSConfiguration and so on
                    return BucketSetting()
                if status in (401, 403):
                    return BucketSetting(trouble="refused")
                if errors.is_refusal(err):
                    return BucketSetting(trouble="unknown")
                raise
            except (KeyError, ValueError, TypeError):  # it answered something else, with 200
                return BucketSetting(trouble="unknown")

        return self._s3.do("", ask)

    def write(self, aspect: Aspect, value: Any) -> str | None:
        """Set all of an aspect anew; return None, or the server's answer if it does not do it."""

        def ask(s3: S3Client) -> str | None:
            try:
                _WRITE[aspect](s3, self._bucket, value)
            except ClientError as err:
                if errors.is_refusal(err):
                    return errors.answered(err)
                raise
            return None

        try:
            return self._s3.do("", ask)
        except StoreRefused as err:  # boto3 itself does not take the value
            return err.message.rpartition(": ")[2]
