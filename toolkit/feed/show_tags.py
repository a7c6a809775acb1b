"""The tags of a channel alone, which a show's own words fill.

Source of each: the page of that tag in the podcast namespace's documentation (`docs/tags`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.feed.namespace import PODCAST, Element
from toolkit.feed.namespace import podcast_element as _made
from toolkit.feed.services import SERVICES
from toolkit.feed.tag_row import Attribute, Content, Fault, Tag
from toolkit.feed.values import Feed
from toolkit.show.nouns.feed_nouns import OtherShow
from toolkit.show.toml.fields import TITLE_LIMIT

_YES_NO = Content(values=("yes", "no"))
ALL_SERVICES = "all"  # in show.toml, for a block without an id


def _guid(feed: Feed) -> Iterator[Element]:
    if feed.show.guid:
        yield _made("guid", str(feed.show.guid))


def _locked(feed: Feed) -> Iterator[Element]:
    # The owner's address is in the feed already then, for directories.
    yield _made("locked", "yes" if feed.show.locked else "no", owner=feed.show.owner_email)


def _medium(_feed: Feed) -> Iterator[Element]:
    yield _made("medium", "podcast")


def _podping(feed: Feed) -> Iterator[Element]:
    if feed.uses_podping:
        yield _made("podping", usesPodping="true")


def _rhythm(feed: Feed) -> Iterator[Element]:
    show = feed.show
    if rhythm := show.update_frequency:
        yield _made(
            "updateFrequency",
            rhythm.text,
            complete="true" if show.complete else None,
            dtstart=rhythm.dtstart,
            rrule=rhythm.rrule,
        )


def _block(feed: Feed) -> Iterator[Element]:
    for service in feed.show.block:
        yield _made("block", "yes", id=None if service == ALL_SERVICES else service)
    for service in feed.show.block_except:
        yield _made("block", "no", id=service)


def _services_are_known(elements: Sequence[Element]) -> Iterator[Fault]:
    said = [(dict(element.attributes).get("id"), element.text) for element in elements]
    for service, _ in said:
        if service and service not in SERVICES:
            yield Fault(
                "tag-block",
                f"the tag block: nobody goes by the name {service!r}",
                f"one of: {', '.join(SERVICES)}",
                is_advice=True,
            )
    if any(text == "no" for _, text in said) and (None, "yes") not in said:
        yield Fault(
            "tag-block",
            "block_except says who may show the feed, but nobody is kept from it",
            'write block = ["all"], or take block_except out',
        )


def remote_item(other: OtherShow, medium: str | None = None) -> Element:
    """Return another show as apps find it (tag "remoteItem")."""
    return _made(
        "remoteItem",
        feedGuid=str(other.feed_guid),
        feedUrl=other.feed_url,
        medium=medium or other.medium,
        title=other.title,
    )


def _podroll(feed: Feed) -> Iterator[Element]:
    if others := feed.show.podroll:
        yield Element(PODCAST, "podroll", children=tuple(map(remote_item, others)))


def _publisher(feed: Feed) -> Iterator[Element]:
    if other := feed.show.publisher:
        yield Element(PODCAST, "publisher", children=(remote_item(other, "publisher"),))


def _recommends_others(elements: Sequence[Element]) -> Iterator[Fault]:
    guids = [dict(item.attributes)["feedGuid"] for one in elements for item in one.children]
    if len(set(guids)) < len(guids):
        yield Fault(
            "tag-podroll", "the tag podroll: it names one show twice", "take one of them out"
        )


GUID = Tag("guid", "`guid` in `show.toml`", content=Content(), of_feed=_guid)
LOCKED = Tag(
    "locked",
    "`locked`; `owner_email` while it is public",
    attributes=(Attribute("owner"),),
    content=_YES_NO,
    of_feed=_locked,
)
MEDIUM = Tag("medium", "always `podcast`", content=Content(), of_feed=_medium)
UPDATE_FREQUENCY = Tag(
    "updateFrequency",
    "`[update_frequency]`; `complete`",
    attributes=(Attribute("complete"), Attribute("dtstart"), Attribute("rrule", "recommended")),
    content=Content(TITLE_LIMIT),
    of_feed=_rhythm,
)
BLOCK = Tag(
    "block",
    "`block`, `block_except`",
    is_many=True,
    attributes=(Attribute("id"),),
    content=_YES_NO,
    of_feed=_block,
    rules=(_services_are_known,),
)
PODROLL = Tag(
    "podroll",
    "`[[podroll]]`",
    of_feed=_podroll,
    rules=(_recommends_others,),
    children=("remoteItem",),
)
PUBLISHER = Tag("publisher", "`[publisher]`", of_feed=_publisher, children=("remoteItem",))
PODPING = Tag(
    "podping",
    "`notify` in `[release]`, where there is a token",
    attributes=(Attribute("usesPodping", "required", values=("true",)),),
    of_feed=_podping,
)
