"""A lost head loses no release."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from toolkit.errors import StoreDamaged, StoreRefused
from toolkit.publication.history import KeptRelease, release_id
from toolkit.publication.manifest import Manifest
from toolkit.publication.scan_folder import scan
from toolkit.release.publishing.apply import publish, read_head
from toolkit.release.publishing.plan import plan_again
from toolkit.release.publishing.recovery import recovered
from toolkit.stores.common.base import Store

from .places import Place
from .test_apply import Recording
from .test_rollback import back, look, publish_three
from .test_sweep import planned, sweepable, swept

pytestmark = pytest.mark.rotated


@pytest.fixture
def three(place: Place, tmp_path: Path) -> list[Manifest]:
    """Publish three releases, and lose the head."""
    made = publish_three(place.store, tmp_path)
    place.store.delete("release.json")
    return made


def _publish(public: Path, store: Store) -> tuple[str, ...]:
    """Publish as the command does where there is no head, and return what was sent."""
    made = plan_again(scan(public), recovered(store))
    at = datetime(2026, 12, 1, tzinfo=UTC)
    kept = KeptRelease(release_id(at, made.manifest.to_json()), "Berta", len(made.puts), 1)
    return publish(replace(made, release=kept), public, store).put


def test_the_next_publish_takes_them_up_again(
    place: Place, three: list[Manifest], tmp_path: Path
) -> None:
    assert _publish(tmp_path / "v2" / "public", place.store) == ()  # what is there is recognised
    head = read_head(place.store)
    assert head is not None
    assert [(one.by, one.files) for one in head.history.kept] == [
        *[("Anna", len(manifest.entries)) for manifest in three],
        ("Berta", len(three[2].entries)),
    ]
    assert set(head.retired) == {e.key for m in three[:2] for e in m.entries} - {
        entry.key for entry in three[2].entries
    }
    before = place.keys()
    assert planned(sweepable(place)).is_done
    swept(sweepable(place))
    assert place.keys() == before
    back("20261124T11", place.store, tmp_path / "x" / "public")
    look(place, three[0])


def test_one_that_cannot_be_read_is_among_them(
    place: Place, three: list[Manifest], tmp_path: Path
) -> None:
    """Only a person says that a release is to be forgotten."""
    packs = place.store.list_keys("releases/")
    place.store.put_bytes(packs[1], b"no zip", content_type="a/b", cache_control="no-store")
    _publish(tmp_path / "v2" / "public", place.store)
    store = sweepable(place)
    with pytest.raises(StoreDamaged, match="removes nothing"):
        planned(store)
    swept(store, forget=("20261124T12",))
    assert packs[1] not in place.store.list_keys("releases/")
    back("20261124T11", store, tmp_path / "x" / "public")
    look(place, three[0])


@pytest.mark.parametrize("said", [b"", b"\xff\x00\n", b"x" * 101])
def test_packs_of_earlier_versions_do_not_say_who_published(
    place: Place, three: list[Manifest], said: bytes
) -> None:
    key = place.store.list_keys("releases/")[0]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as pack:
        pack.comment = said
        pack.writestr("manifest.json", Manifest(three[0].entries).to_json())
    place.store.put_bytes(key, made.getvalue(), content_type="a/b", cache_control="no-store")
    head = recovered(place.store)
    assert head is not None
    assert [one.by for one in head.history.kept] == [None, "Anna", "Anna"]
    assert head.history.kept[0].length_bytes == sum(e.length_bytes for e in three[0].entries)


def test_a_place_without_packs_has_nothing_to_say(place: Place, public: Path) -> None:
    assert recovered(place.store) is None
    for key in ("releases/note.txt", "releases/2026.zip", "releases/20261399T000000Z-01234567.zip"):
        place.store.put_bytes(key, b"x", content_type="text/plain", cache_control="no-store")
    assert recovered(place.store) is None


def test_where_listing_is_not_allowed_it_is_a_first_publish(
    place: Place, three: list[Manifest]
) -> None:
    class Closed(Recording):
        def list_keys(self, prefix: str) -> list[str]:
            raise StoreRefused(f"{prefix}: listing is not allowed")

    assert recovered(Closed(place.store)) is None
