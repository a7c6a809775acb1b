"""Which letters a font has; and Noto Sans, in which reports are drawn."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files

from PIL import ImageFont

FAMILY = "Noto Sans"
FILE = str(files("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf")


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
