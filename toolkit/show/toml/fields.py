"""The kinds of value that a person writes into a file, and what is expected of each."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from datetime import datetime
from pathlib import PurePosixPath
from typing import Annotated, Any
from urllib.parse import quote, urlsplit, urlunsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictInt,
    ValidationInfo,
)

from toolkit import hosts, languages, timecode
from toolkit.characters import nfc
from toolkit.secrecy import HIDDEN, hidden
from toolkit.show.toml import dates, direction

TEXT_LIMIT = 4000  # bytes; Apple's and PSP-1's limit for descriptions
NUMBER_LIMIT = 2**31 - 1  # apps and databases keep numbers of seasons and episodes in 32 bits
URL_LIMIT = 8000  # RFC 9110, section 4.1: what everybody on the way should take
LINE_LIMIT = 255  # characters; Apple's limit for values that state no other
TITLE_LIMIT = 128  # characters; podcast namespace: person, soundbite and season names

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
# RFC 1123, section 2.1; some have underscores.
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*", re.ASCII)
# What XML 1.0 (section 2.2) cannot carry at all or discourages, what reverses the reading of names
# (embeddings and overrides; isolates do not, see `direction`), deprecated format characters and
# those of annotations (Unicode, section 23.3 and 23.8).
_UNFIT = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ufdd0-\ufdef\ud800-\udfff"
    r"\u202a-\u202e\u206a-\u206f\ufff9-\ufffb]"
)
_LINE_ENDS = frozenset("\n\r\t\u2028\u2029")  # and what looks like one in a feed, a post, a file


class Template(str):
    """An example for a key that nobody means to publish as it is: `soy check` finds it left over.

    Other examples, such as a licence, may be just what somebody wants to write.
    """

    __slots__ = ()


class Noun(BaseModel):
    """A frozen value read from a file; a key it does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def _without_comments(text: str) -> str:
    """Return the text without HTML comments: people write them for editors, not for listeners."""
    kept, place = "", 0
    while (begin := text.find("<!--", place)) >= 0:
        end = text.find("-->", begin + len("<!--"))
        if end < 0:
            raise ValueError("expected --> where the comment ends that begins with <!--")
        kept += text[place:begin]
        place = end + len("-->")
        if kept[-1:] in ("", " ", "\n") and text[place : place + 1] in (" ", "\n"):
            place += 1
    return kept + text[place:]


def _check_direction(text: str) -> None:
    if not direction.is_balanced(text):
        raise ValueError("expected an end (U+2069) for each isolate (U+2066 to U+2068) of a line")


def _line(text: str) -> str:
    if _UNFIT.search(text) or _LINE_ENDS & set(text):
        raise ValueError("expected one line without control characters")
    text = _without_comments(text)
    _check_direction(text)
    if not _is_seen(text):
        raise ValueError("expected some text")
    if len(text) > LINE_LIMIT:
        raise ValueError(f"expected at most {LINE_LIMIT} characters, found {len(text)}")
    return nfc(text.strip())


def _is_seen(text: str) -> bool:
    """Tell whether there is a character with a shape, not white space and joiners alone."""
    return any(not c.isspace() and unicodedata.category(c) != "Cf" for c in text)


def _title(text: str) -> str:
    if len(text) > TITLE_LIMIT:
        raise ValueError(f"expected at most {TITLE_LIMIT} characters, found {len(text)}")
    return text


def _paragraphs(text: str) -> str:
    if _UNFIT.search(text):
        raise ValueError("expected text without control characters")
    # UAX 14: U+2028 ends a line, U+2029 a paragraph; layout programs write them.
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    text = _without_comments(text.replace("\u2029", "\n\n"))
    _check_direction(text)
    text = nfc(text.strip())
    if not _is_seen(text):
        raise ValueError("expected some text")
    if (size := len(text.encode())) > TEXT_LIMIT:
        raise ValueError(f"expected at most {TEXT_LIMIT} bytes, found {size}")
    return text


def is_slug(text: str) -> bool:
    """Tell whether `text` is fit to be a part of keys and addresses."""
    return _SLUG.fullmatch(text) is not None and len(text) <= 80


def _slug(text: str) -> str:
    if not is_slug(text):
        raise ValueError("expected small letters a-z, digits and single hyphens, at most 80")
    return text


def _term(text: str) -> str:
    """Return a term of a list of terms as a slug: `Co-Host` and `co host` are `co-host`."""
    return _slug(re.sub(r"[\s_-]+", "-", text.strip().lower()))


def _language(text: str) -> str:
    if (tag := languages.canonical(text)) is not None:
        return tag
    near = languages.meant(text)
    meant = f"; did you mean {near!r}?" if near else ""
    raise ValueError(f"expected a language tag such as en, de or pt-BR{meant}")


def _colour(text: str) -> str:
    if not _COLOUR.fullmatch(text):
        raise ValueError("expected a colour such as #004494")
    return text.lower()


def is_loopback(host: str) -> bool:
    """Tell whether `host` is this machine itself, where http without TLS is fine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def web_url(text: str) -> str:
    """Return an address that begins with https. Raises ValueError for all else."""
    if f"{HIDDEN}@" in hidden(text):  # a secret with a slash in it is no password to a parser
        raise ValueError(
            "expected a web address such as https://example.org/page, with no password"
        )
    if any(c.isspace() or c in '<>"\\^`{|}' for c in text) or not text.isascii():
        raise ValueError(f"expected a web address in ASCII, without spaces{_in_ascii(text)}")
    if len(text) > URL_LIMIT or not text.isprintable():
        raise ValueError(f"expected at most {URL_LIMIT} characters, none for control")
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        _ = parts.port  # raises when it is not a number
        if host and not (_HOST.fullmatch(host.removesuffix(".")) or _is_ip(host)):
            raise ValueError(host)
    except ValueError as err:
        raise ValueError("expected a web address such as https://example.org/page") from err
    if not host or parts.username is not None:
        raise ValueError(
            "expected a web address such as https://example.org/page, with no password"
        )
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise ValueError("expected an address that begins with https://")
    return text


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _in_ascii(text: str) -> str:
    """Return how an address is written in ASCII: IDNA for the host, percent-encoding behind it."""
    try:
        parts = urlsplit(text.strip())
        host = hosts.ascii_name(parts.hostname or "")
    except ValueError:  # what no host can be called
        return ""
    if not _HOST.fullmatch(host) or parts.username is not None:
        return ""
    port = parts.netloc.rpartition("]")[2].partition(":")[2]
    netloc = f"{host}:{port}" if port.isdecimal() and port.isascii() else host
    path, query = quote(parts.path, safe="/%:@!$&'()*+,;=~-._"), quote(parts.query, safe="/%:@=&+")
    return f"; write {urlunsplit((parts.scheme, netloc, path, query, ''))}"


def _base_url(text: str) -> str:
    parts = urlsplit(web_url(text))
    if parts.query or parts.fragment:
        raise ValueError("expected an address without ? or #")
    if parts.path.lower().endswith((".xml", ".rss")):
        above = text.rpartition("/")[0]
        raise ValueError(
            f"expected the address of the folder that the feed is in, such as {above}: "
            "soy adds /feed.xml"
        )
    return text.rstrip("/")


def _file_name(text: str) -> str:
    path = PurePosixPath(text)
    if path.is_absolute() or ".." in path.parts or "\\" in text or len(path.parts) != 1:
        raise ValueError("expected the name of a file in the same folder")
    return text


def _timecode(value: Any) -> int:
    # Text only: a bare number could be meant as seconds or as milliseconds.
    if not isinstance(value, str):
        raise ValueError('expected a time in quotes, such as "00:12:34.500"')
    try:
        return timecode.parse(value)
    except ValueError as err:
        raise ValueError('expected a time such as "00:12:34.500"') from err


def _instant(value: Any, info: ValidationInfo) -> datetime:
    """Return the instant; the context may be what names the zone of local times, asked if needed.

    Not at once, for the zone stands in show.toml: a mistake there is no mistake of an episode.
    """
    zone_name = info.context() if callable(info.context) else "UTC"
    return dates.instant(value, zone_name)


def _zone_name(text: str) -> str:
    dates.zone(text)
    return text


Counted = Annotated[StrictInt, Field(ge=1, le=NUMBER_LIMIT)]
Line = Annotated[str, AfterValidator(_line)]
Title = Annotated[str, AfterValidator(_line), AfterValidator(_title)]
Paragraphs = Annotated[str, AfterValidator(_paragraphs)]
Slug = Annotated[str, AfterValidator(_slug)]
Term = Annotated[str, AfterValidator(_term)]
LanguageTag = Annotated[str, AfterValidator(_language)]
Colour = Annotated[str, AfterValidator(_colour)]
WebUrl = Annotated[str, AfterValidator(web_url)]
BaseUrl = Annotated[str, AfterValidator(_base_url)]
FileName = Annotated[str, AfterValidator(_line), AfterValidator(_file_name)]
Timecode = Annotated[int, BeforeValidator(_timecode), PlainSerializer(timecode.clock)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
ZoneName = Annotated[str, AfterValidator(_zone_name)]


def each_once(tables: Any) -> Any:
    """Return the tables as they are read. Raises ValueError for a language that is there twice."""
    seen = set[str]()
    for name in tables if isinstance(tables, dict) else ():
        plain = str(name).strip().lower().replace("_", "-")
        if plain in seen:
            raise ValueError(f"the language {plain} is there twice, with other capitals")
        seen.add(plain)
    return tables
