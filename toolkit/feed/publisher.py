"""The publisher's feed: it holds no episodes, and names the feeds of a show in all its languages.

Source: podcast namespace, docs/tags/publisher.md and docs/examples/publishers: it has
medium=publisher, a guid of its own and a remoteItem for each feed; each of these names it in
`podcast:publisher`. Apps are to throw away a feed that is not named back.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from toolkit.feed.namespace import ATOM, ITUNES, PODCAST, Element, append, podcast_element
from toolkit.feed.rss import GENERATOR
from toolkit.feed.show_tags import remote_item
from toolkit.show.nouns.feed_nouns import OtherShow
from toolkit.show.show import Show


def render(show: Show, publisher: OtherShow, feeds: Sequence[OtherShow], cover_url: str) -> bytes:
    """Return the feed as UTF-8 XML; the same bytes for the same values."""
    root = etree.Element(
        "rss", {"version": "2.0"}, {"podcast": PODCAST, "itunes": ITUNES, "atom": ATOM}
    )
    channel = etree.SubElement(root, "channel")
    own = (("href", publisher.feed_url or ""), ("rel", "self"), ("type", "application/rss+xml"))
    for name, text in (
        ("title", show.author),
        ("link", show.link),
        ("description", show.author),
        ("language", show.language),
        ("generator", GENERATOR),
    ):
        etree.SubElement(channel, name).text = text
    for element in (
        Element(ATOM, "link", attributes=own),
        Element(ITUNES, "author", show.author),
        Element(ITUNES, "image", attributes=(("href", cover_url),)),
        podcast_element("guid", str(publisher.feed_guid)),
        podcast_element("medium", "publisher"),
        *map(remote_item, feeds),
    ):
        append(channel, element)
    etree.indent(root)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))
