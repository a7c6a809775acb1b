"""Try what a bucket's server can do, with small objects that are removed again."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime

from toolkit.publication.public_file import Catalogue
from toolkit.release.storage import (
    condition_probes,
    object_probes,
    outside_probes,
    part_probes,
)
from toolkit.release.storage.findings import ProbeResult
from toolkit.release.sweep.plan import PROBES_PREFIX
from toolkit.show.show import Release
from toolkit.stores.s3.connection import Connection
from toolkit.stores.s3.probes import Probes
from toolkit.stores.s3.setting import Aspect, BucketSetting
from toolkit.stores.s3.settings import BucketSettings
from toolkit.stores.s3.store import S3Store
from toolkit.web.answers import Answer, Request
from toolkit.web.client import Client

TEND_S = 0.2  # how often what takes too long is looked for


@dataclass(frozen=True, slots=True)
class _BucketAspect:
    """One aspect of a whole bucket."""

    aspect: Aspect
    name: str
    instead: str


_ROWS = (
    _BucketAspect(
        "policy",
        "policies",
        "make it public with the provider's own tools, or use a CDN with its own keys",
    ),
    _BucketAspect(
        "cors", "CORS rules", "have the CDN or web server in front of it send the headers"
    ),
    _BucketAspect("lifecycle", "lifecycle rules", "run soy gc --yes now and then"),
    _BucketAspect("versioning", "old versions", "soy keeps earlier releases itself (soy releases)"),
)


def examine(
    store: S3Store, settings: Release, at: datetime, public_url: str | None
) -> list[ProbeResult]:
    """Return what the server can and cannot do.

    `public_url`: where listeners find the store, None if nobody does yet. Raises StoreRefused,
    saying what to do, if nothing can be written and read below the prefix.
    """
    name = f"{PROBES_PREFIX}{secrets.token_hex(8)}/"
    below = f"{store.prefix}/{name}" if store.prefix else name
    probes = Probes(store.connection, store.bucket, below)
    try:
        with _fetcher() as fetch:
            return list(_findings(store, settings, probes, fetch, at, public_url, name))
    finally:
        probes.remove_all()


def _findings(
    store: S3Store,
    settings: Release,
    probes: Probes,
    fetch: outside_probes.Fetch,
    at: datetime,
    public_url: str | None,
    name: str,
) -> Iterator[ProbeResult]:
    yield from object_probes.stored(probes)
    yield from object_probes.parts_of(probes)
    yield from part_probes.uploads(probes)
    yield from condition_probes.conditions(probes)
    yield from object_probes.deleting(probes)
    url = probes.address("plain.vtt")
    is_set = settings.checksums == "when_supported"
    yield object_probes.chunked(probes, _chunked(store, settings, probes, url), is_set=is_set)
    yield from outside_probes.anonymous(fetch, url)
    if public_url:
        yield outside_probes.public_address(fetch, Catalogue(public_url).url(f"{name}plain.vtt"))
    yield outside_probes.clock(probes.clock(), at)
    bucket = BucketSettings(store.connection, store.bucket)
    for row in _ROWS:
        yield _setting(row, bucket.read(row.aspect))


def _chunked(store: S3Store, settings: Release, probes: Probes, url: str) -> Probes | None:
    if not url.startswith("https:"):
        return None
    asking = settings.model_copy(update={"checksums": "when_supported"})
    return Probes(Connection(store.bucket, asking), store.bucket, probes.key(""))


def _setting(row: _BucketAspect, setting: BucketSetting) -> ProbeResult:
    if setting.trouble == "unknown":
        return ProbeResult(
            row.name, "cannot", f"this server does not support {row.name}", row.instead
        )
    if setting.trouble == "refused":
        text = f"your keys may not read {row.name}"
        return ProbeResult(row.name, "unclear", text, "publishing does not need it")
    if row.aspect == "versioning" and setting.value == "Enabled":
        text = (
            "the bucket keeps old versions of files: what soy gc deletes takes up space until they "
            "go"
        )
        return ProbeResult(
            row.name, "can", text, "soy storage setup --versioning has them deleted after a while"
        )
    if row.aspect == "versioning":
        return ProbeResult(
            row.name, "can", "the bucket could keep old versions of files, but does not"
        )
    if setting.value:
        return ProbeResult(row.name, "can", "supported, and some are set")
    return ProbeResult(
        row.name, "can", "supported, but none are set", "soy storage setup sets them"
    )


@contextlib.contextmanager
def _fetcher() -> Iterator[outside_probes.Fetch]:
    """Yield a way to ask without keys, in which nothing takes too long."""
    client = Client()
    with ThreadPoolExecutor(1, thread_name_prefix="soy-doctor") as pool:

        def fetch(request: Request) -> Answer:
            task = pool.submit(client.fetch, request)
            while not wait([task], TEND_S).done:
                client.watch.tend()
            return task.result()

        yield fetch
