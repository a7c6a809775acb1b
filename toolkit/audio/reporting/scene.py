"""A drawing as a value, which SVG and PNG are made from, so that they cannot disagree.

Places are pixels of the picture from its top left corner. Colours are named by what they stand for.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Ink = Literal[
    "paper", "text", "quiet", "grid", "before", "after", "momentary", "edge", "target", "band",
    "limiter", "wave",
]  # fmt: skip
Point = tuple[float, float]

# Contrast with the paper: at least 4.5 to 1 for the inks of words, text, quiet, before, after,
# target and limiter (WCAG 2.2, 1.4.3); 3 to 1 for edge and wave, which bear information without
# words (1.4.11). grid, momentary and band only accompany what lines and edges say.
LIGHT: dict[Ink, str] = {
    "paper": "#ffffff",
    "text": "#17202b",
    "quiet": "#566273",
    "grid": "#e2e6ec",
    "before": "#a8531a",
    "after": "#0b4fa8",
    "momentary": "#dbe8f7",
    "edge": "#638fc5",
    "target": "#1d7048",
    "band": "#cfeadb",
    "limiter": "#b3206b",
    "wave": "#5d7ea6",
}
DARK: dict[Ink, str] = {
    "paper": "#12171e",
    "text": "#e9eef4",
    "quiet": "#a5b1c0",
    "grid": "#2a323d",
    "before": "#e5a06c",
    "after": "#85bcff",
    "momentary": "#1b2f49",
    "edge": "#4d7db8",
    "target": "#6bcf9b",
    "band": "#173f2c",
    "limiter": "#f283b6",
    "wave": "#7d9dc6",
}


@dataclass(frozen=True, slots=True)
class Area:
    """A filled polygon."""

    points: Sequence[Point]
    ink: Ink


@dataclass(frozen=True, slots=True)
class Stroke:
    """A stroke through the points, dashed by (drawn, left out) pixels if `dash` says so."""

    points: Sequence[Point]
    ink: Ink
    width_px: float = 1.0
    dash: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class SceneText:
    """One line of words; `at` is on its baseline, at its start, middle or end."""

    at: Point
    words: str
    ink: Ink = "text"
    size_px: int = 12
    anchor: Literal["start", "middle", "end"] = "start"
    is_bold: bool = False


Shape = Area | Stroke | SceneText


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole picture: its size in pixels, what it says in words, and its shapes, bottom first."""

    width_px: int
    height_px: int
    title: str
    description: str
    shapes: tuple[Shape, ...]


def box(left: float, top: float, right: float, bottom: float, ink: Ink) -> Area:
    """Return a rectangle."""
    return Area(((left, top), (right, top), (right, bottom), (left, bottom)), ink)


def width_px(words: str, size_px: int) -> float:
    """Return about how wide words are, rather too much: the viewer's font is not known.

    0.6 of the size for a letter (measured: English in Noto Sans has 0.46, bold 0.49), 1.05 for
    wide ones (Unicode Standard Annex 11, East Asian Width W and F).
    """
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in words)
    return size_px * (0.6 * (len(words) - wide) + 1.05 * wide)


def fitting(words: str, size_px: int, most_px: float) -> str:
    """Return the words, or as many of their letters as fit with an ellipsis; "" if hardly any."""
    if width_px(words, size_px) <= most_px:
        return words
    for length in range(len(words) - 1, 2, -1):
        made = words[:length].rstrip() + "…"
        if width_px(made, size_px) <= most_px:
            return made
    return ""
