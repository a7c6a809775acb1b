"""The brand's logo as cards show it: decoded, judged, and small enough for their foot."""

from __future__ import annotations

import io

from PIL import Image

from toolkit.audio.pictures import pixels, png_parts
from toolkit.audio.pictures.picture_parts import DamagedPicture
from toolkit.errors import BadFile

BRAND_FILE = "campaign/brand/brand.toml"
EMBLEM_PX = (108, 72)  # of the emblem of the European Union on a card of scale 1: 3 to 2
BOX_PX = (220, EMBLEM_PX[1])  # not higher than the emblem, which asks for that
_SHARP = 3  # so many pixels of the logo for one of the card, so that it is sharp in print
_LIMIT_PIXELS = 16_000_000


def decoded(png: bytes, where: str) -> Image.Image:
    """Return the pixels of a logo, with what shines through, in sRGB. Raises BadFile."""
    try:
        parts = png_parts.read(png)
        if parts.width * parts.height > _LIMIT_PIXELS:
            raise BadFile(
                f"{where}: logo: more than {_LIMIT_PIXELS} pixels", hint="make it smaller"
            )
        if parts.is_animated or parts.odd:
            what = f"the picture {parts.odd}" if parts.odd else "the picture moves"
            raise BadFile(f"{where}: logo: {what}", hint="export it as a plain PNG")
        return pixels.decode(parts).image.convert("RGBA")
    except DamagedPicture as err:
        raise BadFile(
            f"{where}: logo: the PNG cannot be read: {err}", hint="export it again"
        ) from err


def fitted(png: bytes, where: str = BRAND_FILE) -> bytes:
    """Return the logo as PNG in sRGB that fits its box. Raises BadFile."""
    logo = decoded(png, where)
    width, height = BOX_PX
    logo.thumbnail((width * _SHARP, height * _SHARP), Image.Resampling.LANCZOS)
    made = io.BytesIO()
    logo.save(made, "PNG")
    return made.getvalue()
