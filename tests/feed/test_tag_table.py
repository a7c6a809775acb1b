"""The rows of tags: writer, check and docs go by them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pydantic import ValidationError

from toolkit.errors import BadFile
from toolkit.feed import rss, tag_page
from toolkit.feed.rules import all_rules
from toolkit.feed.tag_table import TAGS, item_elements
from toolkit.feed.values import Feed, PublishedPicture
from toolkit.show.chapter import Chapter
from toolkit.show.episode import Episode
from toolkit.show.show import Show

PAGE = Path(__file__).parents[2] / "docs" / "feed.md"
SPACES = {
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}
OTHER = {"feed_guid": "917393e3-1b1e-5cef-ace4-edaa54e1f810"}
SAID: dict[str, Any] = {
    "funding": [{"url": "https://example.org/support", "text": "How we are funded"}],
    "locations": [
        {"name": "Brussels", "geo": "50.8466, 4.3517", "osm": "r2404021", "country": "be"},
        {"name": "Lund", "rel": "creator"},
    ],
    "discussions": [
        {"protocol": "activitypub", "uri": "https://example.social/@a/1", "account_id": "@a"}
    ],
    "chat": {"server": "chat.example.org", "protocol": "matrix", "space": "#a:example.org"},
}


def section(name: str) -> str:
    text = PAGE.read_text("utf-8")
    return text.partition(f"<!-- {name} -->\n")[2].partition(f"<!-- end of {name} -->")[0]


def said(xml: bytes, path: str) -> list[tuple[str | None, dict[str, str]]]:
    found = etree.fromstring(xml).xpath(path, namespaces=SPACES)
    return [(one.text, dict(one.attrib)) for one in found]


def test_the_page_has_the_rows() -> None:
    assert section("tags") == tag_page.table()
    assert section("left out") == tag_page.left_out()


def test_a_row_names_a_tag_once() -> None:
    assert len({(tag.namespace, tag.name) for tag in TAGS}) == len(TAGS)


def test_show_and_episode_fill_their_tags(make_feed: Callable[..., Feed]) -> None:
    show = SAID | {
        "seasons": [{"number": 2, "name": "Medicines"}],
        "update_frequency": {"text": "Weekly", "rrule": "freq=weekly;byday=tu"},
        "block": ["all"],
        "block_except": ["podcastindex"],
        "podroll": [OTHER | {"feed_url": "https://example.org/o.xml", "title": "Other"}],
        "publisher": OTHER,
        "complete": True,
        "owner_email": "press@example.org",
    }
    item = SAID | {
        "season": 2,
        "episode": 4,
        "display": "Day 4",
        "content_links": [{"url": "https://example.org/video", "text": "Watch it"}],
    }
    feed = make_feed(show, **item)
    feed = replace(
        feed,
        cover_width=3000,
        pictures=(PublishedPicture("https://example.org/s.jpg", "A", "image/jpeg", 1200, 630),),
        uses_podping=True,
        items=(replace(feed.items[0], page_url="https://example.org/p/index.html"),),
    )
    xml = rss.render(feed)
    channel, item_ = "/rss/channel/podcast:", "/rss/channel/item/podcast:"
    for where in (channel, item_):
        assert said(xml, where + "funding") == [
            ("How we are funded", {"url": "https://example.org/support"})
        ]
        assert said(xml, where + "location") == [
            ("Brussels", {"rel": "subject", "geo": "geo:50.8466,4.3517", "osm": "R2404021",
                          "country": "BE"}),
            ("Lund", {"rel": "creator"}),
        ]  # fmt: skip
        assert said(xml, where + "socialInteract")[0][1]["accountId"] == "@a"
        assert said(xml, where + "chat")[0][1]["server"] == "chat.example.org"
    assert said(xml, channel + "updateFrequency") == [
        ("Weekly", {"complete": "true", "rrule": "FREQ=WEEKLY;BYDAY=TU"})
    ]
    assert said(xml, channel + "block") == [("yes", {}), ("no", {"id": "podcastindex"})]
    assert said(xml, channel + "podroll/podcast:remoteItem")[0][1]["title"] == "Other"
    publisher = said(xml, channel + "publisher/podcast:remoteItem")
    assert publisher == [
        (None, {"feedGuid": OTHER["feed_guid"], "medium": "publisher"}),
    ]
    assert said(xml, channel + "podping") == [(None, {"usesPodping": "true"})]
    assert said(xml, channel + "locked") == [("yes", {"owner": "press@example.org"})]
    images = [attributes for _, attributes in said(xml, channel + "image")]
    assert [one["width"] for one in images] == ["3000", "1200"]
    assert images[1]["aspect-ratio"] == "40/21"
    assert said(xml, item_ + "season") == [("2", {"name": "Medicines"})]
    assert said(xml, item_ + "episode") == [("4", {"display": "Day 4"})]
    assert [one[1]["href"] for one in said(xml, item_ + "contentLink")] == [
        "https://example.org/p/index.html",
        "https://example.org/video",
    ]
    assert said(xml, "/rss/channel/item/link") == [("https://example.org/p/index.html", {})]


def test_an_authors_own_page_is_the_items_link(make_feed: Callable[..., Feed]) -> None:
    feed = make_feed(link="https://example.org/mine")
    feed = replace(feed, items=(replace(feed.items[0], page_url="https://example.org/p"),))
    assert said(rss.render(feed), "/rss/channel/item/link")[0][0] == "https://example.org/mine"


def test_podping_is_never_promised_without_a_token(make_feed: Callable[..., Feed]) -> None:
    assert said(rss.render(make_feed()), "//podcast:podping") == []


DISABLED = {"protocol": "disabled"}


@pytest.mark.parametrize(
    ("keys", "rule"),
    [
        ({"discussions": [DISABLED, SAID["discussions"][0]]}, "tag-socialinteract"),
        ({"block_except": ["google"]}, "tag-block"),
        ({"podroll": [OTHER, OTHER]}, "tag-podroll"),
    ],
)
def test_check_and_writer_find_the_same_fault(
    keys: dict[str, Any],
    rule: str,
    make_show: Callable[..., Show],
    make_feed: Callable[..., Feed],
) -> None:
    found = {one.rule: one.level for one in all_rules.check_show(make_show(**keys))}
    assert found[rule] == "error"
    with pytest.raises(BadFile, match=r"show\.toml"):
        rss.render(make_feed(keys))


@pytest.mark.parametrize(
    ("keys", "rule"),
    [({"block": ["gogle"]}, "tag-block"), ({"locations": [{"name": "Lund"}]}, "tag-location")],
)
def test_advice_is_no_refusal(
    keys: dict[str, Any],
    rule: str,
    make_show: Callable[..., Show],
    make_feed: Callable[..., Feed],
) -> None:
    found = {one.rule: one.level for one in all_rules.check_show(make_show(**keys))}
    assert found[rule] == "warning"
    rss.render(make_feed(keys))


def test_an_insecure_address_from_a_build_is_refused(make_feed: Callable[..., Feed]) -> None:
    feed = make_feed()
    item = replace(feed.items[0], chapters_url="http://example.org/c.json")
    with pytest.raises(BadFile, match="https"):
        tuple(item_elements(feed, item))


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"locations": [{"name": "X", "geo": "geo:91,0"}]}, "latitude and longitude"),
    ({"locations": [{"name": "X", "osm": "113314"}]}, "OpenStreetMap"),
    ({"locations": [{"name": "X", "country": "UK"}]}, "did you mean GB"),
    ({"funding": [{"url": "http://example.org", "text": "x"}]}, "https://"),
    ({"funding": [{"url": "https://example.org", "text": "x" * 129}]}, "128"),
    ({"discussions": [{"protocol": "activitypub"}]}, "expected uri"),
    ({"discussions": [{"protocol": "disabled", "uri": "https://a.example/1"}]}, "no other key"),
    ({"discussions": [{"protocol": "hive", "uri": "http://a.example/1"}]}, "https://"),
    ({"chat": {"server": "https://a.example", "protocol": "irc"}}, "server's name"),
    ({"update_frequency": {"text": "x", "rrule": "WEEKLY"}}, "RFC 5545"),
    ({"update_frequency": {"text": "x", "rrule": "FREQ=DAILY;COUNT=3"}}, "dtstart"),
    ({"update_frequency": {"text": "x", "rrule": "FREQ=DAILY;COUNT=3;UNTIL=20270101"}}, "not both"),
    ({"update_frequency": {"text": "x", "dtstart": "soon"}}, "expected a date"),
    ({"podroll": [{"feed_guid": "x"}]}, "UUID"),
]


@pytest.mark.parametrize(("keys", "message"), WRONG)
def test_a_wrong_value_is_told(
    keys: dict[str, Any], message: str, make_show: Callable[..., Show]
) -> None:
    with pytest.raises(ValidationError, match=message):
        make_show(**keys)


def test_a_moniker_is_short(make_episode: Callable[..., Episode]) -> None:
    with pytest.raises(ValidationError, match="32"):
        make_episode(display="x" * 33)


@pytest.mark.parametrize(
    ("chapters", "message"),
    [
        ([{"start": "00:10", "end": "00:05", "title": "A"}], "must end after"),
        (
            [{"start": "00:00", "end": "00:20", "title": "A"}, {"start": "00:10", "title": "B"}],
            "before 'B' begins",
        ),
        ([{"start": "00:00", "title": "A", "picture": "a.jpg"}], "picture_alt"),
    ],
)
def test_chapters_that_cannot_be(
    chapters: list[dict[str, Any]], message: str, make_episode: Callable[..., Episode]
) -> None:
    with pytest.raises(ValidationError, match=message):
        make_episode(chapters=chapters)


def test_a_chapter_is_listed_unless_it_says_no() -> None:
    assert Chapter.model_validate({"start": "00:00", "title": "A"}).is_listed
