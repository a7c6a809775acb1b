"""What a feed's own tags have to hold: each rule finds its fault, and nothing in a good feed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from toolkit.release.verify.reading import read_feed
from toolkit.release.verify.required import Asked, check

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
]


@pytest.mark.parametrize(("old", "new", "finding"), CASES)
def test_each_rule_finds_its_fault(old: str, new: str, finding: tuple[str, str]) -> None:
    assert old in GOOD
    assert found(GOOD.replace(old, new, 1)) == [finding]


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
