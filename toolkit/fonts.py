"""Noto Sans, which has the letters of all 24 EU languages, at any weight and size."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import TypedDict

from PIL import ImageFont, features

from toolkit import languages

REGULAR, MEDIUM, BOLD = 400, 500, 700
FAMILY = "Noto Sans"
FILE = str(files("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf")
_WIDTH = 100  # the axis "Width", in percent
_HAS_RAQM = bool(features.check("raqm"))


class Shaping(TypedDict, total=False):
    """What Pillow's text functions take besides the text; no language without libraqm."""

    language: str


class Fonts:
    """The fonts of one picture; letters take the shapes that the font has for its language."""

    def __init__(self, language: str, scale: int) -> None:
        self._scale = scale  # pixels of the drawing for one of the card
        self.shaping: Shaping = {"language": languages.primary(language)} if _HAS_RAQM else {}
        self._fonts: dict[tuple[int, int], ImageFont.FreeTypeFont] = {}

    def get(self, size_px: int, weight: int) -> ImageFont.FreeTypeFont:
        """Return the font of one size and weight."""
        if (size_px, weight) not in self._fonts:
            font = ImageFont.truetype(FILE, size_px * self._scale)
            font.set_variation_by_axes([weight, _WIDTH])
            self._fonts[size_px, weight] = font
        return self._fonts[size_px, weight]

    def measure(self, size_px: int, weight: int) -> Callable[[str], float]:
        """Return the function that tells how wide a line is, in pixels of the card."""
        font = self.get(size_px, weight)
        return lambda line: font.getlength(line, **self.shaping) / self._scale


def missing(text: str, file: str = FILE) -> list[str]:
    """Return the letters and signs of `text` that the font, or the one of `file`, lacks, each once.

    White space, joining marks and invisible signs (general categories Z, Mn, Cf, Cc) have no ink of
    their own and are not looked up.
    """
    inked = (
        c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) not in _NO_INK
    )
    return [c for c in dict.fromkeys(inked) if not _has(c, file)]


_NO_INK = {"Zs", "Zl", "Zp", "Mn", "Me", "Cf", "Cc"}
_UNASSIGNED = "\U0010ffff"  # a noncharacter: every font shows its sign for what it lacks


@cache
def _has(character: str, file: str) -> bool:
    return _ink(character, file) != _ink(_UNASSIGNED, file)


@cache
def _ink(character: str, file: str) -> tuple[tuple[int, int], bytes]:
    mask = _plain(file).getmask(character)
    return mask.size, bytes(mask)


@cache
def _plain(file: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file, 24, layout_engine=ImageFont.Layout.BASIC)
