"""What `soy gc` removes and what it never does; in a folder and in buckets."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import NoSuchRelease, PublishConflict, StoreDamaged, StoreUnreachable
from toolkit.publication.history import History, KeptRelease
from toolkit.publication.manifest import Entry, Manifest, make_manifest
from toolkit.release.publishing import lock
from toolkit.release.publishing.apply import read_head
from toolkit.release.publishing.guard import Unguarded
from toolkit.release.publishing.plan import plan
from toolkit.release.sweep.named_keys import mentioned
from toolkit.release.sweep.plan import Inventory, SweepPlan, sweep_plan
from toolkit.release.sweep.removal import Swept, sweep, take_stock
from toolkit.release.sweep.retention import RetentionWish, kept_and_dropped
from toolkit.stores.common.base import Listed, Sweepable, Unfinished, Versioned
from toolkit.stores.common.directory import DirectoryStore
from toolkit.stores.common.patience import Tick
from toolkit.stores.target import open_store

from . import quick
from .places import Fetched, Place, client, release
from .staging import BUCKET
from .test_apply import Recording, build
from .test_rollback import AT, back, look, publish_three, send

pytestmark = pytest.mark.rotated

LATER = AT + timedelta(days=400)


def sweepable(place: Place) -> Sweepable:
    store = place.store
    assert isinstance(store, DirectoryStore) or hasattr(store, "list_objects")
    return store  # type: ignore[return-value]


def planned(
    store: Sweepable, *, older_than_s: float = 0.0, unknown: bool = False, **said: object
) -> SweepPlan:
    wanted = RetentionWish(**said)  # type: ignore[arg-type]
    return sweep_plan(take_stock(store, wanted, LATER), older_than_s, takes_unknown=unknown)


def swept(
    store: Sweepable, *, older_than_s: float = 0.0, unknown: bool = False, **said: object
) -> Swept:
    return sweep(
        planned(store, older_than_s=older_than_s, unknown=unknown, **said), store, Unguarded()
    )


@pytest.fixture
def three(place: Place, tmp_path: Path) -> list[Manifest]:
    """Publish three releases; `about.html` is the same in all, `000/a.*` another in each."""
    return publish_three(place.store, tmp_path)


def media(manifest: Manifest) -> set[str]:
    return {entry.key for entry in manifest.entries if entry.role == "immutable"}


def test_all_that_kept_releases_name_stays(place: Place, three: list[Manifest]) -> None:
    before = place.keys()
    store = sweepable(place)
    assert planned(store).is_done
    assert swept(store) == Swept((), ())
    assert place.keys() == before


def test_what_only_forgotten_releases_name_goes(
    place: Place, three: list[Manifest], tmp_path: Path
) -> None:
    gone = media(three[0]) - media(three[1]) - media(three[2])
    assert len(gone) == 2
    store = sweepable(place)
    packs = [kept.key for kept in read_head(store).history.kept]  # type: ignore[union-attr]
    before = set(place.keys())
    made = planned(store, newest=2)
    assert set(place.keys()) == before
    assert [release.id for release in made.dropped] == [packs[0][9:-4]]
    assert swept(store, newest=2).removed == tuple(sorted({*gone, packs[0]}))

    assert before - set(place.keys()) == {*gone, packs[0]}
    look(place, three[2])
    # `about.html` was in the first pack only, and is there for the release that is left.
    public = tmp_path / "v9" / "public"
    public.mkdir(parents=True)
    build(public, "9")
    send(public, store, 9, delete=False)
    back("20261124T12", store, tmp_path / "elsewhere" / "public")
    look(place, three[1])
    assert planned(store, newest=9).is_done


def test_the_head_forgets_what_is_gone(place: Place, three: list[Manifest]) -> None:
    store = sweepable(place)
    swept(store, newest=1)
    head = read_head(store)
    assert head is not None
    assert head.entries == three[2].entries
    assert head.retired == ()
    assert [kept.id for kept in head.history.kept] == [head.history.present]
    assert plan(three[2], head).is_done
    with pytest.raises(NoSuchRelease):
        back("20261124T11", store, Path("nowhere") / "public")


def test_what_is_young_stays(place: Place, three: list[Manifest]) -> None:
    before = place.keys()
    store = sweepable(place)
    made = planned(store, older_than_s=3600.0, newest=1)
    assert made.remove == ()
    assert len(made.young) == 2 * 2 + 2
    swept(store, older_than_s=3600.0, newest=1)
    assert place.keys() == before
    # Its release is forgotten, and still it is known for what it is when it is old enough.
    assert len(swept(store).removed) == 6


def test_what_the_feed_in_the_store_names_stays(place: Place, three: list[Manifest]) -> None:
    """Whatever the head says: a feed that somebody put there by hand is what listeners get."""
    old = sorted(media(three[0]) - media(three[2]))
    feed = f'<rss><enclosure url="https://cdn.example.org/show/{old[0]}?x=1"/>&lt;{old[1]}</rss>'
    place.store.put_bytes(
        "feed.xml", feed.encode(), content_type="application/xml", cache_control="no-cache"
    )
    swept(sweepable(place), newest=1)
    assert set(old) <= set(place.keys())


def test_what_soy_did_not_publish_stays_unless_asked(place: Place, three: list[Manifest]) -> None:
    strange = ["robots.txt", "old/x.mp3", "releases/note.txt", "second/episodes/1.mp3"]
    for key in (*strange, "second/release.json"):
        place.store.put_bytes(key, b"x", content_type="text/plain", cache_control="no-cache")
    store = sweepable(place)
    made = planned(store)
    assert made.unknown == ("old/x.mp3", "releases/note.txt", "robots.txt")
    assert made.others == ("second/",)
    swept(store, newest=1)
    assert {*strange, "second/release.json"} <= set(place.keys())
    swept(store, unknown=True)
    assert set(strange) & set(place.keys()) == {"second/episodes/1.mp3"}
    look(place, three[2])


def test_packs_and_probes_of_runs_that_were_killed_go(place: Place, three: list[Manifest]) -> None:
    left = ["releases/20200101T000000Z-01234567.zip", "releases/doctor-0123456789abcdef/a"]
    for key in left:
        place.store.put_bytes(key, b"x", content_type="text/plain", cache_control="no-cache")
    assert swept(sweepable(place)).removed == tuple(left)


def test_a_release_is_forgotten_by_name(
    place: Place, three: list[Manifest], tmp_path: Path
) -> None:
    store = sweepable(place)
    with pytest.raises(NoSuchRelease, match="listeners have this release"):
        planned(store, forget=("20261124T13",))
    with pytest.raises(NoSuchRelease, match="2026: 3 kept releases have an ID that begins with"):
        planned(store, forget=("2026",))
    swept(store, forget=("20261124T12",))
    back("20261124T11", store, tmp_path / "x" / "public")
    look(place, three[0])


def test_a_kept_release_that_cannot_be_read_stops_it(place: Place, three: list[Manifest]) -> None:
    store = sweepable(place)
    head = read_head(store)
    assert head is not None
    first = head.history.kept[0]
    store.put_bytes(first.key, b"no zip", content_type="a/b", cache_control="no-store")
    with pytest.raises(StoreDamaged, match="removes nothing") as e:
        planned(store)
    assert first.id in (e.value.hint or "")
    swept(store, forget=(first.id,))
    look(place, three[2])
    store.delete(head.history.kept[1].key)
    with pytest.raises(NoSuchRelease, match="removes nothing"):
        planned(store)


def test_nothing_goes_where_nothing_is_known(place: Place, public: Path) -> None:
    store = sweepable(place)
    with pytest.raises(NoSuchRelease, match="has no release"):
        planned(store, unknown=True)
    build(public)
    send(public, store, 0)
    build(public, "2")
    with pytest.raises(StoreUnreachable):
        send(public, Recording(store, fail_at="feed.xml"), 1)
    with pytest.raises(PublishConflict, match="running, or was interrupted"):
        planned(store, newest=1, unknown=True)
    send(public, store, 1)
    planned(store, newest=1)


def test_unfinished_files_are_given_up_when_old(place: Place, three: list[Manifest]) -> None:
    store = sweepable(place)
    key = f"episodes/009-x/audio.{'0' * 16}.mp3"
    names, others = _begin(place, key)
    assert [one.key for one in store.list_unfinished()] == [*names, *others]
    assert planned(store, older_than_s=10**12).give_up == ()
    assert swept(store).given_up == tuple(names)
    assert [one.key for one in store.list_unfinished()] == others
    assert swept(store, unknown=True).given_up == tuple(others)
    assert store.list_unfinished() == []
    look(place, three[2])


def _begin(place: Place, key: str) -> tuple[list[str], list[str]]:
    """Leave behind what a killed run and another program leave, and return their names."""
    store = place.store
    if isinstance(store, DirectoryStore):
        folder = Path(store.describe()) / "episodes" / "009-x"
        folder.mkdir(parents=True)
        (folder / ".audio.0000-abcd_123.mp3.part").write_bytes(b"half")
        (folder / ".hidden.part").write_bytes(b"somebody's")
        return ["episodes/009-x/.audio.0000-abcd_123.mp3.part"], []
    where, _, url = store.describe().partition(" at ")
    prefix = where.removeprefix(f"s3://{BUCKET}/")
    s3 = client(url)
    s3.create_multipart_upload(Bucket=BUCKET, Key=f"{prefix}/{key}")
    s3.create_multipart_upload(Bucket=BUCKET, Key=f"{prefix}-beside/{key}")
    s3.create_multipart_upload(Bucket=BUCKET, Key=f"{prefix}/somebody.zip")
    return [key], ["somebody.zip"]


def test_give_up_of_what_is_gone_is_done(place: Place) -> None:
    sweepable(place).give_up(Unfinished("a.mp3", "no-such-upload", None))


class Halt(BaseException):
    """The run is killed."""


class Killed(Recording):
    """A store that is killed before or after its n-th change."""

    def __init__(self, inner: Sweepable, at: int, *, is_after: bool) -> None:
        super().__init__(inner)
        self._sweepable, self._at, self._is_after, self.changes = inner, at, is_after, 0

    def put_bytes(self, key: str, data: bytes, *, content_type: str, cache_control: str) -> None:
        """Put, if it gets so far."""
        with self._changing():
            super().put_bytes(key, data, content_type=content_type, cache_control=cache_control)

    def delete(self, key: str, tick: Tick | None = None) -> None:
        """Delete, if it gets so far."""
        with self._changing():
            super().delete(key, tick)

    @property
    def versions(self) -> Versioned | None:
        """What is kept of old ones."""
        return self._sweepable.versions

    def list_objects(self) -> list[Listed]:
        """List."""
        return self._sweepable.list_objects()

    def list_unfinished(self) -> list[Unfinished]:
        """List."""
        return self._sweepable.list_unfinished()

    def give_up(self, one: Unfinished) -> None:
        """Give up, if it gets so far."""
        with self._changing():
            self._sweepable.give_up(one)

    @contextlib.contextmanager
    def _changing(self) -> Iterator[None]:
        self.changes += 1
        if self.changes == self._at and not self._is_after:
            raise Halt
        yield
        if self.changes == self._at:
            raise Halt


@pytest.mark.parametrize("is_after", [False, True])
def test_killed_at_any_change_all_that_is_named_is_there(tmp_path: Path, is_after: bool) -> None:
    for number in range(1, 100):
        place, made = _season(tmp_path / str(number))
        killed = Killed(sweepable(place), number, is_after=is_after)
        try:
            sweep(planned(killed, newest=2), killed, Unguarded(), parallel=1)
            is_over = True
        except Halt:
            is_over = False
        look(place, made[2])
        store = sweepable(place)
        swept(store, newest=2)
        assert planned(store, newest=2, unknown=True).is_done
        head = read_head(store)
        assert head is not None
        assert head.retired == tuple(sorted(_keys(made[1]) - _keys(made[2])))
        back(head.history.kept[0].id, store, tmp_path / str(number) / "x" / "public")
        look(place, made[1])
        if is_over:
            break
    assert number > 5


def _keys(manifest: Manifest) -> set[str]:
    return {entry.key for entry in manifest.entries}


def _season(folder: Path) -> tuple[Place, list[Manifest]]:
    store = open_store(release(target="published"), folder)
    made = []
    for number in range(3):
        public = folder / f"v{number}" / "public"
        public.mkdir(parents=True)
        (public / "about.html").write_bytes(b"the same")
        build(public, str(number), episodes=1)
        made.append(send(public, store, number))
    path = folder / "published"

    def fetch(key: str) -> Fetched | None:
        return Fetched((path / key).read_bytes(), None) if (path / key).is_file() else None

    return Place(store, fetch, list), made


def test_the_lock_that_is_lost_ends_it(place: Place, three: list[Manifest]) -> None:
    store = sweepable(place)
    before = place.keys()
    with lock.held(store, lock.Holder.here(datetime.now(UTC)), quick.LOCK) as lease:
        made = planned(store, newest=1)
        store.put_bytes("publishing.json", b"{}", content_type="a/b", cache_control="no-store")
        with pytest.raises(PublishConflict, match="took over"):
            sweep(made, store, lease)
    assert set(before) <= set(place.keys())


# ---------------------------------------------------------------- rules without a store

NOW = datetime(2026, 12, 1, tzinfo=UTC)


def history(*days_ago: int, present: int = -1) -> History:
    kept = tuple(
        KeptRelease(f"{NOW - timedelta(days=n):%Y%m%dT%H%M%SZ}-{n:08x}", "Anna", 1, 1)
        for n in days_ago
    )
    return History(kept, kept[present].id)


def test_what_listeners_were_taken_back_to_stays_for_a_while() -> None:
    """Not what was published last before the present one, but what they had."""
    back, now = NOW - timedelta(days=5), NOW - timedelta(minutes=1)
    had = history(30, 20)
    had = had.with_present(had.kept[0], back)
    (newest,) = history(0).kept
    had = had.open(now).with_present(newest, now)
    kept, dropped = kept_and_dropped(had, RetentionWish(newest=1, grace_s=86400.0), NOW)
    assert [one.id[-2:] for one in kept] == ["1e", "00"]  # 30 days and none
    assert [one.id[-2:] for one in dropped] == ["14"]


@pytest.mark.parametrize(
    ("wanted", "present", "staying"),
    [
        (RetentionWish(), -1, {40, 30, 20, 10, 0}),
        (RetentionWish(newest=2), -1, {10, 0}),
        (RetentionWish(days=20), -1, {20, 10, 0}),
        (RetentionWish(newest=4, days=0), -1, {30, 20, 10, 0}),
        (RetentionWish(newest=1, days=15), -1, {10, 0}),
        (RetentionWish(newest=1), 0, {40, 0}),  # listeners were taken back to the oldest
        (RetentionWish(days=0), 1, {30, 0}),
        (RetentionWish(newest=1, grace_s=86400.0 * 1.5), -1, {10, 0}),  # had until now
        (RetentionWish(newest=1, grace_s=86400.0 * 10.5), -1, {20, 10, 0}),
        (RetentionWish(forget=("20261111",)), -1, {40, 30, 10, 0}),
        (RetentionWish(newest=1, grace_s=1e9, forget=("20261111",)), -1, {40, 30, 10, 0}),
        (RetentionWish(newest=99), -1, {40, 30, 20, 10, 0}),
    ],
)
def test_which_releases_stay(wanted: RetentionWish, present: int, staying: set[int]) -> None:
    all_ = history(40, 30, 20, 10, 0, present=present)
    kept, dropped = kept_and_dropped(all_, wanted, NOW)
    assert {int(one.id[-8:], 16) for one in kept} == staying
    assert sorted((*kept, *dropped)) == list(all_.kept)


@pytest.mark.parametrize(
    "data",
    [
        b'<a url="https://x.org/p/media/a.1.mp3"/>',
        b"<p>see media/a.1.mp3.</p>",
        b"&lt;a href=&quot;/media/a.1.mp3&quot;&gt;",
        b"&amp;lt;a href=&amp;quot;/media&amp;#47;a.1.mp3",
        b"https://x.org/media%2Fa.1.mp3",
        "<a>/media/a.1.mp3</a>".encode("utf-16"),
        b"\xff\xfe broken \xff /media/a.1.mp3#t=1",
    ],
)
def test_a_key_is_found_however_a_feed_writes_it(data: bytes) -> None:
    assert mentioned(data, frozenset({"media/a.1.mp3", "a.1", "b"})) == {"media/a.1.mp3"}


def test_what_has_no_age_or_no_plain_name_stays() -> None:
    head = make_manifest([], ["a", "b"], history(0))
    objects = (Listed("a", 1, None), Listed("b", 1, 99.0), Listed("ü b\n", 1, 99.0))
    found = Inventory(head, head.history.kept, (), frozenset(), (), objects, None)
    made = sweep_plan(found, 50.0, takes_unknown=True)
    assert [one.key for one in made.remove] == ["b"]
    assert (made.young, made.unknown) == (("a",), ("ü b\n",))
    assert not made.tells_unfinished
    assert made.head_after.retired == ("a",)
    assert sweep_plan(replace(found, objects=()), 50.0).head_after.retired == ()


KEYS = st.sampled_from(
    ["a", "feed.xml", "m/x.0123456789ab.mp3", "m/y.mp3", "other/release.json", "other/z", "ä",
     "release.json", "publishing.json", "releases/20200101T000000Z-01234567.zip", "releases/x",
     "releases/doctor-1/a"]
)  # fmt: skip
AGES = st.sampled_from([None, 0.0, 10.0, 1e9])
ENTRY = Entry("a", "0" * 64, 1, "a/b", "no-cache", "page")


@given(
    objects=st.dictionaries(KEYS, AGES),
    unfinished=st.dictionaries(KEYS, AGES),
    retired=st.sets(KEYS.filter(lambda key: key.isascii() and not key.startswith("release"))),
    named=st.frozensets(KEYS),
    takes_unknown=st.booleans(),
    older_than_s=st.sampled_from([0.0, 5.0, 100.0]),
)
def test_nothing_named_or_young_or_of_another_show_ever_goes(
    objects: dict[str, float | None],
    unfinished: dict[str, float | None],
    retired: set[str],
    named: frozenset[str],
    takes_unknown: bool,
    older_than_s: float,
) -> None:
    head = make_manifest([ENTRY], retired, history(9, 0))
    listed = tuple(Listed(key, 1, objects[key]) for key in sorted(objects))
    begun = tuple(Unfinished(key, "1", unfinished[key]) for key in sorted(unfinished))
    found = Inventory(head, head.history.kept[1:], head.history.kept[:1], named, (), listed, begun)
    made = sweep_plan(found, older_than_s, takes_unknown=takes_unknown)

    gone = {one.key for one in made.remove}
    assert not gone & ({"a", "release.json", "publishing.json"} | named)
    assert not gone & {one.key for one in found.kept}
    if "other/release.json" in objects.keys() - named - retired:
        assert not gone & {"other/z", "other/release.json"}
        assert "other/z" not in {one.key for one in made.give_up}
    if older_than_s:
        ages = [one.age_s for one in made.remove] + [one.age_s for one in made.give_up]
        assert all(age is not None and age >= older_than_s for age in ages)
    if not takes_unknown:
        soys = {"releases/20200101T000000Z-01234567.zip", "releases/doctor-1/a"}
        assert gone <= retired | soys
    # What is left is remembered as before, and what is there is not forgotten.
    assert set(made.head_after.retired) == (retired - {"a"}) & objects.keys() - gone
    assert made.head_after.entries == head.entries
    assert [one.id for one in made.head_after.history.kept] == [one.id for one in found.kept]
