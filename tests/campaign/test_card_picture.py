"""Cards, judged by opening the PNG again and looking at its pixels."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pikepdf
import pytest
from lxml import etree
from PIL import Image

from tests import pictures
from tests.typesetting.longest import LONGEST
from toolkit.campaign.pictures.card_picture import FILES, MARGIN_PX, SHAPES, CardShape, cards
from toolkit.campaign.pictures.cards import CardText
from toolkit.campaign.pictures.contrast import ratio, rgb
from toolkit.errors import BadFile
from toolkit.fonts import missing
from toolkit.languages import EU_LANGUAGES
from toolkit.show.campaign import Brand

pytestmark = pytest.mark.rotated

WHERE = "campaign/genes/moments.toml: moment 'less-more'"
FUNDING = "Funded by the European Union, Horizon Europe grant agreement No. 101137129"
LONG = "When somebody tells you that a test can read your future, ask what it was compared with. "

# Letters beyond a-z of each language's alphabet (CLDR 45, main exemplar characters).
LETTERS = {
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюя",
    "cs": "áčďéěíňóřšťúůýž",
    "da": "æøå",
    "de": "äöüß",
    "el": "αάβγδεέζηήθιίϊΐκλμνξοόπρσςτυύϋΰφχψωώ",
    "en": "",
    "es": "áéíñóúü¡¿",
    "et": "šžõäöü",
    "fi": "šžåäö",
    "fr": "àâæçéèêëîïôœùûüÿ«»\u202f",
    "ga": "áéíóú",
    "hr": "čćđšž",
    "hu": "áéíóöőúüű",
    "it": "àéèìóòù",
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž",
    "mt": "àċèġħìòùż",
    "nl": "áäéëíïóöúü",
    "pl": "ąćęłńóśźż",
    "pt": "áàâãçéêíóôõú",
    "ro": "ăâîșț",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "sl": "čšž",
    "sv": "åäö",
}


def text(quotation: str, language: str = "en", **other: str | bool | None) -> CardText:
    return CardText(
        **{
            "quotation": quotation,
            "speaker": "Jon Aas",
            "role": None,
            "show": "The Science of You",
            "funding_line": FUNDING,
            "language": language,
            **other,
        }  # type: ignore[arg-type]
    )


def card(said: CardText, brand: Brand, logo_png: bytes | None, where: str) -> bytes:
    """Return the square card for screens, the first file."""
    return next(cards(said, brand, logo_png, where))[1]


def pixels(png: bytes, size: tuple[int, int] = (1080, 1080)) -> npt.NDArray[np.uint8]:
    with Image.open(io.BytesIO(png)) as picture:
        assert (picture.format, picture.size) == ("PNG", size)
        assert not picture.info
        return np.asarray(picture.convert("RGB")).copy()


def in_all_shapes(said: CardText, brand: Brand) -> Iterator[tuple[CardShape, bytes]]:
    return ((f.shape, data) for f, data in cards(said, brand, None, WHERE) if "png" in f.name)


def share(image: npt.NDArray[np.uint8], colour: str) -> float:
    return float((image == rgb(colour)).all(axis=2).mean())


def test_the_card_has_the_brands_colours_and_clear_margins() -> None:
    brand = Brand(background="#ffffff", text="#123456", accent="#b00020")
    said = text("Health data are a gift.", has_emblem=True)
    for shape, png in in_all_shapes(said, brand):
        image = pixels(png, (shape.width, shape.height))
        assert share(image, "#ffffff") > 0.85
        assert share(image, "#123456") > 0.004
        assert 0.0005 < share(image, "#b00020") < 0.02
        image[shape.top - 6 : 6 - shape.bottom, shape.side - 6 : 6 - shape.side] = 255
        assert (image == 255).all()


def test_words_stand_out_as_wcag_asks() -> None:
    """The darkest and the lightest pixel of the words' rows: what is drawn, not what is meant."""
    image = pixels(card(text("Words"), Brand(), None, WHERE))
    words = image[MARGIN_PX + 200 : 800, MARGIN_PX : MARGIN_PX + 300].reshape(-1, 3)
    light = tuple(int(v) for v in words[words.sum(axis=1).argmax()])
    dark = tuple(int(v) for v in words[words.sum(axis=1).argmin()])
    assert ratio((light[0], light[1], light[2]), (dark[0], dark[1], dark[2])) > 7


@pytest.mark.parametrize("language", sorted(LONGEST))
def test_the_longest_words_stay_on_every_card(language: str) -> None:
    said = text(f"{LONGEST[language]}! {LONGEST[language]}", language)
    for shape, png in in_all_shapes(
        said, Brand(background="#ffffff", text="#000000", accent="#000000")
    ):
        image = pixels(png, (shape.width, shape.height))
        image[shape.top - 6 : 6 - shape.bottom, shape.side - 6 : 6 - shape.side] = 255
        assert (image == 255).all()


def test_the_emblem_is_as_high_as_any_logo_and_stands_apart() -> None:
    """Blue of the emblem: 72 px high; nothing else within half of that, to its right."""
    brand = Brand(background="#ffffff", text="#000000", accent="#000000")
    logo = logo_file(Image.new("RGB", (500, 500), (255, 0, 0)))
    said = text("Words", has_emblem=True)
    image = pixels(next(cards(said, brand, logo, WHERE))[1])
    blue = np.argwhere((image == (0, 51, 153)).all(axis=2))
    red = np.argwhere((image == (255, 0, 0)).all(axis=2))
    (top, left), (bottom, right) = blue.min(axis=0), blue.max(axis=0)
    assert bottom - top + 1 == 72
    assert right - left + 1 == 108
    assert np.ptp(red[:, 0]) + 1 <= 72
    beside = image[top : bottom + 1, right + 4 : right + 36]
    assert (beside == 255).all()


def test_all_shapes_come_for_screens_and_for_print() -> None:
    made = {file.name: data for file, data in cards(text("Words"), Brand(), None, WHERE)}
    assert list(made) == [file.name for file in FILES]
    for shape in SHAPES:
        drawing = etree.fromstring(made[f"card.{shape.suffix}.svg"])
        assert float(drawing.get("width").removesuffix("pt")) == shape.width
        assert not drawing.xpath("//*[local-name()='text']")  # letters are shapes: no font needed
        with pikepdf.open(io.BytesIO(made[f"card.{shape.suffix}.pdf"])) as print_file:
            assert [float(v) for v in print_file.pages[0].MediaBox] == [
                0,
                0,
                shape.width,
                shape.height,
            ]
            assert print_file.Root.Lang == "en"
            assert "/StructTreeRoot" in print_file.Root


@pytest.mark.parametrize("words", [1, 4])
def test_longer_words_are_written_smaller_and_fill_the_room(words: int) -> None:
    image = pixels(card(text(LONG * words), Brand(), None, WHERE))
    rows = np.flatnonzero((image[300:870] == 255).all(axis=2).any(axis=1))
    assert rows[-1] - rows[0] > (250 if words == 1 else 450)


def test_same_words_same_bytes() -> None:
    made = [card(text("Health data are a gift."), Brand(), None, WHERE) for _ in range(2)]
    assert made[0] == made[1]
    assert len(made[0]) < 200_000


def test_too_many_words_are_refused() -> None:
    with pytest.raises(BadFile, match="the quotation does not fit") as caught:
        card(text(LONG * 9), Brand(), None, WHERE)
    assert caught.value.hint == "shorten it"
    assert WHERE in caught.value.message


@pytest.mark.parametrize(
    ("brand", "key"),
    [
        (Brand(background="#777777", text="#ffffff"), "text"),  # 4.48 to 1
        (Brand(background="#ffffff", text="#000000", accent="#ffcc4d"), "accent"),
    ],
)
def test_weak_contrast_is_refused(brand: Brand, key: str) -> None:
    with pytest.raises(BadFile, match=f"campaign/brand/brand.toml: {key} = #.*background = #"):
        card(text("Words"), brand, None, WHERE)


def test_contrast_is_that_of_wcag() -> None:
    assert ratio(rgb("#767676"), rgb("#ffffff")) == pytest.approx(4.54, abs=0.005)
    assert ratio(rgb("#ffffff"), rgb("#777777")) == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("code", EU_LANGUAGES)
def test_the_font_has_every_letter(code: str) -> None:
    letters = LETTERS[code] + LETTERS[code].upper() + "abcxyzABCXYZ0189.,;:!?…–—()“”„‚‘’&%€@"
    assert missing(letters) == []
    assert missing(EU_LANGUAGES[code].own_name) == []


def test_letters_that_the_font_lacks_are_refused() -> None:
    assert missing("aあ\U0001f600 b") == ["あ", "\U0001f600"]
    with pytest.raises(BadFile, match="font lacks 医 学"):
        card(text("医学"), Brand(), None, WHERE)


@pytest.mark.parametrize("code", ["el", "bg", "fr", "nl"])
def test_cards_in_other_languages(code: str) -> None:
    words = "Η ιατρική για κάθε άνθρωπο" if code == "el" else "За всеки човек"
    image = pixels(card(text(words, code), Brand(), None, WHERE))
    assert share(image, Brand().accent) > 0.0015  # the bar and the mark


def test_the_logo_stands_at_the_foot() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (600, 240), (0, 255, 0, 255)).save(file, "PNG")
    image = pixels(card(text("Words"), Brand(), file.getvalue(), WHERE))
    green = np.argwhere((image == (0, 255, 0)).all(axis=2))
    assert green.min(axis=0)[0] > 850
    assert green.max(axis=0)[1] == 1080 - MARGIN_PX - 1


def test_a_damaged_logo_is_refused() -> None:
    with pytest.raises(BadFile, match="logo: the PNG cannot be read"):
        card(text("Words"), Brand(), b"\x89PNG\r\n\x1a\nrubbish", WHERE)


@pytest.mark.parametrize("key", ["show", "speaker", "funding_line"])
def test_the_longest_texts_fit_or_are_refused(key: str) -> None:
    longest = ("Implementation of personalised medicine " * 7)[:128].strip()
    assert pixels(card(text("Words", **{key: longest}), Brand(), None, WHERE)).any()
    with pytest.raises(BadFile, match="does not fit"):
        card(text("Words", **{key: "W" * 400}), Brand(), None, WHERE)


def test_nothing_is_written_by_drawing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    card(text("Words"), Brand(), None, WHERE)
    assert not list(tmp_path.iterdir())


def logo_file(picture: Image.Image, **how: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG", **how)
    return file.getvalue()


def test_a_logo_is_decoded_with_its_own_colours() -> None:
    """Sixteen bits of grey, a palette with a clear colour and a profile show what they mean."""
    grey = Image.fromarray(np.full((240, 600), 0x8080, np.uint16))
    image = pixels(card(text("Words"), Brand(), logo_file(grey), WHERE))
    assert share(image, "#808080") > 0.004
    clear = Image.new("RGB", (600, 240), "red").quantize()
    shown = pixels(card(text("Words"), Brand(), logo_file(clear), WHERE))
    assert share(shown, "#ff0000") > 0.004
    blank = pixels(card(text("Words"), Brand(), logo_file(clear, transparency=0), WHERE))
    assert share(blank, "#ff0000") == 0
    red = Image.new("RGB", (600, 240), "red")
    turned = logo_file(red, icc_profile=pictures.other_profile())
    image = pixels(card(text("Words"), Brand(), turned, WHERE)).astype(int)
    assert ((image[..., 1] > 240) & (image[..., 0] < 60)).mean() > 0.004


def test_logos_that_move_or_are_cut_are_refused() -> None:
    square = Image.new("RGB", (60, 60), "red")
    with pytest.raises(BadFile, match="logo: the picture moves"):
        card(text("Words"), Brand(), pictures.moving(Image.new("RGB", (60, 60))), WHERE)
    for end in (20, 40, 70):
        with pytest.raises(BadFile, match="logo: the PNG cannot be read"):
            card(text("Words"), Brand(), logo_file(square)[:end], WHERE)
    with pytest.raises(BadFile, match="logo: more than"):
        card(text("Words"), Brand(), logo_file(Image.new("1", (5000, 5000))), WHERE)
