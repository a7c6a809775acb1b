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


Captions = Literal["srt", "vtt"]


@dataclass(frozen=True, slots=True)
class VideoRule:
    """What a network takes as a video. Lengths are seconds, sizes pixels and bytes."""

    most_s: int
    most_bytes: int
    longest_px: int  # of the longer side
    shortest_px: int | None = None  # the shorter side may be so long; None: as the longer one
    most_pixels: int | None = None  # of a picture, width times height
    least_s: float = 0
    ratios: tuple[float, float] = (0.01, 10)  # width to height
    tall_most_s: int | None = None  # of a tall one, where it is shown among others such (Reels)
    captions: tuple[Captions, ...] = ()  # that can be put beside it; none: only in the picture


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """What one network takes."""

    title: str  # as people call it
    count: Count
    text_limit: int  # by that count
    hashtags: int  # at most so many are put into a post; networks allow more, readers do not
    follows_links: bool  # whether people can follow an address in a post's text
    alt_limit: int  # characters of a picture's alternative text
    video: VideoRule
    source: str
    checked: str  # YYYY-MM
    is_official: bool = True


# Hashtags: Instagram takes five since the end of 2025, and Threads makes one a topic; for the
# others the number is ours.
ROWS: dict[Network, NetworkRow] = {
    "mastodon": NetworkRow(
        "Mastodon", "mastodon", 500, 4, True, 1500,
        VideoRule(3600, 99 << 20, 3840, 2160, 8_294_400),
        "docs.joinmastodon.org, Posting and Media; app/validators/status_length_validator.rb",
        "2026-07",
    ),
    "bluesky": NetworkRow(
        "Bluesky", "bluesky", 300, 3, True, 2000,
        VideoRule(180, 300_000_000, 3840, captions=("vtt",)),
        "AT Protocol lexicons app.bsky.feed.post and app.bsky.embed.video; length, alt: its app",
        "2026-08",
    ),
    "linkedin": NetworkRow(
        "LinkedIn", "utf-16", 3000, 4, True, 1000,
        VideoRule(
            600, 5_000_000_000, 4096, 2304, least_s=3, ratios=(1 / 2.4, 2.4), captions=("srt",)
        ),
        "LinkedIn Help, Video requirements; learn.microsoft.com, Videos API",
        "2026-08", is_official=False,
    ),
    "x": NetworkRow(
        "X", "x", 280, 2, True, 1000,
        VideoRule(
            140, 512 << 20, 1920, 1200, least_s=0.5, ratios=(1 / 3, 3), captions=("srt",)
        ),
        "docs.x.com, Media best practices; twitter-text 3, config/v3.json",
        "2026-08",
    ),
    "threads": NetworkRow(
        "Threads", "threads", 500, 1, True, 1000,
        VideoRule(300, 1_000_000_000, 3840, 1920),
        "developers.facebook.com, Threads Posts, of 2026-04-14",
        "2026-11",
    ),
    "instagram": NetworkRow(
        "Instagram", "utf-16", 2200, 5, False, 1000,
        VideoRule(900, 300_000_000, 3840, 1920, least_s=3),
        "developers.facebook.com, Instagram Platform, Content Publishing; tools that publish there",
        "2026-11", is_official=False,
    ),
    "facebook": NetworkRow(
        "Facebook", "utf-16", 5000, 2, True, 1000,
        VideoRule(
            14_400, 2_000_000_000, 3840, least_s=3, tall_most_s=90, captions=("srt",)
        ),
        "tools that publish there take 5,000 of the 63,206 that are reported",
        "2026-11", is_official=False,
    ),
    "tiktok": NetworkRow(
        "TikTok", "utf-16", 2200, 4, False, 300,
        VideoRule(600, 287_000_000, 4096, least_s=3),
        "developers.tiktok.com, Content Posting API; tools that publish there",
        "2026-11", is_official=False,
    ),
    "youtube": NetworkRow(
        "YouTube", "bytes", 5000, 3, True, 1000,
        VideoRule(43_200, 256_000_000_000, 7680, tall_most_s=180, captions=("srt", "vtt")),
        "developers.google.com, YouTube Data API, videos: snippet.title, snippet.description, "
        "as pages that quote it say",
        "2026-11", is_official=False,
    ),
}  # fmt: skip

YOUTUBE_TITLE_LIMIT = 100  # characters; videos: snippet.title
ALT_LIMIT = min(row.alt_limit for row in ROWS.values() if row.title != "TikTok")
SHORT_ALT_LIMIT = ROWS["tiktok"].alt_limit


def that_take(captions: str) -> tuple[Network, ...]:
    """Return the networks that take captions in a format, in the table's order.

    >>> that_take("vtt")
    ('bluesky', 'youtube')
    """
    return tuple(name for name, row in ROWS.items() if captions in row.video.captions)
