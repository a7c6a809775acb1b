"""`soy check` reads each file by itself: it names the right one, and one mistake hides no other."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from toolkit.assemble.check import check
from toolkit.show.findings import Finding
from toolkit.show.project import Project

NOW = datetime(2026, 12, 1, tzinfo=UTC)
SHOW = """\
title = "A show"
description = "What medicine learns from what makes you you, told by those who know."
language = "en"
author = "EP PerMed"
link = "https://www.eppermed.eu/podcast"
categories = ["Health & Fitness > Medicine"]
cover_alt = "A double helix of dots."
[release]
public_url = "https://media.eppermed.eu/show"
"""
EPISODE = """\
title = "Episode {0}"
guid = "guid-{0}"
date = 2026-11-01T06:00:00Z
source = "source.wav"
source_sha256 = "{1}"
"""


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path / "episodes" / "show.toml", SHOW)
    for number in (1, 2, 3):
        folder = tmp_path / "episodes" / f"00{number}-episode"
        write(folder / "episode.toml", EPISODE.format(number, "0" * 64))
    return tmp_path


def errors(root: Path) -> list[tuple[str, str]]:
    """Return where and what, of what is wrong with files that people write."""
    found = check(Project.open(root), NOW)
    assert all(str(root) not in finding.where for finding in found)
    assert all(str(root) not in finding.message for finding in found if finding.rule == "unusable")
    return [(f.where, f.message) for f in found if _is_of_a_text(f)]


def _is_of_a_text(finding: Finding) -> bool:
    is_text = finding.where.endswith((".toml", ".md", ".vtt"))
    return finding.level == "error" and is_text and not finding.rule.startswith("cover")


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_small_show_is_right(root: Path) -> None:
    assert errors(root) == []


def test_each_file_with_a_mistake_is_named(root: Path) -> None:
    change(root / "episodes/001-episode/episode.toml", "title", "titel")
    change(root / "episodes/002-episode/episode.toml", "2026-11-01T06:00:00Z", "5")
    write(root / "campaign/genes/campaign.toml", "title = 1\n")
    write(root / "campaign/heart/campaign.toml", 'title = "Heart"\n')
    write(root / "campaign/heart/moments.toml", "[[moments]]\n")
    write(root / "transcripts/corrections.toml", "x = 1\n")
    write(root / "campaign/glossary/de.toml", "terms = 5\n")
    found = errors(root)
    for where, what in (
        ("episodes/001-episode/episode.toml", "unknown key 'titel'"),
        ("episodes/002-episode/episode.toml", "date = 5: expected a date"),
        ("campaign/genes/campaign.toml", "title = 1"),
        ("campaign/heart/moments.toml", "the key 'moments[1].id' is missing"),
        ("transcripts/corrections.toml", "unknown key 'x'"),
        ("campaign/glossary/de.toml", "terms = 5"),
    ):
        assert any(w == where and what in message for w, message in found), (where, found)


def test_all_mistakes_of_one_file_are_told_but_a_misspelling_once(root: Path) -> None:
    path = root / "episodes/show.toml"
    change(path, "title =", "titel =")
    change(path, '"en"', '"German"')
    change(path, "https://www.eppermed.eu/podcast", "www.example.org")
    change(root / "episodes/003-episode/episode.toml", "guid =", "giud =")
    assert [(where, message.partition(":")[0]) for where, message in errors(root)] == [
        ("episodes/show.toml", "unknown key 'titel'"),
        ("episodes/show.toml", "language = 'German'"),
        ("episodes/show.toml", "link = 'www.example.org'"),
        ("episodes/003-episode/episode.toml", "unknown key 'giud'"),
    ]


def test_two_with_one_guid_hide_no_other_mistake(root: Path) -> None:
    change(root / "episodes/002-episode/episode.toml", "guid-2", "guid-1")
    (root / "episodes/003-episode/notes.md").write_bytes(b"M\xfcnchen")
    found = dict(errors(root))
    assert "the same guid" in found["episodes/002-episode/episode.toml"]
    assert found["episodes/003-episode/notes.md"] == "the text is not UTF-8"


def test_each_transcript_is_read_by_itself(root: Path) -> None:
    folder = root / "transcripts/001-episode"
    write(folder / "de.vtt", "no captions")
    write(folder / "en.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nA gene.\n")
    write(folder / "en.toml", "state = 5\n")
    write(folder / "fr.vtt", "WEBVTT\n\n00:09.000 --> 00:01.000\nUn gène.\n")
    assert {where for where, _ in errors(root)} == {
        "transcripts/001-episode/de.vtt",
        "transcripts/001-episode/en.toml",
        "transcripts/001-episode/fr.vtt",
    }


def test_moments_of_an_episode_that_cannot_be_read_are_no_second_error(root: Path) -> None:
    write(root / "campaign/heart/campaign.toml", 'title = "Heart"\n')
    moment = (
        '[[moments]]\nid = "a"\nepisode = "1"\nstart = "0:01"\nend = "0:05"\nwords = "A gene."\n'
        'title = "A"\n'
    )
    write(root / "campaign/heart/moments.toml", moment)
    change(root / "episodes/001-episode/episode.toml", "title", "titel")
    assert [where for where, _ in errors(root)] == ["episodes/001-episode/episode.toml"]


def test_what_an_episode_that_cannot_be_read_owns_is_not_called_stray(root: Path) -> None:
    """Nobody is told to move a transcript away, or to look at a clock, for a slip in a date."""
    for number in (1, 2, 3):
        write(root / f"transcripts/00{number}-episode/en.vtt", "WEBVTT\n")
        change(root / f"episodes/00{number}-episode/episode.toml", "date = ", "date = 31.")
    rules = {finding.rule for finding in check(Project.open(root), NOW)}
    assert "unusable" in rules
    assert not rules & {"transcripts-of-no-episode", "no-episode-out"}
