"""What networks lay over a video in their apps, so that what must be read stands elsewhere.

Networks change this yearly, and publish little of it: these are the figures of people who measured
it, and a row says where it is from and when it was read. How far buttons reach in from the right
varies with the source between 120 and 184 pixels; the largest is taken. The shape 9:16 keeps to
what all of them leave free.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from toolkit.show.campaign import VideoShape
from toolkit.video.shapes import Box


@dataclass(frozen=True, slots=True)
class SafeArea:
    """The part of a network's video that its app leaves free."""

    network: str
    shape: VideoShape
    box: Box
    source: str
    read_on: date


_READ = date(2026, 11, 28)

SAFE_AREAS: tuple[SafeArea, ...] = (
    SafeArea(
        "instagram and facebook",  # Meta: 14 % above, 35 % below, 6 % at each side
        "9:16",
        Box(65, 269, 950, 979),
        "https://houseofmarketers.com/guide-to-safe-zones-tiktok-facebook-instagram-stories-reels/",
        _READ,
    ),
    SafeArea(
        "tiktok",  # 12.5 % above and 34.4 % below, measured on TikTok's template; buttons at right
        "9:16",
        Box(60, 240, 836, 1019),
        "https://forum.logik.tv/t/some-social-media-safe-zone-matchbox/14356",
        _READ,
    ),
    SafeArea(
        "youtube",  # Shorts: a quarter below, and buttons at the right
        "9:16",
        Box(60, 192, 828, 1248),
        "https://www.youraithumbnailgenerator.com/guides/youtube-shorts-safe-zones-complete-guide",
        _READ,
    ),
)


def of(shape: VideoShape) -> tuple[SafeArea, ...]:
    """Return the rows of a shape; none where apps lay nothing over it."""
    return tuple(row for row in SAFE_AREAS if row.shape == shape)
