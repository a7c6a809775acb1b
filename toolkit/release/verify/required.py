"""What directories and apps require of a feed's own tags: each rule a function and its row.

Sources: Apple Podcasts for Creators, "Podcast RSS feed requirements"; the Podcast Standards
Project's PSP-1 (github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification), "Required
elements"; Spotify, "Podcast delivery specification"; RSS 2.0, rssboard.org. What Apple refuses is
an error; what the others ask for, or listeners miss, is a warning.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Literal
from uuid import UUID

from toolkit import languages
from toolkit.errors import BadFile
from toolkit.release.verify.addresses import same
from toolkit.release.verify.reading import ITUNES, ITUNES_EXACT, PODCAST, Feed, Item, Tag
from toolkit.release.verify.wording import plain
from toolkit.show import categories
from toolkit.show.findings import Finding

ATOM = "http://www.w3.org/2005/atom"  # compared in lower case, as all namespaces here
LIMIT_BYTES = 4000  # Apple and PSP-1: description
_ONCE = ("title", "description", "language", "link", "explicit", "guid", "locked")
_FEW = 5  # episodes that one finding names

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A feed, where it was asked for, and when."""

    feed: Feed
    url: str
    now_s: float  # since 1970


def check(asked: Asked) -> Iterator[Finding]:
    """Yield what is missing or wrong in the feed's own tags."""
    for rule in RULES:
        yield from rule(asked)


def _starts(asked: Asked) -> Iterator[Finding]:
    # XML 1.0, section 2.8: the declaration is the first thing in the document.
    if asked.feed.is_start_blank:
        yield _found(
            "error", "xml-start", "there is white space before <?xml", "begin with <?xml itself"
        )


def _namespaces(asked: Asked) -> Iterator[Finding]:
    # Namespaces in XML 1.0, section 2.3: names are compared letter by letter.
    wrong = {tag.namespace for tag in asked.feed.all_tags if _is_misspelt(tag.namespace)}
    for name in sorted(wrong):
        yield _found(
            "error",
            "namespace",
            f"the namespace is written {plain(name, 80)}; apps that compare letters read none",
            f"write {ITUNES_EXACT}",
        )


def _is_misspelt(namespace: str) -> bool:
    return namespace != ITUNES_EXACT and namespace.lower().rstrip("/") in ITUNES


def _texts(asked: Asked) -> Iterator[Finding]:
    feed = asked.feed
    if not feed.text("description"):
        yield _found("error", "description", "it has no description", "write <description>")
    elif (size := len(feed.text("description").encode())) > LIMIT_BYTES:
        yield _found(
            "warning",
            "description-long",
            f"its description has {size:,} bytes; apps cut it at {LIMIT_BYTES:,}",
            "shorten it",
        )
    if not feed.text("link"):
        yield _found("warning", "link", "it names no page of the show", "write <link> (PSP-1)")


def _language(asked: Asked) -> Iterator[Finding]:
    said = asked.feed.text("language")
    if not said:
        yield _found("error", "language", "it has no language", "write <language>, such as en")
    elif languages.canonical(said) is None:
        near = languages.meant(said)
        hint = f"write {near}" if near else "write a language tag, such as en or pt-BR"
        yield _found("error", "language", f"{plain(said, 40)!r} is no language tag", hint)


def _category(asked: Asked) -> Iterator[Finding]:
    found = [tag for tag in asked.feed.tags if tag.is_itunes("category")]
    names = [tag.attributes.get("text", "").strip() for tag in found]
    if not any(names):
        hint = 'write <itunes:category text="Health &amp; Fitness">'
        yield _found("error", "category", "it has no category", hint)
    for tag in found:
        for text in _paths(tag):
            try:
                categories.parse(text)
            except BadFile as err:
                yield _found("error", "category", plain(err.message), err.hint or "")


def _paths(tag: Tag) -> Iterator[str]:
    """Yield a category as `categories.parse` reads it, once with each of its subcategories."""
    name = tag.attributes.get("text", "").strip()
    below = [text for text in tag.below if text]
    if name:
        yield from (f"{name} > {text}" for text in below) if below else (name,)


def _explicit(asked: Asked) -> Iterator[Finding]:
    said = asked.feed.text("explicit", itunes=True)
    hint = "write <itunes:explicit>false</itunes:explicit>, or true"
    if not said:
        yield _found("error", "explicit", "it does not say whether it is explicit", hint)
    elif said.lower() in ("yes", "no"):
        yield _found("warning", "explicit", f"explicit is {said!r}, the old way to say it", hint)
    elif said.lower() not in ("true", "false"):
        yield _found("error", "explicit", f"explicit is {plain(said, 40)!r}", hint)


def _addresses(asked: Asked) -> Iterator[Finding]:
    selves = [
        tag.attributes.get("href", "").strip()
        for tag in asked.feed.tags
        if tag.namespace.lower() == ATOM
        and tag.name == "link"
        and tag.attributes.get("rel") == "self"
    ]
    if not any(selves):
        hint = '<atom:link rel="self" href="..." type="application/rss+xml"/> (PSP-1)'
        yield _found("warning", "self-link", "it does not say its own address", f"write {hint}")
    moved = asked.feed.text("new-feed-url", itunes=True)
    if moved and same(moved) != same(asked.url):
        yield _found(
            "warning",
            "feed-moves",
            f"itunes:new-feed-url sends apps elsewhere, to {plain(moved, 200)}",
            "right if the show moved there; otherwise take it out",
        )


def _guid(asked: Asked) -> Iterator[Finding]:
    for tag in asked.feed.tags:
        if tag.namespace.lower() in PODCAST and tag.name == "guid":
            try:
                UUID(tag.text)
            except ValueError:
                said = plain(tag.text, 60)
                hint = "write the UUID that the podcast namespace makes of the first feed address"
                yield _found("warning", "podcast-guid", f"podcast:guid {said!r} is no UUID", hint)


def _once(asked: Asked) -> Iterator[Finding]:
    counts = Counter((tag.namespace, tag.name) for tag in asked.feed.tags if tag.name in _ONCE)
    for (namespace, name), count in sorted(counts.items()):
        if count > 1 and namespace.lower() != ATOM:
            message = f"<{plain(name, 40)}> stands there {count} times"
            yield _found("warning", "tag-twice", message, "keep one; apps take the first or last")


def _item_titles(asked: Asked) -> Iterator[Finding]:
    yield from _items(
        [item for item in asked.feed.items if not item.text("title")],
        ("error", "title-missing"),
        "have no title",
        "write <title>; Apple leaves them out",
    )


def _item_dates(asked: Asked) -> Iterator[Finding]:
    dates = [(item, item.text("pubdate")) for item in asked.feed.items]
    yield from _items(
        [item for item, said in dates if not said],
        ("warning", "date-missing"),
        "have no date",
        "write <pubDate>; Spotify requires it",
    )
    yield from _items(
        [item for item, said in dates if said and _date(said) is None],
        ("warning", "date-wrong"),
        "have a date that apps cannot read",
        "write it as Fri, 20 Nov 2026 06:00:00 +0000 (RSS 2.0, RFC 822)",
    )
    yield from _items(
        [item for item, said in dates if (at := _date(said)) and at.timestamp() > asked.now_s],
        ("warning", "date-ahead"),
        "are dated in the future",
        "apps hide them or show them at the top for ever; correct <pubDate>",
    )


def _date(said: str) -> datetime | None:
    """Return the date if it is one of RFC 822 with a zone, None else."""
    if not re.match(r"(?:[A-Za-z]{3}, *)?\d{1,2} [A-Za-z]{3} \d{4} ", said[:40]):
        return None
    try:
        found = parsedate_to_datetime(said[:100])
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return found if found.tzinfo else None


def _enclosures(asked: Asked) -> Iterator[Finding]:
    yield from _items(
        [item for item in asked.feed.items if any(map(_is_incomplete, item.enclosure_tags))],
        ("error", "enclosure-incomplete"),
        "have an enclosure without url, type, or a length in bytes",
        'write <enclosure url="..." type="audio/mpeg" length="..."/> (RSS 2.0)',
    )
    urls = Counter(
        same(url)
        for item in asked.feed.items
        for tag in item.enclosure_tags
        if (url := tag.attributes.get("url", "").strip())
    )
    for url, count in urls.items():
        if count > 1:
            yield _found(
                "warning",
                "enclosure-twice",
                f"{count} episodes have the file {plain(url, 200)}",
                "give each its own; Apple leaves out what is there already",
            )


def _is_incomplete(tag: Tag) -> bool:
    said = {key: tag.attributes.get(key, "").strip() for key in ("url", "type", "length")}
    length = said["length"]
    return not said["url"] or not said["type"] or not (length.isdecimal() and int(length[:19]) > 0)


def _items(items: list[Item], rule: tuple[Level, str], what: str, hint: str) -> Iterator[Finding]:
    if not items:
        return
    names = ", ".join(item.title or "one without a title" for item in items[:_FEW])
    more = f" and {len(items) - _FEW} more" if len(items) > _FEW else ""
    what = what if len(items) > 1 else what.replace("have ", "has ").replace("are ", "is ")
    yield _found(*rule, f"{names}{more} {what}", hint)


def _found(level: Level, rule: str, message: str, hint: str) -> Finding:
    return Finding(level, rule, "the feed", message, hint)


RULES: tuple[Callable[[Asked], Iterator[Finding]], ...] = (
    _starts,
    _namespaces,
    _texts,
    _language,
    _category,
    _explicit,
    _addresses,
    _guid,
    _once,
    _item_titles,
    _item_dates,
    _enclosures,
)
