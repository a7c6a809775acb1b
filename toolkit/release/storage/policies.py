"""Who may do what: the policies for administrators, each no wider than its job.

The actions are those of the AWS Service Authorization Reference for Amazon S3, which could not be
read again here; publisher and reader were tried with keys that have nothing else, on Ceph's gateway
(tests/release/storage/test_rights.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

VERSION = "2012-10-17"  # of the policy language, the newest there is

Document = dict[str, Any]
Role = Literal["publisher", "reader", "setup"]


@dataclass(frozen=True, slots=True)
class Where:
    """The part of a bucket that a show has."""

    bucket: str
    prefix: str  # without slashes at its ends; "" is the whole bucket
    region: str | None = None

    @property
    def below(self) -> str:
        """What all keys of the show begin with."""
        return f"{self.prefix}/" if self.prefix else ""

    @property
    def mark(self) -> str:
        """What tells this show's rules from those of others in the bucket; letters and digits."""
        return hashlib.sha256(self.prefix.encode()).hexdigest()[:8]

    @property
    def bucket_arn(self) -> str:
        """The bucket as policies name it."""
        region = self.region or ""
        # AWS General Reference, "Amazon Resource Names": partitions aws, aws-cn, aws-us-gov.
        kinds = (("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"))
        partition = next((name for begin, name in kinds if region.startswith(begin)), "aws")
        return f"arn:{partition}:s3:::{self.bucket}"

    @property
    def objects_arn(self) -> str:
        """The show's objects as policies name them."""
        return f"{self.bucket_arn}/{self.below}*"


def public_read(where: Where) -> Document:
    """Return the statement of a bucket's policy that lets anyone read the show's files."""
    return {
        "Sid": f"SoyPublicRead{where.mark}",
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": where.objects_arn,
    }


def publisher(where: Where) -> Document:
    """Return what keys need for soy publish, rollback, gc and verify."""
    objects = [
        "s3:GetObject",
        "s3:PutObject",
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",  # for texts that must go for good: soy gc --forget
        "s3:AbortMultipartUpload",
        "s3:ListMultipartUploadParts",
    ]
    uploads = {
        "Sid": "FindUnfinishedUploads",
        "Effect": "Allow",
        "Action": "s3:ListBucketMultipartUploads",
        "Resource": where.bucket_arn,
    }
    files = {
        "Sid": "SendAndRemove",
        "Effect": "Allow",
        "Action": objects,
        "Resource": where.objects_arn,
    }
    versions = {
        **_listing(where),
        "Sid": "FindOldVersions",
        "Action": "s3:ListBucketVersions",
    }
    settings = {
        "Sid": "SayHowLongVersionsStay",
        "Effect": "Allow",
        "Action": ["s3:GetBucketVersioning", "s3:GetLifecycleConfiguration"],
        "Resource": where.bucket_arn,
    }
    return _document(files, _listing(where), uploads, versions, settings)


def reader(where: Where) -> Document:
    """Return what keys need to read the show's files and list them, as a CDN or a backup does."""
    files = {
        "Sid": "Read",
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "Resource": where.objects_arn,
    }
    return _document(files, _listing(where))


def setup(where: Where) -> Document:
    """Return what keys need for soy storage setup; they are needed once."""
    actions = ["s3:CreateBucket", "s3:ListBucket", "s3:GetBucketOwnershipControls"]
    for name in (
        "BucketPublicAccessBlock",
        "BucketPolicy",
        "BucketCORS",
        "LifecycleConfiguration",
        "BucketVersioning",
    ):
        actions += [f"s3:Get{name}", f"s3:Put{name}"]
    return _document(
        {"Sid": "SetUp", "Effect": "Allow", "Action": actions, "Resource": where.bucket_arn}
    )


ROLES: dict[Role, Callable[[Where], Document]] = {
    "publisher": publisher,
    "reader": reader,
    "setup": setup,
}


def _listing(where: Where) -> Document:
    statement: Document = {
        "Sid": "List",
        "Effect": "Allow",
        "Action": "s3:ListBucket",
        "Resource": where.bucket_arn,
    }
    if where.prefix:
        # Without a listing right, S3 answers 403 and not 404 for an object that is not there.
        statement["Condition"] = {"StringLike": {"s3:prefix": f"{where.below}*"}}
    return statement


def _document(*statements: Document) -> Document:
    return {"Version": VERSION, "Statement": list(statements)}
