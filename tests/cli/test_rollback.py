"""soy releases and soy rollback, as a person uses them."""

from __future__ import annotations

import json
from pathlib import Path

from toolkit.release.publishing import built

from .conftest import Soy


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
    assert "put  feed.xml" in planned.out
    assert soy("rollback", ids[0]).code == 0
    assert feed.read_text() == "<x>1</x>"
    assert "already" in soy("rollback", ids[0]).err
    assert f"* {ids[0]}" in soy("releases").out
    assert not (show / "build" / "published" / "publishing.json").exists()

    unknown = soy("rollback", "19990101")
    assert unknown.code == 26
    assert "soy releases" in unknown.err


def test_the_present_release_is_an_answer_for_programs_too(show: Path, soy: Soy) -> None:
    _build(show, "1")
    assert soy("publish").code == 0
    id_ = json.loads(soy("releases", "--json").out)["releases"][0]["id"]
    said = json.loads(soy("rollback", id_, "--json").out)
    assert (said["present"], said["put"], said["is_done"]) == (id_, [], True)
