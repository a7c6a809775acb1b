"""What a show or an episode says for apps alone: whom to support, where, where to talk, what next.

Source of each: the page of its tag in the podcast namespace (`docs/tags`), which the row of that
tag in `feed/tags/` carries into the feed.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Literal
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, StrictInt, model_validator

from toolkit import hosts
from toolkit.show.toml.fields import (
    NUMBER_LIMIT,
    Counted,
    FileName,
    Line,
    Noun,
    Slug,
    Template,
    Title,
    WebUrl,
    web_url,
)
from toolkit.show.toml.place_fields import Country, Geo, Osm

# RFC 5545, section 3.3.10.
_FREQUENCIES = ("SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_RULE_PARTS = {
    "FREQ": "|".join(_FREQUENCIES),
    "UNTIL": r"\d{8}(?:T\d{6}Z?)?",
    "COUNT": r"[1-9]\d{0,5}",
    "INTERVAL": r"[1-9]\d{0,5}",
    "BYDAY": r"(?:[+-]?\d{0,2}(?:MO|TU|WE|TH|FR|SA|SU),?)+",
    "WKST": "MO|TU|WE|TH|FR|SA|SU",
} | dict.fromkeys(
    ("BYSECOND", "BYMINUTE", "BYHOUR", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH",
     "BYSETPOS"),
    r"(?:[+-]?\d{1,3},?)+",
)  # fmt: skip


def _rule(text: str) -> str:
    parts = [part.partition("=")[::2] for part in text.upper().strip(";").split(";")]
    names = [name for name, _ in parts]
    is_known = all(
        name in _RULE_PARTS and re.fullmatch(_RULE_PARTS[name], value, re.ASCII)
        for name, value in parts
    )
    if not is_known or names.count("FREQ") != 1 or len(set(names)) < len(names):
        raise ValueError(
            "expected a rule of RFC 5545, such as FREQ=WEEKLY or FREQ=MONTHLY;BYDAY=1MO"
        )
    if {"UNTIL", "COUNT"} <= set(names):
        raise ValueError("expected UNTIL or COUNT, not both")
    return ";".join(f"{name}={value}" for name, value in parts)


def _start(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat().replace("+00:00", "Z")
    try:
        if isinstance(value, str) and len(value) <= 40:
            datetime.fromisoformat(value)
            return value
    except ValueError:
        pass
    raise ValueError("expected a date such as 2026-11-03 or a time such as 2026-11-03T06:00:00Z")


_POSTS = frozenset(("at", "hive", "lightning", "matrix", "nostr"))  # of protocols but the web's


def _address(text: str) -> str:
    """Return the address of a post: https, or that of a protocol of its own."""
    parts = urlsplit(text)
    if not parts.scheme or any(c.isspace() for c in text) or not text.isascii():
        raise ValueError("expected an address such as https://example.social/@show/1")
    if parts.scheme in _POSTS:
        return text
    return web_url(text)  # no script, no file


def _server(text: str) -> str:
    name = hosts.ascii_name(text.strip().lower())
    if not re.fullmatch(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+", name, re.ASCII):
        raise ValueError("expected a server's name alone, such as chat.example.org")
    return name


def _moniker(text: str) -> str:
    if len(text) > MONIKER_LIMIT:
        raise ValueError(f"expected at most {MONIKER_LIMIT} characters, found {len(text)}")
    return text


MONIKER_LIMIT = 32  # characters; podcast namespace, tag "episode", attribute display
Moniker = Annotated[Line, AfterValidator(_moniker)]


class Funding(Noun):
    """A page on which listeners can support the show, or that says who pays for it."""

    url: WebUrl = Field(
        examples=[Template("https://example.org/support")], description="The page's address."
    )
    text: Title = Field(
        examples=[Template("How this show is funded")],
        description="What the link says; at most 128 characters.",
    )


class Location(Noun):
    """A place that a show, an episode or a chapter is about, or was made in."""

    name: Title = Field(
        examples=["Brussels"],
        description="The place's name, as listeners read it; at most 128 characters.",
    )
    rel: Literal["subject", "creator"] = Field(
        default="subject",
        description="subject if it is about this place, creator if it was made there.",
    )
    geo: Geo | None = Field(
        default=None, examples=["geo:50.8466,4.3517"], description="Latitude and longitude."
    )
    osm: Osm | None = Field(
        default=None, examples=["R2404021"], description="The place's number in OpenStreetMap."
    )
    country: Country | None = Field(
        default=None, examples=["BE"], description="The country's two-letter code."
    )


class SeasonName(Noun):
    """What a season is called."""

    number: Counted = Field(examples=[1], description="The season's number.")
    name: Title = Field(
        examples=["Medicines"], description="Its name; apps may show it without the number."
    )


class Discussion(Noun):
    """Where people talk about it in public, or that no app is to show comments."""

    protocol: Literal[
        "disabled", "activitypub", "twitter", "lightning", "atproto", "hive", "matrix", "nostr"
    ] = Field(
        examples=["activitypub"],
        description="activitypub for Mastodon, atproto for Bluesky ...; disabled, and nothing "
        "else, asks apps to show no comments.",
    )
    uri: Annotated[Line, AfterValidator(_address)] | None = Field(
        default=None,
        examples=[Template("https://example.social/@show/1")],
        description="The address of the post under which people answer.",
    )
    account_id: Line | None = Field(
        default=None, examples=["@show"], description="The account that wrote the post."
    )
    account_url: WebUrl | None = Field(
        default=None,
        examples=[Template("https://example.social/@show")],
        description="That account's page.",
    )
    priority: StrictInt | None = Field(
        default=None,
        examples=[1],
        ge=0,
        le=NUMBER_LIMIT,
        description="Its rank if there are several; the lowest comes first.",
    )

    @model_validator(mode="after")
    def _disabled_alone(self) -> Discussion:
        others = (self.uri, self.account_id, self.account_url, self.priority)
        if self.protocol == "disabled" and any(value is not None for value in others):
            raise ValueError('expected no other key with protocol = "disabled"')
        if self.protocol != "disabled" and self.uri is None:
            raise ValueError("expected uri: the address of the post under which people answer")
        return self


class Chat(Noun):
    """A room in which listeners talk to each other."""

    server: Annotated[Line, AfterValidator(_server)] = Field(
        examples=[Template("chat.example.org")], description="The server's name."
    )
    protocol: Literal["irc", "xmpp", "nostr", "matrix"] = Field(
        examples=["matrix"], description="irc, xmpp, nostr or matrix."
    )
    account_id: Line | None = Field(
        default=None, examples=["@show:example.org"], description="The show's account there."
    )
    space: Line | None = Field(
        default=None, examples=["#show:example.org"], description="The room's name."
    )


class Rhythm(Noun):
    """How often episodes come."""

    text: Title = Field(
        examples=["Every second Tuesday"], description="How often, in words for listeners."
    )
    rrule: Annotated[Line, AfterValidator(_rule)] | None = Field(
        default=None,
        examples=["FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"],
        description="The same as a calendar rule (RFC 5545).",
    )
    dtstart: Annotated[str, BeforeValidator(_start)] | None = Field(
        default=None, examples=["2026-11-03"], description="The day on which the rule begins."
    )

    @model_validator(mode="after")
    def _count_begins(self) -> Rhythm:
        if self.rrule and "COUNT=" in self.rrule and not self.dtstart:
            raise ValueError("expected dtstart, from which the rule counts")
        return self


class OtherShow(Noun):
    """Another podcast, as apps know it: one to recommend, or the publisher's own feed."""

    feed_guid: UUID = Field(
        examples=["917393e3-1b1e-5cef-ace4-edaa54e1f810"],
        description="Its podcast:guid; you find it in its feed and at podcastindex.org.",
    )
    feed_url: WebUrl | None = Field(
        default=None,
        examples=[Template("https://example.org/other/feed.xml")],
        description="Its feed, for apps that do not know the GUID.",
    )
    title: Line | None = Field(default=None, examples=["Another show"], description="Its name.")
    medium: Slug | None = Field(
        default=None, examples=["podcast"], description="video, music ...; if left out, podcast."
    )


class ContentLink(Noun):
    """Where the same content can be found outside of podcast apps."""

    url: WebUrl = Field(
        examples=[Template("https://example.org/video")], description="Its address."
    )
    text: Title = Field(
        examples=[Template("Watch it with sign language")], description="What listeners find there."
    )


class FurtherPicture(Noun):
    """A further picture for apps: a landscape one for previews, a banner, a logo."""

    file: FileName = Field(examples=["social.jpg"], description="A PNG or JPEG in this folder.")
    alt: Line = Field(
        examples=[Template("A double helix beside the show's name.")],
        description="What it shows, for people who do not see it.",
    )
    purpose: tuple[Slug, ...] = Field(
        default=("social",),
        min_length=1,
        description="social (landscape, for previews), banner, canvas, circular, publisher, "
        "poster or artwork.",
    )
