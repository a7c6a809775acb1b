"""Publishing as a whole: the order, what a failure leaves, and that nothing is sent twice."""

from __future__ import annotations

import contextlib
import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from toolkit.errors import CannotWrite, PublishConflict, StoreDamaged, StoreUnreachable
from toolkit.progress import Progress, silent
from toolkit.publication.manifest import Entry, Manifest
from toolkit.publication.scan_folder import scan
from toolkit.release.publishing.apply import Outcome, delete_all, publish, read_head
from toolkit.release.publishing.guard import Unguarded
from toolkit.release.publishing.plan import plan
from toolkit.stores.common.base import Stat, Store
from toolkit.stores.common.directory import DirectoryStore
from toolkit.stores.common.patience import Tick

from .places import Place

pytestmark = pytest.mark.rotated


class Recording:
    """A store that writes down what it is asked, and may fail at one key."""

    creates_once = True

    def __init__(self, inner: Store, fail_at: str = "", error: Exception | None = None) -> None:
        self._inner, self._fail_at, self._error = inner, fail_at, error
        self.asked: list[tuple[str, str]] = []
        self.most_at_once = 0
        self._now = 0
        self._lock = threading.Lock()

    def _note(self, what: str, key: str) -> None:
        with self._lock:
            self.asked.append((what, key))
        if key == self._fail_at and what in ("put", "put_bytes", "put_over", "delete"):
            raise self._error or StoreUnreachable(f"{key}: the connection broke")

    def describe(self) -> str:
        """Return a name."""
        return "a recording"

    def put(self, entry: Entry, path: Path, progress: Progress = silent) -> None:
        """Put, slowly enough to see what runs side by side."""
        with self._counted():
            self._note("put", entry.key)
            self._inner.put(entry, path, progress)

    def put_bytes(self, key: str, data: bytes, *, content_type: str, cache_control: str) -> None:
        """Put and note."""
        with self._counted():
            self._note("put_bytes", key)
            self._inner.put_bytes(key, data, content_type=content_type, cache_control=cache_control)

    def mark(self, key: str) -> str | None:
        """Ask and note."""
        self._note("mark", key)
        return self._inner.mark(key)

    def put_over(self, entry: Entry, data: bytes, mark: str | None) -> bool:
        """Put and note."""
        self._note("put_over", entry.key)
        return self._inner.put_over(entry, data, mark)

    def holds(self, entry: Entry, path: Path, tick: Tick | None = None) -> bool:
        """Ask and note."""
        self._note("holds", entry.key)
        return self._inner.holds(entry, path, tick)

    def stat(self, key: str) -> Stat | None:
        """Ask and note."""
        self._note("stat", key)
        return self._inner.stat(key)

    def get(self, key: str, limit_bytes: int, tick: Tick | None = None) -> bytes | None:
        """Get and note."""
        self._note("get", key)
        return self._inner.get(key, limit_bytes, tick)

    def create(self, key: str, data: bytes) -> bool:
        """Create and note."""
        self._note("create", key)
        return self._inner.create(key, data)

    def replace(self, key: str, data: bytes, expected: bytes, tick: Tick | None = None) -> bool:
        """Replace and note."""
        self._note("replace", key)
        return self._inner.replace(key, data, expected, tick)

    def list_keys(self, prefix: str) -> list[str]:
        """List and note."""
        self._note("list_keys", prefix)
        return self._inner.list_keys(prefix)

    def delete(self, key: str, tick: Tick | None = None) -> None:
        """Delete and note."""
        self._note("delete", key)
        self._inner.delete(key, tick)

    @contextlib.contextmanager
    def _counted(self) -> Iterator[None]:
        with self._lock:
            self._now += 1
            self.most_at_once = max(self._now, self.most_at_once)
        try:
            time.sleep(0.005)
            yield
        finally:
            with self._lock:
                self._now -= 1

    def keys(self, what: str) -> list[str]:
        """Return the keys that were asked for so."""
        return [key for asked, key in self.asked if asked == what]


def build(public: Path, version: str = "1", episodes: int = 3) -> Manifest:
    """Write a small show as `soy build` lays it out, and return its manifest."""
    for number in range(episodes):
        for suffix, size in ((".mp3", 40_000), (".vtt", 300)):
            data = f"{number}{suffix}{version if number == 0 else ''}".encode() * (size // 8)
            name = f"{number:03}/a.{hashlib.sha256(data).hexdigest()[:16]}{suffix}"
            _write(public / name, data)
    _write(public / "index.html", b"<!doctype html>" + version.encode())
    _write(public / "feed.xml", b"<rss/>" + version.encode())
    return scan(public)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def run(public: Path, store: Store, *, delete: bool = False, parallel: int = 8) -> Outcome:
    """Publish as the command does."""
    made = plan(scan(public), read_head(store))
    return publish(made, public, store, delete=delete, parallel=parallel)


@pytest.fixture
def folder(tmp_path: Path) -> DirectoryStore:
    return DirectoryStore(tmp_path / "published")


def test_a_show_is_published_whole(place: Place, public: Path) -> None:
    manifest = build(public)
    outcome = run(public, place.store)
    for entry in manifest.entries:
        found = place.fetch(entry.key)
        assert found is not None
        assert hashlib.sha256(found.data).hexdigest() == entry.sha256
        if found.headers is not None:
            assert found.headers["content-type"] == entry.content_type
            assert found.headers["cache-control"] == entry.cache_control
    assert place.keys() == sorted([entry.key for entry in manifest.entries] + ["release.json"])
    assert len(outcome.put) == len(manifest.entries)
    assert outcome.bytes_sent == sum(entry.length_bytes for entry in manifest.entries)
    assert read_head(place.store) == manifest


def test_a_second_publish_asks_once_and_sends_nothing(place: Place, public: Path) -> None:
    build(public)
    run(public, place.store)
    store = Recording(place.store)
    outcome = run(public, store)
    assert store.asked == [("get", "release.json")]
    assert (outcome.put, outcome.bytes_sent) == ((), 0)
    assert len(outcome.kept) == 8


def test_a_lost_head_costs_questions_and_nothing_sent(place: Place, public: Path) -> None:
    manifest = build(public)
    run(public, place.store)
    place.store.delete("release.json")
    store = Recording(place.store)
    outcome = run(public, store)
    assert sorted(store.keys("holds")) == [entry.key for entry in manifest.entries]
    assert store.keys("put") == []
    assert outcome.bytes_sent == 0
    assert read_head(place.store) == manifest


def test_obsolete_keys_are_remembered_until_deleted(place: Place, public: Path) -> None:
    old = build(public)
    run(public, place.store)
    gone = [entry.key for entry in old.entries if entry.key.startswith("000/")]
    for key in gone:
        (public / key).unlink()
    new = build(public, "2")
    assert run(public, place.store).deleted == ()
    assert set(gone) <= set(place.keys())

    outcome = run(public, place.store, delete=True)
    assert (outcome.put, outcome.deleted) == ((), tuple(gone))
    assert place.keys() == sorted([entry.key for entry in new.entries] + ["release.json"])
    assert read_head(place.store) == new


def test_the_order_is_immutable_pages_feeds_head_deletions(
    public: Path, folder: DirectoryStore
) -> None:
    build(public)
    run(public, folder)
    for path in public.glob("000/*"):
        path.unlink()
    build(public, "2")
    (public / "trailers.xml").write_bytes(b"<rss/>")
    store = Recording(folder)
    run(public, store, delete=True)

    steps = [(what, key) for what, key in store.asked if what not in ("get", "holds")]
    head = ("put_bytes", "release.json")
    assert steps[0] == head  # what is certain while the run is under way
    assert {key[:4] for _, key in steps[1:3]} == {"000/"}
    feeds = [("put_bytes", "trailers.xml"), ("put_bytes", "feed.xml")]  # the pages it names first
    assert steps[3:7] == [("put", "index.html"), *feeds, head]
    assert [what for what, _ in steps[7:]] == ["delete", "delete", "put_bytes"]


def test_files_are_sent_side_by_side_and_feeds_alone(public: Path, folder: DirectoryStore) -> None:
    build(public, episodes=10)
    store = Recording(folder)
    run(public, store, parallel=4)
    assert 2 <= store.most_at_once <= 4
    alone = Recording(folder)
    (public / "feed.xml").write_bytes(b"a")
    (public / "b.xml").write_bytes(b"b")
    run(public, alone)
    assert alone.most_at_once == 1


@pytest.mark.parametrize("parallel", [1, 8])
def test_any_failure_leaves_the_old_feed_and_the_next_run_finishes(
    tmp_path: Path, public: Path, parallel: int
) -> None:
    """Fail at each key in turn: what points at it is not sent, and the error names it."""
    build(public)
    new = tmp_path / "new"
    changed = plan(build(new, "2"), scan(public)).puts
    for number, entry in enumerate(changed):
        folder = DirectoryStore(tmp_path / f"published-{number}")
        run(public, folder)
        store = Recording(folder, fail_at=entry.key)
        with pytest.raises(StoreUnreachable, match=entry.key):
            run(new, store, parallel=parallel)
        assert folder.get("feed.xml", 100) == b"<rss/>1"
        if entry.role == "immutable":
            assert folder.get("index.html", 100) == b"<!doctype html>1"

        run(new, folder)
        for done in scan(new).entries:
            said = folder.stat(done.key)
            assert said is not None
            assert said.sha256 == done.sha256


def test_what_arrived_before_a_failure_is_not_sent_again(
    public: Path, folder: DirectoryStore
) -> None:
    build(public)
    with pytest.raises(StoreUnreachable):
        run(public, Recording(folder, fail_at="feed.xml"))
    store = Recording(folder)
    run(public, store)
    assert store.keys("put") == []
    assert store.keys("put_bytes") == ["release.json", "feed.xml", "release.json"]


def test_going_back_after_a_run_cut_off_restores_the_old_page(
    tmp_path: Path, public: Path, folder: DirectoryStore
) -> None:
    build(public)
    run(public, folder)
    build(tmp_path / "new", "2")
    with pytest.raises(StoreUnreachable):
        run(tmp_path / "new", Recording(folder, fail_at="feed.xml"))
    assert folder.get("index.html", 100) == b"<!doctype html>2"
    run(public, folder)
    assert folder.get("index.html", 100) == b"<!doctype html>1"


def test_a_failed_deletion_is_remembered(public: Path, folder: DirectoryStore) -> None:
    build(public)
    run(public, folder)
    (public / "index.html").unlink()
    with pytest.raises(StoreUnreachable):
        run(public, Recording(folder, fail_at="index.html"), delete=True)
    assert run(public, folder, delete=True).deleted == ("index.html",)


def test_a_full_disk_leaves_the_old_feed(public: Path, folder: DirectoryStore) -> None:
    build(public)
    run(public, folder)
    build(public, "2")
    full = Recording(
        folder, fail_at="index.html", error=CannotWrite("index.html: the disk is full")
    )
    with pytest.raises(CannotWrite, match=r"index\.html"):
        run(public, full)
    assert folder.get("feed.xml", 100) == b"<rss/>1"


def test_ctrl_c_ends_the_run_quickly_and_whole(public: Path, folder: DirectoryStore) -> None:
    manifest = build(public)

    class Slow(Recording):
        def put(self, entry: Entry, path: Path, progress: Progress = silent) -> None:
            for _ in range(6000):
                progress(0.5)
                time.sleep(0.05)
            super().put(entry, path, progress)

    def interrupt(share: float) -> None:
        if share > 0:
            raise KeyboardInterrupt

    store = Slow(folder)
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        publish(plan(manifest, None), public, store, progress=interrupt)
    assert time.monotonic() - began < 60  # of the five minutes that sending takes
    for thread in threading.enumerate():
        if thread.name.startswith("soy-publish"):
            thread.join(60)
            assert not thread.is_alive()
    assert folder.stat("feed.xml") is None


def test_progress_rises_to_one(public: Path, folder: DirectoryStore) -> None:
    shares: list[float] = []
    publish(plan(build(public), None), public, folder, progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_head_that_cannot_be_read_stops_everything(public: Path, folder: DirectoryStore) -> None:
    build(public)
    folder.put_bytes("release.json", b'{"version": 99}')
    with pytest.raises(StoreDamaged, match="its version is '99'"):
        run(public, folder)


def test_two_runs_over_one_another_end_whole(public: Path, place: Place) -> None:
    manifest = build(public)
    tasks: list[Callable[[], Outcome]] = [lambda: run(public, place.store)] * 2
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda task: task(), tasks))
    assert read_head(place.store) == manifest
    assert place.keys() == sorted([entry.key for entry in manifest.entries] + ["release.json"])


class Disputed:
    """A lock that another turns out to have won, after a while."""

    is_settled = False

    def __call__(self) -> None:
        """Find out that it is another's."""
        time.sleep(0.2)
        raise PublishConflict("Anna is publishing there")

    def keep(self, tick: Tick | None = None) -> None:
        """Have nothing to renew."""

    def write(self, store: Store, entry: Entry, data: bytes) -> None:  # noqa: ARG002
        """Write nothing."""
        self()


class Endless(Recording):
    """A store to which nothing ever arrives."""

    def put(self, entry: Entry, path: Path, progress: Progress = silent) -> None:  # noqa: ARG002
        """Send for ever."""
        while True:
            progress(0.5)
            time.sleep(0.01)


def test_who_did_not_get_the_lock_stops_sending_and_writes_nothing(
    folder: DirectoryStore, public: Path
) -> None:
    build(public)
    store = Endless(folder)
    made = plan(scan(public), None)
    with pytest.raises(PublishConflict, match="Anna"):
        publish(made, public, store, guard=Disputed())
    assert store.keys("put_bytes") == []
    assert folder.list_keys("") == []


class Sleepy(Unguarded):
    """A machine that sleeps after a few looks; then another has the lock."""

    def __init__(self) -> None:
        self.looks = 0

    def keep(self, tick: Tick | None = None) -> None:  # noqa: ARG002
        """Look whose turn it is."""
        self.looks += 1
        if self.looks > 4:
            raise PublishConflict("somebody has taken over")


def test_nothing_is_deleted_when_another_has_taken_over(tmp_path: Path) -> None:
    store = Recording(DirectoryStore(tmp_path))
    with pytest.raises(PublishConflict):
        delete_all([f"{n}.mp3" for n in range(100)], store, 1, Sleepy())
    assert len(store.asked) <= 4
