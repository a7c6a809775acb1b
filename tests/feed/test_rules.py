"""The rules of apps and directories: each finds its mistake, and nothing in a good show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from toolkit.feed.rules import cover_rules
from toolkit.feed.rules.all_rules import check_all, check_episode, check_show
from toolkit.show.episode import Episode
from toolkit.show.findings import Finding
from toolkit.show.show import Show

NOW = datetime(2026, 12, 1, tzinfo=UTC)
CHAPTERS = [
    {"start": "0", "title": "Hello"},
    {"start": "1:00", "title": "Genes"},
    {"start": "2:00", "title": "End"},
]

MakeShow = Callable[..., Show]
MakeEpisode = Callable[..., Episode]


def found(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.level, finding.rule) for finding in findings]


def test_a_good_show_has_no_findings(make_show: MakeShow, make_episode: MakeEpisode) -> None:
    show, episode = make_show(), make_episode(chapters=CHAPTERS)
    assert check_show(show) == []
    assert check_episode(show, episode, duration_ms=180_000, notes="Notes.", now=NOW) == []
    assert check_all(show, [episode]) == []


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"guid": None}, ("warning", "guid-missing")),
        ({"categories": ["Medicine"]}, ("error", "category-unknown")),
        ({"categories": ["Arts", "Arts"]}, ("warning", "category-twice")),
        ({"categories": ["Arts", "News", "Comedy", "Fiction"]}, ("warning", "categories-many")),
        ({"title": "You | Health, Genes, DNA"}, ("warning", "title-keywords")),
        ({"description": "A podcast."}, ("warning", "description-short")),
        ({"description": "<p>What it is about.</p>" * 3}, ("warning", "description-html")),
        ({"license": "house rules"}, ("error", "license-unknown")),
        ({"copyright": "© 2026 EP PerMed"}, ("warning", "copyright-words")),
        ({"owner_email": "a@example.org"}, ("warning", "owner-public")),
        ({"owner_name": "A"}, ("warning", "owner-without-email")),
        ({"explicit": True}, ("warning", "explicit")),
        ({"cover_alt": "Cover"}, ("warning", "cover-alt")),
        ({"people": [{"name": "A", "role": "wizzard"}]}, ("warning", "person-role-unknown")),
        ({"people": [{"name": "A", "group": "casting"}]}, ("warning", "person-group-unknown")),
        ({"people": [{"name": "A", "role": "composer"}]}, ("warning", "person-group")),
    ],
)
def test_show_rule_finds_its_mistake(
    keys: dict[str, Any], expected: tuple[str, str], make_show: MakeShow
) -> None:
    assert found(check_show(make_show(**keys))) == [expected]


@pytest.mark.parametrize(
    ("size", "rules"),
    [
        ((1400, 1400, "PNG"), []),
        ((1400, 1400, "image/png"), []),
        ((3000, 2000, "PNG"), ["cover-square"]),
        ((1399, 1399, "PNG"), ["cover-size"]),
        ((3001, 3001, "PNG"), ["cover-size"]),
        ((3000, 3000, "WEBP"), ["cover-type"]),
        ((3000, 3000, "JPEG"), ["cover-extension"]),
    ],
)
def test_cover_rules(size: cover_rules.Cover, rules: list[str]) -> None:
    findings = list(cover_rules.judge(size, "cover.png", "episodes/cover.png"))
    assert [f.rule for f in findings] == rules
    assert all(f.level == "error" and f.where == "episodes/cover.png" for f in findings)


def test_licences_that_can_be_looked_up(make_show: MakeShow) -> None:
    own = {"license": "house rules", "license_url": "https://example.org/rules"}
    for keys in (own, {"license": "CC-BY-4.0"}, {"license": "cc0-1.0"}):
        assert check_show(make_show(**keys)) == []


def test_missing_guid_comes_with_the_one_to_write(make_show: MakeShow) -> None:
    show = make_show(guid=None, release={"public_url": "https://podnews.net"})
    [finding] = check_show(show)
    assert "https://podnews.net/feed.xml" in str(finding.hint)


def test_unknown_role_names_the_nearest(make_show: MakeShow) -> None:
    [finding] = check_show(make_show(people=[{"name": "A", "role": "gest"}]))
    assert finding.hint == "did you mean 'guest'?"
    [finding] = check_show(make_show(people=[{"name": "A", "role": "moderator"}]))
    assert finding.hint == "did you mean 'host'?"


def chapters(*starts: str) -> dict[str, Any]:
    return {"chapters": [{"start": start, "title": "A title"} for start in starts]}


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"title": "Episode 3: One pill"}, ("warning", "title-number")),
        ({"title": "About HER2<b"}, ("warning", "title-html")),
        ({"title": "Genes &amp; cells"}, ("warning", "title-html")),
        ({"summary": "With <b>bold</b> words."}, ("warning", "summary-html")),
        ({"summary": "p<q " * 900}, ("warning", "summary-long")),
        ({"title": "3. One pill"}, ("warning", "title-number")),
        ({"title": "#3 – One pill"}, ("warning", "title-number")),
        ({"title": "S01E03 One pill"}, ("warning", "title-number")),
        ({"title": "Επεισόδιο 3: Ένα χάπι"}, ("warning", "title-number")),
        ({"title": "The Science of You: One pill"}, ("warning", "title-show")),
        ({"title": "Genes, DNA, health, food"}, ("warning", "title-keywords")),
        ({"episode": None, "folder": "000-zero"}, ("warning", "number-zero")),
        (chapters("0:01", "1:00", "2:00"), ("warning", "chapter-first")),
        (chapters("0", "1:00", "3:00"), ("error", "chapter-past-end")),
        (chapters("0", "1:00"), ("warning", "chapters-few")),
        ({"people": [{"name": "A", "role": "wizzard"}]}, ("warning", "person-role-unknown")),
        ({"date": "2026-12-01T00:00:01Z"}, ("warning", "date-future")),
        ({"explicit": True}, ("warning", "explicit")),
    ],
)
def test_episode_rule_finds_its_mistake(
    keys: dict[str, Any],
    expected: tuple[str, str],
    make_show: MakeShow,
    make_episode: MakeEpisode,
) -> None:
    episode = make_episode(**keys)
    findings = check_episode(make_show(), episode, duration_ms=180_000, notes=None, now=NOW)
    assert found(findings) == [expected]
    assert findings[0].where == f"episodes/{episode.folder}/episode.toml"
    assert findings[0].hint


@pytest.mark.parametrize(
    "title",
    ["2030: a year to come", "Three questions", "1.5 million genomes", "Why 23 and not 24?"],
)
def test_other_numbers_in_titles_are_fine(
    title: str, make_show: MakeShow, make_episode: MakeEpisode
) -> None:
    episode = make_episode(title=title)
    assert check_episode(make_show(), episode, duration_ms=None, notes=None, now=None) == []


def test_long_chapter_titles_are_named(make_show: MakeShow, make_episode: MakeEpisode) -> None:
    episode = make_episode(chapters=[*CHAPTERS[:2], {"start": "2:00", "title": "x" * 40}])
    findings = check_episode(make_show(), episode, duration_ms=None, notes=None, now=None)
    assert found(findings) == [("warning", "chapter-title-long")]


def test_long_episodes_want_chapters(make_show: MakeShow, make_episode: MakeEpisode) -> None:
    findings = check_episode(make_show(), make_episode(), duration_ms=600_001, notes=None, now=None)
    assert found(findings) == [("warning", "chapters-missing")]


def test_a_serial_show_needs_numbers(make_show: MakeShow, make_episode: MakeEpisode) -> None:
    show = make_show(type="serial")
    zero = make_episode(folder="000-zero")
    findings = check_episode(show, zero, duration_ms=None, notes=None, now=None)
    assert found(findings) == [("error", "number-zero")]
    trailer = make_episode(folder="000-zero", type="trailer")
    assert check_episode(show, trailer, duration_ms=None, notes=None, now=None) == []


def test_an_episode_says_what_it_is_about(make_show: MakeShow, make_episode: MakeEpisode) -> None:
    episode = make_episode(summary=None)
    bare = check_episode(make_show(), episode, duration_ms=None, notes=" \n", now=None)
    assert found(bare) == [("warning", "summary-missing")]
    assert check_episode(make_show(), episode, duration_ms=None, notes="Notes.", now=None) == []


def test_links_that_get_lost_are_named(make_show: MakeShow, make_episode: MakeEpisode) -> None:
    markdown = "[a](http://a.example) [b](https://b.example) ![c](c.png)"
    [finding] = check_episode(
        make_show(), make_episode(), duration_ms=None, notes=markdown, now=None
    )
    assert finding.rule == "notes-links"
    assert "http://a.example, c.png" in finding.message


def test_long_notes_are_named(make_show: MakeShow, make_episode: MakeEpisode) -> None:
    findings = check_episode(
        make_show(), make_episode(), duration_ms=None, notes="λόγος " * 700, now=None
    )
    assert found(findings) == [("warning", "notes-long")]


def test_two_episodes_of_one_title_or_number(
    make_show: MakeShow, make_episode: MakeEpisode
) -> None:
    one = make_episode(folder="001-a", title="Same", guid="a")
    two = make_episode(folder="002-b", title="same", guid="b", episode=1)
    findings = check_all(make_show(type="serial"), [one, two])
    assert found(findings) == [("warning", "title-twice"), ("error", "number-twice")]
    assert {finding.where for finding in findings} == {"episodes/002-b/episode.toml"}
    assert found(check_all(make_show(), [one, two]))[1] == ("warning", "number-twice")
