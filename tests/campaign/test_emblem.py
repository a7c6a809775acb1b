"""The emblem with its statement on cards: its size, its border and its distances, in pixels."""

from __future__ import annotations

import io

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from toolkit.campaign.pictures.card_picture import CardShape, cards
from toolkit.campaign.pictures.cards import CardText
from toolkit.campaign.pictures.contrast import ratio, statement_colour
from toolkit.languages import EU_LANGUAGES
from toolkit.locales.shelf import LANGUAGES
from toolkit.show.campaign import Brand

pytestmark = pytest.mark.rotated

BLUE = (0x00, 0x33, 0x99)
PAPER = Brand(background="#ffffe0", text="#000000", accent="#703000")


def card(language: str, statement: str | None, grant: str | None, brand: Brand = PAPER) -> CardText:
    return CardText(
        quotation="A.",
        speaker=None,
        role=None,
        show="S",
        funding_line=f"{statement}. {grant}.",
        language=language,
        has_emblem=True,
        statement=statement,
        grant=grant,
    )


def drawn(said: CardText, brand: Brand = PAPER) -> dict[CardShape, npt.NDArray[np.uint8]]:
    made = {}
    for file, data in cards(said, brand, None, "moment"):
        if file.content_type == "image/png":
            made[file.shape] = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
    return made


def blue_box(image: npt.NDArray[np.uint8]) -> tuple[int, int, int, int]:
    """Return the first and last row and column of the emblem's field."""
    found = np.argwhere((image == BLUE).all(axis=2))
    (top, left), (bottom, right) = found.min(axis=0), found.max(axis=0)
    return int(top), int(bottom), int(left), int(right)


@pytest.mark.parametrize("language", EU_LANGUAGES)
def test_the_statement_stands_whole_beside_the_emblem(language: str) -> None:
    """At least 10 mm high in print; half its height is free on every side, but for its border."""
    said = LANGUAGES[language].funding.co_funded
    with_words = drawn(card(language, said, "Horizon Europe, 101137129"))
    for shape, image in with_words.items():
        top, bottom, left, right = blue_box(image)
        high, wide = bottom - top + 1, right - left + 1
        assert wide / high == pytest.approx(1.5, abs=0.03)
        assert high / 72 * 25.4 >= 10  # a pixel of the PNG is a point of the PDF
        assert abs(high - 72 * shape.scale) <= 1.5  # edges may lie between pixels
        ground = (image == (0xFF, 0xFF, 0xE0)).all(axis=2)
        border, half = round(3 * shape.scale), high // 2
        around = ground[top - half : bottom + half + 1, left - half : right + half + 1].copy()
        inside = slice(half - border - 1, half + high + border + 1)
        around[inside, half - border - 1 : half + wide + border + 1] = True
        assert around.all()
        assert (image[top + half, left - border + 1 : left - 1] == 255).all()
        beside = ~ground[top:bottom, right + half : shape.width - shape.side]
        rows = np.flatnonzero(beside.any(axis=1))
        assert len(rows) > high * 0.4  # two lines: the statement, and the grant
        assert ground[:, shape.width - shape.side + 2 :].all()


def test_the_statement_is_bold_and_the_rest_is_not() -> None:
    (shape, image), *_ = drawn(card("en", "Funded by the European Union", "X")).items()
    _, _, _, right = blue_box(image)
    other = drawn(card("en", "X", "Funded by the European Union"))[shape]

    def ink(picture: npt.NDArray[np.uint8]) -> int:
        foot = picture[shape.height - shape.bottom - 100 :, right + 20 :]
        return int((foot < 128).all(axis=2).sum())

    assert ink(image) > 1.2 * ink(other)


@pytest.mark.parametrize(
    ("background", "text", "expected"),
    [
        ("#091a3a", "#ffffff", "#ffffff"),
        ("#091a3a", "#ffd0d0", "#ffffff"),
        ("#fff4e0", "#551111", "#000000"),
        ("#ffffff", "#003399", "#003399"),
    ],
)
def test_its_colour_is_one_of_the_three(background: str, text: str, expected: str) -> None:
    brand = Brand(background=background, text=text, accent="#ffcc4d")
    assert statement_colour(brand) == expected


def test_it_can_be_read_on_a_brands_own_colour() -> None:
    brand = Brand(background="#fff4e0", text="#551111", accent="#703000")
    shape, image = next(
        iter(drawn(card("en", "Funded by the European Union", None), brand).items())
    )
    _, _, _, right = blue_box(image)
    foot = image[shape.height - shape.bottom - 100 : -shape.bottom, right + 20 :].reshape(-1, 3)
    dark = foot[foot.sum(axis=1).argmin()]
    assert dark.max() <= 2  # black, not the brand's red
    assert ratio((0, 0, 0), (0xFF, 0xF4, 0xE0)) > 4.5
