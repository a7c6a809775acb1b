"""A partner's logo beside the emblem: large enough, seen well, and never the more prominent.

"When displayed in association with other logos [...], the emblem must be displayed at least as
prominently and visibly as the other logos" (Horizon Europe Model Grant Agreement, article 17.2).
How that is measured is ours: a logo is neither higher than the emblem nor larger in area.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from toolkit.campaign.pictures import logos
from toolkit.campaign.pictures.contrast import MARK_RATIO, rgb
from toolkit.errors import BadFile

PAD_PX = 6  # of a plate behind a logo, on each side
LEAST = 2  # pixels of the logo for one of the card: sharp on telephones, and in print at 144 dpi
SEEN = 0.5  # of what it shows has to stand out from its ground; a thin rim need not
_HALF = 128  # of 255: what is more transparent is not looked at


def size(png: bytes, where: str, *, has_plate: bool = False) -> tuple[int, int]:
    """Return width and height of a logo on a card of scale 1, in pixels, without its plate.

    As large as can be without being higher than the emblem, or of a larger area; the plate counts.
    Raises BadFile.
    """
    image = logos.decoded(png, where)
    shape, pad = image.width / image.height, 2 * PAD_PX if has_plate else 0
    wide, high = logos.EMBLEM_PX
    # (h * shape + pad) * (h + pad) = area of the emblem, for h
    b, c = pad * (1 + shape), pad * pad - wide * high
    height = (math.sqrt(b * b - 4 * shape * c) - b) / (2 * shape)
    height = min(height, high - pad, (logos.BOX_PX[0] - pad) / shape)
    return max(1, int(height * shape)), max(1, int(height))


def check(png: bytes, ground: str, where: str, *, has_plate: bool = False) -> None:
    """Raise BadFile for a logo that is too small, or hardly seen on `ground` (#rrggbb)."""
    image = logos.decoded(png, where)
    width, height = size(png, where, has_plate=has_plate)
    if image.width < LEAST * width or image.height < LEAST * height:
        raise BadFile(
            f"{where}: logo: {image.width} x {image.height} pixels are too few: on cards, the logo "
            "would look blurred",
            hint=f"export it with at least {LEAST * width} x {LEAST * height}",
        )
    seen = _share_seen(np.asarray(image).reshape(-1, 4), ground)
    if seen < SEEN:
        raise BadFile(
            f"{where}: logo: too little contrast: {1 - seen:.0%} of the logo has less than "
            f"{MARK_RATIO:g} to 1 on {ground}, the colour behind it",
            hint='use a version of the logo for this background, or set logo_ground = "#ffffff"',
        )


def _share_seen(pixels: NDArray[np.uint8], ground: str) -> float:
    """Return the share of a logo's pixels that stand out: WCAG 2.2, success criterion 1.4.11."""
    shown = pixels[pixels[:, 3] >= _HALF].astype(np.float64) / 255
    if not len(shown):
        return 0.0
    below = np.asarray(rgb(ground), np.float64) / 255
    light = _luminance(shown[:, :3] * shown[:, 3:] + below * (1 - shown[:, 3:]))
    dark = _luminance(below[None])
    ratios = (np.maximum(light, dark) + 0.05) / (np.minimum(light, dark) + 0.05)
    return float((ratios >= MARK_RATIO).mean())


def _luminance(colours: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the relative luminance of colours (WCAG 2.2)."""
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    found: NDArray[np.float64] = linear @ np.array((0.2126, 0.7152, 0.0722))
    return found
