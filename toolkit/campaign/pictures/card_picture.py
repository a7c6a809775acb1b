"""The quote card: a square picture with the words, who said them, the show and who pays for it.

The only module of the campaign that uses Pillow.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from toolkit.audio.pictures import pixels, png_parts
from toolkit.audio.pictures.picture_parts import DamagedPicture
from toolkit.campaign.pictures.cards import CardText
from toolkit.campaign.pictures.contrast import Rgb, check_brand, mixed, rgb
from toolkit.campaign.pictures.lines import balanced
from toolkit.campaign.texts.marks import marks
from toolkit.errors import BadFile
from toolkit.fonts import BOLD, MEDIUM, REGULAR, Fonts, missing
from toolkit.show.campaign import Brand

BRAND_FILE = "campaign/brand/brand.toml"
SIDE_PX = 1080  # a square, which all four networks show whole
MARGIN_PX = 96
WIDTH_PX = SIDE_PX - 2 * MARGIN_PX
SCALE = (
    3  # drawn larger and made smaller: letters then stand where they should, to a third of a pixel
)
SMALLEST_PX = 36  # 12 px on a phone that shows the card 360 px wide
LOGO_PX = (220, 88)
LOGO_LIMIT_PIXELS = 16_000_000

MARK_PX = 72  # height of the opening mark's ink
MARK_GAP_PX = 36
PADDING_PX = 48  # above and below the group in the middle
CAPITAL = 0.714  # height of Noto Sans' capitals by size
BAR_PX = (72, 8)


@dataclass(frozen=True, slots=True)
class _TextBlock:
    """Lines of one size and weight."""

    lines: Sequence[str]
    size_px: int
    weight: int
    leading: float = 1.3  # line distance by size

    @property
    def height_px(self) -> int:
        return round(len(self.lines) * self.size_px * self.leading)


def card(text: CardText, brand: Brand, logo_png: bytes | None, where: str) -> bytes:
    """Return the card as PNG, 1080 x 1080.

    `where` names the moment. Raises BadFile when the colours have too little contrast, a text holds
    letters that the font lacks, or the quotation does not fit at the smallest size.
    """
    check_brand(brand, BRAND_FILE)
    for said in (text.quotation, text.speaker, text.role, text.show, text.funding_line):
        if said and (letters := missing(said)):
            raise BadFile(
                f"{where}: the card's font lacks {' '.join(letters)} in {said[:60]!r}",
                hint="use Latin, Greek or Cyrillic letters, and no emoji",
            )
    picture = Image.new("RGB", (SIDE_PX * SCALE, SIDE_PX * SCALE), brand.background)
    painter = _CardPainter(picture, brand, text.language)
    top_px = painter.head(text.show, where)
    bottom_px = painter.foot(text.funding_line, _logo(logo_png) if logo_png else None, where)
    painter.middle(text, (top_px, bottom_px), where)
    file = io.BytesIO()
    picture.reduce(SCALE).save(file, "PNG", optimize=True)
    return file.getvalue()


class _CardPainter:
    """Draws on one picture in the brand's colours."""

    def __init__(self, picture: Image.Image, brand: Brand, language: str) -> None:
        self.picture = picture
        self.pen = ImageDraw.Draw(picture)
        self.fonts = Fonts(language, SCALE)
        self.language = language
        self.largest_px = brand.quote_size_px
        self.text = rgb(brand.text)
        self.accent = rgb(brand.accent)
        self.hairline = mixed(self.text, rgb(brand.background), 0.3)

    def head(self, show: str, where: str) -> int:
        """Draw the show's name; return where the room below it begins."""
        x, y = MARGIN_PX, MARGIN_PX
        self._box((x, y), BAR_PX, self.accent)
        block = self._fit(show, BOLD, range(34, 23, -2), 3)
        if block is None:
            raise BadFile(f"{where}: the show's title does not fit on a card", hint="shorten it")
        return self._write(block, MARGIN_PX, y + BAR_PX[1] + 16)

    def foot(self, funding_line: str | None, logo: Image.Image | None, where: str) -> int:
        """Draw the funding line and the logo; return where the room above them ends."""
        logo_width = logo.width // SCALE + 48 if logo else 0
        logo_height = logo.height // SCALE if logo else 0
        block = _TextBlock((), 24, REGULAR)
        if funding_line:
            fitted = self._fit(funding_line, REGULAR, range(24, 19, -2), 4, WIDTH_PX - logo_width)
            if fitted is None:
                raise BadFile(
                    f"{where}: the funding line does not fit at the bottom of the card",
                    hint="shorten funding_line in episodes/show.toml",
                )
            block = fitted
        height = max(block.height_px, logo_height)
        if not height:
            return SIDE_PX - MARGIN_PX
        top = SIDE_PX - MARGIN_PX - height + 8
        self._write(block, MARGIN_PX, top + (height - block.height_px) // 2)
        if logo:
            left = (SIDE_PX - MARGIN_PX) * SCALE - logo.width
            self.picture.paste(
                logo, (left, top * SCALE + (height * SCALE - logo.height) // 2), logo
            )
        line = top - 30
        self._box((MARGIN_PX, line), (WIDTH_PX, 2), self.hairline)
        return line

    def middle(self, text: CardText, room: tuple[int, int], where: str) -> None:
        """Draw mark, quotation and speaker as one group in the middle of the room (top, bottom)."""
        name = self._fit(text.speaker, BOLD, range(36, 23, -2), 3) if text.speaker else None
        role = self._fit(text.role, REGULAR, range(28, 23, -2), 1) if text.role else None
        if (text.speaker and not name) or (text.role and not role):
            raise BadFile(
                f"{where}: the speaker's name or role does not fit on a card",
                hint="quote one speaker only, or shorten the name in the transcript",
            )
        below = [block for block in (name, role) if block]
        below_px = sum(block.height_px for block in below) + (36 if below else 0)
        free = room[1] - room[0] - 2 * PADDING_PX - MARK_PX - MARK_GAP_PX - below_px
        quotation = self._quotation(text.quotation, free, where)
        y = room[0] + PADDING_PX + (free - quotation.height_px) // 2
        self._mark(y)
        y = self._write(quotation, MARGIN_PX, y + MARK_PX + MARK_GAP_PX)
        y += 36
        for block in below:
            y = self._write(block, MARGIN_PX, y)

    def _quotation(self, text: str, height_px: int, where: str) -> _TextBlock:
        for size in range(self.largest_px, SMALLEST_PX - 1, -2):
            most = int(height_px // (size * 1.3))
            if block := self._fit(text, MEDIUM, (size,), most):
                return block
        raise BadFile(
            f"{where}: the quotation does not fit on a card, even {SMALLEST_PX} pixels high",
            hint="choose a shorter moment",
        )

    def _fit(
        self, text: str, weight: int, sizes: Sequence[int], most: int, width_px: int = WIDTH_PX
    ) -> _TextBlock | None:
        """Return `text` at the first size at which it takes at most `most` lines."""
        for size in sizes:
            lines = balanced(text, self.fonts.measure(size, weight), width_px, most)
            if lines:
                return _TextBlock(lines, size, weight)
        return None

    def _write(self, block: _TextBlock, x: int, y: int) -> int:
        """Draw a block whose top left corner is (x, y); return where it ends."""
        font = self.fonts.get(block.size_px, block.weight)
        for number, line in enumerate(block.lines):
            # the baseline stands where capitals are in the middle of their line
            middle = y + (number + 0.5) * block.size_px * block.leading
            self.pen.text(
                (x * SCALE, round((middle + CAPITAL / 2 * block.size_px) * SCALE)),
                line,
                fill=self.text,
                font=font,
                anchor="ls",
                **self.fonts.shaping,
            )
        return y + block.height_px

    def _mark(self, y: int) -> None:
        """Draw the opening quotation mark, its ink's top left corner at the margin and `y`."""
        mark = marks(self.language)[0].strip()
        height = self._ink(mark, MARK_PX)[3] - self._ink(mark, MARK_PX)[1]
        size = round(MARK_PX * MARK_PX * SCALE / height)
        left, top, _, _ = self._ink(mark, size)
        at = (MARGIN_PX * SCALE - left, y * SCALE - top)
        self.pen.text(at, mark, fill=self.accent, font=self.fonts.get(size, BOLD))

    def _ink(self, mark: str, size_px: int) -> tuple[int, int, int, int]:
        """Return the box that is inked when `mark` is drawn at (0, 0), in pixels of the drawing.

        Pillow's own boxes reach from the ascender or to the baseline.
        """
        picture = Image.new("L", (size_px * SCALE, 2 * size_px * SCALE))
        ImageDraw.Draw(picture).text((0, 0), mark, fill=255, font=self.fonts.get(size_px, BOLD))
        return picture.getbbox() or (0, 0, 1, 1)

    def _box(self, at: tuple[int, int], size: tuple[int, int], colour: Rgb) -> None:
        (x, y), (width, height) = at, size
        box = (x * SCALE, y * SCALE, (x + width) * SCALE - 1, (y + height) * SCALE - 1)
        self.pen.rectangle(box, fill=colour)


def _logo(png: bytes) -> Image.Image:
    """Return the logo, made to fit the card's foot. Raises BadFile."""
    try:
        parts = png_parts.read(png)
        if parts.width * parts.height > LOGO_LIMIT_PIXELS:
            raise BadFile(
                f"{BRAND_FILE}: logo: more than {LOGO_LIMIT_PIXELS} pixels",
                hint="make it smaller",
            )
        if parts.is_animated or parts.odd:
            what = f"the picture {parts.odd}" if parts.odd else "the picture moves"
            raise BadFile(f"{BRAND_FILE}: logo: {what}", hint="export it as a plain PNG")
        logo = pixels.decode(parts).image.convert("RGBA")
    except DamagedPicture as err:
        raise BadFile(
            f"{BRAND_FILE}: logo: the PNG cannot be read: {err}", hint="export it again"
        ) from err
    logo.thumbnail((LOGO_PX[0] * SCALE, LOGO_PX[1] * SCALE), Image.Resampling.LANCZOS)
    return logo
