"""Covers as they are published: unchanged, under the suffix and type that they really have."""

from __future__ import annotations

from pathlib import Path

from toolkit.audio import cover
from toolkit.errors import BadFile

MEDIA_TYPES = {".png": "image/png", ".jpg": "image/jpeg"}
_SUFFIXES = {"PNG": ".png", "JPEG": ".jpg"}  # Apple and PSP-1: covers are PNG or JPEG


def suffix_of(path: Path) -> str:
    """Return the suffix that fits the picture's content. Raises BadFile if it is no cover."""
    kind = cover.check_cover(path)[2]
    if kind not in _SUFFIXES:
        raise BadFile(f"{path}: the cover is {kind}", hint="save it as PNG or JPEG")
    return _SUFFIXES[kind]
