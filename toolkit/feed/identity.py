"""The identity of a show across hosts and addresses."""

from __future__ import annotations

import re
from uuid import UUID, uuid5

# Podcast namespace, tag "guid": the UUID under which all names of podcasts are made.
PODCAST_NAMESPACE = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")

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
