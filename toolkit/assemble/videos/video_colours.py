"""The brand's colours as a video needs them, each with the contrast that it owes."""

from __future__ import annotations

from toolkit.campaign.pictures.contrast import (
    MARK_RATIO,
    TEXT_RATIO,
    mixed,
    ratio,
    rgb,
    statement_colour,
)
from toolkit.show.campaign import Brand
from toolkit.video.audiogram import Palette

_BLACK, _WHITE = "#000000", "#ffffff"
_STEPS = range(25, 101, 5)  # hundredths of the text's colour


def palette(brand: Brand) -> Palette:
    """Return the colours; the brand's own have been checked (`contrast.check_brand`).

    The word in speech stands on the accent, in the background's colour if that can be read there,
    else in black or white, one of which always can. Small texts have the accent's colour only
    where it can be read. Bars still to come are as quiet as bars may be.
    """
    on_accent = max((_BLACK, _WHITE), key=lambda colour: _ratio(colour, brand.accent))
    if _ratio(brand.background, brand.accent) >= TEXT_RATIO:
        on_accent = brand.background
    is_read = _ratio(brand.accent, brand.background) >= TEXT_RATIO
    return Palette(
        background=brand.background,
        text=brand.text,
        accent=brand.accent,
        on_accent=on_accent,
        label=brand.accent if is_read else brand.text,
        quiet=_quiet(brand),
        statement=statement_colour(brand),
    )


def _quiet(brand: Brand) -> str:
    shades = (mixed(rgb(brand.text), rgb(brand.background), step / 100) for step in _STEPS)
    ground = rgb(brand.background)
    found = next(shade for shade in shades if ratio(shade, ground) >= MARK_RATIO + 0.1)
    return "#{:02x}{:02x}{:02x}".format(*found)


def _ratio(one: str, other: str) -> float:
    return ratio(rgb(one), rgb(other))
