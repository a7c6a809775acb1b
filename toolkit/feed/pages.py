"""A long feed as several documents: the newest episodes in one, the older ones in pages of 100.

Pages are cut from the oldest episode on, and only full ones are made, so that a page never changes
once it is there, unless an episode in it does. What is in no page is in the feed itself, which may
hold some episodes that a page has too; apps know them by their GUID.

Source: RFC 5005, section 3. The links lead from the newest to the oldest; there is none back to the
page before, for that would change a full page when the next one comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from toolkit.feed.values import Feed, FeedItem, Paging
from toolkit.publication.contents import FEED_KEY, page_key

PAGE_ITEMS = 100


def documents(
    feed: Feed, items: Sequence[FeedItem], url_of: Callable[[str], str]
) -> Iterator[tuple[str, Feed]]:
    """Yield key and content of each document of a feed, the feed itself last.

    `items` are all that are out, the newest first; `url_of` leads from a key to its address.
    """
    wanted = feed.show.feed_items
    held, count = kept(len(items), wanted) if wanted else (len(items), 0)
    if not count:
        yield FEED_KEY, replace(feed, items=tuple(items))
        return
    oldest_first = tuple(reversed(items))
    first, last = url_of(FEED_KEY), url_of(page_key(1))
    for number in range(1, count + 1):
        inside = oldest_first[PAGE_ITEMS * (number - 1) : PAGE_ITEMS * number]
        older = url_of(page_key(number - 1)) if number > 1 else None
        yield (
            page_key(number),
            replace(
                feed,
                feed_url=url_of(page_key(number)),
                items=inside,
                paging=Paging(first, last, older),
            ),
        )
    trailers = tuple(item for item in items if item.episode.type == "trailer")
    paging = Paging(first, last, url_of(page_key(count)))
    yield FEED_KEY, replace(feed, items=tuple(items[:held]), paging=paging, trailers=trailers)


def kept(count: int, wanted: int) -> tuple[int, int]:
    """Return how many of `count` episodes the feed itself holds, and how many full pages there are.

    >>> kept(250, 300), kept(250, 100), kept(299, 30), kept(300, 100)
    ((250, 0), (100, 2), (99, 2), (100, 2))
    """
    held = min(count, max(wanted, count % PAGE_ITEMS))
    return held, -(-(count - held) // PAGE_ITEMS)
