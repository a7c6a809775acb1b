"""What somebody deleted or damaged in the storage comes back, and only that is sent."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from toolkit.errors import StoreUnreachable
from toolkit.publication.manifest import Manifest
from toolkit.publication.scan_folder import scan
from toolkit.release.publishing.apply import Outcome, publish, read_head
from toolkit.release.publishing.plan import plan, plan_again
from toolkit.stores.common.base import Store

from .places import Place
from .test_apply import Recording, build, run
from .test_rollback import AT, back, look, send

pytestmark = pytest.mark.rotated


def again(public: Path, store: Store) -> Outcome:
    """Publish as `soy publish --again` does."""
    return publish(plan_again(scan(public), read_head(store)), public, store)


def _media(manifest: Manifest) -> list[str]:
    return [entry.key for entry in manifest.entries if entry.role == "immutable"]


def _harm(place: Place, manifest: Manifest) -> set[str]:
    """Delete a file, and write others over two more with the same length; return their keys."""
    gone, other = _media(manifest)[:2]
    place.store.delete(gone)
    for key in (other, "index.html"):
        entry = next(entry for entry in manifest.entries if entry.key == key)
        place.store.put_bytes(
            key,
            b"x" * entry.length_bytes,
            content_type=entry.content_type,
            cache_control=entry.cache_control,
        )
    return {gone, other, "index.html"}


def test_what_is_missing_or_different_is_sent_and_nothing_else(place: Place, public: Path) -> None:
    build(public)
    manifest = send(public, place.store, 0)
    before, head = place.keys(), read_head(place.store)
    harmed = _harm(place, manifest)
    assert run(public, place.store).put == ()  # the head is believed

    outcome = again(public, place.store)
    assert set(outcome.put) == harmed
    assert len(outcome.kept) == len(manifest.entries) - 3
    look(place, manifest)
    assert place.keys() == before
    assert read_head(place.store) == head  # the same release is still the present one
    assert again(public, place.store).put == ()


def test_listeners_see_the_order_of_any_publish(place: Place, public: Path) -> None:
    build(public)
    manifest = send(public, place.store, 0)
    for entry in manifest.entries:
        place.store.delete(entry.key)
    store = Recording(place.store)
    again(public, store)
    steps = [key for what, key in store.asked if what in ("put", "put_bytes")]
    assert steps[0] == "release.json"
    assert set(steps[1:-3]) == set(_media(manifest))
    assert steps[-3:] == ["index.html", "feed.xml", "release.json"]
    look(place, manifest)


def test_a_run_cut_off_is_finished_by_any_publish(place: Place, public: Path) -> None:
    build(public)
    manifest = send(public, place.store, 0)
    harmed = _harm(place, manifest)
    failing = Recording(place.store, fail_at="index.html")
    with pytest.raises(StoreUnreachable):
        again(public, failing)
    assert set(run(public, place.store).put) <= harmed
    look(place, manifest)


def test_releases_stay_and_what_they_need_is_remembered(
    place: Place, public: Path, tmp_path: Path
) -> None:
    build(public)
    first = send(public, place.store, 0)
    for name in _media(first)[:2]:
        (public / name).unlink()
    build(public, "2")
    send(public, place.store, 1)
    head = read_head(place.store)
    again(public, place.store)
    assert read_head(place.store) == head
    back(f"{AT:%Y%m%dT%H}", place.store, tmp_path / "elsewhere" / "public")
    look(place, first)


def test_another_build_is_a_new_release(place: Place, public: Path) -> None:
    build(public)
    send(public, place.store, 0)
    made = plan_again(build(public, "2"), read_head(place.store))
    assert made.release is None
    assert not made.is_done
    # Also while one is open: which one it was is not known.
    publish_open = replace(made, head=made.head_before)
    assert plan_again(made.manifest, publish_open.head).release is None


def test_without_a_head_it_is_a_first_publish(place: Place, public: Path) -> None:
    manifest = build(public)
    assert plan_again(manifest, None) == plan(manifest, None)
    again(public, place.store)
    for entry in manifest.entries:
        found = place.fetch(entry.key)
        assert found is not None
        assert hashlib.sha256(found.data).hexdigest() == entry.sha256
