"""soy publish --again, and a publish where release.json is gone, as a person uses them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from toolkit.errors import StoreUnreachable
from toolkit.release.publishing import built, lock

from .conftest import Soy

pytestmark = pytest.mark.rotated


def _build(show: Path, version: str) -> None:
    public = show / "build" / "public"
    public.mkdir(parents=True, exist_ok=True)
    for name in ("index.html", "about.html", "feed.xml"):
        (public / name).write_text(f"<x>{name}{version}</x>")
    built.record(public)


def _releases(soy: Soy) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(soy("releases", "--json").out)["releases"]
    return rows


def test_what_was_deleted_or_damaged_there_comes_back(show: Path, soy: Soy) -> None:
    published = show / "build" / "published"
    _build(show, "1")
    assert soy("publish").code == 0
    releases = _releases(soy)
    (published / "index.html").unlink()
    (published / "about.html").write_text("<x>about.html?</x>")
    idle = soy("publish")
    assert "nothing was sent" in idle.err
    assert "soy publish --again" in idle.err
    assert not (published / "index.html").exists()

    planned = soy("publish", "--again", "--dry-run")
    assert "would check 3 files" in planned.err
    assert "check " in planned.out
    assert "send  " not in planned.out
    said = json.loads(soy("publish", "--again", "--dry-run", "--json").out)
    assert said["look_at"] == ["about.html", "feed.xml", "index.html"]
    assert (said["put"], said["put_bytes"]) == ([], 0)
    assert not (published / "index.html").exists()

    done = soy("publish", "--again")
    assert (done.code, "sent 2 files" in done.err) == (0, True)
    for name in ("index.html", "about.html", "feed.xml"):
        assert (published / name).read_text() == f"<x>{name}1</x>"
    assert _releases(soy) == releases
    assert json.loads(soy("publish", "--again", "--json").out)["put"] == []


def test_what_is_kept_of_the_present_release_is_made_again(show: Path, soy: Soy) -> None:
    """A new release is kept whole, so that the broken one can be forgotten."""
    _build(show, "1")
    assert soy("publish").code == 0
    first = _releases(soy)[0]["id"]
    pack = show / "build" / "published" / "releases" / f"{first}.zip"
    pack.write_bytes(pack.read_bytes()[:40])
    assert "soy publish --again" in soy("gc").err
    assert soy("publish", "--again").code == 0
    second, broken = _releases(soy)
    assert (broken["id"], second["is_present"]) == (first, True)
    assert soy("gc", "--forget", first, "--older-than", "0", "--yes").code == 0
    assert not pack.exists()
    _build(show, "2")
    assert soy("publish").code == 0
    assert soy("rollback", second["id"]).code == 0


def test_a_lost_head_loses_no_release(show: Path, soy: Soy) -> None:
    published = show / "build" / "published"
    for version in ("1", "2"):
        _build(show, version)
        assert soy("publish").code == 0
    earlier = [{**row, "is_present": False} for row in _releases(soy)]
    (published / "release.json").write_text('{"version": 99}')
    assert "soy recognises the files that are already there" in soy("publish").err
    (published / "release.json").unlink()
    assert soy("publish").code == 0
    assert _releases(soy)[1:] == earlier
    packs = sorted(published.glob("releases/*"))
    assert soy("gc", "--older-than", "0", "--yes").code == 0
    assert sorted(published.glob("releases/*")) == packs
    assert soy("rollback", earlier[-1]["id"]).code == 0
    assert (published / "feed.xml").read_text() == "<x>feed.xml1</x>"


def test_a_lock_that_stays_is_a_warning(
    show: Path, soy: Soy, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_lease: lock.Lease) -> None:
        raise StoreUnreachable("the storage does not answer")

    _build(show, "1")
    monkeypatch.setattr(lock.Lease, "end", fail)
    said = soy("publish")
    assert said.code == 0
    assert "sent 3 files" in said.err
    assert "soy could not remove the lock" in said.err
