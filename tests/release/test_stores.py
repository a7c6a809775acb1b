"""What every store promises; the same tests for a folder and for S3 servers."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from toolkit.errors import BadFile, StoreDamaged, StoreRefused

from .places import Place, entry_of

pytestmark = pytest.mark.rotated

EVERY_PLACE = True


class Halt(BaseException):
    """Raised by a progress to stop a transfer, as Ctrl-C does."""


def test_what_is_put_is_read_by_others_with_type_and_cache_rule(place: Place, public: Path) -> None:
    data = b"WEBVTT\n\n00:00.000 --> 00:01.000\nGood morning.\n"
    key = f"001-hello/en.{hashlib.sha256(data).hexdigest()[:12]}.vtt"
    place.store.put(entry_of(public, key, data), public / key)

    found = place.fetch(key)
    assert found is not None
    assert found.data == data
    if found.headers is not None:
        assert found.headers["content-type"] == "text/vtt; charset=utf-8"
        assert found.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert found.headers["x-amz-meta-sha256"] == hashlib.sha256(data).hexdigest()
    assert place.keys() == [key]


@pytest.mark.parametrize("length", [0, 1, 8 << 20, (8 << 20) + 1, 20 << 20])
def test_any_length_arrives_whole(place: Place, public: Path, length: int) -> None:
    """Nothing, one byte, the last length in one request, the first in parts, three parts."""
    data = os.urandom(1 << 16) * (length // (1 << 16) + 1)
    entry = entry_of(public, "media/a.mp3", data[:length])
    shares: list[float] = []
    place.store.put(entry, public / entry.key, shares.append)

    found = place.fetch(entry.key)
    assert found is not None
    assert len(found.data) == length
    assert hashlib.sha256(found.data).hexdigest() == entry.sha256
    assert all(0 <= share <= 1 for share in shares)
    assert place.store.holds(entry, public / entry.key)


def test_put_replaces_the_object(place: Place, public: Path) -> None:
    for text in (b"old", b"new and longer", b"new"):
        entry = entry_of(public, "feed.xml", text)
        place.store.put(entry, public / "feed.xml")
        found = place.fetch("feed.xml")
        assert found is not None
        assert found.data == text


def test_stat_says_length_and_digest(place: Place, public: Path) -> None:
    entry = entry_of(public, "index.html", b"<!doctype html>")
    place.store.put(entry, public / "index.html")

    said = place.store.stat("index.html")
    assert said is not None
    assert (said.length_bytes, said.sha256) == (15, entry.sha256)
    assert said.content_type in (None, "text/html; charset=utf-8")
    assert said.cache_control in (None, "public, max-age=300")


def test_what_is_not_there_is_none(place: Place, public: Path) -> None:
    entry = entry_of(public, "a/b.txt", b"x")
    assert place.store.stat("a/b.txt") is None
    assert place.store.get("a/b.txt", 10) is None
    assert not place.store.holds(entry, public / "a/b.txt")
    place.store.delete("a/b.txt")


def test_holds_is_about_just_this_content(place: Place, public: Path) -> None:
    entry = entry_of(public, "a.txt", b"one")
    place.store.put(entry, public / "a.txt")
    assert place.store.holds(entry, public / "a.txt")
    assert not place.store.holds(entry_of(public, "a.txt", b"two"), public / "a.txt")
    assert not place.store.holds(entry_of(public, "a.txt", b"three"), public / "a.txt")


def test_holds_is_about_the_headers_too(place: Place, public: Path) -> None:
    entry = entry_of(public, "a.txt", b"one")
    place.store.put(entry, public / "a.txt")
    found = place.fetch("a.txt")
    assert found is not None
    if found.headers is not None:
        other = replace(entry, cache_control="no-cache")
        assert not place.store.holds(other, public / "a.txt")
        assert not place.store.holds(replace(entry, content_type="a/b"), public / "a.txt")


def test_small_bytes_are_put_and_got(place: Place) -> None:
    place.store.put_bytes(
        "r.json", b"{}\n", content_type="application/json", cache_control="no-cache"
    )
    assert place.store.get("r.json", 3) == b"{}\n"
    with pytest.raises(StoreDamaged, match=r"r\.json.* larger than 2 bytes"):
        place.store.get("r.json", 2)


def test_deleted_is_gone(place: Place, public: Path) -> None:
    for key in ("a/b/c.txt", "a/d.txt"):
        place.store.put(entry_of(public, key, b"x"), public / key)
    place.store.delete("a/b/c.txt")
    assert place.keys() == ["a/d.txt"]


@pytest.mark.parametrize("length", [100, 9 << 20])
def test_a_file_that_changed_is_not_put(place: Place, public: Path, length: int) -> None:
    place.store.put(entry_of(public, "a.mp3", b"a" * length), public / "a.mp3")
    new = entry_of(public, "a.mp3", b"b" * length)
    (public / "a.mp3").write_bytes(b"c" * length)
    with pytest.raises(BadFile, match=r"a\.mp3: the file changed"):
        place.store.put(new, public / "a.mp3")
    found = place.fetch("a.mp3")
    assert found is not None
    assert found.data == b"a" * length


def test_a_file_that_went_away_is_one_clear_error(place: Place, public: Path) -> None:
    entry = entry_of(public, "a.mp3", b"a")
    (public / "a.mp3").unlink()
    with pytest.raises(BadFile, match=r"a\.mp3: the file cannot be read"):
        place.store.put(entry, public / "a.mp3")
    assert place.keys() == []


@pytest.mark.parametrize("length", [2 << 20, 24 << 20])
def test_a_stopped_transfer_leaves_the_old_object(place: Place, public: Path, length: int) -> None:
    place.store.put(entry_of(public, "a.mp3", b"old"), public / "a.mp3")
    entry = entry_of(public, "a.mp3", b"n" * length)

    def stop(_share: float) -> None:
        raise Halt

    with pytest.raises(Halt):
        place.store.put(entry, public / "a.mp3", stop)
    found = place.fetch("a.mp3")
    assert found is not None
    assert found.data == b"old"
    assert place.keys() == ["a.mp3"]


def test_keys_cannot_leave_the_store(place: Place) -> None:
    for key in ("../a", "/a", "a//b", "a/../b", "a\\b", "", "ä", "a?b", "a" * 1025):
        with pytest.raises(StoreRefused):
            place.store.get(key, 10)
        with pytest.raises(StoreRefused):
            place.store.put_bytes(key, b"", content_type="a/b", cache_control="no-cache")
        with pytest.raises(StoreRefused):
            place.store.delete(key)
    assert place.keys() == []


def test_many_threads_share_a_store(place: Place, public: Path) -> None:
    entries = [entry_of(public, f"p/{n:02}.html", b"%d" % n) for n in range(24)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda entry: place.store.put(entry, public / entry.key), entries))
    assert place.keys() == [entry.key for entry in entries]


def test_the_name_holds_no_keys(place: Place) -> None:
    name = place.store.describe()
    assert name
    assert os.environ.get("AWS_SECRET_ACCESS_KEY", "-" * 40) not in name
    assert os.environ.get("AWS_ACCESS_KEY_ID", "-" * 40) not in name
