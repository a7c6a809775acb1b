"""Clients of an S3 server, Amazon's or any other; the one module that knows boto3.

Keys come from boto3's own chain only: environment, profile, role of the machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import boto3
import botocore.session
from botocore.config import Config

from toolkit.show.show import Release
from toolkit.stores.s3.times import S3Times

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

Checksums = Literal["when_required", "when_supported"]

ATTEMPTS = 3  # botocore's standard mode: broken connections, throttling, 5xx; pauses up to 1, 2 s
PARTS_IN_MEMORY = 12  # of all files, when large ones are sent in parts: 96 MiB


def connections(settings: Release) -> int:
    """Return how many requests may be on their way at once."""
    return max(settings.parallel, PARTS_IN_MEMORY)


def connect(
    settings: Release, checksums: Checksums, times: S3Times, attempts: int = ATTEMPTS
) -> tuple[S3Client, botocore.session.Session]:
    """Return a client, and the session that its keys come from; raises BotoCoreError."""
    config = Config(
        signature_version="s3v4",
        s3={"addressing_style": "path" if settings.path_style else "auto"},
        request_checksum_calculation=checksums,
        response_checksum_validation=checksums,
        connect_timeout=times.connect_s,
        read_timeout=times.read_s,
        retries={"mode": "standard", "total_max_attempts": attempts},
        max_pool_connections=connections(settings),
    )
    core = botocore.session.Session(profile=settings.profile)
    session = boto3.Session(botocore_session=core, region_name=settings.region)
    return session.client("s3", endpoint_url=settings.endpoint_url, config=config), core
