"""QR codes of kits, read by another library than the one that makes them."""

from __future__ import annotations

import io

import numpy as np
import pytest
import resvg_py
import zxingcpp
from PIL import Image

from toolkit.campaign.pictures import code_picture
from toolkit.site.frame import qr_code

SHORT = "https://media.example.org/moments/genes/recipe/index.html"
LONG = f"https://media.example.org/{'a-long-name/' * 20}moments/genes/recipe/index.html"


@pytest.fixture(params=[SHORT, LONG, "https://xn--bcher-kva.example/%C3%A4?a=1&b=2"])
def address(request: pytest.FixtureRequest) -> str:
    made: str = request.param
    return made


def read(picture: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def test_both_pictures_lead_to_the_address(address: str) -> None:
    svg = qr_code.svg(address)
    png = Image.open(io.BytesIO(code_picture.png(svg)))
    assert png.width == png.height >= 1000
    assert read(png) == [address]
    drawn = bytes(resvg_py.svg_to_bytes(svg_string=svg.decode(), width=600, height=600))
    assert read(Image.open(io.BytesIO(drawn)).convert("RGB")) == [address]


def test_it_is_read_small_and_from_a_telephone_held_askew(address: str) -> None:
    png = Image.open(io.BytesIO(code_picture.png(qr_code.svg(address)))).convert("L")
    small = png.resize((360, 360)).rotate(7, expand=True, fillcolor=255)
    assert read(small) == [address]


def test_it_is_black_on_white_with_a_quiet_zone_of_four_modules(address: str) -> None:
    svg = qr_code.svg(address)
    shown = np.asarray(Image.open(io.BytesIO(code_picture.png(svg))).convert("RGB"))
    assert set(np.unique(shown)) == {0, 255}  # 21:1, and no soft edges
    dark = np.argwhere(shown[..., 0] == 0)
    (top, left), (bottom, right) = dark.min(axis=0), dark.max(axis=0)
    wide = right - left + 1
    modules = int(svg.split(b'viewBox="0 0 ')[1].split()[0])
    step = shown.shape[0] // modules
    assert (top, left) == (4 * step, 4 * step)  # ISO/IEC 18004, 6.3.8
    assert wide == bottom - top + 1 == (modules - 8) * step


def test_the_same_code_is_the_same_bytes() -> None:
    svg = qr_code.svg(SHORT)
    assert code_picture.png(svg) == code_picture.png(svg)


def test_what_is_no_code_is_refused() -> None:
    with pytest.raises(ValueError, match="no code"):
        code_picture.png(b"<svg/>")
