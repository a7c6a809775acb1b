"""Web addresses from a feed: what may be asked for, and where it may lead."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from toolkit import hosts

LIMIT_CHARACTERS = 8000  # RFC 9110, section 4.1: servers should take at least 8000 octets
PORTS = {"http": 80, "https": 443}  # RFC 9110, sections 4.2.1 and 4.2.2

# RFC 3986: reserved and unreserved characters, and the sign of what is escaped already.
_SAFE = "%:/?#[]@!$&'()*+,;=-._~"


class BadAddress(ValueError):
    """The address is not one to ask for; the message says why."""


@dataclass(frozen=True, slots=True)
class Address:
    """A web address in its parts."""

    scheme: str  # http or https
    host: str  # ASCII
    port: int
    target: str  # path and query, escaped

    @property
    def url(self) -> str:
        """The whole address, the usual port left out."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.target}"


def parse(url: str) -> Address:
    """Return the parts of `url`; what RFC 3986 wants escaped is escaped. Raises BadAddress.

    >>> parse("HTTPS://Example.org/Gespräch 1.mp3#t=3").url
    'https://example.org/Gespr%C3%A4ch%201.mp3'
    """
    if len(url) > LIMIT_CHARACTERS:
        raise BadAddress(f"the address is longer than {LIMIT_CHARACTERS} characters")
    try:
        parts = urlsplit(url.strip())
        scheme, host, port = parts.scheme.lower(), parts.hostname, parts.port
        name = hosts.ascii_name(host) if host else ""
    except (ValueError, UnicodeError) as err:
        raise BadAddress("it is not an address that soy can read") from err
    if scheme not in PORTS:
        raise BadAddress("it is not a full web address (http://... or https://...)")
    if not name:
        raise BadAddress("the address has no server name")
    if "@" in parts.netloc:
        raise BadAddress("the address contains a user name or password")
    query = f"?{quote(parts.query, _SAFE)}" if parts.query else ""
    return Address(scheme, name, port or PORTS[scheme], quote(parts.path or "/", _SAFE) + query)


def same(url: str) -> str:
    """Return what two ways of writing one address have in common; `url` itself if it is none."""
    try:
        return parse(url).url
    except BadAddress:
        return url


def is_private(ip: str) -> bool:
    """Tell whether an IP address is of this machine or of a network that is not the public one.

    Source: IANA's special-purpose address registries, as Python's `ipaddress` knows them.

    >>> is_private("127.0.0.1"), is_private("::ffff:10.0.0.1"), is_private("8.8.8.8")
    (True, True, False)
    >>> is_private("64:ff9b::7f00:1"), is_private("64:ff9b::808:808")
    (True, False)
    """
    address = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(address, ipaddress.IPv4Address):
        return _is_special(address)
    if address in _OWN_TRANSLATION or _is_special(address):
        return True
    return any(_is_special(inside) for inside in _carried(address))


def _is_special(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return not address.is_global or address.is_multicast or getattr(address, "is_site_local", False)


# Where an IPv6 address carries an IPv4 address, in its last 32 bits unless said otherwise.
_CARRIERS = tuple(
    ipaddress.IPv6Network(text)
    for text in (
        "64:ff9b::/96",  # RFC 6052, section 2.1 and 3.1: must not stand for a private one
        "::/96",  # IPv4-compatible, RFC 4291, section 2.5.5.1
        "::ffff:0:0:0/96",  # IPv4-translated, RFC 2765
    )
)
_OWN_TRANSLATION = ipaddress.IPv6Network("64:ff9b:1::/48")  # RFC 8215: within one's own network
_ISATAP = (0x00005EFE, 0x02005EFE)  # RFC 5214, section 6.1: bits 64 to 95


def _carried(address: ipaddress.IPv6Address) -> Iterator[ipaddress.IPv4Address]:
    """Yield the IPv4 addresses that packets to an IPv6 address may end at, if it carries any."""
    if address.sixtofour:  # RFC 3056; an ISATAP address may lie behind it
        yield address.sixtofour
    if address.teredo:  # RFC 4380: the server, and the client behind it
        yield from address.teredo
    number = int(address)
    is_isatap = (number >> 32) & 0xFFFFFFFF in _ISATAP
    if is_isatap or any(address in network for network in _CARRIERS):
        yield ipaddress.IPv4Address(number & 0xFFFFFFFF)
