"""What the doctor finds: on real servers what is known of them, and on servers made worse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from toolkit.errors import StoreRefused
from toolkit.release.storage import (
    condition_probes,
    folder_doctor,
    object_probes,
    outside_probes,
    part_probes,
)
from toolkit.release.storage.bucket_doctor import examine
from toolkit.release.storage.bucket_plan import Wishes
from toolkit.release.storage.bucket_setup import set_up
from toolkit.release.storage.findings import ProbeResult
from toolkit.release.storage.policies import Where
from toolkit.stores.common.directory import DirectoryStore
from toolkit.stores.s3.probes import Probes, Tried
from toolkit.stores.s3.settings import BucketSettings
from toolkit.stores.s3.store import S3Store
from toolkit.web.answers import Answer, Failure, Request

from .conftest import Server

pytestmark = pytest.mark.rotated

NOW = datetime(2026, 12, 1, tzinfo=UTC)

Change = Callable[[Any, dict[str, Any]], Tried | None]  # of what is put; None lets it go on


def by_name(findings: list[ProbeResult]) -> dict[str, ProbeResult]:
    found = {one.name: one for one in findings}
    assert len(found) == len(findings)
    return found


def verdicts(findings: list[ProbeResult]) -> dict[str, str]:
    return {one.name: one.verdict for one in findings}


@pytest.fixture
def store(server: Server) -> S3Store:
    """Return a new bucket that is set up."""
    made = S3Store(server.bucket, "shows/science", server.settings())
    settings = BucketSettings(made.connection, server.bucket)
    set_up(settings, Where(server.bucket, "shows/science"), Wishes())
    return made


@pytest.fixture
def probes(store: S3Store, server: Server) -> Probes:
    return Probes(store.connection, server.bucket, "shows/science/releases/doctor-x/")


@pytest.fixture(autouse=True)
def _trusted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have listeners' machines know the server's certificate."""
    if "server" in request.fixturenames and (trust := request.getfixturevalue("server").trust):
        monkeypatch.setattr("toolkit.web.client._context", lambda: trust)


def test_what_is_known_of_each_server_is_found(store: S3Store, server: Server) -> None:
    found = by_name(examine(store, server.settings(), datetime.now(UTC), None))
    expected = {
        "damage on the way": "can" if server.is_real else "cannot",
        "writing without keys": "can" if server.is_real else "trouble",
        "web players (CORS)": "can" if server.is_real else "cannot",
        "boto3's checksums": "cannot" if server.trust else "unclear",  # 411
    }
    for name, one in found.items():
        assert one.verdict == expected.get(name, "can"), one
    if server.is_real:
        assert "bare ETag only" in found["replace what one has seen"].text
        assert "a HEAD does" in found["digest of a large file"].text


def test_nothing_is_left_not_even_old_versions(store: S3Store, server: Server) -> None:
    s3, name = server.s3, {"Bucket": server.bucket}
    s3.put_bucket_versioning(**name, VersioningConfiguration={"Status": "Enabled"})
    s3.put_object(**name, Key="shows/science/feed.xml", Body=b"x")
    found = by_name(examine(store, server.settings(), datetime.now(UTC), None))
    assert "takes up space" in found["old versions"].text
    assert [one["Key"] for one in s3.list_objects_v2(**name)["Contents"]] == [
        "shows/science/feed.xml"
    ]
    versions = s3.list_object_versions(**name)
    assert [one["Key"] for one in versions["Versions"]] == ["shows/science/feed.xml"]
    assert not versions.get("DeleteMarkers")
    assert not s3.list_multipart_uploads(**name).get("Uploads")


def test_a_bucket_that_is_closed_or_not_there_is_told(server: Server) -> None:
    nowhere = S3Store(server.bucket, "shows/science", server.settings())
    with pytest.raises(StoreRefused, match="answers 404 when soy writes a file there") as e:
        examine(nowhere, server.settings(), NOW, None)
    assert "soy storage setup" in (e.value.hint or "")
    server.s3.create_bucket(Bucket=server.bucket)
    found = by_name(examine(nowhere, server.settings(), datetime.now(UTC), None))
    if server.is_real:  # the in-process one allows all players where nothing is set
        assert found["web players (CORS)"].verdict == "trouble"
    if server.is_real:
        assert found["reading without keys"].verdict == "trouble"
        assert "403" in found["reading without keys"].text


def test_the_public_address_is_asked_for_what_lies_here(store: S3Store, server: Server) -> None:
    url = f"{server.url}/{server.bucket}/shows/science"
    found = by_name(examine(store, server.settings(), datetime.now(UTC), url))
    assert found["public address"].verdict == "can"
    found = by_name(examine(store, server.settings(), datetime.now(UTC), f"{url}/elsewhere"))
    assert found["public address"].verdict == "trouble"


# ------------------------------------------------------------- servers that can less


class Worse(Probes):
    """A server that answers as one of the lesser ones does."""

    def __init__(
        self, probes: Probes, change: Callable[[Any, dict[str, Any]], Tried | None]
    ) -> None:
        super().__init__(probes._connection, probes._bucket, probes._below)
        self._change = change

    def put(self, name: str, data: bytes, **said: Any) -> Tried:
        """Put, changed."""
        changed = self._change(data, said)
        return changed if changed is not None else super().put(name, data, **said)


def _ignoring(_data: Any, said: dict[str, Any]) -> Tried | None:
    said.pop("IfNoneMatch", None)
    said.pop("IfMatch", None)
    return None


def _unknowing(_data: Any, said: dict[str, Any]) -> Tried | None:
    return Tried(501) if {"IfNoneMatch", "IfMatch"} & said.keys() else None


def _quoted_only(_data: Any, said: dict[str, Any]) -> Tried | None:
    etag = said.get("IfMatch")
    if etag and '"' not in etag:
        return Tried(412)
    if etag and "000000" not in etag:
        said.pop("IfMatch")
    return None


def _never(_data: Any, said: dict[str, Any]) -> Tried | None:
    return Tried(412) if "IfMatch" in said else None


@pytest.fixture
def on_moto(moto: str) -> Iterator[Probes]:
    """Return the in-process server, to be made worse."""
    from tests.release.places import release
    from tests.release.staging import BUCKET

    settings = release(target=f"s3://{BUCKET}/p", endpoint_url=moto, path_style=True)
    store = S3Store(BUCKET, "p", settings)
    probes = Probes(store.connection, BUCKET, "p/releases/doctor-y/")
    yield probes
    probes.remove_all()


@pytest.mark.parametrize(
    ("change", "once", "replace"),
    [
        (_ignoring, "silently ignores", "silently ignores"),
        (_unknowing, "does not support", "does not support"),
        (_quoted_only, "tells one of them", "quoted ETag only"),
        (_never, "tells one of them", "refuses even the right ETag"),
    ],
)
def test_conditions_that_do_not_hold_are_found_out(
    on_moto: Probes, change: Change, once: str, replace: str
) -> None:
    found = by_name(list(condition_probes.conditions(Worse(on_moto, change))))
    assert once in found["create once"].text
    assert replace in found["replace what one has seen"].text
    assert "lock" in (found["replace what one has seen"].instead or "")


def test_several_winners_are_found_out(on_moto: Probes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Probes, "race", lambda *_: (5, b""))
    found = by_name(list(condition_probes.conditions(on_moto)))
    assert found["create once"].verdict == "cannot"
    assert "up to 5" in found["create once"].text


def test_framing_that_is_stored_as_content_is_found_out(on_moto: Probes) -> None:
    class Corrupting(Worse):
        def put(self, name: str, data: bytes, **said: Any) -> Tried:
            """Store the chunks as they came."""
            return super().put(name, b"38\r\n" + data + b"\r\n0\r\n", **said)

    worse = Corrupting(on_moto, lambda *_: None)
    assert object_probes.chunked(on_moto, worse, is_set=True).verdict == "trouble"
    assert object_probes.chunked(on_moto, worse, is_set=False).verdict == "cannot"
    refusing = Worse(on_moto, lambda *_: Tried(411))
    assert "411" in object_probes.chunked(on_moto, refusing, is_set=False).text
    assert object_probes.chunked(on_moto, on_moto, is_set=False).verdict == "can"


def test_parts_that_are_not_known_are_found_out(
    on_moto: Probes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Probes, "parts", lambda *_: Tried(501))
    found = by_name(list(part_probes.uploads(on_moto)))
    assert found["going on after a break"].verdict == "cannot"
    assert found["large files"].verdict == "can"
    monkeypatch.setattr(Probes, "complete", lambda *_: Tried(500))
    found = by_name(list(part_probes.uploads(on_moto)))
    assert found["large files"].verdict == "trouble"
    monkeypatch.setattr(Probes, "begin", lambda *_: Tried(501))
    assert verdicts(list(part_probes.uploads(on_moto))) == {"large files": "trouble"}


def test_headers_and_lists_that_are_lost_are_found_out(
    on_moto: Probes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Probes, "head", lambda *_: Tried(200, {"ETag": '"opaque"'}))
    found = verdicts(list(object_probes.stored(on_moto)))
    assert found["type and cache rule"] == "trouble"
    assert found["digest in the metadata"] == "cannot"
    monkeypatch.setattr(Probes, "page", lambda *_: Tried(403))
    monkeypatch.setattr(Probes, "get", lambda *_, **__: Tried(200, (b"all of it", 200)))
    assert verdicts(list(object_probes.parts_of(on_moto))) == {
        "byte ranges": "trouble",
        "listing": "cannot",
    }
    assert verdicts(list(object_probes.deleting(on_moto)))["deleting"] == "trouble"


@pytest.mark.parametrize(
    ("apart_s", "verdict"), [(0, "can"), (59, "can"), (-120, "cannot"), (600, "trouble")]
)
def test_clocks(apart_s: float, verdict: str) -> None:
    assert outside_probes.clock(NOW + timedelta(seconds=apart_s), NOW).verdict == verdict
    assert outside_probes.clock(None, NOW).verdict == "cannot"


def _fetch(**by_method: Answer) -> Callable[[Request], Answer]:
    return lambda request: by_method[request.method]


def test_what_nobody_reaches_is_one_finding() -> None:
    lost = Answer("https://x.example/a", failure=Failure("tls", "its certificate is not valid"))
    (one,) = outside_probes.anonymous(lambda _: lost, "https://x.example/a")
    assert "its certificate is not valid" in one.text
    assert one.verdict == "trouble"


def test_players_that_may_fetch_but_not_ask_first() -> None:
    url = "https://x.example/a"
    allowed = (("access-control-allow-origin", "*"),)
    got = Answer(url, status=200, headers=allowed, body=object_probes.DATA)
    refused = Answer(url, status=403)
    found = by_name(
        list(outside_probes.anonymous(_fetch(GET=got, OPTIONS=refused, PUT=refused), url))
    )
    assert found["web players (CORS)"].verdict == "cannot"
    assert found["writing without keys"].verdict == "can"


# ------------------------------------------------------------------------- folders


def test_a_folder_is_tried_and_left_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "published"
    found = verdicts(folder_doctor.examine(DirectoryStore(folder)))
    assert found["create once"] == found["files"] == "can"
    assert not folder.exists()
    folder.mkdir()
    folder_doctor.examine(DirectoryStore(folder))
    assert list(folder.iterdir()) == []


def test_a_folder_without_hard_links_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on FAT and some network shares."""

    def link(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("os.link", link)
    found = by_name(folder_doctor.examine(DirectoryStore(tmp_path)))
    assert found["create once"].verdict == "trouble"
    assert "hard links" in found["create once"].text
