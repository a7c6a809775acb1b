"""Two publish at once, or one sleeps while the other does: one release, and the other is told."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from toolkit.errors import PublishConflict
from toolkit.progress import silent
from toolkit.publication.scan_folder import scan
from toolkit.release.publishing.apply import read_head
from toolkit.release.publishing.lock import LockTimes
from toolkit.stores.common.base import Store
from toolkit.stores.common.directory import DirectoryStore
from toolkit.stores.target import open_store

from . import quick, small_s3
from .conftest import PLACES, server_of
from .killing import LONGEST_S
from .places import MOTO_KEYS, client, release
from .shows import Shows, build, listen, send
from .staging import BUCKET

pytestmark = pytest.mark.rotated

SERVERS = {
    "memory": small_s3.Ways(),
    "as Ceph": small_s3.Ways(if_match="bare"),
    "as Swift": small_s3.Ways(if_match="unknown", conditions="racy"),
    "careless": small_s3.Ways(conditions="ignored"),
}
KNOW_NO_CONDITIONS = ("as Swift", "careless", "swift")  # none over what is there, that is
TOLD = 25  # the exit code of PublishConflict


@dataclass(frozen=True)
class Shared:
    """A place, and stores for it; one that was used is not used in a child, nor the other way."""

    name: str
    open: Callable[[], Store]
    knows_conditions: bool


OTHERS = [name for name in PLACES if name != "memory" and "supported" not in name]


@pytest.fixture(params=[*SERVERS, *OTHERS])
def shared(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, in_memory: Path, prefix: str
) -> Iterator[Shared]:
    """Return each place in turn."""
    name = request.param
    knows = name not in KNOW_NO_CONDITIONS

    def s3(url: str) -> Shared:
        where = release(target=f"s3://{BUCKET}/{prefix}", endpoint_url=url, path_style=True)
        return Shared(name, lambda: open_store(where, in_memory), knows)

    if name == "directory":
        yield Shared(name, lambda: DirectoryStore(in_memory / "published"), knows)
    elif name in SERVERS:
        for key, value in MOTO_KEYS.items():
            monkeypatch.setenv(key, value)
        with small_s3.serving(SERVERS[name]) as server:
            yield s3(server.url)
    elif name == "moto":
        yield s3(request.getfixturevalue("moto"))
    else:
        url, _ = server_of(name, monkeypatch)
        there = client(url)
        if BUCKET not in [bucket["Name"] for bucket in there.list_buckets()["Buckets"]]:
            there.create_bucket(Bucket=BUCKET)
        yield s3(url)


@pytest.fixture
def shows(in_memory: Path) -> Shows:
    return build(in_memory, episodes=2)


def started(work: Callable[[], None]) -> tuple[int, int]:
    """Begin it in a child; return its number and what its last word can be read from.

    It is forked while this process's server has nothing to do: a child of a busy thread may find
    what that thread was changing half changed.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    try:
        gc.disable()  # what it finds belongs to threads that are not here
        signal.alarm(LONGEST_S)
        work()
    except PublishConflict as err:
        os.write(writing, f"{err.message}\n{err.hint}".encode())
        os._exit(TOLD)
    except BaseException as err:
        os.write(2, f"{err!r}\n".encode())
        os._exit(1)
    os._exit(0)


def ended(child: tuple[int, int]) -> tuple[int, str]:
    """Return exit code and last word."""
    with os.fdopen(child[1]) as said:
        word = said.read()
    return os.waitstatus_to_exitcode(os.waitpid(child[0], 0)[1]), word


def check(shows: Shows, store: Store, version: str) -> None:
    """Check that all is of one version: both feeds, the pages and the head."""

    def fetch(key: str) -> bytes | None:
        return store.get(key, 1 << 30)

    assert set(listen(shows, fetch).values()) == {version}
    head = read_head(store)
    assert head is not None
    assert head.entries == scan(shows.public(version)).entries
    for entry in head.entries:
        stat = store.stat(entry.key)
        assert stat is not None
        assert stat.sha256 == entry.sha256


def test_of_many_at_once_each_is_done_or_told(shows: Shows, shared: Shared) -> None:
    """Four processes at one moment; who was told publishes afterwards, and nothing is lost."""
    store = shared.open()
    ready, go = os.pipe()

    def work(version: str) -> None:
        os.close(go)
        os.read(ready, 1)  # until all are there
        send(shows, version, store, times=LockTimes(settle_s=0.4))

    versions = ["1", "2", "4", "2"]
    children = [started(lambda version=version: work(version)) for version in versions]  # type: ignore[misc]
    os.close(go)
    os.close(ready)
    results = [ended(child) for child in children]
    assert {code for code, _ in results} <= {0, TOLD}
    done = [v for v, (code, _) in zip(versions, results, strict=True) if code == 0]
    assert done
    for _, word in (result for result in results if result[0] == TOLD):
        assert "somebody (since" in word
        assert "since 2026-11-24T" in word
        assert "run the same command again" in word
    own = shared.open()
    head = read_head(own)
    assert head is not None
    last = [v for v in done if head.entries == scan(shows.public(v)).entries]
    assert last
    check(shows, own, last[0])
    for version in ("1", "4"):
        send(shows, version, own)
        check(shows, own, version)


@pytest.mark.parametrize("key", ["feed.xml", "release.json"])
def test_one_that_slept_past_its_lock_writes_over_nobody(
    shows: Shows, shared: Shared, key: str
) -> None:
    """Suspended just before it writes the feed, or the head as its last word.

    Where the server knows no conditions the feed of who slept may land: it is whole, and its
    publisher is told.
    """
    sleeping: Any = shared.open()
    own = shared.open()
    send(shows, "1", own)

    def sleep(entry: Any, data: bytes, mark: str | None, put: Any = sleeping.put_over) -> bool:
        if entry.key == key and (key == "feed.xml" or b'"present":"' in data):
            os.kill(os.getpid(), signal.SIGSTOP)
        is_put: bool = put(entry, data, mark)
        return is_put

    sleeping.put_over = sleep
    child = started(lambda: send(shows, "2", sleeping))
    assert os.WIFSTOPPED(os.waitpid(child[0], os.WUNTRACED)[1])
    try:
        send(shows, "4", own, times=quick.EXPIRED)
    finally:
        os.kill(child[0], signal.SIGCONT)
    code, word = ended(child)
    assert code == TOLD or not shared.knows_conditions
    if shared.knows_conditions:
        assert "took over while this publish was running" in word
        check(shows, own, "4")
    else:
        assert set(listen(shows, lambda key: own.get(key, 1 << 30)).values()) <= {"2", "4"}


def test_a_page_of_one_that_slept_is_not_sent(shows: Shows, shared: Shared) -> None:
    """On any server: after a long time whose turn it is is asked before each page."""
    sleeping: Any = shared.open()
    own = shared.open()
    send(shows, "1", own)

    def sleep(entry: Any, path: Path, progress: Any = silent, put: Any = sleeping.put) -> None:
        if entry.key == "index.html":
            # To this very thread: by the process's number the others may be told first.
            signal.pthread_kill(threading.get_ident(), signal.SIGSTOP)
        put(entry, path, progress)

    sleeping.put = sleep
    due = replace(quick.LOCK, renew_s=0.0)  # when it wakes up: it is asked for whenever it may be
    child = started(lambda: send(shows, "2", sleeping, times=due))
    assert os.WIFSTOPPED(os.waitpid(child[0], os.WUNTRACED)[1])
    try:
        send(shows, "4", own, times=quick.EXPIRED)
    finally:
        os.kill(child[0], signal.SIGCONT)
    assert ended(child)[0] == TOLD
    check(shows, own, "4")


def test_one_that_stands_still_in_the_middle_of_writing_is_named(
    shows: Shows, in_memory: Path
) -> None:
    """In a folder: suspended between the comparison and the renaming."""
    folder = in_memory / "published"
    send(shows, "1", DirectoryStore(folder))
    sleeping: Any = DirectoryStore(folder)

    def sleep(key: str, data: bytes, **_headers: str) -> None:
        if key == "feed.xml":
            os.kill(os.getpid(), signal.SIGSTOP)
        DirectoryStore(folder).put_bytes(key, data)

    sleeping.put_bytes = sleep
    child = started(lambda: send(shows, "2", sleeping))
    assert os.WIFSTOPPED(os.waitpid(child[0], os.WUNTRACED)[1])
    with pytest.raises(PublishConflict, match="stopped while"):
        send(shows, "4", DirectoryStore(folder, turn_s=0.2), times=quick.EXPIRED)
    os.kill(child[0], signal.SIGKILL)
    assert ended(child)[0] == -signal.SIGKILL
    send(shows, "4", DirectoryStore(folder), times=quick.EXPIRED)
    check(shows, DirectoryStore(folder), "4")
