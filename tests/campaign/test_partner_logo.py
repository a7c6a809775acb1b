"""A partner's logo beside the emblem: measured on the card, and refused where it would not do."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from toolkit.campaign.pictures import partner_logo
from toolkit.campaign.pictures.card_picture import cards
from toolkit.campaign.pictures.cards import CardText
from toolkit.errors import BadFile
from toolkit.show.campaign import Brand

pytestmark = pytest.mark.rotated

RED, WHERE = (0xC0, 0x10, 0x20), "campaign/partners/a.toml"
PAPER = Brand(background="#ffffe0", text="#000000", accent="#703000")


def png(wide: int, high: int, colour: tuple[int, ...] = RED, mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (wide, high), colour).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("shape", [(600, 600), (900, 300), (2000, 200), (300, 900), (648, 432)])
@pytest.mark.parametrize("ground", [None, "#ffffff"])
def test_no_logo_is_higher_or_larger_than_the_emblem(
    shape: tuple[int, int], ground: str | None
) -> None:
    logo = png(*shape)
    sides = partner_logo.size(logo, WHERE, has_plate=ground is not None)
    said = CardText(
        quotation="A.", speaker=None, role=None, show="S", funding_line="F", language="en",
        has_emblem=True, logo_alt="A", logo_px=sides, logo_ground=ground,
    )  # fmt: skip
    for file, data in cards(said, PAPER, logo, "moment"):
        if file.content_type != "image/png":
            continue
        image = np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)
        emblem = np.argwhere((image == (0, 51, 153)).all(axis=2))
        foot = image[file.shape.height - file.shape.bottom - 160 :]
        found = np.argwhere((abs(foot - RED) < 40).all(axis=2))
        found = found[found[:, 1] > emblem[:, 1].max() + 8]
        (top, left), (bottom, right) = found.min(axis=0), found.max(axis=0)
        high, wide = bottom - top + 1, right - left + 1
        (low, first), (last, end) = emblem.min(axis=0), emblem.max(axis=0)
        emblem_high, emblem_wide = last - low + 1, end - first + 1
        pad = 2 * partner_logo.PAD_PX * file.shape.scale if ground else 0
        assert high + pad <= emblem_high + 2  # edges lie between pixels
        assert (high + pad) * (wide + pad) <= 1.05 * emblem_high * emblem_wide
        assert wide / high == pytest.approx(shape[0] / shape[1], rel=0.12)
        assert left - end >= emblem_high / 2  # half the emblem's height is free around it
        assert (high + pad) >= 0.9 * emblem_high or (
            (high + pad) * (wide + pad) >= 0.85 * emblem_high * emblem_wide
            or wide + pad >= 0.85 * 220 * file.shape.scale
        )


def test_a_logo_that_would_be_blurred_is_refused_with_the_size_that_would_do() -> None:
    with pytest.raises(BadFile, match=r"40 x 40 pixels are too few") as caught:
        partner_logo.check(png(40, 40), "#ffffff", WHERE)
    assert caught.value.hint == "export it with at least 144 x 144"
    partner_logo.check(png(144, 144), "#ffffff", WHERE)


def test_a_logo_that_nobody_sees_is_refused() -> None:
    night, blue = "#091a3a", (0x10, 0x30, 0x60)
    with pytest.raises(
        BadFile, match=r"100% of the logo has less than 3 to 1 on #091a3a"
    ) as caught:
        partner_logo.check(png(400, 200, blue), night, WHERE)
    assert 'logo_ground = "#ffffff"' in str(caught.value.hint)
    partner_logo.check(png(400, 200, blue), "#ffffff", WHERE, has_plate=True)
    partner_logo.check(png(400, 200, (255, 255, 255)), night, WHERE)
    with pytest.raises(BadFile, match="too little contrast"):
        partner_logo.check(png(400, 200, (255, 255, 255, 0), "RGBA"), night, WHERE)


def test_what_shines_through_is_judged_with_what_is_behind_it() -> None:
    half = (255, 255, 255, 150)
    partner_logo.check(png(400, 200, half, "RGBA"), "#000000", WHERE)
    with pytest.raises(BadFile, match="too little contrast"):
        partner_logo.check(png(400, 200, half, "RGBA"), "#ffffff", WHERE)


def test_what_is_no_plain_picture_is_refused() -> None:
    with pytest.raises(BadFile, match=r"campaign/partners/a.toml: logo: the PNG cannot be read"):
        partner_logo.check(png(400, 200)[:200], "#ffffff", WHERE)
