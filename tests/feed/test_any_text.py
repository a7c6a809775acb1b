"""Whatever people write: the feed is well-formed, and says the same when it is read back."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from pydantic import ValidationError

from tests.feed import golden
from toolkit.feed import rss
from toolkit.feed.notes import show_notes
from toolkit.feed.values import Feed
from toolkit.show.show import Show

SPACES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}
ODD = ["]]>", "<![CDATA[", "<!--", "-->", "&amp;", "&#0;", "\0", "\x1b[2J", "\ufffe", "\ud800",
       "👩🏽‍⚕️", "🇪🇺", "שלום", "مرحبا", "\u202eevil", "\u2066", "\u2028", "\r\n",
       "\t", "<b>", '"', "'"]  # fmt: skip
TEXTS = st.lists(st.sampled_from(ODD) | st.text(max_size=12), max_size=12).map("".join)


def taken(text: str) -> str | None:
    """Return a text as the files' rules take it for a title, None where they refuse it."""
    try:
        show = Show.model_validate(
            golden.SHOW | {"funding": [{"url": "https://e.org", "text": text}]}
        )
    except ValidationError:
        return None
    return show.funding[0].text


def read(xml: bytes, path: str) -> list[str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return [str(one) for one in etree.fromstring(xml, parser).xpath(path, namespaces=SPACES)]


@settings(max_examples=150, deadline=None)
@given(text=TEXTS)
@example(text="]]> & <b>👩🏽‍⚕️</b> שלום")
def test_each_text_of_a_tag_reads_back_the_same(make_feed: Callable[..., Feed], text: str) -> None:
    said = taken(text)
    if said is None:
        return
    assert said == unicodedata.normalize("NFC", said)
    address = "https://example.org/"
    both: dict[str, Any] = {
        "funding": [{"url": address, "text": text}],
        "locations": [{"name": text}],
        "people": [{"name": text}],
        "txt": [{"value": text}],
    }
    show = both | {
        "title": text,
        "author": text,
        "seasons": [{"number": 1, "name": text}],
        "update_frequency": {"text": text},
        "podroll": [{"feed_guid": "917393e3-1b1e-5cef-ace4-edaa54e1f810", "title": text}],
    }
    item = both | {
        "title": text,
        "season": 1,
        "chapters": [{"start": "0", "title": text}],
        "content_links": [{"url": address, "text": text}],
        "chat": {"server": "a.example", "protocol": "irc", "space": text},
    }
    feed = make_feed(show, **item)
    only = replace(feed.items[0], txt=feed.items[0].episode.txt)
    xml = rss.render(replace(feed, items=(only,)))
    for where in ("/rss/channel", "//item"):
        for tag in ("podcast:funding", "podcast:location", "podcast:person", "podcast:txt"):
            assert read(xml, f"{where}/{tag}/text()") == [said]
    for path in (
        "/rss/channel/title/text()",
        "/rss/channel/podcast:updateFrequency/text()",
        "/rss/channel/podcast:podroll/podcast:remoteItem/@title",
        "//item/title/text()",
        "//item/podcast:season/@name",
        "//item/podcast:contentLink/text()",
        "//item/podcast:chat/@space",
        "//item/psc:chapters/psc:chapter/@title",
    ):
        assert read(xml, path) == [said], path


@pytest.mark.rotated
@settings(max_examples=25, deadline=None)
@given(text=TEXTS.filter(bool), times=st.integers(1, 20_000))
@example(text="]]> <b>x</b> & 👩🏽‍⚕️ שלום\x00\x1b\n\n", times=3000)
def test_notes_of_any_length_read_back_the_same(
    make_feed: Callable[..., Feed], text: str, times: int
) -> None:
    notes = (text * times).encode("utf-8", "replace")[:100_000].decode("utf-8", "ignore")
    made = show_notes.to_html(notes)
    feed = make_feed()
    summary = show_notes.to_text(notes) or None
    item = replace(feed.items[0], notes_html=made or None, summary=summary)
    xml = rss.render(replace(feed, items=(item,)))
    assert "".join(read(xml, "//item/content:encoded/text()")) == made.replace("]]>", "]]&gt;")
