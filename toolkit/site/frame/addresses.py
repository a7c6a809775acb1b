"""Addresses of pages: relative ones between them, so that they work below any path, and on disk."""

from __future__ import annotations

from urllib.parse import quote


def relative(to: str, page: str) -> str:
    """Return the address of a key as a page, given by its own key, links to it.

    >>> relative("feed.xml", "episodes/001-a/index.html")
    '../../feed.xml'
    >>> relative("episodes/001-a/a.mp3", "episodes/001-a/index.html")
    'a.mp3'
    >>> relative("index.html", "index.html")
    'index.html'
    """
    target, here = to.split("/"), page.split("/")[:-1]
    same = 0
    while same < min(len(target) - 1, len(here)) and target[same] == here[same]:
        same += 1
    return "/".join((*[".."] * (len(here) - same), *target[same:]))


def at_second(address: str, ms: int) -> str:
    """Return the address that begins to play there. Source: Media Fragments URI 1.0, section 4.2.1.

    >>> at_second("episodes/001-a/index.html", 65_300)
    'episodes/001-a/index.html#t=65.3'
    """
    seconds, rest = divmod(ms, 1000)
    return f"{address}#t={seconds}.{rest:03}".rstrip("0") if rest else f"{address}#t={seconds}"


def query(text: str) -> str:
    """Return text as it stands in a query."""
    return quote(text, safe="")
