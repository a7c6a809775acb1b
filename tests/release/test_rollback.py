"""Any kept release comes back, without an upload where its media are still there."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from toolkit.errors import NoSuchRelease, StoreDamaged, StoreUnreachable
from toolkit.publication.history import KeptRelease, release_id
from toolkit.publication.manifest import Manifest
from toolkit.publication.scan_folder import scan
from toolkit.release.changes import listeners
from toolkit.release.changes.difference import compare
from toolkit.release.publishing import rollback
from toolkit.release.publishing.apply import publish, read_head
from toolkit.release.publishing.plan import plan
from toolkit.stores.common.base import Store

from .places import Place
from .test_apply import Recording, build

pytestmark = pytest.mark.rotated

AT = datetime(2026, 11, 24, 11, 3, tzinfo=UTC)


def send(public: Path, store: Store, number: int, *, delete: bool = False) -> Manifest:
    """Publish as a kept release, number hours after the first, and return the manifest."""
    manifest = scan(public)
    id_ = release_id(AT + timedelta(hours=number), manifest.to_json())
    made = plan(manifest, read_head(store), KeptRelease(id_, "Anna", len(manifest.entries), 1))
    publish(made, public, store, delete=delete)
    return manifest


def back(name: str, store: Store, public: Path) -> tuple[str, ...]:
    """Go back to a release, and return what was sent."""
    head = read_head(store)
    assert head is not None
    with rollback.prepared(rollback.find(head, name), head, store, public) as (made, folder):
        return publish(made, folder, store).put


def look(place: Place, manifest: Manifest) -> None:
    """Others find just what the manifest says."""
    for entry in manifest.entries:
        found = place.fetch(entry.key)
        assert found is not None
        assert hashlib.sha256(found.data).hexdigest() == entry.sha256
        if found.headers is not None:
            assert found.headers["content-type"] == entry.content_type


def publish_three(store: Store, folder: Path) -> list[Manifest]:
    """Publish three releases: `about.html` is the same in all, `000/a.*` another in each."""
    made = []
    for number in range(3):
        public = folder / f"v{number}" / "public"
        public.mkdir(parents=True)
        (public / "about.html").write_bytes(b"the same")
        build(public, str(number))
        made.append(send(public, store, number))
    return made


@pytest.fixture
def three(place: Place, tmp_path: Path) -> list[Manifest]:
    """Publish three releases; `about.html` is the same in all of them."""
    return publish_three(place.store, tmp_path)


def test_each_comes_back_and_only_pages_are_sent(
    place: Place, three: list[Manifest], tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere" / "public"  # a machine that has built nothing
    for number in (0, 2, 1, 0):
        sent = back(f"20261124T{11 + number}", place.store, elsewhere)
        assert set(sent) == {"index.html", "feed.xml"}
        look(place, three[number])
        head = read_head(place.store)
        assert head is not None
        assert head.entries == three[number].entries
        assert head.history.present == head.history.kept[number].id
        assert len(head.history.kept) == 3
    assert not list(elsewhere.parent.glob(".rollback-*"))


def test_a_new_release_after_going_back_can_come_back_too(
    place: Place, three: list[Manifest], tmp_path: Path
) -> None:
    back("20261124T11", place.store, tmp_path / "x" / "public")
    fourth = send(tmp_path / "v1" / "public", place.store, 5)
    back("20261124T13", place.store, tmp_path / "x" / "public")
    look(place, three[2])
    back("20261124T16", place.store, tmp_path / "x" / "public")
    look(place, fourth)


def test_media_that_are_gone_are_named_or_taken_from_the_build(
    place: Place, three: list[Manifest], tmp_path: Path
) -> None:
    send(tmp_path / "v2" / "public", place.store, 4, delete=True)
    with pytest.raises(NoSuchRelease, match=r"gone from .*000/a\."):
        back("20261124T11", place.store, tmp_path / "x" / "public")
    look(place, three[2])
    back("20261124T11", place.store, tmp_path / "v0" / "public")
    look(place, three[0])


def test_a_name_that_is_not_just_one_is_refused(place: Place, three: list[Manifest]) -> None:
    head = read_head(place.store)
    for name in ("", "20270101T", "../x"):
        with pytest.raises(NoSuchRelease, match="no kept release has this ID"):
            rollback.find(head, name)
    with pytest.raises(NoSuchRelease, match="3 kept releases have an ID that") as caught:
        rollback.find(head, "2026")
    newest = head.history.kept[-1].id if head else ""
    assert (caught.value.hint or "").endswith(newest)


def test_a_rollback_broken_off_is_finished_by_the_next(
    place: Place, three: list[Manifest], tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere" / "public"
    failing = Recording(place.store, fail_at="feed.xml")
    with pytest.raises(Exception, match=r"feed\.xml"):
        back("20261124T11", failing, elsewhere)
    feed = place.fetch("feed.xml")
    assert feed is not None
    assert feed.data == b"<rss/>2"
    back("20261124T11", place.store, elsewhere)
    look(place, three[0])


def test_a_damaged_pack_is_one_clear_error(
    place: Place, three: list[Manifest], tmp_path: Path
) -> None:
    head = read_head(place.store)
    assert head is not None
    key = head.history.kept[0].key
    for data in (b"", b"no zip", (place.store.get(key, 1 << 20) or b"")[:-30]):
        place.store.put_bytes(key, data, content_type="application/zip", cache_control="no-store")
        with pytest.raises(StoreDamaged, match="it cannot be read"):
            back("20261124T11", place.store, tmp_path / "x" / "public")
    look(place, three[2])


def two_machines(folder: Path) -> tuple[Path, Path]:
    """Return where one machine has an episode, and where another has two."""
    here, there = folder / "here", folder / "there"
    for machine, names in ((here, ("001-one",)), (there, ("001-one", "002-two"))):
        for name in names:
            page = machine / "public" / "episodes" / name / "index.html"
            page.parent.mkdir(parents=True)
            page.write_text(name)
    return here, there


def _removed(place: Place, folder: Path) -> list[str]:
    """Return which episodes listeners would lose by what a machine has."""
    mine = listeners.built(lambda _key: None, scan(folder / "public"))
    there = listeners.present(place.store, read_head(place.store))
    assert not there.is_feed
    return [out.folder or "" for out in compare(there.contents, mine).removed]


def test_episodes_are_known_by_their_files_where_no_feed_says_more(
    place: Place, tmp_path: Path
) -> None:
    here, there = two_machines(tmp_path)
    send(there / "public", place.store, 0)
    assert _removed(place, here) == ["002-two"]
    assert _removed(place, there) == []


def test_and_while_a_publish_is_cut_off(place: Place, tmp_path: Path) -> None:
    """Two episodes are published, then somebody's next publish is cut off; a third one asks."""
    here, there = two_machines(tmp_path)
    send(there / "public", place.store, 0)
    (there / "public" / "feed.xml").write_text("<rss/>")
    with pytest.raises(StoreUnreachable):
        send(there / "public", Recording(place.store, fail_at="feed.xml"), 1)
    head = read_head(place.store)
    assert head is not None
    assert head.history.is_open
    assert _removed(place, here) == ["002-two"]
    assert _removed(place, there) == []
