"""Who is told of a new feed, and how: a row for each way.

Sources: W3C, "WebSub", section 5 (what the publisher sends is left open; hubs take the form of
PubSubHubbub 0.4, section 7.1: hub.mode=publish, hub.url); Podcast Index API, hub/pubnotify, which
needs no key; podping.cloud, README: GET with a token in the Authorization header.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from toolkit.secrecy import hidden
from toolkit.show.show import Release
from toolkit.web.answers import Answer, Request, phrase

_LIMIT_BYTES = 1 << 16
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Ping:
    """Somebody to be told."""

    who: str
    request: Request


@dataclass(frozen=True, slots=True)
class PingAnswer:
    """What came of a ping."""

    who: str
    is_done: bool
    message: str

    def to_json(self) -> dict[str, object]:
        """Return it for programs."""
        return {"who": self.who, "is_done": self.is_done, "message": self.message}


def _hubs(settings: Release, feed_url: str, _token: str | None) -> Iterator[Ping]:
    for hub in settings.hub:
        body = urlencode({"hub.mode": "publish", "hub.url": feed_url}).encode("ascii")
        headers = (("Content-Type", _FORM),)
        request = Request(hub, _LIMIT_BYTES, "POST", headers, body=body, follows=False)
        yield Ping(f"the hub {urlsplit(hub).hostname}", request)


def _podcast_index(settings: Release, feed_url: str, _token: str | None) -> Iterator[Ping]:
    if "podcastindex" in settings.notify:
        url = _with_query(settings.podcastindex_url, url=feed_url)
        yield Ping("Podcast Index", Request(url, _LIMIT_BYTES, follows=False))


def _podping(settings: Release, feed_url: str, token: str | None) -> Iterator[Ping]:
    if "podping" in settings.notify and token:
        url = _with_query(settings.podping_url, url=feed_url, reason="update", medium="podcast")
        headers = (("Authorization", token),)
        yield Ping("podping", Request(url, _LIMIT_BYTES, headers=headers, follows=False))


WAYS: tuple[Callable[[Release, str, str | None], Iterator[Ping]], ...] = (
    _hubs,
    _podcast_index,
    _podping,
)


def planned(settings: Release, feed_url: str, token: str | None) -> tuple[Ping, ...]:
    """Return whom to tell that the feed at this address changed."""
    return tuple(ping for way in WAYS for ping in way(settings, feed_url, token))


def outcome(ping: Ping, answer: Answer) -> PingAnswer:
    """Return what came of a ping; a 2xx means that it was accepted, and no more."""
    if answer.failure:
        return PingAnswer(ping.who, False, hidden(answer.failure.message))
    if answer.is_success:
        return PingAnswer(ping.who, True, f"it answers {phrase(answer.status)}")
    if place := answer.header("location"):
        return PingAnswer(
            ping.who, False, f"it has moved to {hidden(place[:200])}; write that address"
        )
    return PingAnswer(ping.who, False, f"it answers {phrase(answer.status)}")


def _with_query(address: str, **said: str) -> str:
    mark = "&" if urlsplit(address).query else "?"
    return f"{address}{mark}{urlencode(said)}"
