"""Where the logs are, and what of them counts."""

from __future__ import annotations

import ipaddress
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictInt

from toolkit import hosts
from toolkit.secrecy import hidden
from toolkit.show.toml.fields import Line, Noun, WebUrl

LogLayoutName = Literal[
    "s3",
    "cloudfront",
    "combined",
    "ceph",
    "fastly",
    "bunny-v1",
    "bunny-v2",
    "cloudflare",
]
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[0-9]{1,5})?", re.ASCII)
# Amazon S3 User Guide, "General purpose bucket naming rules"; other servers allow capitals and _.
_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]", re.ASCII)


def _place(text: str) -> str:
    if hidden(text) != text:
        raise ValueError("keys and passwords do not belong here, but in AWS_ACCESS_KEY_ID")
    if text.startswith("s3://"):
        if not _BUCKET.fullmatch(text.removeprefix("s3://").partition("/")[0]):
            raise ValueError("expected s3://bucket or s3://bucket/prefix")
    elif "://" in text:
        raise ValueError("expected a folder, or s3://bucket/prefix")
    return text


def _host(text: str) -> str:
    try:
        name = hosts.ascii_name(text.strip().lower())
    except ValueError:
        name = ""
    if not _HOST.fullmatch(name):
        raise ValueError("expected the name of a host such as media.example.org")
    return name


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text.strip()))
    except ValueError as err:
        raise ValueError("expected an address or a network such as 192.0.2.0/24") from err


class Statistics(Noun):
    """How listeners are counted: soy count."""

    logs: Annotated[Line, AfterValidator(_place)] = Field(
        examples=["s3://example-logs/podcast"],
        description="The place of the logs that your storage or CDN writes: a folder, or "
        "s3://bucket/prefix.",
    )
    layout: LogLayoutName | None = Field(
        default=None,
        examples=["cloudfront"],
        description="The logs' layout: s3, cloudfront, combined (nginx and Apache), ceph, fastly, "
        "bunny-v1, bunny-v2 or cloudflare. Without this key, soy recognises it by each file's "
        "first lines.",
    )
    endpoint_url: WebUrl | None = Field(
        default=None,
        examples=["https://s3.example.org"],
        description="The S3 server of the logs; without this key, the one under [release].",
    )
    region: Line | None = Field(
        default=None,
        examples=["eu-central-1"],
        description="The S3 region of the logs; without this key, the one under [release].",
    )
    profile: Line | None = Field(
        default=None,
        examples=["podcast-logs"],
        description="The profile of your AWS configuration for the logs; without this key, the one "
        "under [release].",
    )
    hosts: tuple[Annotated[str, AfterValidator(_host)], ...] = Field(
        default=(),
        examples=[["media.example.org"]],
        description="If the logs cover several hosts: the hosts that count.",
    )
    exclude: tuple[Annotated[str, AfterValidator(_network)], ...] = Field(
        default=(),
        examples=[["192.0.2.0/24"]],
        description="Your own networks; soy does not count requests from them.",
    )
    most_a_day: StrictInt = Field(
        default=500,
        ge=10,
        le=1_000_000,
        description="soy leaves out an address that has more downloads than this on one day.",
    )
    note: Line | None = Field(
        default=None,
        examples=["Without the listeners of partner sites."],
        description="What readers of the figures should know; soy shows it above them.",
    )
