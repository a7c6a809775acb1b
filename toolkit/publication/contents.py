"""What a feed says that listeners have: which show, which episodes, which transcripts of each.

The feed is the one record of it that every release has, also those of earlier versions of soy, and
shows of other programs. It comes from outside: entities are not resolved, nothing is loaded.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from lxml import etree

from toolkit.publication.manifest import Manifest

FEED_KEY = "feed.xml"
PUBLISHER_KEY = "publisher.xml"  # the feed that joins the editions of a show
_PAGE = re.compile(r"(?:[A-Za-z0-9-]{2,35}/)?feed-([0-9]{4,9})\.xml", re.ASCII)
_EDITION = re.compile(r"[A-Za-z0-9-]{2,35}/feed\.xml", re.ASCII)
_PAGES_LIMIT = 10_000  # a million episodes
_EPISODES = "episodes"
_PODCAST = "podcastindex"  # in all addresses by which feeds name the podcast namespace
_TEXT_LIMIT = 200
_NAME = re.compile(r"[A-Za-z0-9._~-]{1,200}", re.ASCII)  # what keys are made of: `check_key`
# RSS 2.0's and the podcast namespace's names, in the words of people.
_WHAT = {
    "title": "title",
    "pubdate": "date",
    "enclosure": "audio",
    "alternateenclosure": "audio",
    "transcript": "transcripts",
    "chapters": "chapters",
    "encoded": "notes",
    "description": "notes",
    "summary": "notes",
}
_ALL_ELSE = "details"


@dataclass(frozen=True, slots=True)
class Out:
    """An episode that listeners have."""

    guid: str | None  # None where only the keys of its files are known
    title: str
    published: datetime | None  # UTC
    folder: str | None  # in whose name its files lie in the store; None if that is not to be seen
    languages: tuple[str, ...]  # of its transcripts, sorted
    digests: tuple[tuple[str, str], ...] = ()  # (title, audio, notes ..., digest), sorted

    @property
    def name(self) -> str:
        """Its title, and its folder if there is one."""
        return f'"{self.title}"' + (f" ({self.folder})" if self.folder else "")


@dataclass(frozen=True, slots=True)
class Contents:
    """A show as listeners have it."""

    title: str
    guid: str | None  # podcast:guid in lower case, None if there is none
    address: str | None  # where the feed says that it is, None if it does not
    episodes: tuple[Out, ...]  # in the feed's order
    next_page: str | None = None  # the key of the page with older episodes, None if there is none
    editions: tuple[tuple[str, Contents], ...] = ()  # (language, what its feed says)


NOTHING = Contents("", None, None, ())


def page_key(number: int) -> str:
    """Return the key of a page of a feed; the first has the oldest episodes.

    >>> page_key(1)
    'feed-0001.xml'
    """
    return f"feed-{number:04}.xml"


def is_page(key: str) -> bool:
    """Tell whether a key belongs to a further page of a feed, the show's or an edition's.

    >>> is_page("feed-0001.xml"), is_page("de/feed-0001.xml"), is_page("feed.xml")
    (True, True, False)
    """
    return _PAGE.fullmatch(key) is not None


def is_feed(key: str) -> bool:
    """Tell whether a key is that of the feed, an edition's, the publisher's, or of a page of one.

    >>> is_feed("de/feed.xml"), is_feed("publisher.xml"), is_feed("sitemap.xml")
    (True, True, False)
    """
    return key in (FEED_KEY, PUBLISHER_KEY) or is_page(key) or is_edition(key)


def is_edition(key: str) -> bool:
    """Tell whether a key is that of an edition's feed."""
    return _EDITION.fullmatch(key) is not None


def sending_order(key: str) -> int:
    """Return where a feed comes among the feeds that are sent or written: what it names is before.

    Pages, the editions' feeds, the show's own, and the publisher's, which names those.

    >>> [sending_order(key) for key in ("feed-0001.xml", "de/feed.xml", "feed.xml")]
    [0, 0, 1]
    """
    return {FEED_KEY: 1, PUBLISHER_KEY: 2}.get(key, 0)


def read_all(get: Callable[[str], bytes | None]) -> Contents | None:
    """Return what a feed and its pages say, None if it is no feed that can be read.

    `get` returns what lies under a key. A page that is missing or cannot be read ends the row.
    """
    first = read(get(FEED_KEY) or b"")
    if first is None or not first.next_page:
        return first
    found = {out.guid: out for out in first.episodes}
    seen = set[str]()
    key: str | None = first.next_page
    while key and key not in seen and len(seen) < _PAGES_LIMIT:
        seen.add(key)
        page = read(get(key) or b"")
        if page is None:
            break
        for out in page.episodes:
            found.setdefault(out.guid, out)
        key = page.next_page
    return replace(first, episodes=tuple(found.values()))


def with_editions(
    found: Contents, get: Callable[[str], bytes | None], keys: Iterable[str]
) -> Contents:
    """Return what a feed says, with what those of its editions say; `keys` are all that is there.

    An edition whose feed is missing or cannot be read is left out.
    """
    folders = sorted(key.partition("/")[0] for key in keys if is_edition(key))
    read_there = ((folder, read_all(_below(get, folder))) for folder in folders)
    return replace(found, editions=tuple((folder, one) for folder, one in read_there if one))


def _below(get: Callable[[str], bytes | None], folder: str) -> Callable[[str], bytes | None]:
    return lambda key: get(f"{folder}/{key}")


def read(data: bytes) -> Contents | None:
    """Return what one document of a feed says, None if it is no feed that can be read."""
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data.lstrip(b" \t\r\n"), parser)
    except (etree.XMLSyntaxError, ValueError, LookupError):
        return None
    if root.tag != "rss" or root.getroottree().docinfo.internalDTD is not None:
        return None
    channel = root.find("channel")
    if channel is None:
        return None
    address = next((e.get("href", "") for e in channel if _is_link(e, "self")), "")
    guids = [e for e in channel if _local(e) == "guid" and _PODCAST in str(e.tag)]
    base = address.rpartition("/")[0]
    items = [_out(item, base) for item in channel.iterfind("item")]
    title = _text(channel.find("title"))
    older = next((e.get("href", "") for e in channel if _is_link(e, "next")), "")
    key = older.removeprefix(base + "/") if base else ""
    guid = _text(guids[0]).lower() if guids else ""
    return Contents(
        title, guid or None, address or None, tuple(items), key if is_page(key) else None
    )


def of_keys(manifest: Manifest) -> Contents:
    """Return which episodes a manifest has files of, where no feed says more."""
    parts = (entry.key.split("/") for entry in manifest.entries)
    folders = sorted({p[1] for p in parts if p[0] == _EPISODES and len(p) > 2})
    return Contents("", None, None, tuple(Out(None, name, None, name, ()) for name in folders))


def prefix_of(folder: str) -> str:
    """Return how the keys of an episode's files begin."""
    return f"{_EPISODES}/{folder}/"


def _out(item: etree._Element, base: str) -> Out:
    children = list(item)
    title = next((_text(e) for e in children if e.tag == "title"), "")
    guid = next(("".join(e.itertext()).strip() for e in children if e.tag == "guid"), "")
    url = next((e.get("url", "") for e in children if e.tag == "enclosure"), "")
    date = next((_text(e) for e in children if e.tag == "pubDate"), "")
    languages = {_plain(e.get("language") or "") for e in children if _local(e) == "transcript"}
    grouped: dict[str, list[bytes]] = {}
    for child in children:
        said = etree.tostring(child, method="c14n", with_tail=False)
        what = _WHAT.get(_local(child).lower(), _ALL_ELSE)
        grouped.setdefault(what, []).append(said.replace(base.encode(), b"") if base else said)
    digests = {what: _digest(said) for what, said in grouped.items()}
    return Out(
        guid or url or title or None,
        title or guid,
        _instant(date),
        _folder(url),
        tuple(sorted(languages)),
        tuple(sorted(digests.items())),
    )


def _digest(parts: Iterable[bytes]) -> str:
    return hashlib.sha256(b"\n".join(parts)).hexdigest()


def _folder(url: str) -> str | None:
    try:
        parts = urlsplit(url).path.split("/")
    except ValueError:
        return None
    is_own = len(parts) > 2 and parts[-3] == _EPISODES and _NAME.fullmatch(parts[-2])
    return parts[-2] if is_own else None


def _instant(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _is_link(element: etree._Element, rel: str) -> bool:
    return _local(element) == "link" and element.get("rel") == rel


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: etree._Element | None) -> str:
    """Return an element's text on one line, fit to be shown."""
    return "" if element is None else _plain("".join(element.itertext()))


def _plain(text: str) -> str:
    """Return text on one line, bounded, without what would disturb a terminal."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())[:_TEXT_LIMIT]
