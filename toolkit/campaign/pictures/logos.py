"""The brand's logo as cards show it: decoded, judged, and small enough for their foot."""

from __future__ import annotations

import io

from PIL import Image

from toolkit.audio.pictures import pixels, png_parts
from toolkit.audio.pictures.picture_parts import DamagedPicture
from toolkit.errors import BadFile

BRAND_FILE = "campaign/brand/brand.toml"
BOX_PX = (220, 72)  # not higher than the emblem of a funder, which asks for that
_SHARP = 3  # so many pixels of the logo for one of the card, so that it is sharp in print
_LIMIT_PIXELS = 16_000_000


def fitted(png: bytes) -> bytes:
    """Return the logo as PNG in sRGB that fits its box. Raises BadFile."""
    try:
        parts = png_parts.read(png)
        if parts.width * parts.height > _LIMIT_PIXELS:
            raise BadFile(
                f"{BRAND_FILE}: logo: more than {_LIMIT_PIXELS} pixels", hint="make it smaller"
            )
        if parts.is_animated or parts.odd:
            what = f"the picture {parts.odd}" if parts.odd else "the picture moves"
            raise BadFile(f"{BRAND_FILE}: logo: {what}", hint="export it as a plain PNG")
        logo = pixels.decode(parts).image.convert("RGBA")
    except DamagedPicture as err:
        raise BadFile(
            f"{BRAND_FILE}: logo: the PNG cannot be read: {err}", hint="export it again"
        ) from err
    width, height = BOX_PX
    logo.thumbnail((width * _SHARP, height * _SHARP), Image.Resampling.LANCZOS)
    made = io.BytesIO()
    logo.save(made, "PNG")
    return made.getvalue()
