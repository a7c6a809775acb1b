"""A moment in another language: the translation's words, the sound as it is, and both said so."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest

from toolkit.assemble.checks import check_moments
from toolkit.assemble.parts import kits
from toolkit.campaign.kits.kit_json import kit_json
from toolkit.errors import BadFile, MomentMismatch
from toolkit.show.campaigns import campaign_files
from toolkit.show.project import Project

pytestmark = pytest.mark.rotated

ROOT = Path(__file__).parents[2]
FAMILY = [
    "one-test-one-family",
    *(f"one-test-one-family-{language}" for language in ("bg", "de", "el", "fi", "fr")),
]
NOW = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """Return a copy of the sample show, without recordings."""
    for name in ("episodes", "transcripts", "campaign"):
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*.flac", "*.wav", "*.mp3")
        )
    return tmp_path


def ids(project: Project) -> list[str]:
    return [moment.id for _, moment in kits.moments(project, project.episode("001"))]


def test_a_translated_kit_says_the_approved_translation_and_that_the_sound_is_another(
    show: Path,
) -> None:
    project = Project.open(show)
    pair = next(
        (campaign, moment)
        for campaign, moment in kits.moments(project, project.episode("001"))
        if moment.id == "fits-the-person-de"
    )
    made = kits.plan(project, *pair, "a" * 64)
    note = "Die Aufnahme ist auf Englisch."
    assert made.card.quotation.startswith("Denken Sie an zwei Menschen")
    assert made.card.note == note
    assert f"Guest. {note}" not in made.alt  # roles are English words
    assert note in made.alt
    assert all(note in post for _, post in made.posts if "Denken Sie" in post)
    assert note in dict(made.posts)["mastodon"]
    assert dict(made.posts)["linkedin"].startswith("Dieselbe Krankheit")
    assert "Denken Sie an zwei" in made.vtt
    kit = json.loads(kit_json(made, []))
    jsonschema.validate(kit, json.loads((ROOT / "docs" / "kit.schema.json").read_text("utf-8")))
    assert kit["moment"]["translation_of"] == "fits-the-person"
    assert kit["transcript"]["language"] == "de"
    assert kit["transcript"]["spoken_language"] == "en"


def test_the_words_are_held_against_the_translation(show: Path) -> None:
    file = show / "campaign" / "know-your-medicine" / "moments.toml"
    file.write_text(file.read_text("utf-8").replace("Beide nehmen", "Alle nehmen"), "utf-8")
    project = Project.open(show)
    pair = project.moments_of(project.episode("001"))[1]
    with pytest.raises(MomentMismatch, match="fits-the-person-de"):
        kits.plan(project, *pair, "a" * 64)


def test_a_kit_waits_for_the_approval_of_its_translation(show: Path) -> None:
    assert ids(Project.open(show)) == [
        "fits-the-person", "fits-the-person-de", *FAMILY,
    ]  # fmt: skip
    text = show / "transcripts" / "001-medicine-that-starts-with-you" / "de.vtt"
    text.write_text(text.read_text("utf-8").replace("Hallo und", "Hallo, und"), "utf-8")
    project = Project.open(show)
    left = ["fits-the-person", *(one for one in FAMILY if not one.endswith("-de"))]
    assert ids(project) == left
    found = list(check_moments.look(project, project.campaigns[0], NOW, is_whole=True))
    assert {(one.level, one.rule) for one in found} == {("warning", "moment-waiting")}
    assert len(found) == 2
    text.unlink()
    assert ids(Project.open(show)) == left


def test_an_id_that_a_translation_has_is_taken(show: Path) -> None:
    file = show / "campaign" / "know-your-medicine" / "moments.toml"
    said = file.read_text("utf-8").replace('"one-test-one-family"', '"fits-the-person-de"')
    file.write_text(said, "utf-8")
    with pytest.raises(BadFile, match="two moments have the id 'fits-the-person-de'"):
        _ = Project.open(show).campaigns


def test_a_moment_goes_with_its_translations_and_changes_without_them(show: Path) -> None:
    project = Project.open(show)
    campaign = project.campaigns[0]
    said = campaign_files.Quotation("Other words", 25_000, 36_000)
    campaign_files.change(project, campaign.folder, campaign.moments[0], said)
    changed = Project.open(show).campaigns[0].moments[0]
    assert changed.words == "Other words"
    assert changed.translations == campaign.moments[0].translations
    project = Project.open(show)
    episode = project.episode("001")
    campaign_files.remove(project, episode, campaign.folder, changed.id, "Other words")
    left = Project.open(show).campaigns[0]
    assert left.moments == campaign.moments[1:]
    assert next(one.id for one in left.told) == "one-test-one-family"
