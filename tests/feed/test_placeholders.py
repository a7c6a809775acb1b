"""What soy wrote into new files and nobody replaced, in those files and in what was built."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from toolkit.feed import rss
from toolkit.feed.notes import show_notes
from toolkit.feed.rules import placeholders
from toolkit.feed.values import Feed
from toolkit.show import templates
from toolkit.show.campaign import Campaign
from toolkit.show.episode import Episode
from toolkit.show.show import Show

WHERE = "episodes/show.toml"


def keys_of(show: Show) -> set[str]:
    return {finding.message.partition(" = ")[0] for finding in placeholders.in_show(show, WHERE)}


def test_a_show_of_ones_own_has_none(make_show: Callable[..., Show]) -> None:
    assert keys_of(make_show()) == set()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("author", "our organisation"),
        ("owner_name", "Our organisation"),
        ("owner_email", "podcast@example.org"),
        ("description", templates.description("Any name")),
        ("description", "What the show is about"),
        ("cover_alt", templates.cover_alt("Any name")),
        ("cover_alt", "What the cover shows."),
        ("link", "https://example.org/podcast/"),
        ("funding_line", "Funded by the European Union, grant agreement No. 000000000"),
        ("new_feed_url", "https://example.org/feed.xml"),
        ("title", "..."),
    ],
)
def test_each_text_of_a_new_show_is_found(
    key: str, value: str, make_show: Callable[..., Show]
) -> None:
    [finding] = placeholders.in_show(make_show(**{key: value}), WHERE)
    assert (finding.level, finding.where) == ("error", WHERE)
    assert finding.message.startswith(f"{key} = ")


@pytest.mark.parametrize(
    ("keys", "key"),
    [
        ({"title": "..."}, "title"),
        ({"summary": "what listeners get, in plain words"}, "summary"),
        ({"cover": "c.png", "cover_alt": "A family at the doctor's."}, "cover_alt"),
        ({"link": "https://example.org/3"}, "link"),
        (
            {"links": [{"title": "A page named in the episode", "url": "https://a.eu"}]},
            "links[1].title",
        ),
        ({"links": [{"title": "A", "url": "https://example.org/page"}]}, "links[1].url"),
    ],
)
def test_each_text_of_a_new_episode_is_found(
    keys: dict[str, Any], key: str, make_episode: Callable[..., Episode]
) -> None:
    [finding] = placeholders.in_episode(make_episode(**keys), None, "episodes/001-a")
    assert finding.where == "episodes/001-a/episode.toml"
    assert finding.message.startswith(f"{key} = ")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (templates.NOTES, 3),
        (templates.NOTES.replace("\n", "\r\n").upper(), 3),
        ("My own words.\n\n" + templates.NOTES, 3),
        ("My own words. What this episode is about, and why it matters, in plain words.", 1),
        ("What this episode is about,\nand why it matters,  in plain words!\n\nMore.", 1),
        ("Own.\n\n* a point that listeners take home.\n* own", 1),
        ("Own.\n\nA point that listeners take home", 1),
        ("Own [A page that was named](https://a.eu/page) and more", 1),
        ("Own [leaflet](https://example.org/)", 1),
        ("Own <a href='https://example.org'>leaflet</a>", 0),
        ("Own.\n\n- **A point** that listeners take home", 1),
        ("<!-- " + templates.NOTES + " -->\nOwn.", 0),
        ("Why it matters, in plain words.\n\n- [A page](https://example.org/page)", 0),
        ("A point that listeners take home is that vaccines work.", 0),
        ("", 0),
    ],
)
def test_what_is_left_of_new_notes_is_found(
    text: str, count: int, make_episode: Callable[..., Episode]
) -> None:
    found = list(placeholders.in_episode(make_episode(), text, "episodes/001-a"))
    assert len(found) == count
    assert {f.where for f in found} <= {"episodes/001-a/notes.md"}


def test_examples_in_a_campaign_are_found() -> None:
    moment = {
        "id": "a",
        "episode": "1",
        "start": "0",
        "end": "1",
        "words": "Own.",
        "title": "What it says, in a few words",
        "text": "A question that makes people curious.",
    }
    keys = {"title": "Genes", "link": "https://example.org/campaign", "folder": "genes"}
    campaign = Campaign.model_validate({**keys, "moments": [moment]})
    [own] = placeholders.in_campaign(campaign, None, "campaign/genes")
    assert own.message.startswith("link = ")
    found = list(placeholders.in_campaign(campaign, campaign.moments[0], "campaign/genes"))
    assert [f.message.partition(" = ")[0] for f in found] == [
        "moment 'a': title",
        "moment 'a': text",
    ]


@pytest.mark.parametrize(
    "keys",
    [
        {"show": {"author": templates.AUTHOR}},
        {"show": {"description": templates.description("X")}},
        {"show": {"description": "Q&A <b> p<0.05.\n\n" + templates.description("X")}},
        {"show": {"cover_alt": templates.cover_alt("X & Y")}},
        {"summary": "What listeners get, in plain words."},
    ],
)
def test_a_feed_that_was_built_of_templates_is_known(
    keys: dict[str, Any], make_feed: Callable[..., Feed]
) -> None:
    assert placeholders.in_text(rss.render(make_feed(**keys)).decode()) is not None


def test_notes_in_a_feed_are_known_in_both_forms(make_feed: Callable[..., Feed]) -> None:
    for made in (show_notes.to_html(templates.NOTES), show_notes.to_text(templates.NOTES)):
        assert placeholders.in_text(made) is not None
    assert placeholders.in_text(rss.render(make_feed()).decode()) is None
