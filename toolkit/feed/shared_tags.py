"""The tags that a channel and an item may have: for a show, or for one episode.

Source of each: the page of that tag in the podcast namespace's documentation (`docs/tags`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.feed.namespace import Element
from toolkit.feed.namespace import podcast_element as _made
from toolkit.feed.roles import GROUPS, ROLES
from toolkit.feed.tag_row import Attribute, Content, Fault, Tag
from toolkit.feed.tag_texts import shortened
from toolkit.feed.values import Feed, FeedItem, PublishedPicture
from toolkit.show.nouns.feed_nouns import Chat, Discussion, Funding, Location
from toolkit.show.nouns.licences import License, licence
from toolkit.show.nouns.people import Person, TxtRecord
from toolkit.show.toml.fields import TITLE_LIMIT

_TXT_LIMIT = 4000  # characters (tag "txt")


def funding(pages: Sequence[Funding]) -> Iterator[Element]:
    """Yield where listeners can support it."""
    return (_made("funding", page.text, url=page.url) for page in pages)


def location(places: Sequence[Location]) -> Iterator[Element]:
    """Yield where it is about or from, in the form of 2025."""
    for place in places:
        yield _made(
            "location",
            place.name,
            rel=place.rel,
            geo=place.geo,
            osm=place.osm,
            country=place.country,
        )


def social(posts: Sequence[Discussion]) -> Iterator[Element]:
    """Yield where people talk about it."""
    for post in posts:
        yield _made(
            "socialInteract",
            protocol=post.protocol,
            uri=post.uri,
            accountId=post.account_id,
            accountUrl=post.account_url,
            priority=post.priority,
        )


def chat(room: Chat | None) -> Iterator[Element]:
    """Yield the chat room."""
    if room:
        yield _made(
            "chat",
            server=room.server,
            protocol=room.protocol,
            accountId=room.account_id,
            space=room.space,
        )


def person(people: Sequence[Person]) -> Iterator[Element]:
    """Yield who is heard, by the taxonomy's words."""
    for one in people:
        yield _made(
            "person",
            one.name,
            role=ROLES.get(one.role, one.role),
            group=GROUPS.get(one.group, one.group),
            img=one.picture,
            href=one.page,
        )


def txt(records: Sequence[TxtRecord]) -> Iterator[Element]:
    """Yield the records for machines."""
    for record in records:
        purpose = shortened(record.purpose) if record.purpose else None
        yield _made("txt", record.value, purpose=purpose)


def license_(made: License | None) -> Iterator[Element]:
    """Yield the licence."""
    if made:
        known = licence(made.name, made.url)
        yield _made("license", shortened(known.name), url=known.url)


def picture(made: PublishedPicture) -> Element:
    """Return a picture with its proportions, and its size where that is known."""
    return _made(
        "image",
        href=made.url,
        alt=made.alt,
        aspect_ratio=made.ratio,
        purpose=" ".join(made.purpose),
        type=made.type,
        width=made.width,
        height=made.height,
    )


def _of_disabled(elements: Sequence[Element]) -> Iterator[Fault]:
    protocols = [dict(element.attributes).get("protocol") for element in elements]
    if "disabled" in protocols and len(protocols) > 1:
        yield Fault(
            "tag-socialinteract",
            "discussions are disabled, and others are named beside that",
            'keep the one with protocol = "disabled", or the others',
        )
    for element in elements:
        said = dict(element.attributes)
        if said.get("protocol") != "disabled" and not said.get("uri"):
            yield Fault("tag-socialinteract", "a discussion has no uri", "write uri = ...")


def _says_where(elements: Sequence[Element]) -> Iterator[Fault]:
    for element in elements:
        said = dict(element.attributes)
        if missing := [name for name in ("geo", "osm", "country") if name not in said]:
            yield Fault(
                "tag-location",
                f"the place {element.text!r} has no {' and no '.join(missing)}, "
                "by which apps and maps find it",
                "look it up at openstreetmap.org: the number of the object, and its place",
                is_advice=True,
            )


def _license(feed: Feed) -> Iterator[Element]:
    show = feed.show
    return license_(License(show.license, show.license_url) if show.license else None)


def _images(feed: Feed) -> Iterator[Element]:
    yield picture(feed.cover)
    yield from map(picture, feed.pictures)


def _item_images(_feed: Feed, item: FeedItem) -> Iterator[Element]:
    if item.image_url and item.image_alt:
        size = (item.image_width, item.image_width)
        yield picture(PublishedPicture(item.image_url, item.image_alt, None, *size))
    yield from map(picture, item.pictures)


_URL = Attribute("url", "required", is_address=True)
LICENSE = Tag(
    "license",
    "`license`, `license_url`",
    attributes=(Attribute("url", is_address=True),),
    content=Content(TITLE_LIMIT),
    of_feed=_license,
    of_item=lambda _feed, item: license_(item.license),
)
IMAGE = Tag(
    "image",
    "the covers; `[[pictures]]`",
    is_many=True,
    attributes=(
        Attribute("href", "required", is_address=True),
        Attribute("alt", "recommended"),
        Attribute("aspect-ratio", "recommended"),
        Attribute("purpose", limit=TITLE_LIMIT),
        Attribute("type"),
        Attribute("width", "recommended"),
        Attribute("height"),
    ),
    of_feed=_images,
    of_item=_item_images,
)
PERSON = Tag(
    "person",
    "`[[people]]`",
    is_many=True,
    attributes=(
        Attribute("role", limit=TITLE_LIMIT),
        Attribute("group", limit=TITLE_LIMIT),
        Attribute("img", is_address=True),
        Attribute("href", is_address=True),
    ),
    content=Content(TITLE_LIMIT),
    of_feed=lambda feed: person(feed.show.people),
    # Where the episode names people, they are all that stands for it: the list of an item replaces
    # the channel's list, so nothing is repeated from there.
    of_item=lambda _feed, item: person(item.episode.people),
)
TXT = Tag(
    "txt",
    "`[[txt]]`",
    is_many=True,
    attributes=(Attribute("purpose", limit=TITLE_LIMIT),),
    content=Content(_TXT_LIMIT),
    of_feed=lambda feed: txt(feed.show.txt),
    of_item=lambda _feed, item: txt(item.txt),
)
FUNDING = Tag(
    "funding",
    "`[[funding]]`",
    is_many=True,
    attributes=(_URL,),
    content=Content(TITLE_LIMIT),
    of_feed=lambda feed: funding(feed.show.funding),
    of_item=lambda _feed, item: funding(item.episode.funding),
)
LOCATION = Tag(
    "location",
    "`[[locations]]`",
    is_many=True,
    attributes=(
        Attribute("rel", "recommended", values=("subject", "creator")),
        Attribute("geo", "recommended"),
        Attribute("osm", "recommended"),
        Attribute("country", "recommended"),
    ),
    content=Content(TITLE_LIMIT),
    of_feed=lambda feed: location(feed.show.locations),
    of_item=lambda _feed, item: location(item.episode.locations),
    rules=(_says_where,),
)
SOCIAL_INTERACT = Tag(
    "socialInteract",
    "`[[discussions]]`",
    is_many=True,
    attributes=(
        Attribute("protocol", "required"),
        Attribute("uri", is_address=True),
        Attribute("accountId", "recommended"),
        Attribute("accountUrl", is_address=True),
        Attribute("priority"),
    ),
    of_feed=lambda feed: social(feed.show.discussions),
    of_item=lambda _feed, item: social(item.episode.discussions),
    rules=(_of_disabled,),
)
CHAT = Tag(
    "chat",
    "`[chat]`",
    attributes=(
        Attribute("server", "required"),
        Attribute("protocol", "required", values=("irc", "xmpp", "nostr", "matrix")),
        Attribute("accountId", "recommended"),
        Attribute("space"),
    ),
    of_feed=lambda feed: chat(feed.show.chat),
    of_item=lambda _feed, item: chat(item.episode.chat),
)
