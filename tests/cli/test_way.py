"""The way of an episode, command by command, as a communications officer goes it."""

from __future__ import annotations

import json
import os
import re
import uuid
from pathlib import Path

import feedparser
import pytest
import soundfile
from lxml import etree
from PIL import Image

from tests.cli.conftest import MOMENTS, Soy, bring_text, write_campaign
from toolkit.show.toml.toml_editor import set_in_tables

pytestmark = pytest.mark.rotated


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
    assert "guid-missing" not in checked.out  # an example address fixes none
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


def test_status_tells_outdated_from_missing(soy: Soy, show: Path, episode: Path) -> None:
    """After an edit the audio and the kits are there, only older; nobody has lost a file."""
    assert json.loads(soy("status", "--json").out)[0]["audio"] == "missing"
    bring_text(soy, show.parent)
    soy("approve", "001", "--by", "Ana Novak")
    write_campaign(show, MOMENTS)
    assert soy("master", "001").code == 0
    assert soy("campaign", "001").code == 0
    path = episode / "episode.toml"
    path.write_text(path.read_text("utf-8").replace("2026-01-01", "2026-01-02"), "utf-8")
    row = json.loads(soy("status", "--json").out)[0]
    assert (row["audio"], row["kits"], row["kits_outdated"]) == ("outdated", 0, 1)
    said = soy("status")
    assert "outdated" in said.out
    assert "soy build renews it" in said.err
    assert soy("build").code == 0
    row = json.loads(soy("status", "--json").out)[0]
    assert (row["audio"], row["kits"], row["kits_outdated"]) == ("ready", 1, 0)
    assert "outdated" not in soy("status").out


def test_each_step_names_the_next(soy: Soy, show: Path, episode: Path, tmp_path: Path) -> None:
    assert "then: soy transcribe 001" in soy("master", "001").err
    bring_text(soy, tmp_path)
    assert "soy transcribe" not in soy("master", "001").err
    assert "next: soy check" in soy("approve", "001", "--by", "Ana Novak").err
    write_campaign(show, MOMENTS)
    assert "then: soy check, soy build" in soy("campaign", "001").err
    assert "next: soy publish --dry-run" in soy("build").err
    said = soy("publish").err
    assert "soy verify" not in said  # which cannot find what has an example address


def test_who_publishes_to_a_folder_is_told_that_it_is_not_online(
    soy: Soy, show: Path, episode: Path
) -> None:
    path = show / "episodes" / "show.toml"
    set_in_tables(path, {"release": {"public_url": "https://media.eppermed.eu/show"}})
    assert soy("build").code == 0
    next_step = (
        "next: make sure that a web server shows that folder at https://media.eppermed.eu/show"
    )
    assert next_step in soy("publish").err


def test_a_name_with_spaces_is_told_to_need_quotation_marks(soy: Soy, show: Path) -> None:
    said = soy("new", "Gespräch", "vom", "März.mp3", "--title", "A")
    assert said.code == 2
    assert "\nerror: Got unexpected extra argument" in said.err
    assert "Error:" not in said.err
    assert "hint: a name or title with spaces needs quotation marks" in said.err
    assert "quotation marks" not in soy("new", "--titel", "A").err


def test_an_empty_show_says_how_to_begin(soy: Soy, show: Path) -> None:
    said = soy("status")
    assert (said.code, said.out) == (0, "")
    assert "soy new" in said.err
    assert json.loads(soy("status", "--json").out) == []


def _times(folder: Path) -> dict[Path, int]:
    """Return when each file was written, but for the record of files that are 2 s old by now."""
    files = (p for p in folder.rglob("*") if p.is_file() and p.name != "kept.sqlite")
    return {path: path.stat().st_mtime_ns for path in files}


def test_a_second_run_does_nothing(soy: Soy, show: Path, episode: Path) -> None:
    would = json.loads(soy("build", "--dry-run", "--json").out)
    assert (would["is_done"], would["steps"]) == (False, [f"{episode.name}: encode and tag"])
    assert soy("master", "001").code == 0
    built = json.loads(soy("build", "--json").out)
    assert (built["is_done"], built["removed"], built["left_out"]) == (True, [], [])
    assert "feed.xml" in built["written"]
    assert soy("publish").code == 0
    before = _times(show / "build")
    assert soy("master", "001").code == 0
    built = soy("build")
    assert "0 written" in built.err
    published = soy("publish", "--json")
    assert json.loads(published.out)["put"] == []
    assert _times(show / "build") == before


@pytest.mark.usefixtures("mastered")
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


@pytest.mark.usefixtures("mastered")
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


def test_what_the_feed_cannot_say_is_told_before_the_sound_is_made(
    soy: Soy, show: Path, episode: Path
) -> None:
    path = show / "episodes" / "show.toml"
    said = path.read_text("utf-8").replace("Health & Fitness > Medicine", "Health and Fitness")
    path.write_text(said, "utf-8")
    built = soy("build")
    assert built.code == 11
    assert "episodes/show.toml: categories: 'Health and Fitness'" in built.err
    assert "did you mean 'Health & Fitness'?" in built.err
    assert not list((show / "build").rglob("audio.mp3"))


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
        ("transcribe", "1", "-n", "--json"),
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


def test_init_takes_its_folder_as_project_too(soy: Soy, tmp_path: Path) -> None:
    for place, command in (("a", ("init", "--project")), ("b", ("--project",))):
        end = () if command[0] == "init" else ("init",)
        assert soy(*command, tmp_path / place, *end).code == 0
        assert (tmp_path / place / "episodes" / "show.toml").exists()
    assert soy("init").code == 2
    assert soy("help-file", "show", "--project", tmp_path).code == 0


@pytest.mark.usefixtures("mastered")
def test_the_first_build_at_a_real_address_stores_the_guid(
    soy: Soy, show: Path, episode: Path
) -> None:
    path = show / "episodes" / "show.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("https://example.org/podcast", "https://podnews.net/rss/x"))
    assert "guid" in soy("build", "--dry-run").out
    assert soy("build").code == 0
    feed = feedparser.parse((show / "build" / "public" / "feed.xml").read_bytes())
    stored = re.search(r'^guid = "(.+)"$', path.read_text("utf-8"), flags=re.M)
    assert stored is not None
    assert feed.feed.podcast_guid == stored[1]
    namespace = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")  # as the namespace's text has it
    assert stored[1] == str(uuid.uuid5(namespace, "podnews.net/rss/x/feed.xml"))


def test_an_episode_with_a_cover_licence_and_record_of_its_own(
    soy: Soy, show: Path, episode: Path
) -> None:
    Image.new("RGB", (1400, 1400), "#ffcc4d").save(episode / "own.png")
    path = episode / "episode.toml"
    keys = 'cover = "own.png"\ncover_alt = "A yellow square."\nlicense = "cc0-1.0"\n'
    txt = '\n[[txt]]\npurpose = "ai-content"\nvalue = "true"\n'
    path.write_text(keys + path.read_text("utf-8") + txt, "utf-8")
    assert soy("check").code == 0
    assert soy("build").code == 0
    public = show / "build" / "public"
    feed = etree.fromstring((public / "feed.xml").read_bytes())
    item = feed.find(".//item")
    assert item is not None
    picture = item.find("{http://www.itunes.com/dtds/podcast-1.0.dtd}image")
    assert picture is not None
    key = picture.get("href", "").removeprefix("https://example.org/podcast/")
    assert (public / key).read_bytes() == (episode / "own.png").read_bytes()
    assert item.findtext("{https://podcastindex.org/namespace/1.0}license") == "cc0-1.0"
    assert item.findtext("{https://podcastindex.org/namespace/1.0}txt") == "true"


def test_status_without_the_store_is_done_in_part(soy: Soy, show: Path, episode: Path) -> None:
    path = show / "episodes" / "show.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace('"build/published"', '"ftp://x/y"'), "utf-8")
    said = soy("status", "--json")
    assert said.code == 3
    assert json.loads(said.out)[0]["published"] == "unknown"


def test_who_publishes_an_example_address_is_told_where_to_look(
    soy: Soy, show: Path, episode: Path
) -> None:
    """Nobody can open https://example.org/podcast/feed.xml; the folder's own page can be opened."""
    assert soy("build").code == 0
    said = soy("publish").err
    assert f"next: look at it in your browser: {show / 'build/published/index.html'};" in said
