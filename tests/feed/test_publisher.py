"""The publisher's feed, to the byte, and read back by a parser that is not ours."""

from collections.abc import Callable
from uuid import UUID

import feedparser

from toolkit.feed.publisher import render
from toolkit.show.nouns.feed_nouns import OtherShow
from toolkit.show.show import Show

BASE = "https://media.example.org/show"
EXPECTED = """\
<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:podcast="https://podcastindex.org/namespace/1.0" \
xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" \
xmlns:atom="http://www.w3.org/2005/Atom" version="2.0">
  <channel>
    <title>EP PerMed</title>
    <link>https://example.org/show</link>
    <description>EP PerMed</description>
    <language>en</language>
    <generator>soy-toolkit</generator>
    <atom:link href="https://media.example.org/show/publisher.xml" rel="self" \
type="application/rss+xml"/>
    <itunes:author>EP PerMed</itunes:author>
    <itunes:image href="https://media.example.org/show/cover.png"/>
    <podcast:guid>3b9d1f4e-5a6c-5d7e-8f90-a1b2c3d4e5f6</podcast:guid>
    <podcast:medium>publisher</podcast:medium>
    <podcast:remoteItem feedGuid="9b024349-ccf0-5f69-a609-6b82873eab3c" \
feedUrl="https://media.example.org/show/feed.xml" medium="podcast" title="You &amp; &lt;b&gt;"/>
    <podcast:remoteItem feedGuid="0c2f9b7e-6d0f-5f3c-9a37-3f0b8f5f9f55" \
feedUrl="https://media.example.org/show/de/feed.xml" medium="podcast" title="Du"/>
  </channel>
</rss>
"""


def other(guid: str, key: str, title: str, medium: str = "podcast") -> OtherShow:
    return OtherShow(feed_guid=UUID(guid), feed_url=f"{BASE}/{key}", title=title, medium=medium)


def test_it_names_every_feed(make_show: Callable[..., Show]) -> None:
    own = other("3b9d1f4e-5a6c-5d7e-8f90-a1b2c3d4e5f6", "publisher.xml", "EP PerMed", "publisher")
    feeds = [
        other("9b024349-ccf0-5f69-a609-6b82873eab3c", "feed.xml", "You & <b>"),
        other("0c2f9b7e-6d0f-5f3c-9a37-3f0b8f5f9f55", "de/feed.xml", "Du"),
    ]
    data = render(make_show(), own, feeds, f"{BASE}/cover.png")
    assert data.decode() == EXPECTED
    read = feedparser.parse(data)
    assert (read.bozo, read.feed.title, read.entries) == (False, "EP PerMed", [])
