"""The way of an episode, command by command, as a communications officer goes it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import feedparser
import soundfile

from tests.cli.conftest import MOMENTS, Soy, bring_text, write_campaign


def test_the_whole_way(soy: Soy, show: Path, episode: Path, tmp_path: Path) -> None:
    mastered = soy("master", "001", "--json")
    assert mastered.code == 0, mastered.err
    assert json.loads(mastered.out)["after"]["integrated_lufs"] is not None

    bring_text(soy, tmp_path)
    assert soy("transcript", "list", "001", "--json").out.count('"draft"') == 1
    assert soy("approve", "001", "--by", "Ana Novak").code == 0

    write_campaign(show, MOMENTS)
    assert soy("campaign", "001").code == 0
    kit = show / "build" / "campaign" / "genes" / "recipe"
    assert soundfile.info(kit / "clip.mp3").duration > 2.4
    assert "A gene is a recipe." in (kit / "alt.txt").read_text("utf-8")

    checked = soy("check")
    assert checked.code == 0, checked.out + checked.err
    assert soy("build").code == 0
    planned = soy("publish", "--dry-run")
    assert planned.code == 0
    assert "feed.xml" in planned.out
    assert not (show / "build" / "published").exists()
    assert soy("publish").code == 0

    feed = feedparser.parse((show / "build" / "published" / "feed.xml").read_bytes())
    assert [entry.title for entry in feed.entries] == ["What a gene is"]
    rows = json.loads(soy("status", "--json").out)
    assert rows[0]["published"] == "yes"
    assert rows[0]["transcripts"] == {"en": "reviewed"}
    assert (rows[0]["moments"], rows[0]["kits"]) == (1, 1)


def test_a_second_run_does_nothing(soy: Soy, show: Path, episode: Path) -> None:
    assert soy("build").code == 0
    assert soy("publish").code == 0
    before = {p: p.stat().st_mtime_ns for p in (show / "build").rglob("*") if p.is_file()}
    assert soy("master", "001").code == 0
    built = soy("build")
    assert "0 written" in built.err
    published = soy("publish", "--json")
    assert json.loads(published.out)["put"] == []
    after = {p: p.stat().st_mtime_ns for p in (show / "build").rglob("*") if p.is_file()}
    assert after == before


def test_a_change_of_words_after_approval_is_a_draft_again(
    soy: Soy, show: Path, episode: Path, tmp_path: Path
) -> None:
    bring_text(soy, tmp_path)
    soy("approve", "001", "--by", "Ana Novak")
    assert soy("build").code == 0
    public = show / "build" / "public" / "episodes" / episode.name
    assert list(public.glob("transcript.en.*.vtt"))
    path = show / "transcripts" / episode.name / "en.vtt"
    path.write_text(path.read_text("utf-8").replace("recipe", "receipt"), "utf-8")
    assert json.loads(soy("status", "--json").out)[0]["transcripts"] == {"en": "edited"}
    assert "changed after it was approved" in soy("check").out
    assert soy("build").code == 0
    assert not list(public.glob("transcript.*"))


def test_drafts_that_the_show_publishes_say_that_they_are_automatic(
    soy: Soy, show: Path, episode: Path, tmp_path: Path
) -> None:
    bring_text(soy, tmp_path)
    path = show / "episodes" / "show.toml"
    said = path.read_text("utf-8")
    path.write_text(said.replace("# publish_drafts = false", "publish_drafts = true"), "utf-8")
    assert soy("build").code == 0
    made = list((show / "build" / "public" / "episodes" / episode.name).glob("transcript.en.*"))
    assert {p.suffix for p in made} == {".vtt", ".srt", ".json", ".html", ".txt"}
    texts = [" ".join(p.read_text("utf-8").split()) for p in made]
    assert all("not checked by a person" in text for text in texts)


def test_a_date_in_the_future_waits(soy: Soy, show: Path, episode: Path) -> None:
    built = soy("build", "--at", "2025-12-31T00:00:00Z")
    assert "comes out on 2026-01-01" in built.err
    names = [p.name for p in (show / "build" / "public").rglob("*") if p.is_file()]
    assert not [n for n in names if n.endswith(".mp3")]


def test_dry_runs_change_nothing(soy: Soy, show: Path, episode: Path, recording: Path) -> None:
    before = sorted(show.rglob("*"))
    for command in (
        ("new", recording, "--title", "Another", "--dry-run"),
        ("master", "1", "-n"),
        ("transcribe", "1", "-n"),
        ("build", "-n"),
        ("init", show / "other", "-n"),
    ):
        assert soy(*command).code == 0, command
    assert sorted(show.rglob("*")) == before


def test_the_project_can_be_named_anywhere(soy: Soy, show: Path, tmp_path: Path) -> None:
    os.chdir(tmp_path)
    assert soy("status", "--project", show).code == 0
    assert soy("--project", show, "status").code == 0
    assert soy("status").code == 10
