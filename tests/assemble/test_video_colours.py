"""The colours of videos, whatever the brand's are."""

from __future__ import annotations

import random

from toolkit.assemble.videos.video_colours import palette
from toolkit.campaign.pictures.contrast import ratio, rgb
from toolkit.show.campaign import Brand


def contrast(one: str, other: str) -> float:
    return ratio(rgb(one), rgb(other))


def test_everything_can_be_read_in_any_brand_that_is_allowed() -> None:
    draw, seen = random.Random(1), 0  # noqa: S311 - the same brands each time
    for _ in range(4000):
        background, text, accent = (f"#{draw.randrange(1 << 24):06x}" for _ in range(3))
        if contrast(text, background) < 4.5 or contrast(accent, background) < 3:
            continue
        made, seen = palette(Brand(background=background, text=text, accent=accent)), seen + 1
        assert contrast(made.on_accent, made.accent) >= 4.5
        assert contrast(made.label, made.background) >= 4.5
        assert contrast(made.quiet, made.background) >= 3
    assert seen > 200


def test_the_brands_own_colours_are_preferred() -> None:
    made = palette(Brand(background="#091a3a", text="#ffffff", accent="#ffc857"))
    assert (made.on_accent, made.label) == ("#091a3a", "#ffc857")
    pale = palette(Brand(background="#ffffff", text="#1d1d1b", accent="#949494"))
    assert (pale.on_accent, pale.label) == ("#000000", "#1d1d1b")
