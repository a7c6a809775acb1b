"""A feed from outside, read into values; what is missing or odd is left for the checks to say."""

from __future__ import annotations

import base64
import codecs
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from typing import Literal

from lxml import etree

from toolkit.verify.feed_faults import BadFeed, PageForFeed, is_page
from toolkit.web.outside_text import plain, shown

# Measured for transcripts: two million tags take some 0.3 GB. A thousand episodes have 50,000.
LIMIT_TAGS = 2_000_000
LIMIT_TEXT = 100_000  # characters of one text or attribute that are looked at
LIMIT_BELOW = 100  # subcategories of one category

# Names are compared in lower case: feeds write them in many ways.
ITUNES_EXACT = "http://www.itunes.com/dtds/podcast-1.0.dtd"
ITUNES = frozenset({ITUNES_EXACT})
PODCAST = frozenset({
    "https://podcastindex.org/namespace/1.0",
    "http://podcastindex.org/namespace/1.0",
    "https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
})  # fmt: skip
PLAIN = frozenset({""})

# A page is no file that the feed names: it is in the release beside it.
Kind = Literal["artwork", "enclosure", "alternate", "transcript", "chapters", "page"]


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A file that the feed names."""

    owner: str  # the episode's title; "the show"
    item: int | None  # the episode's place in the feed, from 0; None for the show
    kind: Kind
    url: str
    said_type: str = ""
    said_length: str = ""  # as it stands there, which may be no number
    said_sha256: str | None = None

    @property
    def name(self) -> str:
        """What it is and where, for people."""
        return f"{self.owner}: {self.kind}, {shown(self.url)}"

    @property
    def length_bytes(self) -> int | None:
        """The length that the feed says, None if that is no length."""
        said = self.said_length.strip()
        is_length = said.isascii() and said.isdigit() and len(said) < 19
        return int(said) or None if is_length else None


@dataclass(frozen=True, slots=True)
class FeedTag:
    """An element right below the channel or an item, as it stands there."""

    namespace: str  # letter for letter
    name: str  # in lower case
    text: str
    attributes: Mapping[str, str]
    written: str = ""  # the name letter for letter
    below: tuple[str, ...] = ()  # the attribute "text" of the elements in it: subcategories

    def is_itunes(self, name: str) -> bool:
        """Tell whether it is a tag of Apple's, however its namespace is written."""
        return self.name == name and self.namespace.lower() in ITUNES


def _text_of(tags: Iterable[FeedTag], name: str, *, itunes: bool) -> str:
    def fits(tag: FeedTag) -> bool:
        return tag.is_itunes(name) if itunes else tag.name == name and not tag.namespace

    return next((tag.text for tag in tags if fits(tag) and tag.text), "")


@dataclass(frozen=True, slots=True)
class Item:
    """An episode, as far as the feed itself is judged."""

    title: str
    guid: str
    enclosures: int
    published_s: float | None = None  # since 1970
    tags: tuple[FeedTag, ...] = ()

    def text(self, name: str, *, itunes: bool = False) -> str:
        """Return the text of one of the episode's tags, "" if it is missing or empty."""
        return _text_of(self.tags, name, itunes=itunes)

    @property
    def enclosure_tags(self) -> tuple[FeedTag, ...]:
        """The enclosures as they stand there."""
        return tuple(tag for tag in self.tags if tag.name == "enclosure" and not tag.namespace)


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What the checks look at."""

    title: str
    encoding: str
    items: tuple[Item, ...]
    links: tuple[FeedLink, ...]  # in the feed's order
    tags: tuple[FeedTag, ...] = ()  # of the channel, without the items
    is_start_blank: bool = False  # white space before the XML declaration
    version: str | None = "2.0"  # of RSS, as it is said; None if it is not

    @property
    def all_tags(self) -> Iterator[FeedTag]:
        """The channel's tags and those of all items."""
        yield from self.tags
        for item in self.items:
            yield from item.tags

    def text(self, name: str, *, itunes: bool = False) -> str:
        """Return the text of one of the channel's tags, "" if it is missing or empty."""
        return _text_of(self.tags, name, itunes=itunes)

    def newest(self, count: int | None) -> frozenset[int]:
        """Return the places of the `count` newest episodes, of all if None.

        One without a date counts as the oldest; of equal ones the feed's first is the newest.
        """
        places = range(len(self.items))
        by_age = sorted(places, key=lambda place: -(self.items[place].published_s or 0))
        return frozenset(by_age[:count])


def read_feed(data: bytes) -> ParsedFeed:
    """Return the feed. Raises BadFeed if it is no XML, no RSS, or a danger to read.

    Entities are not resolved, nothing is loaded, and libxml2's own bounds are in force.
    """
    if data.count(b"<") > LIMIT_TAGS:
        raise BadFeed(f"it has more than {LIMIT_TAGS:,} tags")
    if is_page(data):
        raise PageForFeed
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data.lstrip(b" \t\r\n"), parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as err:
        line = err.lineno if isinstance(err, etree.XMLSyntaxError) else None
        where = f" (line {line})" if line else ""
        raise BadFeed(f"its XML cannot be read{where}: {plain(str(err))}") from err
    # Before any value is read, for lxml puts entities into attributes when it is asked for them.
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and next(dtd.iterentities(), None) is not None:
        raise BadFeed("it declares entities, which apps do not read")
    channel = next(_children(root, "channel", PLAIN), None)
    if _local(root)[1] != "rss" or channel is None:
        raise BadFeed(f"it is not RSS 2.0, it begins with <{plain(_local(root)[1], 40)}>")
    feed = _feed(channel, root.getroottree().docinfo.encoding or "UTF-8")
    return replace(
        feed,
        is_start_blank=data[:1].isspace() and data.lstrip()[:5] == b"<?xml",
        version=str(root.get("version", "")).strip() or None,
    )


def is_utf8(encoding: str) -> bool:
    """Tell whether a name of an encoding means UTF-8, or ASCII, which is part of it."""
    try:
        return codecs.lookup(encoding).name in ("utf-8", "ascii")
    except LookupError:
        return False


def _feed(channel: etree._Element, encoding: str) -> ParsedFeed:
    artwork = _artwork(channel)
    links = [FeedLink("the show", None, "artwork", artwork)] if artwork else []
    items = []
    for place, element in enumerate(_children(channel, "item", PLAIN)):
        title = plain(_text(element, "title") or _text(element, "title", ITUNES))
        owner = title or f"item {place + 1}"
        found = tuple(_links(element, owner, place))
        links += found
        enclosures = sum(link.kind == "enclosure" for link in found)
        guid = plain(_text(element, "guid"), 300)
        published_s = _instant(_text(element, "pubdate"))
        items.append(Item(owner, guid, enclosures, published_s, tuple(_tags(element))))
    tags = tuple(tag for tag in _tags(channel) if tag.written != "item" or tag.namespace)
    return ParsedFeed(plain(_text(channel, "title")), encoding, tuple(items), tuple(links), tags)


def _tags(parent: etree._Element) -> Iterator[FeedTag]:
    for element in parent:
        if not isinstance(element.tag, str):
            continue
        namespace, _, name = element.tag.rpartition("}")
        is_item = name.lower() == "item" and not namespace
        text = "" if is_item else "".join(element.itertext()).strip()[:LIMIT_TEXT]
        below = tuple(str(inner.get("text", "")).strip() for inner in element[:LIMIT_BELOW])
        attributes = {str(key): str(value)[:LIMIT_TEXT] for key, value in element.attrib.items()}
        yield FeedTag(
            namespace.removeprefix("{"),
            name.lower(),
            text,
            attributes,
            name,
            () if is_item else below,
        )


def _instant(said: str) -> float | None:
    """RSS 2.0, `pubDate`: as RFC 822 writes dates."""
    try:
        return parsedate_to_datetime(said[:100]).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _artwork(parent: etree._Element) -> str:
    for element in _children(parent, "image", ITUNES):
        if url := str(element.get("href", "")).strip():
            return url
    for element in _children(parent, "image", PLAIN):
        if url := _text(element, "url"):
            return url
    return ""


def _links(item: etree._Element, owner: str, place: int) -> Iterator[FeedLink]:
    for element in _children(item, "enclosure", PLAIN):
        yield _link(element, owner, place, "enclosure")
    for element in _children(item, "alternateenclosure", PODCAST):
        said = _link(element, owner, place, "alternate")
        digest = _sha256(element)
        for source in _children(element, "source", PODCAST):
            url = str(source.get("uri", "")).strip()
            kind = str(source.get("contentType") or said.said_type)
            if url.lower().startswith(("http:", "https:")):  # others: IPFS, torrents
                yield FeedLink(owner, place, "alternate", url, kind, said.said_length, digest)
    for element in _children(item, "transcript", PODCAST):
        yield _link(element, owner, place, "transcript")
    for element in _children(item, "chapters", PODCAST):
        yield _link(element, owner, place, "chapters")
    if artwork := _artwork(item):
        yield FeedLink(owner, place, "artwork", artwork)


def _link(element: etree._Element, owner: str, place: int, kind: Kind) -> FeedLink:
    url, said_type, length = (str(element.get(key, "")) for key in ("url", "type", "length"))
    return FeedLink(owner, place, kind, url.strip(), said_type, length)


def _sha256(alternate: etree._Element) -> str | None:
    """Return the digest of podcast:integrity, if that is a sha256.

    Source: podcast namespace, `integrity`; W3C, Subresource Integrity.
    """
    for element in _children(alternate, "integrity", PODCAST):
        kind, _, value = str(element.get("value", "")).strip().partition("-")
        if element.get("type") == "sri" and kind == "sha256":
            try:
                return base64.b64decode(value, validate=True).hex()
            except ValueError:  # binascii.Error, and characters beyond ASCII
                return None
    return None


def _text(parent: etree._Element, name: str, namespaces: frozenset[str] = PLAIN) -> str:
    for element in _children(parent, name, namespaces):
        if text := "".join(element.itertext()).strip():
            return text
    return ""


def _children(
    parent: etree._Element, name: str, namespaces: frozenset[str]
) -> Iterator[etree._Element]:
    for element in parent:
        namespace, local = _local(element)
        if local == name and namespace in namespaces:
            yield element


def _local(element: etree._Element) -> tuple[str, str]:
    """Return namespace and name in lower case; nothing for what is no element."""
    if not isinstance(element.tag, str):
        return "-", ""
    namespace, _, name = element.tag.rpartition("}")
    return namespace.removeprefix("{").lower(), name.lower()
