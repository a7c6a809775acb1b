"""The identity of a show across hosts and addresses."""

from __future__ import annotations

import re
from uuid import UUID, uuid5

# Podcast namespace, tag "guid": the UUID under which all names of podcasts are made.
PODCAST_NAMESPACE = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")

# Our own, made once: under it an episode's GUIDs in the editions of a show are named.
_EDITIONS = UUID("6f0e3c0a-52b7-4c0e-9f6e-2a6d9d1c7b58")

_SCHEME = re.compile(r"\A[a-z][a-z0-9+.-]*://", re.IGNORECASE | re.ASCII)  # RFC 3986, section 3.1


def podcast_guid(first_feed_url: str) -> UUID:
    """Return the `podcast:guid` of a show, fixed by the first feed address it ever had.

    The name is the address without scheme and without trailing slashes (podcast namespace, tag
    "guid", whose two examples are these):

    >>> str(podcast_guid("https://podnews.net/rss/"))
    '9b024349-ccf0-5f69-a609-6b82873eab3c'
    >>> str(podcast_guid("mp3s.nashownotes.com/pc20rss.xml"))
    '917393e3-1b1e-5cef-ace4-edaa54e1f810'
    """
    return uuid5(PODCAST_NAMESPACE, _SCHEME.sub("", first_feed_url, count=1).rstrip("/"))


def edition_guid(episode_guid: str, language: str) -> str:
    """Return the GUID of an episode in the feed of an edition, always the same one.

    Apps keep what was heard by an item's GUID, some of them without regard to the feed: two feeds
    must not share one. It is made of the episode's own GUID, which never changes, and the name of
    the edition, and not of an address: it outlasts a move of the show, and there is nothing to
    store or to lose.

    >>> edition_guid("830e9ef1-f59e-42ae-bdc2-d69a938c760e", "de")
    '915b3e8c-91c0-54ab-a0ac-ac8a14250921'
    """
    return str(uuid5(_EDITIONS, f"{episode_guid}/{language}"))
