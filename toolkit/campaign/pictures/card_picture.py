"""The quote card in four shapes: the words, who said them, the show and who pays for it.

Set by typst, so that a card has the same letters in the same places on every machine, as a picture
for networks and as SVG and PDF for print.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from toolkit.campaign.pictures import logos
from toolkit.campaign.pictures.cards import CardText
from toolkit.campaign.pictures.contrast import check_brand, mixed, rgb, statement_colour
from toolkit.campaign.texts.marks import marks
from toolkit.show.campaign import Brand
from toolkit.typesetting import emblem
from toolkit.typesetting.document import Document, Json

SMALLEST_PX = 36  # 12 px on a phone that shows the card 360 px wide
MARGIN_PX = 96


@dataclass(frozen=True, slots=True)
class CardShape:
    """How large a card is, in pixels, how much of it is left free, and how large its words are."""

    name: str  # as networks call it: width to height
    width: int
    height: int
    top: int = MARGIN_PX
    bottom: int = MARGIN_PX
    side: int = MARGIN_PX
    scale: float = 1.0  # of all sizes of text, marks and logos

    @property
    def suffix(self) -> str:
        """The shape in a file's name."""
        return self.name.replace(":", "x")


# Stories lay their own words over about 250 px at the top and 340 at the bottom of 1920 (Meta's
# guide for advertisements: 14 % and 20 %, read in August 2026).
SHAPES = (
    CardShape("1:1", 1080, 1080),
    CardShape("4:5", 1080, 1350, scale=1.1),
    CardShape("9:16", 1080, 1920, top=270, bottom=384, scale=1.2),
    CardShape("16:9", 1920, 1080, side=160, scale=1.3),
)


@dataclass(frozen=True, slots=True)
class CardFile:
    """One file of a card."""

    name: str
    content_type: str
    shape: CardShape


FILES = tuple(
    CardFile(f"card.{shape.suffix}.{suffix}", content_type, shape)
    for shape in SHAPES
    for suffix, content_type in (
        ("png", "image/png"),
        ("svg", "image/svg+xml"),
        ("pdf", "application/pdf"),
    )
)


def cards(
    text: CardText, brand: Brand, logo_png: bytes | None, where: str
) -> Iterator[tuple[CardFile, bytes]]:
    """Yield the files of a card. `where` names the moment.

    Raises BadFile when the colours have too little contrast, a text holds letters that the font
    lacks, or one does not fit at the smallest size.
    """
    from toolkit.typesetting import typesetter  # typst: only where something is set

    for shape in SHAPES:
        made = typesetter.printed(_document(text, brand, logo_png, shape, where))
        forms = {"image/png": made.png, "image/svg+xml": made.svg, "application/pdf": made.pdf}
        for file in FILES:
            if file.shape == shape:
                yield file, forms[file.content_type]


def check(text: CardText, brand: Brand, logo_png: bytes | None, where: str) -> None:
    """Raise BadFile as `cards` does, without a picture being drawn."""
    from toolkit.typesetting import typesetter

    for shape in SHAPES:
        typesetter.check(_document(text, brand, logo_png, shape, where))


def _document(
    text: CardText, brand: Brand, logo_png: bytes | None, shape: CardShape, where: str
) -> Document:
    check_brand(brand, logos.BRAND_FILE)
    pictures = {"logo.png": logos.fitted(logo_png)} if logo_png else {}
    if text.has_emblem:
        pictures["emblem.svg"] = emblem.svg()
    hairline = mixed(rgb(brand.text), rgb(brand.background), 0.3)
    values: dict[str, Json] = {
        "language": text.language,
        "width": shape.width,
        "height": shape.height,
        "margin": shape.side,
        "scale": shape.scale,
        "top": shape.top,
        "bottom": shape.bottom,
        "background": brand.background,
        "text": brand.text,
        "accent": brand.accent,
        "hairline": "#" + bytes(hairline).hex(),
        "mark": marks(text.language)[0].strip(),
        "quotation": text.quotation,
        "speaker": text.speaker,
        "role": text.role,
        "note": text.note,
        "show": text.show,
        "funding": text.funding_line,
        "statement": text.statement,
        "grant": text.grant,
        "funding_colour": statement_colour(brand),
        "emblem": text.has_emblem,
        "emblem_alt": "EU",
        "logo": logo_png is not None,
        "logo_alt": text.logo_alt or "",
        "logo_box": list(text.logo_px or logos.BOX_PX),
        "logo_ground": text.logo_ground,
        "largest": brand.quote_size_px,
        "smallest": SMALLEST_PX,
    }
    return Document(_template(), values, where, pictures)


def _template() -> str:
    return (resources.files("toolkit.campaign.pictures") / "card.typ").read_text("utf-8")
