"""The networks that campaigns post to: what each takes, one row each, with source and date.

Limits change every year. A row says where its figures stand and when somebody looked there;
`is_official` is False where the network itself publishes none, and others measured or report them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from toolkit.show.campaign import Network

# How a network counts a post: as people see characters, by a rule of its own (toolkit.campaign.
# texts.lengths), in code units of UTF-16, or in bytes of UTF-8.
Count = Literal["mastodon", "bluesky", "x", "threads", "utf-16", "bytes"]


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """What one network takes."""

    title: str  # as people call it
    count: Count
    text_limit: int  # by that count
    hashtags: int  # at most so many are put into a post; networks allow more, readers do not
    follows_links: bool  # whether people can follow an address in a post's text
    alt_limit: int  # characters of a picture's alternative text
    source: str
    checked: str  # YYYY-MM
    is_official: bool = True


# Hashtags: Instagram takes five since the end of 2025, and Threads makes one a topic; for the
# others the number is ours.
ROWS: dict[Network, NetworkRow] = {
    "mastodon": NetworkRow(
        "Mastodon", "mastodon", 500, 4, True, 1500,
        "docs.joinmastodon.org, Posting and Media; app/validators/status_length_validator.rb",
        "2026-07",
    ),
    "bluesky": NetworkRow(
        "Bluesky", "bluesky", 300, 3, True, 2000,
        "AT Protocol lexicons app.bsky.feed.post and app.bsky.embed.video; length, alt: its app",
        "2026-08",
    ),
    "linkedin": NetworkRow(
        "LinkedIn", "utf-16", 3000, 4, True, 1000,
        "LinkedIn Help, Video requirements; learn.microsoft.com, Videos API",
        "2026-08", is_official=False,
    ),
    "x": NetworkRow(
        "X", "x", 280, 2, True, 1000,
        "docs.x.com, Media best practices; twitter-text 3, config/v3.json",
        "2026-08",
    ),
    "threads": NetworkRow(
        "Threads", "threads", 500, 1, True, 1000,
        "developers.facebook.com, Threads Posts, of 2026-04-14",
        "2026-11",
    ),
    "instagram": NetworkRow(
        "Instagram", "utf-16", 2200, 5, False, 1000,
        "developers.facebook.com, Instagram Platform, Content Publishing; tools that publish there",
        "2026-11", is_official=False,
    ),
    "facebook": NetworkRow(
        "Facebook", "utf-16", 5000, 2, True, 1000,
        "tools that publish there take 5,000 of the 63,206 that are reported",
        "2026-11", is_official=False,
    ),
    "tiktok": NetworkRow(
        "TikTok", "utf-16", 2200, 4, False, 300,
        "developers.tiktok.com, Content Posting API; tools that publish there",
        "2026-11", is_official=False,
    ),
    "youtube": NetworkRow(
        "YouTube", "bytes", 5000, 3, True, 1000,
        "developers.google.com, YouTube Data API, videos: snippet.title, snippet.description, "
        "as pages that quote it say",
        "2026-11", is_official=False,
    ),
}  # fmt: skip

YOUTUBE_TITLE_LIMIT = 100  # characters; videos: snippet.title
ALT_LIMIT = min(row.alt_limit for row in ROWS.values() if row.title != "TikTok")
SHORT_ALT_LIMIT = ROWS["tiktok"].alt_limit
