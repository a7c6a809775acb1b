"""What is wrong with the tags that a show's or an episode's own words fill, by the rows of tags."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.feed.tag_row import Fault
from toolkit.feed.tag_table import faults_of_feed, faults_of_item
from toolkit.feed.values import Enclosure, Feed, FeedItem
from toolkit.show.episode import Episode
from toolkit.show.findings import Finding, Level
from toolkit.show.nouns.licences import License
from toolkit.show.show import Show

_ANYWHERE = "https://example.org/"  # for the addresses that only a build knows


def of_show(show: Show, where: str) -> Iterator[Finding]:
    """Yield what is wrong or missing in the channel's tags."""
    yield from _found(faults_of_feed(Feed(show, _ANYWHERE, _ANYWHERE)), where)


def of_episode(show: Show, episode: Episode, where: str) -> Iterator[Finding]:
    """Yield what is wrong or missing in the tags of an episode's item."""
    own = License(episode.license, episode.license_url) if episode.license else None
    sound = Enclosure(_ANYWHERE, 1, "audio/mpeg", 1)
    item = FeedItem(episode, sound, license=own, txt=episode.txt)
    yield from _found(faults_of_item(Feed(show, _ANYWHERE, _ANYWHERE), item), where)


def _found(faults: Iterator[Fault], where: str) -> Iterator[Finding]:
    for fault in faults:
        level: Level = "warning" if fault.is_advice else "error"
        yield Finding(level, fault.rule, where, fault.message, fault.hint)
