"""soy releases and soy rollback, as a person uses them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolkit.release.publishing import built

from .conftest import Soy

pytestmark = pytest.mark.rotated


def _build(show: Path, version: str) -> None:
    public = show / "build" / "public"
    public.mkdir(parents=True, exist_ok=True)
    for name in ("index.html", "feed.xml"):
        (public / name).write_text(f"<x>{version}</x>")
    built.record(public)


def test_an_earlier_release_comes_back(show: Path, soy: Soy) -> None:
    feed = show / "build" / "published" / "feed.xml"
    assert "has no release yet" in soy("releases").err
    ids = []
    for version in ("1", "2"):
        _build(show, version)
        assert soy("publish").code == 0
        rows = json.loads(soy("releases", "--json").out)["releases"]
        ids += [row["id"] for row in rows if row["is_present"]]
    assert len(set(ids)) == 2

    planned = soy("rollback", ids[0], "--dry-run")
    assert (planned.code, feed.read_text()) == (0, "<x>2</x>")
    assert "send    feed.xml" in planned.out
    assert soy("rollback", ids[0]).code == 0
    assert feed.read_text() == "<x>1</x>"
    assert "already" in soy("rollback", ids[0]).err
    assert f"* {ids[0]}" in soy("releases").out
    assert not (show / "build" / "published" / "publishing.json").exists()

    unknown = soy("rollback", "19990101")
    assert unknown.code == 26
    assert "soy releases" in unknown.err


def test_a_release_without_pages_leaves_none_of_later_ones(show: Path, soy: Soy) -> None:
    """What it takes back would stay on the page where listeners begin."""
    store, public = show / "build" / "published", show / "build" / "public"
    _build(show, "1")
    (public / "index.html").unlink()
    built.record(public)
    assert soy("publish").code == 0
    _build(show, "2")
    later = {
        "index.html": "home", "episodes/002-b/index.html": "page", "de/feed.xml": "<x/>",
        "assets/style.cb86eb2d914d37df.css": "style", "search/index/en/a.pf_meta": "words",
    }  # fmt: skip
    for key, text in later.items():
        (public / key).parent.mkdir(parents=True, exist_ok=True)
        (public / key).write_text(text)
    built.record(public)
    assert soy("publish").code == 0
    ids = [row["id"] for row in json.loads(soy("releases", "--json").out)["releases"]]
    before = {path: path.read_bytes() for path in store.rglob("*") if path.is_file()}

    gone = ["episodes/002-b/index.html", "index.html", "search/index/en/a.pf_meta"]
    first = min(ids)
    said = json.loads(soy("rollback", first, "--dry-run", "--json").out)
    assert said["removed"] == gone
    assert (store / "index.html").exists()
    said_done = soy("rollback", first)
    assert said_done.code == 0
    assert "remove  index.html" in said_done.out
    assert "3 pages of later releases go" in said_done.err
    assert [key for key in later if not (store / key).exists()] == [
        "index.html", "episodes/002-b/index.html", "search/index/en/a.pf_meta"
    ]  # fmt: skip
    assert "already" in soy("rollback", first).err

    assert soy("rollback", max(ids)).code == 0
    after = {path: path.read_bytes() for path in store.rglob("*") if path.is_file()}
    head = store / "release.json"
    assert after | {head: b""} == before | {head: b""}


def test_the_present_release_is_an_answer_for_programs_too(show: Path, soy: Soy) -> None:
    _build(show, "1")
    assert soy("publish").code == 0
    id_ = json.loads(soy("releases", "--json").out)["releases"][0]["id"]
    said = json.loads(soy("rollback", id_, "--json").out)
    assert (said["present"], said["put"], said["is_done"]) == (id_, [], True)
