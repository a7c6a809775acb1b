"""Draw the sample season's cover: "The Science of You", its o a fingerprint that unwinds into DNA.

Run: python -m tools.samples.cover    (writes episodes/cover.png)
"""

from __future__ import annotations

import math
from importlib.resources import files
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

SIZE_PX = 3000  # Apple's preferred size
MARGIN = 215
SCALE = 2  # drawn larger, then reduced: smooth edges

TOP, BOTTOM = (9, 26, 58), (13, 52, 88)  # night blue, lighter towards the foot
WHITE, TEAL, AMBER, CORAL = (255, 255, 255), (64, 217, 196), (255, 200, 87), (255, 116, 98)

Colour = tuple[int, int, int]
Point = tuple[float, float]

FONT = str(files("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf")
COVER = Path(__file__).parents[2] / "episodes" / "cover.png"

WHORL_CENTRE: Point = (1488, 2040)
WHORL_RADIUS = 596.0
RIDGES = 8
RIDGE_SPACING = 64.0
DOT_STEP = 38.0  # less than a dot is wide, so that dots run into ridges
HELIX: tuple[Point, Point] = ((1838, 1532), (3160, 760))
RUNG = (38, 82, 122)


def draw() -> Image.Image:
    """Return the cover, RGB without alpha."""
    size = SIZE_PX * SCALE
    ramp = np.linspace(0.0, 1.0, size)[:, None]
    rows = np.round(np.array(TOP) * (1 - ramp) + np.array(BOTTOM) * ramp).astype(np.uint8)
    image = Image.fromarray(np.repeat(rows[:, None, :], size, axis=1))
    pen = ImageDraw.Draw(image)
    _helix(pen)
    _whorl(pen)
    _title(pen)
    return image.resize((SIZE_PX, SIZE_PX), Image.Resampling.LANCZOS)


def _title(pen: ImageDraw.ImageDraw) -> None:
    _word(pen, "The Science", (MARGIN, 640), _font(478, 88, 800), "ls")
    _word(pen, "of", (MARGIN, 1130), _font(478, 88, 800), "ls")
    giant = _font(1290, 84, 900)
    _word(pen, "Y", (MARGIN - 40, 2500), giant, "ls")
    _word(pen, "u", (SIZE_PX - MARGIN + 70, 2500), giant, "rs")


def _word(
    pen: ImageDraw.ImageDraw,
    text: str,
    baseline: Point,
    font: ImageFont.FreeTypeFont,
    anchor: str,
) -> None:
    where = (baseline[0] * SCALE, baseline[1] * SCALE)
    pen.text(where, text, font=font, fill=WHITE, anchor=anchor)


def _font(size_px: int, width: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(FONT, size_px * SCALE)
    font.set_variation_by_axes([weight, width])
    return font


def _dot(pen: ImageDraw.ImageDraw, centre: Point, radius: float, colour: Colour) -> None:
    x, y, r = (SCALE * value for value in (*centre, radius))
    pen.ellipse((x - r, y - r, x + r, y + r), fill=colour)


def _between(first: Colour, second: Colour, share: float) -> Colour:
    share = min(max(share, 0.0), 1.0)
    r, g, b = (round(a + (z - a) * share) for a, z in zip(first, second, strict=True))
    return r, g, b


def _whorl(pen: ImageDraw.ImageDraw) -> None:
    """Draw the fingerprint: ridges of dots around a core, each with a place where it breaks off."""
    for ridge in range(RIDGES):
        radius = WHORL_RADIUS - ridge * RIDGE_SPACING
        count = round(2 * math.pi * radius / DOT_STEP)
        break_at, break_width = 2.4 * ridge + 0.9, 70 / radius + 0.05 * (ridge % 3)
        for i in range(count):
            angle = 2 * math.pi * i / count
            if abs(math.remainder(angle - break_at, 2 * math.pi)) < break_width:
                continue
            _dot(pen, _on_ridge(angle, ridge, radius), 24, _whorl_colour(angle, ridge))


def _on_ridge(angle: float, ridge: int, radius: float) -> Point:
    """Return the point of a ridge at `angle`: a circle, pulled upwards the nearer to the core."""
    inner = ridge / RIDGES
    wave = 1 + 0.022 * math.sin(3 * angle + 1.1 * ridge)
    x = radius * wave * math.cos(angle) * (0.96 - 0.16 * inner)
    y = radius * wave * math.sin(angle) * (1.0 + 0.06 * inner)
    return WHORL_CENTRE[0] + x, WHORL_CENTRE[1] + y - 26 * inner


def _whorl_colour(angle: float, ridge: int) -> Colour:
    """Return teal at the top, through amber, to coral at the foot."""
    share = 0.5 + 0.5 * math.sin(angle + 0.5 - 0.12 * ridge)  # 0 top, 1 foot: y points down
    return (
        _between(TEAL, AMBER, share * 2) if share < 0.5 else _between(AMBER, CORAL, share * 2 - 1)
    )


def _helix(pen: ImageDraw.ImageDraw) -> None:
    """Draw the double helix that comes out of the fingerprint and leaves at the right."""
    start, end = HELIX
    length = math.dist(start, end)
    along = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)

    def place(t: float, strand: float) -> tuple[Point, float]:
        phase = t * 2.9 * math.pi + strand
        offset = 190 * math.sin(phase)
        x = start[0] + along[0] * length * t - along[1] * offset
        y = start[1] + along[1] * length * t + along[0] * offset
        return (x, y), math.cos(phase)

    for i in range(3, 30):  # the rungs, behind the strands
        (x1, y1), _ = place(i / 30, 0.0)
        (x2, y2), _ = place(i / 30, math.pi)
        ends = tuple(SCALE * value for value in (x1, y1, x2, y2))
        pen.line(ends, fill=RUNG, width=9 * SCALE)
    dots = [
        (*place(i / 60, strand), colour)
        for i in range(61)
        for strand, colour in ((0.0, TEAL), (math.pi, AMBER))
    ]
    for centre, depth, colour in sorted(
        dots, key=lambda dot: dot[1]
    ):  # the nearer over the farther
        _dot(pen, centre, 23 + 7 * depth, _between(TOP, colour, 0.78 + 0.22 * depth))


if __name__ == "__main__":
    draw().save(COVER, optimize=True, dpi=(72, 72))
    print(f"{COVER.name}: {COVER.stat().st_size} bytes")
