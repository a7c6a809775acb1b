"""Large files: taken up where they were cut off, whole or not there, whatever a server answers."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.depth import IS_DEEP
from toolkit.errors import BadFile, StoreDamaged, StoreUnreachable
from toolkit.publication.manifest import Entry
from toolkit.stores.common.base import Sweepable
from toolkit.stores.common.patience import PatienceTimes
from toolkit.stores.s3 import multipart
from toolkit.stores.s3.times import S3Times
from toolkit.stores.target import open_store

from . import quick
from .conftest import PART
from .fault_proxy import Asked, Fault, Proxy, proxied
from .places import MOTO_KEYS, Place, client, entry_of, lister, reader, release
from .small_s3 import SmallS3, Ways, serving
from .staging import BUCKET

pytestmark = pytest.mark.rotated

KEY = "episodes/001-x/audio.mp3"


class Halt(BaseException):
    """Raised by a progress, as Ctrl-C is."""


@pytest.fixture(params=["memory", "moto"] if IS_DEEP else ["memory"])
def behind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the address of our own server, and in a deep run of moto's as well."""
    if request.param == "moto":
        return str(request.getfixturevalue("moto"))
    for name, value in MOTO_KEYS.items():
        monkeypatch.setenv(name, value)
    return str(request.getfixturevalue("memory_url"))


@pytest.fixture
def proxy(behind: str, small_parts: None, no_pauses: None) -> Iterator[Proxy]:
    """Return a proxy before the server."""
    with proxied(behind) as there:
        yield there


@pytest.fixture
def place(behind: str, proxy: Proxy, prefix: str, tmp_path: Path) -> Place:
    """Return a bucket that is written through the proxy and read beside it."""
    where = release(target=f"s3://{BUCKET}/{prefix}", endpoint_url=proxy.url, path_style=True)
    s3 = client(behind)
    store = open_store(where, tmp_path, times=quick.SERVER)
    return Place(store, reader(s3, BUCKET, prefix), lister(s3, BUCKET, prefix))


@pytest.fixture
def uploads(behind: str, prefix: str) -> Callable[[], list[str]]:
    """Return what lists the keys of unfinished uploads."""

    def listed() -> list[str]:
        said = client(behind).list_multipart_uploads(Bucket=BUCKET, Prefix=prefix)
        return [one["Key"] for one in said.get("Uploads", [])]

    return listed


def file_of(public: Path, parts: float) -> Entry:
    """Write a file of so many parts."""
    return entry_of(public, KEY, os.urandom(int(parts * PART)))


def check(place: Place, public: Path, entry: Entry) -> None:
    """Check that the bucket has just this file, with its headers."""
    found = place.fetch(KEY)
    assert found is not None
    assert found.data == (public / KEY).read_bytes()
    assert found.headers is not None
    assert found.headers["content-type"] == entry.content_type
    assert found.headers["cache-control"] == entry.cache_control
    assert place.store.holds(entry, public / KEY)


def part(number: int) -> Callable[[Asked], bool]:
    """Return what hits the PUT of one part."""
    found = re.compile(rf"[?&]partNumber={number}(&|$)")
    return lambda asked: asked.method == "PUT" and bool(found.search(asked.path))


def complete(asked: Asked) -> bool:
    """Hit the request that puts the parts together."""
    return asked.method == "POST" and "uploadId=" in asked.path


def stop_at(share: float) -> Callable[[float], None]:
    """Return a progress that stops the run."""

    def progress(done: float) -> None:
        if done >= share:
            raise Halt

    return progress


def test_what_was_sent_before_a_stop_is_not_sent_again(
    place: Place, proxy: Proxy, public: Path, uploads: Callable[[], list[str]]
) -> None:
    entry = file_of(public, 9.5)
    with pytest.raises(Halt):
        place.store.put(entry, public / KEY, stop_at(0.5))
    assert place.fetch(KEY) is None
    assert len(uploads()) == 1

    before = proxy.asked("PUT", "partNumber=")
    assert before >= 4
    proxy.set()
    # Another process, with another connection.
    shares: list[float] = []
    _again(place, proxy).put(entry, public / KEY, shares.append)
    check(place, public, entry)
    assert proxy.asked("PUT", "partNumber=") <= 10 - 4 + 1
    assert proxy.asked("POST", "uploads") == 0
    assert uploads() == []
    assert shares == sorted(shares)


def _again(place: Place, proxy: Proxy, times: S3Times = quick.SERVER) -> Any:
    target = place.store.describe().partition(" at ")[0]
    settings = release(target=target, endpoint_url=proxy.url, path_style=True)
    return open_store(settings, Path.cwd(), times=times)


def test_only_parts_of_this_content_are_taken_over(
    place: Place, proxy: Proxy, public: Path, uploads: Callable[[], list[str]]
) -> None:
    with pytest.raises(Halt):
        place.store.put(file_of(public, 6), public / KEY, stop_at(0.5))
    for thread in threading.enumerate():  # what was on its way when the run was stopped
        if thread.name.startswith("soy-parts"):
            thread.join(60)
    other = file_of(public, 6)
    proxy.set()
    _again(place, proxy).put(other, public / KEY)
    check(place, public, other)
    assert proxy.asked("PUT", "partNumber=") == 6 + 1  # and one that tries what the server checks
    assert uploads() == []


def test_of_several_unfinished_uploads_the_last_is_taken_up(
    place: Place, behind: str, prefix: str, public: Path, uploads: Callable[[], list[str]]
) -> None:
    for _ in range(3):
        client(behind).create_multipart_upload(Bucket=BUCKET, Key=f"{prefix}/{KEY}")
    client(behind).create_multipart_upload(Bucket=BUCKET, Key=f"{prefix}/{KEY}.other")
    entry = file_of(public, 3)
    place.store.put(entry, public / KEY)
    check(place, public, entry)
    assert uploads() == [f"{prefix}/{KEY}.other"]


def test_an_upload_begun_with_other_headers_is_found_out_and_sent_again(
    place: Place, behind: str, prefix: str, public: Path, uploads: Callable[[], list[str]]
) -> None:
    entry = file_of(public, 3)
    where = {"Bucket": BUCKET, "Key": f"{prefix}/{KEY}"}
    begun = client(behind).create_multipart_upload(**where)["UploadId"]
    data = (public / KEY).read_bytes()[:PART]
    client(behind).upload_part(**where, UploadId=begun, PartNumber=1, Body=data)
    place.store.put(entry, public / KEY)
    check(place, public, entry)
    assert uploads() == []


def test_a_file_that_changed_on_its_way_leaves_nothing(
    place: Place, public: Path, uploads: Callable[[], list[str]]
) -> None:
    entry = file_of(public, 4)
    (public / KEY).write_bytes(os.urandom(4 * PART))
    with pytest.raises(BadFile, match="the file changed"):
        place.store.put(entry, public / KEY)
    assert place.fetch(KEY) is None
    assert uploads() == []


ONCE = [
    Fault("refuse", part(2), 1, (503, "SlowDown")),
    Fault("refuse", part(2), 4, (500, "InternalError")),
    Fault("cut_request", part(3), 2, 1000),
    Fault("lose_answer", part(1), 2),
    Fault("change_etag", part(2), 2, '"' + "0" * 32 + '"'),
    Fault("refuse", complete, 1, (500, "InternalError")),
    Fault("refuse", complete, 4, (503, "SlowDown")),
    Fault("do_and_refuse", complete, 1, (500, "InternalError")),
    Fault("lose_answer", complete),
    Fault("refuse", complete, 1, (404, "NoSuchUpload")),
    Fault("refuse", part(2), 1, (404, "NoSuchUpload")),
    Fault("refuse", lambda asked: "uploads" in asked.path, 1, (501, "NotImplemented")),
    Fault("delay", part(1), 1, 0.5),
    Fault("trickle", complete, 1, 0.5),
]


@pytest.mark.parametrize("number", range(len(ONCE)), ids=lambda n: f"{n}-{ONCE[n].kind}")
def test_what_a_server_does_on_the_way_is_got_over(
    place: Place, proxy: Proxy, public: Path, number: int
) -> None:
    fault = ONCE[number]
    entry = file_of(public, 4.5)
    place.store.put_bytes("a", b"", content_type="a/b", cache_control="no-cache")  # it has answered
    proxy.set(Fault(fault.kind, fault.hits, fault.times, fault.said))
    place.store.put(entry, public / KEY)
    check(place, public, entry)
    assert proxy.is_harmed()


def test_a_server_that_keeps_something_else_of_a_part_is_found_out(
    place: Place, proxy: Proxy, public: Path
) -> None:
    proxy.set(Fault("change_etag", part(2), 99, '"' + "0" * 32 + '"'))
    with pytest.raises(
        StoreDamaged, match="part 2, but the storage says that it has something else"
    ):
        place.store.put(file_of(public, 4), public / KEY)
    assert place.fetch(KEY) is None


def test_etags_that_are_no_md5_are_taken_as_they_are(
    place: Place, proxy: Proxy, public: Path
) -> None:
    """As with a customer's key (SSE-KMS)."""
    entry = file_of(public, 3)
    proxy.set(Fault("change_etag", lambda asked: asked.method == "HEAD", 99, '"opaque"'))
    place.store.put(entry, public / KEY)
    proxy.set()
    check(place, public, entry)


def test_an_outage_in_the_middle_is_waited_for(place: Place, proxy: Proxy, public: Path) -> None:
    entry = file_of(public, 8)
    was_away: list[float] = []

    def progress(share: float) -> None:
        if share > 0.3 and not was_away:
            was_away.append(share)
            proxy.away(1.0)

    place.store.put(entry, public / KEY, progress)
    check(place, public, entry)
    assert was_away


def test_an_outage_that_lasts_is_one_clear_error_and_leaves_the_parts(
    place: Place, proxy: Proxy, public: Path
) -> None:
    impatient = replace(quick.SERVER, patience=PatienceTimes(0.5, 0.05))
    place = replace(place, store=_again(place, proxy, impatient))
    entry = file_of(public, 6)
    proxy.set(Fault("refuse", part(4), 10_000, (503, "SlowDown")))
    with pytest.raises(StoreUnreachable, match="answers 503 SlowDown") as e:
        place.store.put(entry, public / KEY)
    assert "run the same command again" in (e.value.hint or "")
    assert place.fetch(KEY) is None
    proxy.set()
    _again(place, proxy).put(entry, public / KEY)
    check(place, public, entry)
    assert proxy.asked("PUT", "partNumber=") < 6 + 1


def test_a_stop_ends_the_waiting(place: Place, proxy: Proxy, public: Path) -> None:
    entry = file_of(public, 4)
    proxy.set(Fault("refuse", part(2), 10_000, (503, "SlowDown")))
    calls = []

    def progress(_share: float) -> None:
        calls.append(1)
        if proxy.asked("PUT", "partNumber=2") > 6:
            raise Halt

    with pytest.raises(Halt):
        place.store.put(entry, public / KEY, progress)
    assert place.fetch(KEY) is None


def always(asked: Asked) -> bool:
    """Hit every PUT."""
    return asked.method == "PUT"


def test_a_server_that_checks_the_sha256_of_parts_is_sent_no_md5(
    place: Place, proxy: Proxy, public: Path
) -> None:
    """It refuses the few bytes that try it, and takes them once with the next part."""
    entry = file_of(public, 4.5)
    proxy.set(Fault("check_sha256", always, 10_000))
    place.store.put(entry, public / KEY)
    check(place, public, entry)
    assert proxy.asked("PUT", "partNumber=") == 5 + 1
    before = proxy.asked("PUT", "partNumber=")
    again = file_of(public, 3)
    place.store.put(again, public / KEY)
    check(place, public, again)
    assert proxy.asked("PUT", "partNumber=") - before == 3


def test_what_was_sent_to_such_a_server_is_not_sent_again(
    place: Place, proxy: Proxy, public: Path
) -> None:
    entry = file_of(public, 9.5)
    proxy.set(Fault("check_sha256", always, 10_000))
    with pytest.raises(Halt):
        place.store.put(entry, public / KEY, stop_at(0.5))
    proxy.set(Fault("check_sha256", always, 10_000))
    _again(place, proxy).put(entry, public / KEY)
    check(place, public, entry)
    assert proxy.asked("PUT", "partNumber=") <= 10 - 4 + 1


def test_a_part_damaged_on_the_way_to_such_a_server_is_sent_again(
    place: Place, proxy: Proxy, public: Path
) -> None:
    entry = file_of(public, 4)
    damaged = Fault("damage", part(3), 1)
    proxy.set(Fault("check_sha256", part(1), 2), damaged, Fault("check_sha256", always, 10_000))
    place.store.put(entry, public / KEY)
    check(place, public, entry)
    assert damaged.times == 0


# ------------------------------------------------------------ an object made of an open upload


@pytest.fixture
def small(
    public: Path, monkeypatch: pytest.MonkeyPatch, small_parts: None, no_pauses: None
) -> Iterator[SmallS3]:
    """Return a server that breaks down at the first Complete: the object is whole, the upload open.

    There the object goes with the upload, be that given up or completed again.
    """
    for name, value in MOTO_KEYS.items():
        monkeypatch.setenv(name, value)
    with serving(Ways(complete_fails=1)) as server:
        yield server


def halt(*_said: object) -> None:
    """Be killed."""
    raise Halt


def store_at(server: SmallS3) -> Sweepable:
    """Return a store there, as a new process would."""
    return open_store(
        release(target="s3://bucket/p", endpoint_url=server.url, path_style=True),
        Path(),
        times=quick.SERVER,
    )


def test_an_object_made_of_an_open_upload_is_sent_again(small: SmallS3, public: Path) -> None:
    entry = file_of(public, 6)
    store_at(small).put(entry, public / KEY)
    assert small.things[f"/bucket/p/{KEY}"].data == (public / KEY).read_bytes()
    assert small.uploads == {}
    assert sum("partNumber" in one.query and one.method == "PUT" for one in small.log) >= 2 * 6


def test_neither_the_next_publish_nor_gc_takes_such_an_upload_for_rubbish(
    small: SmallS3, public: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever sends is killed just then, too."""
    entry = file_of(public, 6)
    with monkeypatch.context() as patch:
        patch.setattr(multipart.Sender, "_leave", halt)
        with pytest.raises(Halt):
            store_at(small).put(entry, public / KEY)
    store = store_at(small)
    assert [(one.key, one.is_in_use) for one in store.list_unfinished()] == [(KEY, True)]
    assert not store.holds(entry, public / KEY)
    store.put(entry, public / KEY)
    assert small.things[f"/bucket/p/{KEY}"].data == (public / KEY).read_bytes()
    assert small.uploads == {}
    assert store_at(small).holds(entry, public / KEY)


def test_what_was_cut_off_is_given_up_after_the_next_object_is_there(
    small: SmallS3, public: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older file under the same name is made of an open upload, and the next one is cut off."""
    first = file_of(public, 6)
    with monkeypatch.context() as patch:
        patch.setattr(multipart.Sender, "_leave", halt)
        with pytest.raises(Halt):
            store_at(small).put(first, public / KEY)
    before = (public / KEY).read_bytes()
    second = file_of(public, 6)
    with pytest.raises(Halt):
        store_at(small).put(second, public / KEY, stop_at(0.5))
    assert small.things[f"/bucket/p/{KEY}"].data == before
    store_at(small).put(second, public / KEY)
    assert small.things[f"/bucket/p/{KEY}"].data == (public / KEY).read_bytes()
    assert small.uploads == {}
