"""A picture file taken apart: its pixels as they are coded, and what else was in the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SMALLEST_COVER_PX, LARGEST_COVER_PX = 1400, 3000  # PSP-1 and Apple's RSS guide, itunes:image

Colours = Literal["colour", "palette", "grey", "print"]


class DamagedPicture(ValueError):
    """The file is no whole picture; the text says why."""


@dataclass(frozen=True, slots=True)
class PictureFile:
    """What a PNG or JPEG file holds. Nothing of it has been decoded."""

    kind: Literal["PNG", "JPEG"]
    width: int  # pixels, before the picture is turned
    height: int
    colours: Colours
    bits: int  # of each colour
    has_alpha: bool  # an alpha channel, or colours that count as transparent
    is_animated: bool
    is_lean: bool  # `pixels` is as lean as it can be
    pixels: bytes  # the file with nothing in it but what decoding needs
    profile: bytes | None  # ICC; empty for one that is damaged
    turned: int  # Exif's Orientation, 1 to 8; 1 is upright
    left_out: tuple[str, ...]  # private things that `pixels` no longer has
    odd: str | None = None  # why programs may not show it, to be put after "the cover"


def read(data: bytes) -> PictureFile | None:
    """Return the parts; None for what is neither PNG nor JPEG. Raises DamagedPicture."""
    from toolkit.audio.pictures import jpeg_parts, png_parts

    if data.startswith(png_parts.SIGNATURE):
        return png_parts.read(data)
    return jpeg_parts.read(data) if data.startswith(b"\xff\xd8\xff") else None
