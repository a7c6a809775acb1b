"""Addresses as they are counted: whole for IPv4, the first 64 bits for IPv6; own ones left out."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

_KEPT = 100_000
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_IPV4 = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}", re.ASCII)

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Networks:
    """The networks whose requests are the show's own."""

    def __init__(self, own: Iterable[str] = ()) -> None:
        """Take networks as `[statistics]` names them. Raises ValueError."""
        self._own = tuple(network(one) for one in own)
        self._own_4 = tuple(
            (int(one.network_address), int(one.netmask))
            for one in self._own
            if isinstance(one, ipaddress.IPv4Network)
        )
        self._known: dict[str, str | None] = {}

    def counted(self, address: str) -> str | None:
        """Return an address as it is counted, None if it is the show's own.

        IAB PTM 2.3, section 5.5.4: of IPv6 the first 64 bits, for a line has many beyond them.
        Raises ValueError for what is no address.
        """
        if not self._own and _IPV4.fullmatch(address):  # nearly all, if none are excluded
            return address
        try:
            return self._known[address]
        except KeyError:
            if len(self._known) > _KEPT:
                self._known.clear()
            found = self._known[address] = self._read(address)
            return found

    def _read(self, address: str) -> str | None:
        if _IPV4.fullmatch(address):  # nearly all, and `ipaddress` takes its time
            if self._own_4:
                number = int.from_bytes(bytes(map(int, address.split("."))), "big")
                if any(number & mask == start for start, mask in self._own_4):
                    return None
            return address
        try:
            found = ipaddress.ip_address(address.partition("%")[0].strip("[]"))
        except ValueError as err:
            raise ValueError(f"{address[:45]!r} is not an address") from err
        if isinstance(found, ipaddress.IPv6Address):
            found = found.ipv4_mapped or found
        if any(found in own for own in self._own):
            return None
        if isinstance(found, ipaddress.IPv4Address):
            return str(found)
        return f"{ipaddress.IPv6Address(int(found) >> 64 << 64)}/64"


def network(text: str) -> Network:
    """Return a network such as 192.0.2.0/24, or a single address. Raises ValueError.

    >>> str(network("192.0.2.7"))
    '192.0.2.7/32'
    """
    try:
        return ipaddress.ip_network(text)
    except ValueError as err:
        raise ValueError("expected an address or a network such as 192.0.2.0/24") from err
