"""What `soy gc --forget` leaves in a bucket that keeps old versions: nothing of what must go."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.release.test_apply import build
from tests.release.test_rollback import send
from tests.release.test_sweep import planned
from toolkit.cli.publication import gc_versions
from toolkit.publication.manifest import make_manifest
from toolkit.release.publishing.apply import read_head
from toolkit.release.publishing.guard import Unguarded
from toolkit.release.sweep import versions
from toolkit.release.sweep.plan import Inventory, sweep_plan
from toolkit.release.sweep.removal import sweep
from toolkit.release.sweep.versions import VersionsKept, chosen
from toolkit.stores.common.base import OldVersion
from toolkit.stores.s3.store import S3Store

from .conftest import Server

pytestmark = pytest.mark.rotated

SECRET = b"SLANDER"


@pytest.fixture
def store(server: Server, tmp_path: Path) -> S3Store:
    """Return a store in a bucket with versions that has two releases, the first with a text."""
    server.s3.create_bucket(Bucket=server.bucket)
    server.s3.put_bucket_versioning(
        Bucket=server.bucket, VersioningConfiguration={"Status": "Enabled"}
    )
    made = S3Store(server.bucket, "shows/science", server.settings())
    for number, word in enumerate(("SLANDER", "good")):
        public = tmp_path / str(number) / "public"
        public.mkdir(parents=True)
        build(public, word)
        (public / "campaign" / "know").mkdir(parents=True)
        (public / "campaign" / "know" / "kit.json").write_text(f'"{word}"')
        if word != "good":  # gone from the second
            (public / "campaign" / "old.json").write_text(word)
        send(public, made, number)
    other = {"Bucket": server.bucket, "Key": "shows/science/mine.txt"}
    for body in (b"1", b"2"):  # not soy's
        server.s3.put_object(**other, Body=body)
    return made


def texts(server: Server) -> list[str]:
    """Return each version in the bucket that has the text, in a zip too."""
    found = []
    for one in server.s3.list_object_versions(Bucket=server.bucket).get("Versions", ()):
        at = {"Bucket": server.bucket, "Key": one["Key"], "VersionId": one["VersionId"]}
        data = server.s3.get_object(**at)["Body"].read()
        parts = [data]
        if data[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(data)) as pack:
                parts += [pack.read(name) for name in pack.namelist()]
        found += [one["Key"]] if any(SECRET in part for part in parts) else []
    return found


def forget(store: S3Store, older_than_s: float = 0.0) -> VersionsKept:
    head = read_head(store)
    assert head is not None
    made = planned(store, forget=(head.history.kept[0].id,))
    sweep(made, store, Unguarded())
    return versions.clear(made, store, older_than_s, Unguarded())


def test_forgetting_leaves_no_version_of_the_text(server: Server, store: S3Store) -> None:
    assert texts(server)
    kept = forget(store)
    assert kept.is_done
    assert kept.removed > 5
    assert texts(server) == []
    said = server.s3.list_object_versions(Bucket=server.bucket)
    assert [one["Key"] for one in said["Versions"] if not one["IsLatest"]] == [
        "shows/science/mine.txt"
    ]
    assert not said.get("DeleteMarkers")
    assert (store.get("campaign/know/kit.json", 99), store.get("campaign/old.json", 9)) == (
        b'"good"',
        None,
    )


def test_what_is_young_is_told(
    server: Server, store: S3Store, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = forget(store, 3600.0)
    assert kept.left
    assert texts(server)
    gc_versions.say(kept, 1.0, is_done=True)
    said = capsys.readouterr().err
    assert "no lifecycle rule deletes them" in said
    assert "--old-versions --older-than 0 --yes" in said


def _refusing(name: str) -> Callable[..., Any]:
    def refuse(**_: object) -> None:
        answer: Any = {
            "Error": {"Code": "AccessDenied"},
            "ResponseMetadata": {"HTTPStatusCode": 403},
        }
        raise ClientError(answer, name)

    return refuse


def test_keys_that_may_not_are_told_how_long_it_stays(
    server: Server, store: S3Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = {"ID": "a", "Status": "Enabled", "Filter": {"Prefix": ""}}
    days = {"NoncurrentVersionExpiration": {"NoncurrentDays": 90}}
    server.s3.put_bucket_lifecycle_configuration(
        Bucket=server.bucket, LifecycleConfiguration={"Rules": [{**rule, **days}]}
    )
    s3 = store.connection._s3
    with monkeypatch.context() as patched:
        real = s3.delete_object

        def delete(**said: Any) -> Any:
            return _refusing("DeleteObject")() if "VersionId" in said else real(**said)

        patched.setattr(s3, "delete_object", delete)
        kept = forget(store)
    assert (kept.removed, kept.days, kept.is_done) == (0, 90, False)
    assert kept.left
    with monkeypatch.context() as patched:
        patched.setattr(s3, "get_paginator", lambda _: type("P", (), {"paginate": _refusing("L")}))
        kept = versions.clear(_empty_plan(), store, 0.0, Unguarded())
    assert (kept.are_kept, kept.left) == (True, None)
    # With the rights, it is done later.
    assert versions.clear(planned(store), store, 0.0, Unguarded()).is_done
    assert texts(server) == []


def test_a_bucket_without_versions_has_nothing_to_say(server: Server) -> None:
    server.s3.create_bucket(Bucket=server.bucket)
    store = S3Store(server.bucket, "p", server.settings())
    store.put_bytes("release.json", b"x", content_type="a/b", cache_control="no-store")
    assert versions.look(store) == VersionsKept()
    assert versions.clear(_empty_plan(), store, 0.0, Unguarded()) == VersionsKept()


def _empty_plan() -> Any:
    head = make_manifest([])
    return sweep_plan(Inventory(head, (), (), frozenset(), (), (), ()), 0.0)


def test_a_marker_stays_where_something_young_would_be_there_again() -> None:
    old = OldVersion("campaign/a/kit.json", "1", 99.0, is_marker=False)
    young = replace(old, id="2", age_s=1.0)
    marker = OldVersion(old.key, "3", 0.0, is_marker=True, is_latest=True)
    assert chosen([marker, young, old], _empty_plan(), 10.0) == ([old], 1)
    assert chosen([marker, young, old], _empty_plan(), 0.0) == ([young, old, marker], 0)
    mine = replace(old, key="letters/mine.txt")
    assert chosen([mine], _empty_plan(), 0.0) == ([], 0)
