"""What was asked of a server and what came back, as values."""

from __future__ import annotations

import http
import re
from dataclasses import dataclass
from typing import Literal

from toolkit.web.outside_text import plain

FailureKind = Literal[
    "address",  # it is none, or of a kind that is not asked for
    "private",  # it leads into a network that is not public
    "unreachable",
    "timeout",
    "given-up",  # its server was silent too often before
    "tls",
    "redirects",  # in a circle, or too many
    "cut-off",
    "too-large",
    "protocol",  # what came back is not HTTP, or packed in an unknown way
]

# How much of an answer is read: all of it and kept, its beginning, or all of it for its digest.
Reading = Literal["whole", "begin", "digest"]

PERMANENT = (301, 308)  # RFC 9110, sections 15.4.2 and 15.4.9
REDIRECTS = (301, 302, 303, 307, 308)  # RFC 9110, section 15.4


@dataclass(frozen=True, slots=True)
class Request:
    """A question to a server."""

    url: str
    limit_bytes: int  # of the body, unpacked
    method: Literal["GET", "HEAD", "OPTIONS", "POST", "PUT"] = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    reading: Reading = "whole"
    body: bytes = b""
    follows: bool = True  # redirects; not where the headers or the body are for one server alone


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no whole answer; the message is in plain words."""

    kind: FailureKind
    message: str


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect."""

    status: int
    url: str  # where it leads


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, in the end."""

    url: str  # that answered, after all redirects
    hops: tuple[Hop, ...] = ()
    status: int | None = None  # None: nothing came back
    headers: tuple[tuple[str, str], ...] = ()  # names in lower case
    body: bytes = b""  # empty for "digest"
    length_bytes: int = 0  # that were read
    sha256: str | None = None  # of a whole body
    failure: Failure | None = None

    @property
    def is_success(self) -> bool:
        """Whether the server did what it was asked (RFC 9110, section 15.3)."""
        return self.status is not None and 200 <= self.status < 300

    def header(self, name: str) -> str:
        """Return a header's value, several joined by commas (RFC 9110, section 5.3), or nothing."""
        return ", ".join(value for key, value in self.headers if key == name)

    @property
    def media_type(self) -> str:
        """The type without parameters, in lower case (RFC 9110, section 8.3.1)."""
        return essence(self.header("content-type"))

    @property
    def content_length(self) -> int | None:
        """The length that the header says."""
        said = self.header("content-length")
        return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None

    @property
    def max_age_s(self) -> int | None:
        """The age that caches may let it reach (RFC 9111, sections 4.2.1 and 5.2.2)."""
        rule = self.header("cache-control").lower()
        if re.search(r"\bno-(cache|store)\b", rule):
            return 0
        found = re.search(r"\bmax-age=\"?(\d{1,18})", rule)
        return int(found[1]) if found else None


def phrase(status: int | None) -> str:
    """Return a status with its name; None where nothing came back.

    >>> phrase(404), phrase(799), phrase(None)
    ('404 Not Found', '799', 'nothing came back')
    """
    if status is None:
        return "nothing came back"
    try:
        return f"{status} {http.HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def essence(media_type: str) -> str:
    """Return a media type without its parameters.

    >>> essence("Audio/OGG; codecs=opus")
    'audio/ogg'
    """
    return plain(media_type.partition(";")[0].strip().lower())
