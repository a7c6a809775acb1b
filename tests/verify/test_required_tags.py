"""What a feed's own tags have to hold: each rule finds its fault, and nothing in a good feed."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from toolkit.verify.feed_faults import BadFeed
from toolkit.verify.feed_reader import read_feed
from toolkit.verify.required_tags import Asked, check

URL = "https://media.eppermed.eu/feed.xml"
NOW_S = datetime(2026, 11, 28, tzinfo=UTC).timestamp()
GOOD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:atom="http://www.w3.org/2005/Atom" xmlns:podcast="https://podcastindex.org/namespace/1.0">
<channel>
<title>The Science of You</title>
<link>https://www.eppermed.eu/</link>
<atom:link rel="self" href="https://media.eppermed.eu/feed.xml" type="application/rss+xml"/>
<description>What medicine learns.</description>
<language>en</language>
<itunes:category text="Health &amp; Fitness"><itunes:category text="Medicine"/></itunes:category>
<itunes:explicit>false</itunes:explicit>
<itunes:image href="https://media.eppermed.eu/cover.png"/>
<podcast:guid>9b024349-ccf0-5f69-a609-6b82873eab3c</podcast:guid>
<item>
<title>One</title>
<guid isPermaLink="false">a</guid>
<pubDate>Fri, 20 Nov 2026 06:00:00 +0000</pubDate>
<enclosure url="https://media.eppermed.eu/1.mp3" length="5000" type="audio/mpeg"/>
</item>
<item>
<title>Two</title>
<guid isPermaLink="false">b</guid>
<pubDate>Sat, 21 Nov 2026 06:00:00 GMT</pubDate>
<enclosure url="https://media.eppermed.eu/2.mp3" length="5000" type="audio/mpeg"/>
</item>
</channel></rss>"""


def found(feed: str) -> list[tuple[str, str]]:
    asked = Asked(read_feed(feed.encode()), URL, NOW_S)
    return [(finding.level, finding.rule) for finding in check(asked)]


def test_a_good_feed_has_no_findings() -> None:
    assert found(GOOD) == []


MOVED = "<itunes:new-feed-url>https://elsewhere.eu/feed.xml</itunes:new-feed-url>"
LONG = f"<description>{'ä' * 2001}</description>"
CASES = [
    ("<description>What medicine learns.</description>\n", "", ("error", "description")),
    ("What medicine learns.", "  \n ", ("error", "description")),
    ("What medicine learns.", "long " * 900, ("warning", "description-long")),
    ("<link>https://www.eppermed.eu/</link>\n", "", ("warning", "link")),
    ("<language>en</language>\n", "", ("error", "language")),
    ("<language>en<", "<language>english<", ("error", "language")),
    ("<language>en<", "<language>xx<", ("error", "language")),
    ("<language>en<", "<language> <", ("error", "language")),
    (
        GOOD[GOOD.index("<itunes:category") : GOOD.index("<itunes:explicit")],
        "",
        ("error", "category"),
    ),
    ('text="Medicine"', 'text="Genes"', ("error", "category")),
    ('text="Health &amp; Fitness"', 'text="Health"', ("error", "category")),
    ("<itunes:explicit>false</itunes:explicit>\n", "", ("error", "explicit")),
    (">false<", ">clean<", ("error", "explicit")),
    (">false<", ">no<", ("warning", "explicit")),
    ('rel="self"', 'rel="alternate"', ("warning", "self-link")),
    ("<item>", f"{MOVED}<item>", ("warning", "feed-moves")),
    ("9b024349-ccf0-5f69-a609-6b82873eab3c", "12345", ("warning", "podcast-guid")),
    ("<language>en", "<language>de</language><language>en", ("warning", "tag-twice")),
    ("dtds/podcast", "DTDs/Podcast", ("error", "namespace")),
    ("<?xml", "\n<?xml", ("error", "xml-start")),
    ("<title>One</title>", "", ("error", "title-missing")),
    ("<title>One</title>", "<title> </title>", ("error", "title-missing")),
    ("<pubDate>Fri, 20 Nov 2026 06:00:00 +0000</pubDate>", "", ("warning", "date-missing")),
    ("Fri, 20 Nov 2026 06:00:00 +0000", "2026-11-20 06:00", ("warning", "date-wrong")),
    ("Fri, 20 Nov 2026 06:00:00 +0000", "Fr, 20. Nov. 2026", ("warning", "date-wrong")),
    ("20 Nov 2026", "20 Nov 2099", ("warning", "date-ahead")),
    ("/2.mp3", "/1.mp3", ("warning", "enclosure-twice")),
    (' length="5000"', "", ("error", "enclosure-incomplete")),
    ('length="5000"', 'length="0"', ("error", "enclosure-incomplete")),
    ('length="5000"', 'length="5 MB"', ("error", "enclosure-incomplete")),
    (' type="audio/mpeg"', "", ("error", "enclosure-incomplete")),
    ('length="5000"', 'length="\u0665"', ("error", "enclosure-incomplete")),
    ("https://www.eppermed.eu/<", "our page<", ("warning", "link")),
    ("https://media.eppermed.eu/feed.xml", "feed.xml", ("warning", "self-link")),
    ("2005/Atom", "2005/atom", ("warning", "namespace")),
    ("podcastindex.org/namespace", "PodcastIndex.org/Namespace", ("warning", "namespace")),
    ("https://podcastindex.org/n", "http://podcastindex.org/n", ("warning", "namespace")),
    ("namespace/1.0", "namespace/1.0/", ("warning", "namespace")),
    ('version="2.0"', 'version="0.91"', ("warning", "rss-version")),
    ('<rss version="2.0"', "<rss", ("warning", "rss-version")),
    ("9b024349-ccf0-5f69-a609-6b", "9b024349ccf05f69a6096b", ("warning", "podcast-guid")),
    ("9b024349-ccf0-5f69-a609-6b82873eab3c", " ", ("warning", "podcast-guid")),
    ("<title>Two", "<title>Two</title><title>Zwei", ("warning", "tag-twice")),
    ("<item>", "<itunes:author>A</itunes:author><itunes:author/><item>", ("warning", "tag-twice")),
    ("<title>Two", "<itunes:explicit>clean</itunes:explicit><title>Two", ("warning", "explicit")),
    ("<title>Two", f"{LONG}<title>Two", ("warning", "description-long")),
    ("20 Nov 2026 06:00:00 +0000", "20 Nov 2026 06:00:00", ("warning", "date-wrong")),
    ("20 Nov 2026 06:00:00 +0000", "31 Nov 2026 06:00:00 +0000", ("warning", "date-wrong")),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "finding"), CASES)
def test_each_rule_finds_its_fault(old: str, new: str, finding: tuple[str, str]) -> None:
    assert old in GOOD
    assert found(GOOD.replace(old, new, 1)) == [finding]


@pytest.mark.parametrize(
    ("old", "right"),
    [
        ("description", "description"),
        ("link", "link"),
        ("title", "title"),
        ("pubDate", "pubDate"),
        ("enclosure", "enclosure"),
        ("itunes:category", "category"),
        ("itunes:explicit", "explicit"),
        ("podcast:guid", "guid"),
        ("item", "item"),
    ],
)
def test_names_in_other_letters_are_told(old: str, right: str) -> None:
    """XML tells names apart by case, and strict readers find none of these."""
    prefix, _, name = old.rpartition(":")
    wrong = f"{prefix}:{name.upper()}" if prefix else name.upper()
    feed = re.sub(rf"<(/?){old}\b", rf"<\1{wrong}", GOOD)
    findings = [
        f for f in check(Asked(read_feed(feed.encode()), URL, NOW_S)) if f.rule == "tag-case"
    ]
    assert [(f.level, f.hint) for f in findings] == [("error", f"write it as <{right}>")]


def test_dates_of_utc_may_say_so_by_minus() -> None:
    assert found(GOOD.replace("+0000", "-0000")) == []


def test_a_wrong_namespace_of_apples_leaves_its_tags_unread() -> None:
    """Apps that compare letters find no category then; so it is two errors more."""
    rules = found(GOOD.replace("http://www.itunes.com", "https://www.itunes.com"))
    assert ("error", "namespace") in rules
    assert ("error", "category") in rules


@pytest.mark.parametrize(
    "document",
    [
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title></feed>',
        "<!doctype html><html><head><title>T</title></head><body></body></html>",
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
        '<rss version="2.0"></rss>',
        GOOD.replace(' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"', ""),
        GOOD.replace("</channel>", ""),
        GOOD.replace("&amp;", "&"),
        GOOD + "x",
    ],
)
def test_what_is_no_feed_is_refused(document: str) -> None:
    with pytest.raises(BadFeed):
        read_feed(document.encode())


def test_capitals_in_the_old_way_and_the_feeds_own_address_are_fine() -> None:
    own = f"<itunes:new-feed-url>{URL}</itunes:new-feed-url>"
    assert found(GOOD.replace("<item>", f"{own}<item>", 1).replace(">false<", ">FALSE<")) == []


def test_a_finding_names_a_few_episodes_and_counts_the_rest() -> None:
    item = GOOD[GOOD.index("<item>") : GOOD.index("</item>") + 7]
    items = "".join(
        item.replace("One", f"Nr {n}").replace("1.mp3", f"{n}.mp3").replace("20 Nov 2026", "x")
        for n in range(9)
    )
    feed = GOOD[: GOOD.index("<item>")] + items + "</channel></rss>"
    (finding,) = check(Asked(read_feed(feed.encode()), URL, NOW_S))
    assert "Nr 0, Nr 1, Nr 2, Nr 3, Nr 4 and 4 more have a date" in finding.message
