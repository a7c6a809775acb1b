"""The feed as other programs read it: golden files, podcastparser, feedparser, and lxml."""

from __future__ import annotations

import io
import re
import time
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import feedparser
import podcastparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.depth import few
from tests.feed import golden
from toolkit.errors import BadFile
from toolkit.feed import rss
from toolkit.feed.notes import show_notes
from toolkit.feed.values import Enclosure, Feed, FeedItem, Soundbite
from toolkit.show.episode import Episode
from toolkit.show.toml.fields import LINE_LIMIT, TEXT_LIMIT

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}
# What PSP-1 requires and recommends, by XPath: (of the channel, of every item).
PSP_CHANNEL = (
    "atom:link[@rel='self']/@href",
    "title/text()",
    "description/text()",
    "link/text()",
    "language/text()",
    "itunes:category/@text",
    "itunes:explicit[.='true' or .='false']",
    "itunes:image/@href",
    "podcast:locked[.='yes' or .='no']",
    "podcast:guid/text()",
    "itunes:author/text()",
)
PSP_ITEM = (
    "title/text()",
    "enclosure/@url",
    "enclosure/@length",
    "enclosure[@type='audio/mpeg']",
    "guid[@isPermaLink='false']/text()",
    "pubDate/text()",
    "description/text()",
    "itunes:duration/text()",
    "itunes:explicit[.='true' or .='false']",
)

Finder = Callable[[str], list[Any]]


def finder(xml: bytes) -> Finder:
    """Return XPath over the feed, read by lxml without entities and without the network."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(xml, parser)

    def find(path: str) -> list[Any]:
        return list(root.xpath(path, namespaces=NAMESPACES))

    return find


def subscribed(xml: bytes) -> dict[str, Any]:
    """Return what a podcast app that uses podcastparser (gPodder) sees."""
    found: dict[str, Any] = podcastparser.parse("https://example.org/", io.BytesIO(xml))
    return found


class Shown(HTMLParser):
    """What a browser shows of paragraphs and line ends."""

    text = ""

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        """Begin a paragraph or a line."""
        assert tag in ("p", "br")
        self.text += "\n\n" if tag == "p" else "\n"

    def handle_data(self, data: str) -> None:
        """Show text."""
        self.text += data


def as_read(description: str) -> str:
    """Return what readers show, all of which take a description for HTML."""
    shown = Shown()
    shown.feed(description)
    shown.close()
    return shown.text.strip()


@pytest.fixture
def full(read_feed: Callable[[Path], Feed], data: Path) -> Feed:
    return read_feed(data / "full.toml")


@pytest.mark.parametrize("path", golden.PAIRS, ids=lambda path: path.stem)
def test_feed_is_the_golden_one(path: Path, read_feed: Callable[[Path], Feed]) -> None:
    """`NAME.toml` gives `NAME.xml`, to the byte."""
    made = rss.render(read_feed(path)).decode()
    assert made == path.with_suffix(".xml").read_bytes().decode()


@pytest.mark.parametrize("path", golden.PAIRS, ids=lambda path: path.stem)
def test_feed_is_whole_for_two_other_parsers(path: Path, read_feed: Callable[[Path], Feed]) -> None:
    feed = read_feed(path)
    xml = rss.render(feed)
    found = feedparser.parse(xml)
    assert (found.bozo, found.version, found.encoding) == (False, "rss20", "utf-8")
    assert found.feed.language == feed.show.language
    seen = subscribed(xml)
    assert seen["title"] == feed.show.title
    assert {e["guid"] for e in seen["episodes"]} == {i.episode.guid for i in feed.items}
    assert {e.id for e in found.entries} == {i.episode.guid for i in feed.items}


def test_all_that_psp_1_names_is_there(full: Feed) -> None:
    find = finder(rss.render(full))
    assert [p for p in PSP_CHANNEL if not find(f"/rss/channel/{p}")] == []
    items = len(find("/rss/channel/item"))
    assert [p for p in PSP_ITEM if len(find(f"/rss/channel/item/{p}")) != items] == []


def test_podcastparser_reads_the_episode(full: Feed) -> None:
    episode = next(e for e in subscribed(rss.render(full))["episodes"] if e["type"] == "full")
    assert episode["enclosures"] == [
        {
            "url": "https://media.example.org/show/media/bbbb.mp3",
            "file_size": 7214321,
            "mime_type": "audio/mpeg",
        }
    ]
    assert (episode["number"], episode["season"], episode["total_time"]) == (1, 1, 601)
    assert episode["explicit"] is True
    assert episode["published"] == int(datetime(2026, 11, 3, 6, tzinfo=UTC).timestamp())
    assert [(c["start"], c["title"]) for c in episode["chapters"]] == [
        (0, "Hello"),
        (90, "Genes & enzymes"),
        (300, "What you can do"),
    ]


def test_podcastparser_reads_the_show(full: Feed) -> None:
    show = subscribed(rss.render(full))
    assert show["explicit"] is False
    assert show["type"] == "serial"
    assert show["itunes_owner"] == {"name": "Press office", "email": "press@example.org"}
    assert show["itunes_categories"] == [
        ["Health & Fitness", "Medicine", "Nutrition"],
        ["Science", "Life Sciences"],
        ["Education"],
    ]


def test_feedparser_reads_notes_and_chapters(full: Feed) -> None:
    entry = feedparser.parse(rss.render(full)).entries[1]
    assert '<a href="https://example.org/leaflet.pdf"' in entry.content[0].value
    assert entry.summary == "Why medicines work differently in different people."
    assert entry.psc_chapters.chapters[1].start_parsed.total_seconds() == 90.5


def test_transcripts_have_url_type_language_and_rel(full: Feed) -> None:
    find = finder(rss.render(full))
    item = full.items[1]
    found = [dict(link.attrib) for link in find("//item[2]/podcast:transcript")]
    assert found == [
        {"url": link.url, "type": link.type, "language": link.language}
        | ({"rel": link.rel} if link.rel else {})
        for link in item.transcripts
    ]


def test_people_of_an_item_replace_those_of_the_show(full: Feed) -> None:
    find = finder(rss.render(full))
    assert find("/rss/channel/podcast:person/text()") == ["Ada Host"]
    assert find("//item[2]/podcast:person/text()") == ["Bo Guest", "Cy Sound"]
    assert find("//item[2]/podcast:person[2]/@role") == ["sound designer"]
    assert find("//item[1]/podcast:person") == []


def test_soundbites_have_a_title_and_seconds(full: Feed) -> None:
    find = finder(rss.render(full))
    [bite] = find("//podcast:soundbite")
    assert bite.text == "Ask your pharmacist"
    assert (float(bite.get("startTime")), float(bite.get("duration"))) == (73.0, 30.25)


def test_channel_records(full: Feed) -> None:
    find = finder(rss.render(full))
    assert find("/rss/channel/podcast:txt[@purpose='ai-content']/text()") == ["false"]
    assert find("//item/podcast:txt[@purpose='ai-content']/text()") == ["true"]
    assert find("/rss/channel/podcast:medium/text()") == ["podcast"]
    assert find("/rss/channel/podcast:license/text()") == ["cc-by-4.0"]
    assert find("/rss/channel/podcast:image/@alt") == [full.show.cover_alt]
    assert find("/rss/channel/itunes:complete/text()") == ["Yes"]
    assert find("/rss/channel/itunes:new-feed-url/text()") == [full.show.new_feed_url]


def test_trailer_is_named_by_the_channel(full: Feed) -> None:
    [trailer] = finder(rss.render(full))("/rss/channel/podcast:trailer")
    assert trailer.get("url") == full.items[0].enclosure.url
    assert parsedate_to_datetime(trailer.get("pubdate")) == full.items[0].episode.date
    assert (trailer.get("length"), trailer.get("season")) == ("480123", "1")


def test_only_a_written_number_numbers_a_trailer_or_bonus(full: Feed) -> None:
    """Apple takes a numbered trailer for a teaser of the episode of that number."""
    find = finder(rss.render(full))
    assert find("//item[itunes:episodeType != 'full']/itunes:episode") == []
    assert find("//item[itunes:episodeType = 'full']/itunes:episode/text()") == ["1"]


def test_newest_is_first_and_dates_the_feed(full: Feed) -> None:
    find = finder(rss.render(full))
    folders = ["003-extra", "002-one-pill", "001-coming-soon"]
    guids = {i.episode.folder: i.episode.guid for i in full.items}
    assert find("//item/guid/text()") == [guids[folder] for folder in folders]
    assert find("/rss/channel/lastBuildDate/text()") == find("//item[1]/pubDate/text()")
    assert rss.render(full) == rss.render(replace(full, items=full.items[::-1]))


def test_no_clock_gets_into_an_empty_feed(
    read_feed: Callable[[Path], Feed], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = read_feed(data / "minimal.toml")
    before = rss.render(feed)
    assert finder(before)("//lastBuildDate | //pubDate | //item") == []
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    try:
        assert rss.render(feed) == before
    finally:
        monkeypatch.undo()
        time.tzset()


def test_owner_is_left_out_without_an_address(make_feed: Callable[..., Feed]) -> None:
    xml = rss.render(make_feed(show={"owner_name": "Press office"}))
    assert finder(xml)("//itunes:owner") == []


def test_hostile_text_stays_text(read_feed: Callable[[Path], Feed], data: Path) -> None:
    feed = read_feed(data / "hostile.toml")
    xml = rss.render(feed)
    find = finder(xml)
    [item] = feed.items
    assert b"<!ENTITY" not in xml
    assert b"<!DOCTYPE" not in xml
    assert find("/rss/channel/title/text()") == [feed.show.title]
    [said] = find("/rss/channel/description/text()")
    assert as_read(said) == feed.show.description
    assert find("/rss/channel/itunes:author/text()") == [feed.show.author]
    assert find("/rss/channel/podcast:image/@alt") == [feed.show.cover_alt]
    assert find("/rss/channel/podcast:person/text()") == [feed.show.people[0].name]
    assert find("//item/title/text()") == [item.episode.title]
    [said] = find("//item/description/text()")
    assert as_read(said) == item.episode.summary
    assert find("//item/guid/text()") == [item.episode.guid]
    assert find("//psc:chapter/@title") == [c.title for c in item.episode.chapters]
    assert find("//content:encoded/text()") == [item.notes_html]


def test_cdata_cannot_be_left(make_feed: Callable[..., Feed]) -> None:
    feed = make_feed()
    item = replace(feed.items[0], notes_html='<p>]]>]]><a href="]]>">x</a></p>')
    xml = rss.render(replace(feed, items=(item,)))
    assert finder(xml)("//content:encoded/text()") == ['<p>]]&gt;]]&gt;<a href="]]&gt;">x</a></p>']


def test_description_is_cut_at_4000_bytes(make_feed: Callable[..., Feed]) -> None:
    feed = make_feed()
    item = replace(feed.items[0], summary="λόγος " * 1000)
    [text] = finder(rss.render(replace(feed, items=(item,))))("//item/description/text()")
    assert TEXT_LIMIT - 20 < len(text.encode()) <= TEXT_LIMIT
    assert text.endswith("λόγος…")


TYPED = (
    "Tumours with HER2<b and dose<p. Write to <info@example.org> by May.",
    "p<0.05, p < 0.05 and <3",
    "Q&A at AT&T, R&D; a && b",
    "&amp; stays &amp; and &lt;b&gt; stays &lt;b&gt;, &nbsp; &#169;",
    "<b>bold</b>, <script>alert(1)</script> and <a href='x'>y</a>",
    "a > b >= c",
    "One.\n\nTwo,\nthree & <four>.",
    "]]> <![CDATA[x]]> <?php x ?> <!DOCTYPE x>",
    "Quotes \" and ' and „these“",
    "<p>typed</p>",
    "1. a\n2. b",
)


@pytest.mark.parametrize("text", TYPED)
def test_a_reader_shows_what_was_typed(text: str, make_feed: Callable[..., Feed]) -> None:
    xml = rss.render(make_feed(show={"description": text}, summary=text))
    found = feedparser.parse(xml, sanitize_html=False)
    assert as_read(found.feed.description) == as_read(found.entries[0].summary) == text
    kept = feedparser.parse(xml)  # it removes what it takes for a danger
    assert as_read(kept.feed.description) == as_read(kept.entries[0].summary) == text
    shown = subscribed(xml)
    html = shown["episodes"][0].get("description_html") or shown["episodes"][0]["description"]
    assert as_read(html) == as_read(shown["description"]) == text


@pytest.mark.parametrize("text", [t for t in TYPED if "\n" not in t and "nbsp" not in t])
def test_titles_and_names_are_plain_text(text: str, make_feed: Callable[..., Feed]) -> None:
    """Apple, RSS guide: no HTML in titles. podcastparser, lxml and chapters show them as typed."""
    people = [{"name": text}]
    chapters = [{"start": "0", "title": text}]
    show = {"title": text, "author": text, "cover_alt": text}
    feed = make_feed(show=show, title=text, people=people, chapters=chapters)
    feed = replace(feed, items=(replace(feed.items[0], soundbites=(Soundbite(0, 20000, text),)),))
    xml = rss.render(feed)
    seen = subscribed(xml)
    assert (seen["title"], seen["episodes"][0]["title"]) == (text, text)
    assert [chapter["title"] for chapter in seen["episodes"][0]["chapters"]] == [text]
    find = finder(xml)
    for path in ("//item/title", "//itunes:author", "//podcast:person", "//podcast:soundbite"):
        assert find(f"{path}/text()") == [text]
    assert find("//podcast:image/@alt") == [text]


@pytest.mark.parametrize("text", ["Genes & cells, for Q&A.", "a > b", "Ünïcode „x“"])
def test_a_plain_line_stays_a_plain_line(text: str, make_feed: Callable[..., Feed]) -> None:
    find = finder(rss.render(make_feed(show={"description": text}, summary=text)))
    assert find("//description/text()") == [text, text]


@pytest.mark.parametrize("sign", ["<", "&amp;", "x\n\n", "ö<", "a b\n"])
def test_a_description_as_html_keeps_its_limit(sign: str) -> None:
    made = show_notes.description(sign * 4000)
    assert TEXT_LIMIT * 0.8 < len(made.encode()) <= TEXT_LIMIT
    assert made.endswith("…</p>")


def test_titles_are_said_once(full: Feed) -> None:
    """itunes:title would repeat title; the W3C's validator refuses it in the channel."""
    assert finder(rss.render(full))("//itunes:title") == []


def test_long_titles_are_cut_where_the_namespace_has_a_limit(
    make_feed: Callable[..., Feed],
) -> None:
    feed = make_feed(title="t" * 255, type="trailer")
    item = replace(feed.items[0], soundbites=(Soundbite(0, 20000, "s" * 200),))
    find = finder(rss.render(replace(feed, items=(item,))))
    texts = find("//podcast:trailer/text()") + find("//podcast:soundbite/text()")
    assert [len(text) for text in texts] == [128, 128]


def test_an_episode_without_a_date_is_refused(make_feed: Callable[..., Feed]) -> None:
    with pytest.raises(BadFile, match="003-one-pill"):
        rss.render(make_feed(date=None))


def test_a_category_that_is_not_apples_is_refused(make_feed: Callable[..., Feed]) -> None:
    with pytest.raises(BadFile) as raised:
        rss.render(make_feed(show={"categories": ["Health > Medicine"]}))
    assert raised.value.hint == "did you mean 'Health & Fitness > Medicine'?"


# Texts of which something is seen: others are refused (`tests/show/test_extremes.py`).
LINES = st.text(min_size=1, max_size=LINE_LIMIT).filter(
    lambda text: (
        any(not sign.isspace() and unicodedata.category(sign) != "Cf" for sign in text)
        and not re.search(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff\u202a-\u202e\u2066-\u2069]", text)
    )
)


@settings(max_examples=few(60), deadline=None)
@given(title=LINES, summary=LINES, chapter=LINES.filter(lambda text: len(text) <= 128))
def test_any_text_survives_the_round_trip(
    make_feed: Callable[..., Feed],
    make_episode: Callable[..., Episode],
    title: str,
    summary: str,
    chapter: str,
) -> None:
    keys = {"title": title, "summary": summary, "chapters": [{"start": "0", "title": chapter}]}
    feed = make_feed(**keys)
    episode = make_episode(**keys)
    xml = rss.render(feed)
    find = finder(xml)
    assert find("//item/title/text()") == [episode.title]
    [said] = find("//item/description/text()")
    assert as_read(said) == episode.summary
    assert find("//psc:chapter/@title") == [episode.chapters[0].title]
    seen = subscribed(xml)["episodes"][0]["title"]
    assert re.sub(r"\s+", "", seen) == re.sub(r"\s+", "", episode.title)


@settings(max_examples=few(30), deadline=None)
@given(
    length=st.integers(0, 10**12),
    duration_ms=st.integers(0, 10**9),
    date=st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_any_number_and_date_survives_the_round_trip(
    make_feed: Callable[..., Feed], length: int, duration_ms: int, date: datetime
) -> None:
    enclosure = Enclosure("https://example.org/a.mp3", length, "audio/mpeg", duration_ms)
    feed = make_feed(date=date)
    item: FeedItem = replace(feed.items[0], enclosure=enclosure)
    find = finder(rss.render(replace(feed, items=(item,))))
    assert find("//enclosure/@length") == [str(length)]
    [seconds] = find("//itunes:duration/text()")
    assert abs(int(seconds) * 1000 - duration_ms) <= 500
    [pub_date] = find("//pubDate/text()")
    assert parsedate_to_datetime(pub_date) == date.replace(microsecond=0)
