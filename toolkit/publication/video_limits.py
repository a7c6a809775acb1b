"""What networks would refuse of a video, by the table of networks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit import timecode
from toolkit.publication.networks import ROWS, NetworkRow
from toolkit.show.campaign import Network


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """What limits go by. Nobody knows how many bytes a video has before it is made."""

    width_px: int
    height_px: int
    length_ms: int
    length_bytes: int | None = None


def refusals(video: VideoFacts, network: Network) -> Iterator[str]:
    """Yield why a network would not take a video, each a sentence that goes on after "the video".

    >>> list(refusals(VideoFacts(1080, 1080, 150_000), "x"))
    ['lasts 2:30, and X takes 2:20 at most']
    """
    row = ROWS[network]
    yield from _lengths(video, row)
    rule = row.video
    if video.length_bytes is not None and video.length_bytes > rule.most_bytes:
        size, most = (_megabytes(count) for count in (video.length_bytes, rule.most_bytes))
        yield f"has {size} MB, and {row.title} takes {most} at most"
    longer, shorter = sorted((video.width_px, video.height_px), reverse=True)
    if longer > rule.longer_px or shorter > (rule.shorter_px or longer):
        most_px = f"{rule.longer_px} x {rule.shorter_px or rule.longer_px}"
        yield (
            f"has {video.width_px} x {video.height_px} pixels, and {row.title} takes "
            f"{most_px} at most"
        )
    least, most_wide = rule.ratios
    if not least <= video.width_px / video.height_px <= most_wide:
        yield f"is too {'narrow' if video.width_px < video.height_px else 'wide'} for {row.title}"


def _lengths(video: VideoFacts, row: NetworkRow) -> Iterator[str]:
    rule, lasts = row.video, timecode.short(video.length_ms)
    if video.length_ms > rule.most_s * 1000:
        yield f"lasts {lasts}, and {row.title} takes {timecode.short(rule.most_s * 1000)} at most"
    elif video.length_ms < rule.least_s * 1000:
        yield f"lasts {lasts}, and {row.title} takes {rule.least_s:g} seconds at least"
    elif rule.tall_most_s and _is_tall(video) and video.length_ms > rule.tall_most_s * 1000:
        most = timecode.short(rule.tall_most_s * 1000)
        yield f"lasts {lasts}, and {row.title} shows tall ones among others such to {most} only"


def _is_tall(video: VideoFacts) -> bool:
    return video.width_px * 4 < video.height_px * 3


def _megabytes(count: int) -> str:
    return f"{-(-count // 1_000_000):,}"
