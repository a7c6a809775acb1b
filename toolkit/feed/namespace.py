"""What feedgen does not know itself, through its own extension interface.

feedgen calls `extend_ns` and `extend_rss` of every registered extension. `AppleChannel` and
`AppleItem` replace its podcast extension; the others write elements of any namespace, given as
values.
"""

from __future__ import annotations

from dataclasses import dataclass

import lxml.etree as etree  # first: feedgen.util 1.0 uses lxml.etree without importing it
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.ext.podcast import PodcastExtension
from feedgen.ext.podcast_entry import PodcastEntryExtension

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
SIMPLE_CHAPTERS = "http://podlove.org/simple-chapters"
ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Element:
    """An XML element as a value."""

    namespace: str
    name: str
    text: str | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Element, ...] = ()


def podcast_element(name: str, text: str | None = None, **said: object) -> Element:
    """Return an element of the podcast namespace with those attributes that have a value.

    `_` stands for `-` in their names.
    """
    known = ((key.replace("_", "-"), value) for key, value in said.items())
    pairs = tuple((key, str(value)) for key, value in known if value is not None)
    return Element(PODCAST, name, text, pairs)


def append(parent: etree._Element, element: Element) -> None:
    """Append the element and its children; lxml escapes text and attributes."""
    made = etree.SubElement(parent, f"{{{element.namespace}}}{element.name}")
    made.text = element.text
    for name, value in element.attributes:
        made.set(name, value)
    for child in element.children:
        append(made, child)


def mark_html(parent: etree._Element) -> None:
    """Put a description that is HTML into CDATA, as Apple's guide wants it; it says the same."""
    found = parent.find("description")
    if found is not None and (found.text or "").startswith("<p>"):
        found.text = etree.CDATA(found.text)


class AppleChannel(PodcastExtension):  # type: ignore[misc]  # feedgen has no types
    """feedgen's itunes elements of the channel, with Apple's present values.

    feedgen 1.0 knows yes/no/clean for itunes:explicit where Apple requires true/false, writes
    itunes:complete as `yes` where Apple reads `Yes` only, and silently drops an itunes:image whose
    address does not end in .jpg or .png. itunes:title would say what title says.
    """

    def __init__(self) -> None:
        super().__init__()
        self.is_explicit = False
        self.is_complete = False
        self.image_url: str | None = None

    def extend_rss(self, rss_feed: etree._Element) -> etree._Element:
        """Append the elements to the channel."""
        super().extend_rss(rss_feed)
        channel = rss_feed[0]
        append(channel, Element(ITUNES, "explicit", _boolean(self.is_explicit)))
        if self.image_url:
            append(channel, Element(ITUNES, "image", attributes=(("href", self.image_url),)))
        if self.is_complete:
            append(channel, Element(ITUNES, "complete", "Yes"))
        return rss_feed


class AppleItem(PodcastEntryExtension):  # type: ignore[misc]  # feedgen has no types
    """feedgen's itunes elements of an item, with Apple's present values (see AppleChannel)."""

    def __init__(self) -> None:
        super().__init__()
        self.is_explicit = False
        self.image_url: str | None = None

    def extend_rss(self, entry: etree._Element) -> etree._Element:
        """Append the elements to the item."""
        super().extend_rss(entry)
        append(entry, Element(ITUNES, "explicit", _boolean(self.is_explicit)))
        if self.image_url:
            append(entry, Element(ITUNES, "image", attributes=(("href", self.image_url),)))
        return entry


class ElementsChannel(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """Elements of the channel in the podcast, psc and atom namespaces."""

    def __init__(self) -> None:
        self.elements: tuple[Element, ...] = ()

    def extend_ns(self) -> dict[str, str]:
        """Return the prefixes that the whole feed uses."""
        return {"podcast": PODCAST, "psc": SIMPLE_CHAPTERS}

    def extend_rss(self, feed: etree._Element) -> etree._Element:
        """Append the elements to the channel."""
        mark_html(feed[0])
        for element in self.elements:
            append(feed[0], element)
        return feed


class ElementsItem(BaseEntryExtension):  # type: ignore[misc]  # feedgen has no types
    """Elements of an item in the podcast and psc namespaces."""

    def __init__(self) -> None:
        self.elements: tuple[Element, ...] = ()

    def extend_rss(self, feed: etree._Element) -> etree._Element:
        """Append the elements to the item."""
        mark_html(feed)
        for element in self.elements:
            append(feed, element)
        return feed


class UndatedChannel(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """Takes lastBuildDate away: feedgen 1.0 writes the clock's time when it is given none."""

    def extend_rss(self, feed: etree._Element) -> etree._Element:
        """Remove the element from the channel."""
        channel = feed[0]
        for element in channel.findall("lastBuildDate"):
            channel.remove(element)
        return feed


def _boolean(value: bool) -> str:
    return "true" if value else "false"
