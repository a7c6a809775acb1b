"""Contrast between colours, so that words can be read by people who see little."""

from __future__ import annotations

from toolkit.errors import BadFile
from toolkit.show.campaign import Brand

TEXT_RATIO = 4.5  # WCAG 2.2, success criterion 1.4.3; the card's names and funding line are small
MARK_RATIO = 3.0  # WCAG 2.2, 1.4.3 for large text and 1.4.11 for marks

_STATEMENT_COLOURS = ("#003399", "#ffffff", "#000000")

Rgb = tuple[int, int, int]


def rgb(colour: str) -> Rgb:
    """Return the three parts of `#rrggbb`.

    >>> rgb("#ff8000")
    (255, 128, 0)
    """
    value = int(colour[1:], 16)
    return value >> 16, value >> 8 & 255, value & 255


def ratio(one: Rgb, other: Rgb) -> float:
    """Return the contrast ratio, 1 to 21.

    Source: WCAG 2.2, definitions of "contrast ratio" and "relative luminance".

    >>> ratio((0, 0, 0), (255, 255, 255))
    21.0
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(one: Rgb, other: Rgb, share: float) -> Rgb:
    """Return the colour with `share` (0 to 1) of `one` and the rest of `other`."""
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(one, other, strict=True))
    return red, green, blue


def statement_colour(brand: Brand) -> str:
    """Return the colour of the statement beside the emblem on the brand's background.

    It has to be Reflex Blue, white or black ("The use of the EU emblem in the context of EU
    programmes 2021-2027", European Commission, March 2021): the brand's own if it is one
    of these, else white or black, whichever stands out.
    """
    if brand.text in _STATEMENT_COLOURS:
        return brand.text
    ground = rgb(brand.background)
    return max(("#ffffff", "#000000"), key=lambda colour: ratio(rgb(colour), ground))


def check_brand(brand: Brand, where: str) -> None:
    """Raise BadFile, naming the keys, when words or marks would be hard to see."""
    for key, colour, needed in (
        ("text", brand.text, TEXT_RATIO),
        ("accent", brand.accent, MARK_RATIO),
    ):
        found = ratio(rgb(colour), rgb(brand.background))
        if found < needed:
            raise BadFile(
                f"{where}: {key} = {colour} on background = {brand.background} has a contrast of "
                f"{found:.2f} to 1; at least {needed} to 1 is needed",
                hint=f"choose a lighter or darker colour for {key} or background",
            )


def _luminance(colour: Rgb) -> float:
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (part / 255 for part in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
