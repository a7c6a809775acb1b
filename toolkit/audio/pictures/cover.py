"""Covers: whether apps can show one, and the same picture as it is published, without metadata."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from toolkit import files
from toolkit.audio.pictures import picture_parts, pixels
from toolkit.audio.pictures.picture_parts import LARGEST_COVER_PX, DamagedPicture, PictureFile
from toolkit.errors import BadFile

JPEG_LIMIT_BYTES = 500_000
FILE_LIMIT_BYTES = 64 << 20  # 3000 x 3000 pixels of 48 bits, not compressed, take 54 million

# (longest side in pixels, JPEG quality), tried in order until the bytes are few enough. 1400 is the
# least that Apple accepts for covers; the last row is small enough for any picture, noise too.
_ATTEMPTS = ((1400, 90), (1400, 80), (1400, 65), (1000, 80), (1000, 60), (500, 60))
# Of a chapter, of which an MP3 may hold 255: our own judgement, enough for a telephone's screen.
_CHAPTER_ATTEMPTS = ((1000, 80), (800, 70), (600, 60), (300, 60))
_CHAPTER_LIMIT_BYTES = 150_000
_PUBLISHED_QUALITY = 95  # of a JPEG that has to be made anew; with all of its colours
_HINT = "use a PNG or JPEG of 1400 to 3000 pixels a side"
_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".heic", ".avif", ".tif", ".tiff", ".bmp")


class Refusal(NamedTuple):
    """Why apps cannot show a cover."""

    rule: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Look:
    """What a cover is like, and what becomes of it when it is published."""

    width: int  # pixels, upright
    height: int
    kind: str  # "PNG" or "JPEG"
    refusal: Refusal | None  # it cannot be published as it is
    changed: tuple[str, ...]  # in words, how the published picture differs
    left_out: tuple[str, ...]  # in words, the private things that are not published


def look(path: Path) -> Look:
    """Return what a cover is like. It is decoded to its last row unless it is refused before.

    Raises BadFile if it is missing, damaged or another format.
    """
    return _looked(path)[0]


def published(path: Path) -> tuple[bytes, str]:
    """Return the bytes to publish, the same each time, and their format: `PNG` or `JPEG`.

    They hold nothing but the picture: the file's own coding where that shows it to everybody as it
    is, else the converted pixels. Raises BadFile, also for a cover that `look` refuses.
    """
    looked, parts, image = _usable(path)
    if parts.is_lean and not looked.changed:
        return parts.pixels, parts.kind
    out = io.BytesIO()
    if parts.kind == "PNG":
        image.save(out, "PNG")
    else:
        image.save(out, "JPEG", quality=_PUBLISHED_QUALITY, subsampling=0, dpi=(72, 72))
    return out.getvalue(), parts.kind


def size(path: Path) -> tuple[int, int]:
    """Return width and height in pixels, upright, as the file's head says. Raises BadFile."""
    parts = _parts(path)
    wide = (parts.width, parts.height)
    return wide[::-1] if parts.turned >= 5 else wide


def bounded_jpeg(path: Path) -> bytes:
    """Return the cover as tags carry it: a JPEG of at most 1400 pixels a side and 500 kB.

    It has no metadata and is the same each time. Raises BadFile as `published` does.
    """
    return _bounded(path, _ATTEMPTS, JPEG_LIMIT_BYTES)


def chapter_jpeg(path: Path) -> bytes:
    """Return a chapter's picture as tags carry it: at most 1000 pixels a side and 150 kB."""
    return _bounded(path, _CHAPTER_ATTEMPTS, _CHAPTER_LIMIT_BYTES)


def _bounded(path: Path, attempts: Sequence[tuple[int, int]], limit_bytes: int) -> bytes:
    _, _, plain = _usable(path)
    for side, quality in attempts:
        smaller = plain.copy()
        smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        smaller.save(out, "JPEG", quality=quality, optimize=True)
        data = out.getvalue()
        if len(data) <= limit_bytes:
            return data
    raise BadFile(f"{path}: the picture needs more than {limit_bytes} bytes at any size")


def is_too_large(looked: Look) -> bool:
    """Tell whether a cover has more pixels than apps take; it is not decoded then."""
    return max(looked.width, looked.height) > LARGEST_COVER_PX


def missing(path: Path) -> BadFile:
    """Return the error for a cover that is not there; it names the picture that is meant, if any.

    That is the one picture beside it, or the one that has its name with another suffix.
    """
    try:
        beside = sorted(p for p in path.parent.iterdir() if p.suffix.lower() in _PICTURES)
    except OSError:
        beside = []
    same = [p for p in beside if p.name.partition(".")[0].lower() == path.stem.lower()]
    told = f"{path}: the cover is missing"
    if not (meant := same[:1] or (beside if len(beside) == 1 else [])):
        return BadFile(told, hint=f"put it there: {_HINT.removeprefix('use ')}")
    name = meant[0].name
    if meant[0].suffix.lower() not in _PICTURES[:3]:
        hint = f"export {name} as PNG or JPEG, under the name {path.name}"
    elif _kind(meant[0]) == _kind(path):
        hint = f'write cover = "{name}", or rename the file to {path.name}'
    else:  # another name makes no PNG of a JPEG
        hint = f'write cover = "{name}" in the TOML file'
    return BadFile(f"{told}; there is a {name} beside it", hint=hint)


def _kind(path: Path) -> str:
    """Return what a picture's name says it is; .jpg and .jpeg are one kind."""
    return path.suffix.lower().replace(".jpeg", ".jpg")


def _usable(path: Path) -> tuple[Look, PictureFile, Image.Image]:
    looked, parts, image = _looked(path)
    if looked.refusal:
        raise BadFile(f"{path}: {looked.refusal.message}", hint=looked.refusal.hint)
    if image is None:
        size = f"{looked.width} x {looked.height} pixels"
        raise BadFile(f"{path}: the cover is too large: {size}", hint=_HINT)
    return looked, parts, image


def _looked(path: Path) -> tuple[Look, PictureFile, Image.Image | None]:
    parts = _parts(path)
    refusal, image, changed = _unshowable(parts), None, tuple[str, ...]()
    if not refusal and max(parts.width, parts.height) <= LARGEST_COVER_PX:
        try:
            decoded = pixels.decode(parts)
        except DamagedPicture as err:
            raise _damaged(path, err) from err
        image, changed = decoded.image, decoded.changed
        if image.mode == "RGBA":
            refusal = Refusal(
                "cover-alpha",
                "the cover has transparent parts, which apps fill with any colour they like",
                "put a background behind it, and export it without transparency",
            )
        elif not parts.is_lean and parts.kind == "JPEG" and not changed:
            changed = ("its colours are stored in the way that every program reads",)
    size = (parts.width, parts.height)
    width, height = size[::-1] if parts.turned >= 5 else size
    return Look(width, height, parts.kind, refusal, changed, parts.left_out), parts, image


def _unshowable(parts: PictureFile) -> Refusal | None:
    """Apple, artwork requirements and RSS guide: RGB, and no picture that moves."""
    if parts.colours == "print":
        return Refusal(
            "cover-colours",
            "the cover has colours for print (CMYK), which apps show wrongly or not at all",
            "convert it to RGB in the program that made it, and check the colours",
        )
    if parts.is_animated:
        return Refusal(
            "cover-animated",
            "the cover is an animation; apps only accept still pictures",
            "export one frame",
        )
    if parts.odd:
        return Refusal("cover-kind", f"the cover {parts.odd}", "export it as a plain PNG or JPEG")
    return None


def _parts(path: Path) -> PictureFile:
    if path.exists() and not path.is_file():
        raise BadFile(f"{path}: this is not a file", hint=_HINT)
    try:
        with files.opened(path) as file:
            data = file.read(FILE_LIMIT_BYTES + 1)
    except FileNotFoundError as err:
        raise missing(path) from err
    if len(data) > FILE_LIMIT_BYTES:
        raise BadFile(f"{path}: the cover is larger than {FILE_LIMIT_BYTES >> 20} MiB", hint=_HINT)
    try:
        parts = picture_parts.read(data)
    except DamagedPicture as err:
        raise _damaged(path, err) from err
    if parts is None:
        raise BadFile(f"{path}: the cover is neither a PNG nor a JPEG picture", hint=_HINT)
    return parts


def _damaged(path: Path, err: DamagedPicture) -> BadFile:
    return BadFile(f"{path}: the cover is damaged: {err}", hint="export the picture again")
