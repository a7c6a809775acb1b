"""A cover in the sizes that pages need: as WebP, as JPEG for older browsers, as PNG for icons."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image

Form = Literal["webp", "jpg", "png"]

VERSION = 2  # another one whenever the same cover would be made into other bytes


@dataclass(frozen=True, slots=True)
class Size:
    """One size of a picture: pixels a side, and its form."""

    side: int
    form: Form

    @property
    def name(self) -> str:
        """What the file is called: 320.webp."""
        return f"{self.side}.{self.form}"


# WebP at 82 looks like JPEG at 88 and takes two thirds; the widest JPEG is what networks show
# (1200 pixels, as Open Graph's readers ask for).
SIZES = (
    *(Size(side, "webp") for side in (160, 320, 640, 1200)),
    *(Size(side, "jpg") for side in (320, 640, 1200)),
)
ICONS = tuple(Size(side, "png") for side in (48, 180, 192, 512))
_QUALITY = {"webp": 82, "jpg": 88}


def made(path: Path, size: Size) -> bytes:
    """Return a published cover in one size, the same each time, and nothing but the picture."""
    with Image.open(path) as opened:
        plain = opened.convert("RGB")
    image = plain.resize((size.side, size.side), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    if size.form == "webp":
        image.save(out, "WEBP", quality=_QUALITY["webp"], method=6)
    elif size.form == "jpg":
        image.save(out, "JPEG", quality=_QUALITY["jpg"], optimize=True, progressive=True)
    else:
        # The smallest stands in tabs, and each page loads it.
        colours = 32 if size.side <= 48 else 256
        image.quantize(colours, method=Image.Quantize.MEDIANCUT).save(out, "PNG", optimize=True)
    return out.getvalue()
