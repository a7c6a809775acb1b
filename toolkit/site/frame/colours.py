"""The brand's colours as a page needs them: light and dark, each with the contrast that it owes.

Contrast: WCAG 2.2, "contrast ratio" and success criteria 1.4.3, 1.4.6 and 1.4.11.
"""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.site.frame.values import Colours

Rgb = tuple[int, int, int]
WHITE: Rgb = (255, 255, 255)
BLACK: Rgb = (0, 0, 0)
TEXT = 7.0  # AAA: texts
QUIET = 5.5  # texts beside others; AA is 4.5
SIGN = 3.0  # lines and controls that mean something


@dataclass(frozen=True, slots=True)
class Scheme:
    """The colours of one colour scheme, as #rrggbb, by what they are for."""

    page: str
    raised: str  # behind what stands out
    ink: str
    quiet: str
    line: str  # between things
    edge: str  # of controls
    link: str
    mark: str  # behind what is said now, or was found
    band: str  # behind head and foot
    band_ink: str
    band_quiet: str
    band_link: str
    band_line: str


def light(brand: Colours) -> Scheme:
    """Return the colours for daylight."""
    base, accent = _rgb(brand.background), _rgb(brand.accent)
    page = WHITE
    raised = _mixed(page, _dark(base), 4)
    return _scheme(brand, page, raised, _mixed(_dark(base), BLACK, 35), _mixed(page, accent, 38))


def dark(brand: Colours) -> Scheme:
    """Return the colours for the night."""
    base, accent = _rgb(brand.background), _rgb(brand.accent)
    page = _mixed(_mixed((18, 20, 24), _dark(base), 30), BLACK, 20)
    raised = _mixed(page, WHITE, 5)
    return _scheme(brand, page, raised, _mixed(WHITE, base, 10), _mixed(page, accent, 26))


def _scheme(brand: Colours, page: Rgb, raised: Rgb, ink: Rgb, mark: Rgb) -> Scheme:
    base, accent = _rgb(brand.background), _rgb(brand.accent)
    is_dark = luminance(page) < 0.2
    band = _mixed(page, base, 70) if is_dark and luminance(base) < 0.2 else base
    band_ink = readable(_rgb(brand.text), band, TEXT)
    text = readable(ink, raised, 12.0)
    made = {
        "page": page,
        "raised": raised,
        "ink": text,
        "quiet": readable(_mixed(text, page, 28), raised, QUIET),
        "line": _mixed(page, text, 16),
        "edge": readable(_mixed(page, text, 50), raised, SIGN),
        "link": readable(accent if is_dark else _mixed(base, (0, 90, 220), 50), raised, TEXT),
        "mark": readable_behind(mark, text, TEXT),
        "band": band,
        "band_ink": band_ink,
        "band_quiet": readable(_mixed(band_ink, band, 22), band, QUIET),
        "band_link": readable(accent, band, TEXT),
        "band_line": _mixed(band, band_ink, 22),
    }
    return Scheme(**{name: _hex(colour) for name, colour in made.items()})


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    first, second = sorted((luminance(one), luminance(other)), reverse=True)
    return (first + 0.05) / (second + 0.05)


def luminance(colour: Rgb) -> float:
    """Return the relative luminance, 0 to 1."""
    red, green, blue = (_linear(value / 255) for value in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def readable(colour: Rgb, behind: Rgb, ratio: float) -> Rgb:
    """Return the colour, made lighter or darker until it has that contrast on what is behind."""
    away = WHITE if contrast(WHITE, behind) >= contrast(BLACK, behind) else BLACK
    tries = (_mixed(colour, away, percent) for percent in range(0, 101, 2))
    return next((one for one in tries if contrast(one, behind) >= ratio), away)


def readable_behind(behind: Rgb, text: Rgb, ratio: float) -> Rgb:
    """Return what is behind a text, moved away from it until the text has that contrast."""
    away = WHITE if luminance(text) < 0.2 else BLACK
    tries = (_mixed(behind, away, percent) for percent in range(0, 101, 2))
    return next((one for one in tries if contrast(text, one) >= ratio), away)


def _dark(colour: Rgb) -> Rgb:
    """Return the colour if it is a dark one, else its shade."""
    return colour if luminance(colour) < 0.2 else _mixed(colour, BLACK, 80)


def _linear(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


def _mixed(one: Rgb, other: Rgb, percent: int) -> Rgb:
    """Return a colour with so many percent of the other, in whole numbers."""
    red, green, blue = (
        (a * (100 - percent) + b * percent + 50) // 100 for a, b in zip(one, other, strict=True)
    )
    return red, green, blue


def _rgb(text: str) -> Rgb:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _hex(colour: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
