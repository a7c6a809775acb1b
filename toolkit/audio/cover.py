"""The cover as tags carry it: a JPEG of bounded size, without metadata."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageOps

from toolkit.errors import BadFile

JPEG_LIMIT_BYTES = 500_000
PIXEL_LIMIT = 40_000_000  # a cover has at most 3000 x 3000 = 9 million

# (longest side in pixels, JPEG quality), tried in order until the bytes are few enough. 1400 is the
# least that Apple accepts for covers; the last row is small enough for any picture, noise too.
_ATTEMPTS = ((1400, 90), (1400, 80), (1400, 65), (1000, 80), (1000, 60), (500, 60))

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


def check_cover(path: Path) -> tuple[int, int, str]:
    """Return width and height in pixels and the format, `PNG` or `JPEG`, of a whole picture.

    Raises BadFile if it is missing, damaged, another format or too large.
    """
    with _opened(path) as picture:
        return picture.width, picture.height, str(picture.format)


def bounded_jpeg(path: Path) -> bytes:
    """Return the picture as a JPEG of at most 1400 pixels a side and 500 kB, the same each time.

    What is transparent becomes white. Raises BadFile as `check_cover` does.
    """
    with _opened(path) as picture:
        plain = _opaque(ImageOps.exif_transpose(picture))
    for side, quality in _ATTEMPTS:
        smaller = plain.copy()
        smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        smaller.save(out, "JPEG", quality=quality, optimize=True)
        data = out.getvalue()
        if len(data) <= JPEG_LIMIT_BYTES:
            return data
    raise BadFile(f"{path}: the cover takes more than {JPEG_LIMIT_BYTES} bytes at any size")


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    """Yield the picture, decoded to its last row."""
    hint = "use a PNG or JPEG of 1400 to 3000 pixels a side"
    if path.exists() and not path.is_file():
        raise BadFile(f"{path}: this is no file", hint=hint)
    try:
        picture = Image.open(path, formats=("PNG", "JPEG"))
    except FileNotFoundError as err:
        raise BadFile(f"{path}: the cover is missing", hint=hint) from err
    except _DAMAGED as err:
        raise BadFile(f"{path}: the cover is no PNG or JPEG picture", hint=hint) from err
    with picture:
        if picture.width * picture.height > PIXEL_LIMIT:
            size = f"{picture.width} x {picture.height} pixels"
            raise BadFile(f"{path}: the cover is too large: {size}", hint=hint)
        try:
            picture.load()
        except _DAMAGED as err:
            raise BadFile(
                f"{path}: the cover is damaged: {err}", hint="export the picture again"
            ) from err
        yield picture


def _opaque(picture: Image.Image) -> Image.Image:
    """Return the picture as RGB on white, without metadata, which JPEG files would inherit."""
    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda value: value / 256).convert("L")
    plain = Image.new("RGB", picture.size, "white")
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        plain.paste(layer, mask=layer)
    else:
        plain.paste(picture.convert("RGB"))
    return plain
