"""What comes in place of a feed, and what a person can do about it."""

from __future__ import annotations

import re

_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,64}+<(?:!doctype\s{1,9}+)?html\b", re.IGNORECASE)


class BadFeed(ValueError):
    """It is no feed that can be read; the message says why, and `hint` what to do."""

    hint = "apps cannot read it; a feed validator shows the place"


class PageForFeed(BadFeed):
    """It is a page of the show, whose address people give in place of the feed's."""

    hint = "give the feed's own address, which ends in feed.xml if soy made it"

    def __init__(self) -> None:
        super().__init__("it is a web page, not a feed")


def is_page(data: bytes) -> bool:
    """Tell whether a file begins as web pages do."""
    return _PAGE.match(data) is not None
