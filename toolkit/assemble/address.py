"""The public address of a show, and the GUID that its first one fixes."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from toolkit.assemble import keys
from toolkit.feed.identity import podcast_guid
from toolkit.show.project import SHOW_FILE, Project
from toolkit.show.show import Show
from toolkit.show.writing import set_keys

# RFC 2606, section 3: reserved for examples, so nobody will ever be reached there.
_EXAMPLE_HOSTS = ("example.org", "example.com", "example.net")


def feed_url(show: Show) -> str:
    """Return where listeners find the feed."""
    return f"{show.release.public_url}/{keys.FEED}"


def is_example(show: Show) -> bool:
    """Tell whether the public address is one that nobody can have."""
    host = urlsplit(show.release.public_url).hostname or ""
    return any(host == name or host.endswith(f".{name}") for name in _EXAMPLE_HOSTS)


def guid_to_store(show: Show) -> UUID | None:
    """Return the GUID that a show without one gets from its first real feed address."""
    if show.guid is not None or is_example(show):
        return None
    return podcast_guid(feed_url(show))


def store_guid(project: Project, guid: UUID) -> None:
    """Write the show's GUID into show.toml, for good."""
    set_keys(project.root / SHOW_FILE, {"guid": str(guid)})
