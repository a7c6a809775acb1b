"""Nothing leaves a feed, or enters it early, and no show takes another's place, unsaid."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.release.feeds import BASE, ONE, TWO, Item, feed
from toolkit.release.publishing import built

from .conftest import Soy

pytestmark = pytest.mark.rotated

Build = Callable[..., None]
OUT = "2026-01-01T06:00:00Z"


def _write(show: Path, item: Item, date: str | None = OUT) -> None:
    """Write an episode by hand; nothing here needs its recording."""
    folder = show / "episodes" / item.folder
    folder.mkdir(exist_ok=True)
    said = f'title = "{item.title}"\nguid = "{item.guid}"\nsource = "a.wav"\n'
    said += f'source_sha256 = "{"0" * 64}"\n' + (f"date = {date}\n" if date else "")
    (folder / "episode.toml").write_text(said, "utf-8")


def _build(show: Path, *items: Item, **said: str) -> None:
    """Leave what a build of these episodes would, with a kit of the first."""
    public = show / "build" / "public"
    shutil.rmtree(public, ignore_errors=True)
    public.mkdir(parents=True)
    (public / "feed.xml").write_bytes(feed(*items, **said))
    for item in items:
        place = public / "episodes" / item.folder
        place.mkdir(parents=True)
        (place / "notes.html").write_text(f"<p>{item.title} secret")
        for tag in item.languages:
            (place / f"transcript.{tag}.vtt").write_text(f"{item.title} {tag}")
        kit = public / "campaign" / "know" / item.folder
        kit.mkdir(parents=True)
        (kit / "clip.mp3").write_text(f"{item.title} clip")
        (kit / "kit.json").write_text(json.dumps({"episode": {"guid": item.guid}}))
    _pack(public / "campaign" / "know", " ".join(f"{item.title} clip" for item in items))
    _pack(public / "campaign" / "know" / "en", items[-1].title)
    _pack(public / "campaign" / "other", "words of others")
    built.record(public)


def _pack(folder: Path, text: str) -> None:
    """Write what all kits of a campaign, or of a language, would be in one file."""
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"kits.{digest}.zip").write_text(text)


@pytest.fixture
def published(show: Path, soy: Soy) -> Path:
    """Return the folder in which a show of two episodes is published."""
    for item in (ONE, TWO):
        _write(show, item)
    _build(show, ONE, TWO)
    assert soy("publish").code == 0
    return show / "build" / "published"


def _titles(published: Path) -> list[str]:
    text = (published / "feed.xml").read_text()
    return [item.title for item in (ONE, TWO) if f"<title>{item.title}<" in text]


def test_an_episode_leaves_only_when_said(show: Path, soy: Soy, published: Path) -> None:
    (show / "episodes" / ONE.folder / "episode.toml").rename(
        show / "episodes" / ONE.folder / "episode.toml.txt"
    )
    _build(show, TWO)
    for command in (("publish",), ("publish", "-n"), ("publish", "--remove", "002")):
        said = soy(*command)
        assert said.code == 25
        assert '"First words"' in said.err
        assert "--remove 001" in said.err
        assert _titles(published) == ["First words", "Second words"]
    planned = soy("publish", "-n", "--json")
    assert planned.code == 25
    assert [out["guid"] for out in json.loads(planned.out)["changes"]["removed"]] == ["guid-1"]
    done = soy("publish", "--remove", "001")
    assert done.code == 0
    assert 'REMOVED: "First words" (001-first-words)' in done.err
    assert _titles(published) == ["Second words"]
    assert soy("publish").code == 0  # that is done


def test_a_transcript_leaves_only_when_said(show: Path, soy: Soy, published: Path) -> None:
    _build(show, replace(ONE, languages=("en",)), TWO)
    said = soy("publish")
    assert (said.code, "the de transcript of" in said.err) == (25, True)
    assert soy("publish", "--remove", "001").code == 25
    done = json.loads(soy("publish", "--remove", "001:de", "--json").out)["left"]
    assert done["files"] == ["episodes/001-first-words/transcript.de.vtt"]
    assert soy(*done["command"].split()[1:]).code == 0
    assert not [p for p in published.rglob("*") if p.is_file() and b"words de" in p.read_bytes()]
    assert (published / "episodes/001-first-words/transcript.en.vtt").exists()


def test_a_renamed_folder_takes_nothing_away(show: Path, soy: Soy, published: Path) -> None:
    (show / "episodes" / ONE.folder).rename(show / "episodes" / "003-first-words")
    _build(show, replace(ONE, folder="003-first-words"), TWO)
    said = soy("publish", "--json")
    assert said.code == 0
    changes = json.loads(said.out)["changes"]
    assert (changes["added"], changes["removed"]) == ([], [])
    assert changes["changed"][0]["folder"] == "003-first-words"


def test_at_a_terminal_it_asks(
    show: Path, soy: Soy, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _build(show, TWO)
    (show / "episodes" / ONE.folder / "episode.toml").unlink()
    answers = iter([False, True])
    monkeypatch.setattr("toolkit.cli.publication.changes.sys", SimpleNamespace(
        stdin=SimpleNamespace(isatty=lambda: True), stderr=SimpleNamespace(isatty=lambda: True)
    ))  # fmt: skip
    monkeypatch.setattr("click.confirm", lambda *_, **__: next(answers))
    assert soy("publish").code == 25
    assert _titles(published) == ["First words", "Second words"]
    assert soy("publish").code == 0
    assert _titles(published) == ["Second words"]


def test_a_copied_show_takes_no_place(show: Path, soy: Soy, published: Path) -> None:
    """With `build/` copied along, and so what was seen; the episodes have the same folders."""
    copy = replace(ONE, guid="de-1", title="Erste Folge")
    _write(show, copy)
    _build(show, copy, title="Deutsche Ausgabe", guid="g-2", base=f"{BASE}/zwei")
    for command in (("publish",), ("publish", "-n"), ("publish", "--again")):
        said = soy(*command)
        assert said.code == 25
        assert '"Case"' in said.err
        assert '"Deutsche Ausgabe"' in said.err
        assert _titles(published) == ["First words", "Second words"]
    done = soy("publish", "--replace-show")
    assert done.code == 0
    assert 'REPLACED: the whole show "Case"' in done.err


def test_a_feed_of_another_program_is_not_written_over(show: Path, soy: Soy) -> None:
    place = show / "build" / "published"
    place.mkdir(parents=True)
    _write(show, ONE)
    _build(show, ONE)
    for data in (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", feed(TWO, title="Other", guid="")):
        (place / "feed.xml").write_bytes(data)
        assert soy("publish").code == 25
        assert (place / "feed.xml").read_bytes() == data
    assert soy("publish", "--replace-show").code == 0


@pytest.mark.parametrize("date", ["2099-12-24T06:00:00Z", None])
def test_what_is_to_come_is_not_sent(
    show: Path, soy: Soy, published: Path, date: str | None
) -> None:
    """The date moved after the build, which another machine has not."""
    before = (published / "feed.xml").read_bytes()
    _write(show, TWO, date)
    _build(show, ONE, replace(TWO, notes="New."))
    for command in (("publish",), ("publish", "-n"), ("publish", "--to", "elsewhere")):
        said = soy(*command)
        assert said.code == 29
        assert '"Second words" (002-second-words)' in said.err
        assert "soy build" in said.err
    assert (published / "feed.xml").read_bytes() == before
    assert not (show / "elsewhere").exists()


def test_a_rollback_brings_nothing_early(show: Path, soy: Soy, published: Path) -> None:
    (first,) = json.loads(soy("releases", "--json").out)["releases"]
    _write(show, TWO, "2099-12-24T06:00:00Z")
    _build(show, ONE)
    assert soy("publish", "--remove", "2").code == 0
    for command in (("rollback", first["id"]), ("rollback", first["id"], "-n")):
        said = soy(*command)
        assert (said.code, "2099-12-24" in said.err) == (29, True)
        assert _titles(published) == ["First words"]


def test_what_listeners_have_after_a_rollback(show: Path, soy: Soy, published: Path) -> None:
    (first,) = json.loads(soy("releases", "--json").out)["releases"]
    _write(show, ONE, None)
    _build(show, TWO)
    assert soy("publish", "--remove", "1").code == 0
    listed = soy("releases")
    newest_line, first_line = listed.out.splitlines()
    assert newest_line.endswith('REMOVED "First words"')
    assert 'added "First words", "Second words"' in first_line
    newest = json.loads(soy("releases", "--json").out)["releases"][0]
    assert [out["title"] for out in newest["changes"]["removed"]] == ["First words"]
    assert "draft" in soy("status").out

    back = soy("rollback", first["id"])
    assert back.code == 0
    assert "now has no date" in back.err
    assert 'added:   "First words"' in back.err
    said = soy("status")
    assert "yes, though draft here" in said.out
    assert "after a soy rollback" in said.err
    rows = json.loads(soy("status", "--json").out)
    assert [row["published"] for row in rows] == ["yes, though draft here", "yes"]
    shutil.rmtree(show / "episodes" / ONE.folder)
    assert 'listeners also have "First words"' in soy("status").err


def test_what_was_withdrawn_can_be_removed_for_good(show: Path, soy: Soy, published: Path) -> None:
    _write(show, ONE, None)
    _build(show, TWO)
    said = json.loads(soy("publish", "--remove", "1", "--json").out)["left"]
    assert sorted(said["files"]) == [
        "campaign/know/001-first-words/clip.mp3",
        "campaign/know/001-first-words/kit.json",
        "campaign/know/kits.e38ce427ab3bef67.zip",
        "episodes/001-first-words/notes.html",
        "episodes/001-first-words/transcript.de.vtt",
        "episodes/001-first-words/transcript.en.vtt",
    ]
    assert (published / said["files"][0]).exists()
    assert soy(*said["command"].split()[1:]).code == 0
    files = [path for path in published.rglob("*") if path.is_file()]
    assert not [path for path in files if "001-first-words" in str(path)]
    for path in files:
        assert b"First words" not in path.read_bytes()
        assert b"001-first-words" not in path.read_bytes()
    assert _titles(published) == ["Second words"]


def test_people_are_told_of_what_was_withdrawn(show: Path, soy: Soy, published: Path) -> None:
    _write(show, ONE, None)
    _build(show, TWO)
    said = soy("publish", "--remove", "1")
    assert 'can still fetch 6 files of "First words" (001-first-words)' in said.err
    assert "soy gc --forget" in said.err


def test_a_clock_set_back_publishes_nothing(
    show: Path, soy: Soy, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Past(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            assert tz is UTC
            return datetime(2026, 1, 2, tzinfo=UTC)

    _build(show, ONE, replace(TWO, notes="New."))
    monkeypatch.setattr("toolkit.workflow.publication.publish_job.datetime", Past)
    said = soy("publish")
    assert (said.code, "2026-01-02" in said.err) == (25, True)
    assert soy("publish", "--clock-is-right").code == 0


@pytest.mark.parametrize(
    "name", ["episode.toml.txt", "Episode.toml", "episode (1).toml", "episode.toml.bak", None]
)
def test_a_folder_that_is_passed_over_is_told(show: Path, soy: Soy, name: str | None) -> None:
    _write(show, ONE)
    _write(show, TWO)
    path = show / "episodes" / ONE.folder / "episode.toml"
    path.rename(path.with_name(name)) if name else path.unlink()
    said = soy("check", "--json")
    found = [f for f in json.loads(said.out) if f["rule"] == "not-an-episode"]
    assert [f["where"] for f in found] == ["episodes/001-first-words"]
    assert (name or "no episode.toml") in found[0]["message"]
    assert "no-episode-out" not in said.out


def test_a_show_with_no_episode_out_is_told(show: Path, soy: Soy) -> None:
    _write(show, ONE)
    said = soy("check", "--at", "2020-01-01T00:00:00Z")
    assert "no-episode-out" in said.out
