"""Packs come from outside: whatever is wrong with one is said of that one, in a sentence."""

from __future__ import annotations

import io
import json
import random
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from toolkit.errors import NoSuchRelease, StoreDamaged
from toolkit.publication.history import History, KeptRelease
from toolkit.publication.manifest import Manifest, make_manifest
from toolkit.release.publishing import rollback
from toolkit.release.publishing.apply import read_head
from toolkit.release.publishing.packs import is_sound, read_pack
from toolkit.release.sweep.plan import sweep_plan
from toolkit.release.sweep.removal import take_stock
from toolkit.release.sweep.retention import RetentionWish
from toolkit.stores.common.base import Stat
from toolkit.stores.common.directory import DirectoryStore

from .test_apply import Recording, build
from .test_rollback import back, send
from .test_sweep import LATER

pytestmark = pytest.mark.rotated


@pytest.fixture
def folder(tmp_path: Path) -> DirectoryStore:
    return DirectoryStore(tmp_path / "published")


def _three(folder: DirectoryStore, tmp_path: Path) -> list[KeptRelease]:
    """Publish three releases; `about.html` lies in the first one's pack only."""
    for number in range(3):
        public = tmp_path / f"v{number}" / "public"
        public.mkdir(parents=True)
        (public / "about.html").write_bytes(b"about us " * 99)
        build(public, str(number))
        send(public, folder, number)
    head = read_head(folder)
    assert head is not None
    return list(head.history.kept)


def _harmed(data: bytes, name: str) -> bytes:
    """Return a pack with other bytes where a member's deflated ones begin."""
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        start = pack.getinfo(name).header_offset + 30 + len(name)
    return data[:start] + b"\xff" * 6 + data[start + 6 :]


def _manifest_only(said: bytes, *, way: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", way) as pack:
        pack.writestr("manifest.json", said)
    return made.getvalue()


def test_deflated_bytes_that_are_damaged_are_told(folder: DirectoryStore, tmp_path: Path) -> None:
    first, second, _ = _three(folder, tmp_path)
    data = folder.get(second.key, 1 << 20) or b""
    folder.put_bytes(second.key, _harmed(data, "manifest.json"))
    with pytest.raises(StoreDamaged, match=f"{second.key}: it cannot be read"):
        back(second.id, folder, tmp_path / "x" / "public")
    assert not is_sound(folder, second)
    assert is_sound(folder, first)
    with pytest.raises(StoreDamaged, match="removes nothing"):
        take_stock(folder, RetentionWish(), LATER)
    made = sweep_plan(take_stock(folder, RetentionWish(forget=(second.id,)), LATER), 0.0)
    assert second.key in {one.key for one in made.remove}


def test_a_page_that_is_damaged_is_told(folder: DirectoryStore, tmp_path: Path) -> None:
    first, *_ = _three(folder, tmp_path)
    pack = read_pack(folder, first)
    feed = next(e for e in pack.manifest.entries if e.key == "feed.xml")
    folder.put_bytes(first.key, _harmed(folder.get(first.key, 1 << 20) or b"", feed.sha256))
    with pytest.raises(StoreDamaged, match=first.key):
        read_pack(folder, first).content(feed)
    assert not is_sound(folder, first)
    with pytest.raises(NoSuchRelease, match=r"or damaged there: feed\.xml$"):
        back(first.id, folder, tmp_path / "x" / "public")


def test_bytes_that_are_any_others_end_in_a_sentence(
    folder: DirectoryStore, tmp_path: Path
) -> None:
    first, *_ = _three(folder, tmp_path)
    data = folder.get(first.key, 1 << 20) or b""
    draws = random.Random(7)  # noqa: S311 - for the same bytes each time
    told = 0
    for _ in range(1000):
        harmed = bytearray(data)
        for _ in range(draws.randint(1, 4)):
            # Mostly in the directory at the end, where each byte is a field.
            start = draws.choice((0, max(0, len(data) - 300)))
            harmed[draws.randrange(start, len(data))] = draws.randrange(256)
        kept = bytes(harmed[: draws.choice((len(data), len(data) - 9))])
        (folder.folder / first.key).write_bytes(kept)
        told += not is_sound(folder, first)
    assert told > 700


@pytest.mark.parametrize("way", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_another_way_of_packing_is_not_tried(
    folder: DirectoryStore, tmp_path: Path, way: int
) -> None:
    first, *_ = _three(folder, tmp_path)
    said = read_pack(folder, first).manifest.to_json()
    folder.put_bytes(first.key, _manifest_only(said, way=way))
    with pytest.raises(StoreDamaged, match="compressed in a way that soy does not know"):
        read_pack(folder, first)


def test_a_pack_of_a_newer_soy_is_named(folder: DirectoryStore, tmp_path: Path) -> None:
    """The head is another thing: nobody is to delete it for that."""
    first, *_ = _three(folder, tmp_path)
    folder.put_bytes(first.key, _manifest_only(json.dumps({"version": 2}).encode()))
    with pytest.raises(StoreDamaged, match=f"{first.key}: .* its version is '2'") as e:
        back(first.id, folder, tmp_path / "x" / "public")
    assert "release.json" not in f"{e.value} {e.value.hint}"
    assert "update soy" in (e.value.hint or "")


def test_a_broken_pack_of_another_release_is_passed_over(
    folder: DirectoryStore, tmp_path: Path
) -> None:
    """`about.html` of the second is in the pack of the first, behind that of the third."""
    first, second, third = _three(folder, tmp_path)
    public = tmp_path / "v3" / "public"
    for number, broken in ((3, b""), (4, _manifest_only(b'{"version":2}'))):
        build(public, "3")
        (public / "about.html").write_text(f"about us otherwise, {number}")
        send(public, folder, number)
        folder.put_bytes(third.key, broken)
        assert "about.html" in back(second.id, folder, tmp_path / "x" / "public")
    assert (folder.get("about.html", 9999) or b"").startswith(b"about us about us")
    assert read_pack(folder, first).digests


class NoMetadata(Recording):
    """A server that keeps no metadata, as rclone is: it says lengths and no digests."""

    def stat(self, key: str) -> Stat | None:
        """Return the length alone."""
        said = super().stat(key)
        return Stat(said.length_bytes, None, None, None) if said else None


def test_media_are_there_although_no_digest_is_said(folder: DirectoryStore, tmp_path: Path) -> None:
    first, *_ = _three(folder, tmp_path)
    head = read_head(folder)
    assert head is not None
    store, elsewhere = NoMetadata(folder), tmp_path / "x" / "public"
    with rollback.prepared(first, head, store, elsewhere) as (made, _):
        assert {entry.role for entry in made.puts} == {"page", "feed"}
    media = next(e for e in read_pack(folder, first).manifest.entries if e.role == "immutable")
    folder.put_bytes(media.key, b"short")
    with (
        pytest.raises(NoSuchRelease, match=media.key),
        rollback.prepared(first, head, store, elsewhere),
    ):
        pass


def test_media_without_a_digest_in_their_name_are_read_through(
    folder: DirectoryStore, tmp_path: Path
) -> None:
    first, *_ = _three(folder, tmp_path)
    entries = [replace(e, role="immutable") for e in read_pack(folder, first).manifest.entries]
    page = next(entry for entry in entries if entry.key == "about.html")
    folder.put_bytes(first.key, _manifest_only(make_manifest([page]).to_json()))
    elsewhere = tmp_path / "x" / "public"
    head = Manifest((), ("about.html",), History((first,)))
    with rollback.prepared(first, head, NoMetadata(folder), elsewhere) as (made, _):
        assert made.keeps == (page,)
    folder.put_bytes("about.html", b"X" * page.length_bytes)
    with (
        pytest.raises(NoSuchRelease, match=r"about\.html"),
        rollback.prepared(first, head, NoMetadata(folder), elsewhere),
    ):
        pass


def test_a_copy_names_only_who_chose_a_name(folder: DirectoryStore, tmp_path: Path) -> None:
    """Earlier versions wrote the login of whoever published as the archive's comment."""
    kept, *_ = _three(folder, tmp_path)
    assert read_pack(folder, kept).by == "Anna"
    data = bytearray(folder.get(kept.key, 1 << 20) or b"")
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        inside = {name: old.read(name) for name in old.namelist()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as login:
        login.comment = b"jdoe"
        for name, content in inside.items():
            login.writestr(name, content)
    folder.put_bytes(kept.key, made.getvalue())
    assert read_pack(folder, kept).by is None
