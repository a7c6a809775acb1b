"""How a feed's XML is written: names that strict readers do not know, and tags that stand twice.

Sources: XML 1.0, section 2.8 (the declaration comes first) and section 2.3 (names are told apart by
case); Namespaces in XML 1.0, section 2.3 (they are compared letter by letter); RSS 2.0,
rssboard.org; PSP-1, "Namespaces"; Apple Podcasts for Creators, "Podcast RSS feed requirements".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from toolkit.show.findings import Finding
from toolkit.verify.common import in_feed
from toolkit.verify.feed_reader import ITUNES_EXACT, PODCAST, FeedTag, Item, ParsedFeed
from toolkit.web.outside_text import plain

ATOM_EXACT = "http://www.w3.org/2005/Atom"
PODCAST_EXACT = "https://podcastindex.org/namespace/1.0"
_SHOWN = 5  # episodes that one finding names

# What may stand but once, right below the channel and in an episode; all of it is in the plural
# nowhere in the sources above. Apple's category and Atom's link may stand several times.
_ONCE_RSS = ("title", "description", "language", "link", "copyright", "image", "pubDate", "guid")
_ONCE_ITUNES = (
    "explicit", "image", "author", "owner", "type", "new-feed-url", "complete", "block", "title",
    "duration", "episode", "season", "episodeType", "summary", "subtitle",
)  # fmt: skip
_ONCE_PODCAST = ("guid", "locked", "medium", "chapters", "episode", "season")
_MANY = {"": ("item", "enclosure"), ITUNES_EXACT: ("category",),
         PODCAST_EXACT: ("transcript", "alternateEnclosure")}  # fmt: skip
_ONCE = {"": _ONCE_RSS, ITUNES_EXACT: _ONCE_ITUNES, PODCAST_EXACT: _ONCE_PODCAST}


def _comparable(namespace: str) -> str:
    """Return what all ways to write a namespace wrongly have in common."""
    return namespace.strip().lower().rstrip("/").partition("://")[2].removeprefix("www.")


_EXACT = {_comparable(name): name for name in (ITUNES_EXACT, PODCAST_EXACT, ATOM_EXACT)}
# By namespace and small letters: the tag as it has to be written.
_NAMES = {
    (namespace, name.lower()): name
    for rows in (_ONCE, _MANY)
    for namespace, names in rows.items()
    for name in names
}


def check(feed: ParsedFeed) -> Iterator[Finding]:
    """Yield what strict readers stumble over."""
    for rule in RULES:
        yield from rule(feed)


def _starts(feed: ParsedFeed) -> Iterator[Finding]:
    if feed.is_start_blank:
        message, hint = "there is white space before <?xml", "begin with <?xml itself"
        yield in_feed("error", "xml-start", message, hint)


def _version(feed: ParsedFeed) -> Iterator[Finding]:
    if feed.version != "2.0":
        said = (
            f"its version is {plain(feed.version, 20)!r}" if feed.version else "it has no version"
        )
        yield in_feed("warning", "rss-version", said, 'write <rss version="2.0">')


def _namespaces(feed: ParsedFeed) -> Iterator[Finding]:
    for name in sorted({tag.namespace for tag in feed.all_tags}):
        exact = _EXACT.get(_comparable(name))
        if exact and name != exact:
            yield in_feed(
                "error" if exact == ITUNES_EXACT else "warning",
                "namespace",
                f"the namespace is written {plain(name, 80)}, which some apps do not recognise",
                f"write {exact}",
            )


def _names(feed: ParsedFeed) -> Iterator[Finding]:
    wrong = Counter(
        (tag.written, right)
        for tag in feed.all_tags
        if (right := _NAMES.get((_usual(tag.namespace), tag.name))) and tag.written != right
    )
    for (written, right), count in sorted(wrong.items()):
        times = f", {count} times" if count > 1 else ""
        message = f"a tag is written <{plain(written, 40)}>{times}; apps look for <{right}>"
        yield in_feed("error", "tag-case", message, f"write it as <{right}>")


def _usual(namespace: str) -> str:
    """Return a namespace as it should be written."""
    if namespace.lower() in PODCAST:
        return PODCAST_EXACT
    return _EXACT.get(_comparable(namespace), namespace)


def _once(feed: ParsedFeed) -> Iterator[Finding]:
    for name, count in _repeated(feed.tags):
        message = f"it has <{name}> {count} times"
        yield in_feed("warning", "tag-twice", message, "keep one; apps take the first or last")
    found: dict[str, list[Item]] = {}
    for item in feed.items:
        for name, _ in _repeated(item.tags):
            found.setdefault(name, []).append(item)
    for name, items in sorted(found.items()):
        message = f"{named(items)}: <{name}> occurs more than once"
        yield in_feed("warning", "tag-twice", message, "keep one; apps take the first or last")


def _repeated(tags: tuple[FeedTag, ...]) -> Iterator[tuple[str, int]]:
    counts = Counter((_usual(tag.namespace), tag.name) for tag in tags)
    for (namespace, name), count in sorted(counts.items()):
        right = _NAMES.get((namespace, name), "")
        if count > 1 and right in _ONCE.get(namespace, ()):
            prefix = {ITUNES_EXACT: "itunes:", PODCAST_EXACT: "podcast:"}.get(namespace, "")
            yield prefix + right, count


def named(items: list[Item]) -> str:
    """Return the first episodes' titles and how many more there are."""
    names = ", ".join(item.title for item in items[:_SHOWN])
    return f"{names} and {len(items) - _SHOWN} more" if len(items) > _SHOWN else names


RULES: tuple[Callable[[ParsedFeed], Iterator[Finding]], ...] = (
    _starts,
    _version,
    _namespaces,
    _names,
    _once,
)
