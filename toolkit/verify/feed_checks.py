"""What is wrong or risky with the feed itself: pure functions from answers to findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from toolkit.publication.manifest import Entry
from toolkit.show.findings import Finding
from toolkit.verify import common
from toolkit.verify.feed_reader import ParsedFeed, is_utf8
from toolkit.web.addresses import same
from toolkit.web.answers import PERMANENT, Answer

# RSS has no registered type of its own; these are what apps take for XML (RFC 7303 for the last
# two), and what servers send.
FEED_TYPES = ("application/rss+xml", "application/xml", "text/xml")
LONG_S = 3600  # our own judgement: a correction should reach listeners within the hour


def arrival(url: str, answer: Answer, entry: Entry | None) -> list[Finding]:
    """Return what is wrong or risky with how the feed comes; only that, if it does not come."""
    where = f"the feed, {same(url)}"
    if answer.failure:
        return [common.failed(answer.failure, where)]
    if answer.status != 200:
        return [common.bad_status(answer.status, where)]
    return [
        *common.hops(url, answer, where),
        *_moved(url, answer, where),
        *_transport(answer, where),
        *_caching(answer, where),
        *common.cache_rule(entry, answer, where),
        *common.digest(None, entry, answer, where),
    ]


def unchanged(url: str, first: Answer, again: Answer | None) -> Iterator[Finding]:
    """Yield whether the server sends the whole feed though nothing changed."""
    where = f"the feed, {same(url)}"
    if first.failure or first.status != 200:
        return
    message = "asked whether it changed, the server sends all of it again"
    if again is None:
        message = "the server sends neither ETag nor Last-Modified"
    elif again.status == 304:
        return
    hint = "let the server answer 304 where nothing changed; apps ask many times a day"
    yield Finding("warning", "feed-conditional", where, message, hint)


def contents(feed: ParsedFeed) -> Iterator[Finding]:
    """Yield what is wrong or risky in the feed as it is read."""
    if not is_utf8(feed.encoding):
        message = f"its encoding is {feed.encoding}"
        yield Finding("warning", "feed-encoding", "the feed", message, "write it as UTF-8")
    if not feed.title:
        yield Finding("error", "feed-title", "the feed", "it has no title", "write <title>")
    if not any(link.kind == "artwork" and link.item is None for link in feed.links):
        message, hint = "the show has no artwork", "write <itunes:image>; directories ask for it"
        yield Finding("error", "artwork-missing", "the feed", message, hint)
    if not feed.items:
        message = "there is no episode in it"
        yield Finding("warning", "feed-empty", "the feed", message, "publish an episode")
    yield from _items(feed)


def _items(feed: ParsedFeed) -> Iterator[Finding]:
    guids = Counter(item.guid for item in feed.items if item.guid)
    for guid, times in guids.items():
        if times > 1:
            message = f"{times} episodes have the GUID {guid}"
            hint = "give each its own; apps show one of them only"
            yield Finding("error", "guid-twice", "the feed", message, hint)
    for item in feed.items:
        if not item.guid:
            hint = "write <guid>; without it apps may show the episode as new again and again"
            yield Finding("warning", "guid-missing", item.title, "it has no GUID", hint)
        if item.enclosures == 0:
            hint = "write <enclosure>; apps leave the episode out"
            yield Finding("warning", "enclosure-missing", item.title, "it has no enclosure", hint)
        elif item.enclosures > 1:
            hint = "keep one; apps take the first or the last"
            yield Finding("warning", "enclosures", item.title, "it has several enclosures", hint)


def _moved(url: str, answer: Answer, where: str) -> Iterator[Finding]:
    first = answer.hops[0] if answer.hops else None
    if first is None or first.status not in PERMANENT or _is_same_but_secure(url, first.url):
        return
    message = f"it moved for good: a redirect {first.status} to {first.url}"
    hint = "give directories and show pages the new address; apps drop the old one"
    yield Finding("warning", "feed-moved", where, message, hint)


def _is_same_but_secure(url: str, other: str) -> bool:
    one, two = urlsplit(same(url)), urlsplit(same(other))
    is_upgrade = (one.scheme, two.scheme) == ("http", "https")
    return is_upgrade and (one.hostname, one.path, one.query) == (two.hostname, two.path, two.query)


def _transport(answer: Answer, where: str) -> Iterator[Finding]:
    if not common.is_secure(answer.url):
        message, hint = "the feed comes by http", "publish it under https, as directories ask"
        yield Finding("warning", "insecure", where, message, hint)
    if answer.media_type not in FEED_TYPES:
        message = f"the server calls it {answer.media_type or 'nothing'}, not an RSS feed"
        hint = "let the server send Content-Type: application/rss+xml"
        yield Finding("warning", "feed-type", where, message, hint)


def _caching(answer: Answer, where: str) -> Iterator[Finding]:
    if (age_s := answer.max_age_s) is not None and age_s > LONG_S:
        message = f"it may be kept for {age_s / 3600:.3g} hours"
        hint = "let the server send Cache-Control: max-age=300, so that news reaches listeners"
        yield Finding("warning", "feed-cache", where, message, hint)
