"""Places to publish to in the tests, each with a way to read it that is not the store's own."""

from __future__ import annotations

import functools
import hashlib
import os
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from toolkit.publication.manifest import Entry
from toolkit.publication.scan_folder import CACHE_RULES, content_type, role_of
from toolkit.show.show import Release
from toolkit.stores.common.base import Store

MOTO_KEYS = {"AWS_ACCESS_KEY_ID": "AKIATESTONLY", "AWS_SECRET_ACCESS_KEY": "not-a-secret"}


@dataclass(frozen=True)
class Fetched:
    """What somebody else reads under a key; no headers from a folder."""

    data: bytes
    headers: dict[str, str] | None


@dataclass(frozen=True)
class Place:
    """A store under test, and what it holds as others see it."""

    store: Store
    fetch: Callable[[str], Fetched | None]
    keys: Callable[[], list[str]]


def release(**said: Any) -> Release:
    """Return settings as show.toml would hold them."""
    return Release.model_validate({"public_url": "https://cdn.example.org/show", **said})


def entry_of(public_dir: Path, key: str, data: bytes) -> Entry:
    """Write a file into a built folder and return its entry."""
    path = public_dir / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    digest, role = hashlib.sha256(data).hexdigest(), role_of(key)
    return Entry(key, digest, len(data), content_type(key), CACHE_RULES[role], role)


def client(endpoint_url: str) -> Any:
    """Return a plain boto3 client for the keys and certificates of this moment."""
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_CA_BUNDLE")
    return _client(endpoint_url, *(os.environ.get(name) for name in names))


@functools.cache  # one takes 0.3 s to make
def _client(url: str, key: str | None, secret: str | None, bundle: str | None) -> Any:
    config = Config(s3={"addressing_style": "path"}, request_checksum_calculation="when_required")
    session = boto3.Session(key, secret, region_name="us-east-1")
    return session.client("s3", endpoint_url=url, config=config, verify=bundle)


def reader(s3: Any, bucket: str, prefix: str) -> Callable[[str], Fetched | None]:
    """Return a reader by presigned address and urllib, as a podcast app would read."""
    bundle = os.environ.get("AWS_CA_BUNDLE")
    trust = ssl.create_default_context(cafile=bundle) if bundle else None

    def fetch(key: str) -> Fetched | None:
        where = {"Bucket": bucket, "Key": f"{prefix}/{key}"}
        url = s3.generate_presigned_url("get_object", Params=where)
        try:
            with urllib.request.urlopen(url, context=trust, timeout=120) as answer:
                return Fetched(answer.read(), {k.lower(): v for k, v in answer.headers.items()})
        except urllib.error.HTTPError as err:
            err.close()
            if err.code == 404:
                return None
            raise

    return fetch


def lister(s3: Any, bucket: str, prefix: str) -> Callable[[], list[str]]:
    """Return what lists the keys below a prefix."""

    def keys() -> list[str]:
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=f"{prefix}/")
        found = [item["Key"] for page in pages for item in page.get("Contents", [])]
        return sorted(key.removeprefix(f"{prefix}/") for key in found)

    return keys


def files_below(folder: Path) -> Iterator[str]:
    """Yield every file below a folder, hidden ones too, as a key."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix()
