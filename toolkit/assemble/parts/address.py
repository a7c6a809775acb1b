"""The public address of a show, and the GUID that its first one fixes."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit
from uuid import UUID

from toolkit.assemble.parts import keys, tellings
from toolkit.feed.identity import podcast_guid
from toolkit.publication.public_file import Catalogue
from toolkit.show.project import SHOW_FILE, Project
from toolkit.show.show import Show
from toolkit.show.toml.toml_editor import set_in_tables, set_keys

# Names under which no listener is ever reached: reserved for examples and tests (RFC 2606), for the
# machine itself (RFC 6761, section 6.3), for the local network (RFC 6762, RFC 8375) or private use
# (ICANN's resolution of 29 July 2024 on .internal).
_EXAMPLE_NAMES = ("example.org", "example.com", "example.net", "example", "invalid", "test")
_LOCAL_NAMES = ("localhost", "local", "home.arpa", "internal", "lan", "home", "corp")


def feed_url(show: Show) -> str:
    """Return where listeners find the feed."""
    return Catalogue(show.release.public_url).url(keys.FEED)


def is_example(show: Show) -> bool:
    """Tell whether the public address is one that nobody can have."""
    return _is_below(_host(show), _EXAMPLE_NAMES)


def is_local(show: Show) -> bool:
    """Tell whether the public address is only of this machine or its own network."""
    host = _host(show)
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or _is_below(host, _LOCAL_NAMES)


def is_public(show: Show) -> bool:
    """Tell whether listeners could be at the public address, as far as its name says."""
    return not is_example(show) and not is_local(show)


def _host(show: Show) -> str:
    return (urlsplit(show.release.public_url).hostname or "").rstrip(".").lower()


def _is_below(host: str, names: tuple[str, ...]) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in names)


def guid_to_store(show: Show) -> UUID | None:
    """Return the GUID that a show without one gets from its first real feed address.

    An address that many shows have, such as http://127.0.0.1:8000, gives none: the GUID has to name
    one podcast (podcast namespace, tag "guid").
    """
    if show.guid is not None or not is_public(show):
        return None
    return podcast_guid(feed_url(show))


def store_guid(project: Project, guid: UUID) -> None:
    """Write the show's GUID into show.toml, for good."""
    set_keys(project.root / SHOW_FILE, {"guid": str(guid)})


def edition_guids(show: Show) -> dict[str, UUID]:
    """Return the GUIDs that editions and their publisher's feed get, as `guid_to_store`."""
    return tellings.guids_to_store(show) if is_public(show) else {}


def store_edition_guids(project: Project, guids: dict[str, UUID]) -> None:
    """Write them into show.toml, for good: each into its edition's table, the publisher's above."""
    path = project.root / SHOW_FILE
    tables = {name: {"guid": str(guid)} for name, guid in guids.items() if name}
    if tables:
        set_in_tables(path, tables)
    if own := guids.get(""):
        set_keys(path, {"publisher_guid": str(own)})
