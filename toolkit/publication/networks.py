"""The networks that campaigns post to: what each takes, one row each, with source and date.

Posts, videos, and what apps lay over tall videos, so that what must be read stands elsewhere.

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


CaptionFormat = Literal["srt", "vtt"]


@dataclass(frozen=True, slots=True)
class VideoRule:
    """What a network takes as a video: lengths in seconds, sides in pixels."""

    least_s: float
    most_s: int
    most_bytes: int
    longer_px: int  # at most, of the longer side
    source: str
    checked: str
    shorter_px: int | None = None  # at most, of the shorter side, where that is said, too
    ratios: tuple[float, float] = (0.01, 10)  # width to height
    tall_most_s: int | None = None  # of a tall one, where it is shown among such (Reels, Shorts)
    captions: tuple[CaptionFormat, ...] = ()  # that can be put beside it; none: in the picture


@dataclass(frozen=True, slots=True)
class FreeArea:
    """The part of a tall video of 1080 x 1920 pixels over which a network's app lays nothing."""

    x: int
    y: int
    width: int
    height: int
    source: str
    checked: str


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """What one network takes."""

    title: str  # as people call it
    count: Count
    text_limit: int  # by that count
    hashtags: int  # at most so many are put into a post; networks allow more, readers do not
    follows_links: bool  # whether people can follow an address in a post's text
    alt_limit: int  # characters of a picture's alternative text
    source: str  # of what is said of posts
    checked: str  # YYYY-MM
    video: VideoRule
    tall_free: FreeArea | None = None  # None: the app lays nothing over tall videos
    is_official: bool = True


# Networks publish little of what their apps lay over a video: these are the figures of people who
# measured it. How far buttons reach in from the right varies between 120 and 184 pixels with the
# source; the largest is taken. Meta has 14 % above, 35 % below, 6 % at each side.
_META_FREE = FreeArea(
    65, 269, 950, 979,
    "https://houseofmarketers.com/guide-to-safe-zones-tiktok-facebook-instagram-stories-reels/",
    "2026-11",
)  # fmt: skip

# Hashtags: Instagram takes five since the end of 2025, and Threads makes one a topic; for the
# others the number is ours. Where sources differ on a video, the smallest figure is taken. Meta
# limits a video's width alone; we hold both sides to it.
ROWS: dict[Network, NetworkRow] = {
    "mastodon": NetworkRow(
        "Mastodon", "mastodon", 500, 4, True, 1500,
        "docs.joinmastodon.org, Posting and Media; app/validators/status_length_validator.rb",
        "2026-07",
        VideoRule(  # 36,000 frames are 1440 s at 25 a second; a server may take less
            0, 1440, 99 << 20, 3840, "app/models/media_attachment.rb", "2026-11", shorter_px=2160
        ),
    ),
    "bluesky": NetworkRow(
        "Bluesky", "bluesky", 300, 3, True, 2000,
        "AT Protocol lexicons app.bsky.feed.post and app.bsky.embed.video; length, alt: its app",
        "2026-08",
        VideoRule(
            1, 180, 300_000_000, 3840, "lexicon app.bsky.embed.video; lengths: tools that publish "
            "there", "2026-11", ratios=(1 / 3, 3), captions=("vtt",),
        ),
    ),
    "linkedin": NetworkRow(
        "LinkedIn", "utf-16", 3000, 4, True, 1000,
        "LinkedIn Help, Video requirements; learn.microsoft.com, Videos API",
        "2026-08",
        VideoRule(
            3, 600, 5_000_000_000, 4096, "LinkedIn Help, Video requirements, as guides quote it",
            "2026-11", shorter_px=2304, ratios=(1 / 2.4, 2.4), captions=("srt",),
        ),
        is_official=False,
    ),
    "x": NetworkRow(
        "X", "x", 280, 2, True, 1000,
        "docs.x.com, Media best practices; twitter-text 3, config/v3.json",
        "2026-08",
        VideoRule(  # for programs, 1280 x 1024 is said; its site takes more, as guides report
            0.5, 140, 512 << 20, 1920, "docs.x.com, Media best practices; sides: guides of 2026",
            "2026-11", shorter_px=1200, ratios=(1 / 3, 3), captions=("srt",),
        ),
    ),
    "threads": NetworkRow(
        "Threads", "threads", 500, 1, True, 1000,
        "developers.facebook.com, Threads Posts, of 2026-04-14",
        "2026-11",
        VideoRule(0, 300, 1_000_000_000, 1920, "Threads API, as tools quote it", "2026-11"),
    ),
    "instagram": NetworkRow(
        "Instagram", "utf-16", 2200, 5, False, 1000,
        "developers.facebook.com, Instagram Platform, Content Publishing; tools that publish there",
        "2026-11",
        VideoRule(
            3, 900, 300_000_000, 1920, "Instagram Platform, Content Publishing, as tools quote it",
            "2026-11",
        ),
        _META_FREE, is_official=False,
    ),
    "facebook": NetworkRow(
        "Facebook", "utf-16", 5000, 2, True, 1000,
        "tools that publish there take 5,000 of the 63,206 that are reported",
        "2026-11",
        VideoRule(
            3, 14_400, 1_000_000_000, 3840, "developers.facebook.com, Reels Publishing API, of "
            "2026-07-30; others than Reels: tools that publish there", "2026-11",
            tall_most_s=90, captions=("srt",),
        ),
        _META_FREE, is_official=False,
    ),
    "tiktok": NetworkRow(
        "TikTok", "utf-16", 2200, 4, False, 300,
        "developers.tiktok.com, Content Posting API; tools that publish there",
        "2026-11",
        VideoRule(  # 4 GB for programs, 287 MB in the app
            3, 600, 287_000_000, 4096, "Content Posting API and app, as tools quote them",
            "2026-11",
        ),
        FreeArea(  # 12.5 % above and 34.4 % below, by TikTok's own template; buttons at the right
            60, 240, 836, 1019,
            "https://forum.logik.tv/t/some-social-media-safe-zone-matchbox/14356", "2026-11",
        ),
        is_official=False,
    ),
    "youtube": NetworkRow(
        "YouTube", "bytes", 5000, 3, True, 1000,
        "developers.google.com, YouTube Data API, videos: snippet.title, snippet.description, "
        "as pages that quote it say",
        "2026-11",
        VideoRule(
            0, 43_200, 256_000_000_000, 7680, "YouTube Help, Upload videos and Shorts, as guides "
            "quote them", "2026-11", tall_most_s=180, captions=("srt", "vtt"),
        ),
        FreeArea(  # Shorts: a quarter below, and buttons at the right
            60, 192, 828, 1248,
            "https://www.youraithumbnailgenerator.com/guides/"
            "youtube-shorts-safe-zones-complete-guide", "2026-11",
        ),
        is_official=False,
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
