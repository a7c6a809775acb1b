"""A feed in several documents: the pages behind it, read like the feed itself.

Source: RFC 5005, section 3: `atom:link` with rel="next" leads to the document with older entries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import urljoin

from toolkit.show.findings import Finding
from toolkit.verify import common
from toolkit.verify.feed_faults import BadFeed
from toolkit.verify.feed_reader import PODCAST, ParsedFeed, read_feed
from toolkit.verify.probes import FEED_LIMIT_BYTES
from toolkit.web.addresses import same
from toolkit.web.answers import Answer, Request
from toolkit.web.outside_text import shown

ATOM = "http://www.w3.org/2005/Atom"
LIMIT_PAGES = 1000  # our own judgement: 100,000 episodes

Fetch = Callable[[Request], Answer]


def links(feed: ParsedFeed, rel: str) -> tuple[str, ...]:
    """Return where the channel's links of this relation lead."""
    return tuple(
        tag.attributes.get("href", "").strip()
        for tag in feed.tags
        if tag.name == "link" and tag.namespace == ATOM and tag.attributes.get("rel") == rel
    )


def guid_of(feed: ParsedFeed) -> str | None:
    """Return the show's `podcast:guid` in small letters, None if it has none."""
    found = (t.text for t in feed.tags if t.name == "guid" and t.namespace.lower() in PODCAST)
    return next(found, "").strip().lower() or None


def whole(fetch: Fetch, first: ParsedFeed, url: str, findings: list[Finding]) -> ParsedFeed:
    """Return the feed with the episodes of its pages; what is wrong with them goes to `findings`.

    An episode that stands in several documents counts as the first of them has it.
    """
    pages: list[ParsedFeed] = []
    seen, feed, at = {same(url)}, first, url
    while older := next(iter(links(feed, "next")), ""):
        at = urljoin(at, older)
        where = f"the page of the feed, {shown(at)}"
        if same(at) in seen or len(pages) >= LIMIT_PAGES:
            message, hint = (
                "the pages link to one another in a circle",
                "make each link to an older page",
            )
            findings.append(Finding("error", "feed-page", where, message, hint))
            break
        seen.add(same(at))
        page = _page(fetch, at, where, findings)
        if page is None:
            break
        findings += _judged(first, page, at, where)
        pages.append(page)
        feed = page
    return joined(first, pages) if pages else first


def _page(fetch: Fetch, url: str, where: str, findings: list[Finding]) -> ParsedFeed | None:
    answer = fetch(Request(url, FEED_LIMIT_BYTES))
    if answer.failure or answer.status != 200:
        failed = answer.failure
        findings.append(
            common.failed(failed, where) if failed else common.bad_status(answer.status, where)
        )
        return None
    try:
        return read_feed(answer.body)
    except BadFeed as err:
        hint = "apps cannot read it: soy build, then soy publish"
        findings.append(Finding("error", "feed-page", where, str(err), hint))
        return None


def _judged(first: ParsedFeed, page: ParsedFeed, url: str, where: str) -> Iterator[Finding]:
    if guid_of(page) != guid_of(first):
        message, hint = "its podcast:guid is another show's", "publish the whole build again"
        yield Finding("error", "feed-page", where, message, hint)
    if not any(same(own) == same(url) for own in links(page, "self")):
        message, hint = (
            "it gives another address as its own",
            'write its real address as rel="self"',
        )
        yield Finding("warning", "feed-page", where, message, hint)
    if not page.items:
        yield Finding("warning", "feed-page", where, "it has no episodes", "take it out")


def joined(first: ParsedFeed, pages: Sequence[ParsedFeed]) -> ParsedFeed:
    """Return one feed with all episodes, each once, and with the files that these name."""
    items, files = list(first.items), list(first.links)
    known = {item.guid for item in items if item.guid}
    for page in pages:
        places: dict[int, int] = {}
        for place, item in enumerate(page.items):
            if not item.guid or item.guid not in known:
                places[place] = len(items)
                items.append(item)
                known.add(item.guid)
        files += [replace(one, item=places[one.item]) for one in page.links if one.item in places]
    return replace(first, items=tuple(items), links=tuple(files))
