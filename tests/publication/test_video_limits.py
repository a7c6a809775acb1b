"""What networks would refuse of a video, against figures written down here."""

from __future__ import annotations

import pytest

from toolkit.publication.networks import ROWS
from toolkit.publication.video_limits import VideoFacts, refusals
from toolkit.show.campaign import NETWORKS, Network
from toolkit.video.shapes import SHAPES


@pytest.mark.parametrize(
    ("network", "facts", "said"),
    [
        ("x", (1080, 1080, 140_000), []),
        ("x", (1080, 1080, 140_040), ["lasts 2:20, and X takes 2:20 at most"]),
        ("x", (1080, 1920, 60_000, 600_000_000), ["has 600 MB, and X takes 537 at most"]),
        ("x", (2160, 2160, 60_000), ["has 2160 x 2160 pixels, and X takes 1920 x 1200 at most"]),
        ("bluesky", (1080, 1080, 181_000), ["lasts 3:01, and Bluesky takes 3:00 at most"]),
        ("mastodon", (1080, 1080, 60_000, 103_809_025),
         ["has 104 MB, and Mastodon takes 104 at most"]),
        ("tiktok", (1080, 1920, 2_900), ["lasts 0:02, and TikTok takes 3 seconds at least"]),
        ("linkedin", (1080, 2700, 9_000), ["is too narrow for LinkedIn"]),
        ("facebook", (1080, 1920, 95_000),
         ["lasts 1:35, and Facebook shows tall ones among others such to 1:30 only"]),
        ("facebook", (1080, 1350, 95_000), []),
        ("youtube", (1920, 1080, 600_000), []),
    ],
)  # fmt: skip
def test_what_is_refused_and_why(network: Network, facts: tuple[int, ...], said: list[str]) -> None:
    assert list(refusals(VideoFacts(*facts), network)) == said


@pytest.mark.parametrize("network", NETWORKS)
def test_every_network_takes_our_shapes(network: Network) -> None:
    for shape in SHAPES.values():
        facts = VideoFacts(shape.width, shape.height, 30_000, 5_000_000)
        assert list(refusals(facts, network)) == []


def test_each_row_says_where_its_figures_are_from_and_when() -> None:
    for row in ROWS.values():
        for part in (row, row.video, row.tall_free):
            assert part is None or (part.source and part.checked >= "2026-07")
