"""Pictures between files and pixels: the one module of the videos that imports Pillow."""

from __future__ import annotations

import io
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
"""Rows, columns, and red, green and blue, in sRGB."""

_QUALITY = 90  # of a JPEG
_PREVIEW_QUALITY = 60  # of a WebP that moves


def pixels(png: bytes) -> Pixels:
    """Return the pixels of a picture that we drew ourselves."""
    with Image.open(io.BytesIO(png)) as image:
        return np.asarray(image.convert("RGB"))


def jpeg(picture: Pixels) -> bytes:
    """Return a picture as JPEG, with all of its colours."""
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
    return out.getvalue()


def shrunk(picture: Pixels, times: int) -> Pixels:
    """Return a picture so many times smaller on each side."""
    return np.asarray(Image.fromarray(picture).reduce(times))


def moving(pictures: Iterable[Pixels], frame_ms: int) -> bytes:
    """Return pictures as one WebP that moves without sound, and begins again."""
    first, *others = (Image.fromarray(picture) for picture in pictures)
    out = io.BytesIO()
    first.save(
        out, "WEBP", save_all=True, append_images=others, duration=frame_ms, loop=0,
        quality=_PREVIEW_QUALITY, method=0,
    )  # fmt: skip
    return out.getvalue()
