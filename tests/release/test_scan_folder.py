"""What a built folder becomes: roles, types, cache rules, and what is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from toolkit.errors import BadFile
from toolkit.publication.scan_folder import (
    CACHE_RULES,
    content_hash,
    content_type,
    role_of,
    scan,
)


def _write(folder: Path, key: str, data: bytes = b"x") -> None:
    path = folder / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("key", "role", "media_type"),
    [
        ("feed.xml", "feed", "application/rss+xml; charset=utf-8"),
        ("trailers.xml", "feed", "application/xml; charset=utf-8"),
        ("a/sitemap.xml", "page", "application/xml; charset=utf-8"),
        ("001-a/audio.0123456789ab.mp3", "immutable", "audio/mpeg"),
        ("001-a/en.0123456789ab.vtt", "immutable", "text/vtt; charset=utf-8"),
        ("001-a/en.0123456789ab.srt", "immutable", "application/x-subrip"),
        ("001-a/en.0123456789ab.json", "immutable", "application/json"),
        ("001-a/chapters.0123456789ab.json", "immutable", "application/json+chapters"),
        ("001-a/x.0123456789ab.chapters.json", "immutable", "application/json+chapters"),
        ("001-a/en.0123456789ab.html", "immutable", "text/html; charset=utf-8"),
        ("001-a/en.0123456789ab.txt", "immutable", "text/plain; charset=utf-8"),
        ("cover.0123456789abcdef.png", "immutable", "image/png"),
        ("cover.0123456789ab.JPG", "immutable", "image/jpeg"),
        ("campaign/kit.json", "page", "application/json"),
        ("a.0123456789a.mp3", "page", "audio/mpeg"),
        ("a.0123456789aB.mp3", "page", "audio/mpeg"),
        ("a.unknown", "page", "application/octet-stream"),
        ("README", "page", "application/octet-stream"),
    ],
)
def test_the_name_says_role_and_type(key: str, role: str, media_type: str) -> None:
    assert (role_of(key), content_type(key)) == (role, media_type)


def test_entries_hold_what_is_on_disk(tmp_path: Path) -> None:
    data = b"sound"
    digest = hashlib.sha256(data).hexdigest()
    key = f"001/audio.{digest[:16]}.mp3"
    _write(tmp_path, key, data)
    _write(tmp_path, "feed.xml", b"<rss/>")

    first, second = scan(tmp_path).entries
    assert (first.key, first.sha256, first.length_bytes) == (key, digest, 5)
    assert first.cache_control == CACHE_RULES["immutable"]
    assert second.key == "feed.xml"
    assert content_hash(key) == digest[:16]


def test_a_name_that_belies_its_content_is_refused(tmp_path: Path) -> None:
    _write(tmp_path, "001/audio.0123456789ab.mp3", b"changed afterwards")
    with pytest.raises(BadFile, match="in the name is 0123456789ab, but the file's is") as e:
        scan(tmp_path)
    assert e.value.hint == "delete it and make it again: soy build"


def test_hidden_files_are_not_published_but_for_well_known(tmp_path: Path) -> None:
    for key in (".DS_Store", ".a-1.mp3.part", "a/.hidden", ".git/config", "index.html"):
        _write(tmp_path, key)
    _write(tmp_path, ".well-known/security.txt")
    found = [entry.key for entry in scan(tmp_path).entries]
    assert found == [".well-known/security.txt", "index.html"]


def test_nothing_to_publish_is_an_error(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(BadFile, match="nothing to publish"):
            scan(folder)


@pytest.mark.parametrize(
    "name", ["a b.txt", "ü.txt", "a\\b.txt", "a%20.txt", "a\n.txt", "release.json"]
)
def test_names_that_cannot_be_keys_are_refused(tmp_path: Path, name: str) -> None:
    _write(tmp_path, name)
    with pytest.raises(BadFile) as e:
        scan(tmp_path)
    assert e.value.hint == "rename the file"


def test_links_that_lead_out_are_refused(tmp_path: Path) -> None:
    public = tmp_path / "public"
    _write(tmp_path, "secret.txt")
    _write(public, "a.txt")
    (public / "inside.txt").symlink_to("a.txt")
    assert [entry.key for entry in scan(public).entries] == ["a.txt", "inside.txt"]

    (public / "b.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(BadFile, match=r"b\.txt: the link leads out"):
        scan(public)
    (public / "b.txt").unlink()
    (public / "c").symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(BadFile, match="c: the link leads out"):
        scan(public)
    (public / "c").unlink()
    (public / "d").symlink_to(public, target_is_directory=True)
    with pytest.raises(BadFile, match="links to folders"):
        scan(public)
