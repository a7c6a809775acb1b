"""A picture's pixels as every program shows them: RGB with 8 bits, upright, in sRGB."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageCms

from toolkit.audio.pictures.picture_parts import DamagedPicture, PictureFile

_DAMAGED = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)
# CIPA DC-008 (Exif 2.32), 4.6.4, Orientation: what has to be done to see the picture upright.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_STEPS = [round(255 * step / 16) for step in range(17)]
_UNSEEN = 2  # of 255: profiles that say sRGB in other words differ by no more


@dataclass(frozen=True, slots=True)
class Pixels:
    """A decoded picture."""

    image: Image.Image  # RGB; RGBA where something shines through
    changed: tuple[str, ...]  # in words, how it differs from what the file holds


def decode(parts: PictureFile) -> Pixels:
    """Return the pixels, decoded to the last row. Raises DamagedPicture.

    The caller has to have looked at the size: this takes up to 16 bytes for each pixel.
    """
    try:
        with Image.open(io.BytesIO(parts.pixels), formats=(parts.kind,)) as opened:
            opened.load()
            return _converted(opened, parts)
    except _DAMAGED as err:
        raise DamagedPicture(str(err)) from err


def _converted(opened: Image.Image, parts: PictureFile) -> Pixels:
    changed = []
    alpha = _alpha(opened, parts)
    if parts.bits == 16:
        changed.append("its 16 bits per colour become 8")
    if parts.colours == "grey":
        changed.append("its shades of grey become RGB")
        if opened.mode.startswith("I"):
            opened = opened.point(lambda value: value / 256)
        image = opened.convert("L")
    else:
        image = (opened.convert("RGBA") if parts.has_alpha else opened).convert("RGB")
    if parts.colours == "palette":
        changed.append("its colour palette becomes RGB")
    if parts.has_alpha and alpha is None:
        changed.append("its transparency, which hides nothing, is removed")
    if parts.profile is not None:
        image, told = _in_srgb(image, parts.profile)
        changed += [told] if told else []
    image = image.convert("RGB")
    if alpha:
        image.putalpha(alpha)
    if parts.turned in _TURNS:
        changed.append("it is turned upright, as the camera noted")
        image = image.transpose(_TURNS[parts.turned])
    image.info = {}  # else it would be written with profile and transparency again
    return Pixels(image, tuple(changed))


def _alpha(opened: Image.Image, parts: PictureFile) -> Image.Image | None:
    """Return how opaque each pixel is; None if all are wholly."""
    if not parts.has_alpha:
        return None
    if parts.bits == 16 and "A" not in opened.mode:
        # A colour of 16 bits counts as transparent, which cannot be found in 8 any more.
        raise DamagedPicture("it has a 16-bit transparent colour, which few programs understand")
    alpha = opened.convert("RGBA").getchannel("A")
    return None if alpha.getextrema() == (255, 255) else alpha


def _in_srgb(image: Image.Image, profile: bytes) -> tuple[Image.Image, str | None]:
    """Return the picture (L or RGB) with the colours that its profile means, and what was done.

    A profile that means sRGB changes nothing, and is not spoken of.
    """
    unknown = "its colour profile cannot be read, and is removed"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        space = source.profile.xcolor_space.strip()
        if space == "RGB":
            image = image.convert("RGB")
        if {"RGB": "RGB", "GRAY": "L"}.get(space) != image.mode:
            return image, unknown
        transform = ImageCms.buildTransform(
            source,
            ImageCms.createProfile("sRGB"),
            image.mode,
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
        if _is_srgb(transform, image.mode):
            return image, None
        made = ImageCms.applyTransform(image, transform)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image, unknown
    return made or image, "its colours are converted from its profile to sRGB"


def _is_srgb(transform: ImageCms.ImageCmsTransform, mode: str) -> bool:
    """Tell whether a transform changes no colour of a lattice so that anybody could see it."""
    if mode == "L":
        lattice = Image.frombytes("L", (256, 1), bytes(range(256)))
    else:
        colours = bytes(v for r in _STEPS for g in _STEPS for b in _STEPS for v in (r, g, b))
        lattice = Image.frombytes("RGB", (17 * 17, 17), colours)
    made = ImageCms.applyTransform(lattice, transform)
    if made is None:
        return False
    differences = ImageChops.difference(lattice.convert("RGB"), made).tobytes()
    return max(differences) <= _UNSEEN
