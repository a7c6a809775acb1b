"""A feed that moved: whether listeners of the old address get the same show at the new one.

Sources: Apple, RSS guide, itunes:new-feed-url, and its help on changing a feed's address: a
redirect 301, and the tag in the new feed, for at least four weeks; IAB Podcast Measurement
Guidelines 2.3, section 5.3: GUIDs and files stay, else apps fetch everything again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from toolkit.errors import StoreDamaged
from toolkit.publication.manifest import Manifest
from toolkit.show.findings import Finding
from toolkit.verify import common, feed_pages
from toolkit.verify.feed_faults import BadFeed
from toolkit.verify.feed_reader import FeedLink, ParsedFeed, read_feed
from toolkit.verify.probes import FEED_LIMIT_BYTES, HEAD_LIMIT_BYTES
from toolkit.verify.subjects import head_address
from toolkit.web.addresses import same
from toolkit.web.answers import PERMANENT, Answer, Request

Fetch = Callable[[Request], Answer]
_SOUND = ("audio/", "video/")


@dataclass(frozen=True, slots=True)
class SeenMove:
    """Both ends of a move, as they answer."""

    old_url: str
    new_url: str
    old: Answer
    new: Answer
    old_feed: ParsedFeed | None  # None where the old address leads away, or gives no feed
    new_feed: ParsedFeed | None
    published: Manifest | None  # what was published at the old place, if everybody can read it
    arrived: Manifest | None  # what was published at the new place

    @property
    def is_redirected(self) -> bool:
        """Whether the old address leads elsewhere."""
        return bool(self.old.hops)


def seen(fetch: Fetch, old_url: str, new_url: str, findings: list[Finding]) -> SeenMove:
    """Return how both addresses answer; what cannot be read goes to `findings`."""
    old, new = (fetch(Request(url, FEED_LIMIT_BYTES)) for url in (old_url, new_url))
    feeds: list[ParsedFeed | None] = []
    for url, answer in ((old_url, old), (new_url, new)):
        where = f"the feed, {same(url)}"
        if answer.failure:
            findings.append(common.failed(answer.failure, where))
            feeds.append(None)
        elif answer.status != 200:
            findings.append(common.bad_status(answer.status, where))
            feeds.append(None)
        else:
            feeds.append(_read(fetch, answer, where, findings))
    heads = [_head(fetch(Request(head_address(u), HEAD_LIMIT_BYTES))) for u in (old_url, new_url)]
    own = None if old.hops else feeds[0]
    return SeenMove(old_url, new_url, old, new, own, feeds[1], *heads)


def check(move: SeenMove) -> Iterator[Finding]:
    """Yield what listeners of the old address would notice, but for the old sound itself."""
    yield from _way(move)
    if move.new_feed is None:
        return
    where = f"the feed, {same(move.new_url)}"
    if not feed_pages.guid_of(move.new_feed):
        message, hint = "it has no podcast:guid", "write the GUID that the show has always had"
        yield Finding("error", "move-guid", where, message, hint)
    said = move.new_feed.text("new-feed-url", itunes=True)
    if same(said) != same(move.new_url):
        message = f"itunes:new-feed-url says {said or 'nothing'}"
        hint = f"write new_feed_url = {move.new_url!r} in show.toml for some weeks: Apple reads it"
        yield Finding("warning", "move-new-feed-url", where, message, hint)
    if move.old_feed:
        yield from _same_episodes(move.old_feed, move.new_feed, where)
    elif move.published and move.arrived:
        yield from _same_sound(move.published, move.arrived, where)
    else:
        message = "the old files can no longer be read, so soy did not compare them"
        hint = "make release.json beside the old feed readable, or compare before you redirect"
        yield Finding("warning", "move-unseen", where, message, hint)


def old_sound(move: SeenMove) -> tuple[FeedLink, ...]:
    """Return the old addresses of the sound, which apps ask for as long as they know them."""
    if move.old_feed:
        return tuple(link for link in move.old_feed.links if link.kind == "enclosure")
    folder = head_address(move.old_url).rpartition("/")[0]
    return tuple(
        FeedLink(entry.key, -1, "enclosure", f"{folder}/{entry.key}", "", str(entry.length_bytes))
        for entry in (move.published.entries if move.published else ())
        if entry.content_type.startswith(_SOUND) and entry.key.startswith("episodes/")
    )


def sound_answers(link: FeedLink, answer: Answer) -> Iterator[Finding]:
    """Yield whether an old file still answers to HEAD with the length that was published."""
    hint = "leave the old files where they are: apps that know the old feed still ask for them"
    if answer.failure:
        yield Finding("error", "move-old-sound", link.name, answer.failure.message, hint)
    elif answer.status != 200:
        message = f"the old file answers {answer.status}"
        yield Finding("error", "move-old-sound", link.name, message, hint)
    elif link.length_bytes and answer.content_length not in (None, link.length_bytes):
        message = f"the old file has {answer.content_length} bytes; soy published "
        yield Finding("error", "move-old-sound", link.name, f"{message}{link.length_bytes}", hint)


def _way(move: SeenMove) -> Iterator[Finding]:
    where = f"the old address, {same(move.old_url)}"
    if not move.is_redirected:
        said = move.old_feed.text("new-feed-url", itunes=True) if move.old_feed else ""
        if same(said) == same(move.new_url):
            message = (
                "it does not redirect, although the old feed gives the new address, which some "
                "apps read"
            )
            hint = (
                "make the server answer 301 if you can; soy move prints rules for several servers"
            )
            yield Finding("warning", "move-no-redirect", where, message, hint)
        else:
            message = (
                "it neither redirects nor gives the new feed's address (it says "
                f"{said or 'nothing'})"
            )
            yield Finding("error", "move-unsaid", where, message, "soy move does both")
        return
    first = move.old.hops[0]
    if first.status not in PERMANENT:
        message = f"it redirects with {first.status}, which is only temporary"
        hint = "make it answer 301 or 308, so that apps and directories adopt the new address"
        yield Finding("error", "move-redirect", where, message, hint)
    if len(move.old.hops) > 1:
        message = f"it takes {len(move.old.hops)} redirects"
        hint = "redirect straight to the new feed: some apps follow only a few redirects"
        yield Finding("error", "move-redirect", where, message, hint)
    if same(move.old.url) != same(move.new_url):
        message = f"it leads to {same(move.old.url)}"
        yield Finding("error", "move-redirect", where, message, f"make it lead to {move.new_url}")
    if not common.is_secure(move.new_url):
        yield Finding("error", "move-insecure", where, "the new address is not https", "use https")


def _same_episodes(old: ParsedFeed, new: ParsedFeed, where: str) -> Iterator[Finding]:
    if feed_pages.guid_of(old) != feed_pages.guid_of(new):
        message, hint = "its podcast:guid is not the old one", "write the old GUID into show.toml"
        yield Finding("error", "move-guid", where, message, hint)
    lengths = {guid: length for _, guid, length in _enclosures(new)}
    for title, guid, length in _enclosures(old):
        if guid not in lengths:
            message, hint = "the new feed lacks it, or has it under another GUID", "keep the GUIDs"
            yield Finding("error", "move-episode", title, message, hint)
        elif lengths[guid] != length:
            message = (
                f"its sound has {lengths[guid]} bytes in the new feed, but had {length} before"
            )
            yield Finding("error", "move-length", title, message, "publish the same files")


def _same_sound(old: Manifest, new: Manifest, where: str) -> Iterator[Finding]:
    there = {entry.sha256 for entry in new.entries}
    for entry in old.entries:
        if entry.content_type.startswith("audio/mpeg") and entry.sha256 not in there:
            message = f"the new place lacks the file {entry.key}"
            yield Finding("error", "move-episode", where, message, "publish the same files")


def _enclosures(feed: ParsedFeed) -> Iterator[tuple[str, str, int | None]]:
    links: Mapping[int, FeedLink] = {
        link.item: link
        for link in reversed(feed.links)
        if link.kind == "enclosure" and link.item is not None
    }
    for place, item in enumerate(feed.items):
        yield item.title, item.guid, links[place].length_bytes if place in links else None


def _read(fetch: Fetch, answer: Answer, where: str, findings: list[Finding]) -> ParsedFeed | None:
    try:
        first = read_feed(answer.body)
    except BadFeed as err:
        hint = "apps cannot read it: soy build, then soy publish"
        findings.append(Finding("error", "feed", where, str(err), hint))
        return None
    return feed_pages.whole(fetch, first, answer.url, findings)


def _head(answer: Answer) -> Manifest | None:
    if answer.failure or answer.status != 200 or answer.hops:
        return None
    try:
        return Manifest.from_json(answer.body)
    except StoreDamaged:
        return None
