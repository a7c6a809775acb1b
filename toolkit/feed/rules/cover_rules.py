"""Rules on covers, the show's and the episodes': what `soy check` says and `soy build` refuses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from toolkit.audio.pictures.picture_parts import LARGEST_COVER_PX, SMALLEST_COVER_PX
from toolkit.show.findings import Finding

Cover = tuple[int, int, str]  # width and height in pixels, format as Pillow names it or media type

COVER_FORMATS = {"PNG": (".png",), "JPEG": (".jpg", ".jpeg")}  # PSP-1 and Apple's RSS guide


def judge(cover: Cover, name: str, where: str) -> Iterator[Finding]:
    """Yield why apps would not take a cover of this size and format under the file's name.

    Sources: PSP-1 and Apple's RSS guide, itunes:image: a square of 1400 to 3000 pixels, JPEG or
    PNG, and the extension has to be the file's real type.
    """
    width, height, kind = cover
    size = f"{width} x {height} pixels"
    if width != height:
        yield _error("cover-square", where, f"the cover is {size}", "make it a square picture")
    if not SMALLEST_COVER_PX <= min(width, height) <= max(width, height) <= LARGEST_COVER_PX:
        yield _error(
            "cover-size",
            where,
            f"the cover is {size}; apps accept {SMALLEST_COVER_PX} to {LARGEST_COVER_PX}",
            f"export it with {LARGEST_COVER_PX} x {LARGEST_COVER_PX} pixels",
        )
    kind = kind.upper().removeprefix("IMAGE/")
    if kind not in COVER_FORMATS:
        yield _error("cover-type", where, f"the cover is {kind}", "export it as PNG or JPEG")
    elif not name.lower().endswith(COVER_FORMATS[kind]):
        yield _error(
            "cover-extension",
            where,
            f"{name} is {kind}, but its name says otherwise",
            f"rename it to {Path(name).stem}{COVER_FORMATS[kind][0]}, here and in the TOML file",
        )


def judge_picture(cover: Cover, name: str, where: str) -> Iterator[Finding]:
    """Yield why apps would not take another picture of this size and format under that name."""
    width, height, kind = cover
    if max(width, height) > LARGEST_COVER_PX:
        yield _error(
            "picture-size",
            where,
            f"the picture is {width} x {height} pixels; apps take {LARGEST_COVER_PX} a side",
            "export it smaller",
        )
    kind = kind.upper().removeprefix("IMAGE/")
    if kind not in COVER_FORMATS:
        yield _error("picture-type", where, f"the picture is {kind}", "export it as PNG or JPEG")
    elif not name.lower().endswith(COVER_FORMATS[kind]):
        yield _error(
            "picture-extension",
            where,
            f"{name} is {kind}, but its name says otherwise",
            f"rename it to {Path(name).stem}{COVER_FORMATS[kind][0]}, here and in the TOML file",
        )


def become(
    changed: tuple[str, ...],
    left_out: tuple[str, ...],
    refused: tuple[str, str, str] | None,
    where: str,
) -> Iterator[Finding]:
    """Yield what becomes of a cover: why it is refused, else what is changed and left out."""
    if refused:
        rule, message, hint = refused
        yield _error(rule, where, message, hint)
        return
    if changed:
        yield _of(
            "warning",
            "cover-converted",
            where,
            f"the cover is published converted: {'; '.join(changed)}",
            "check it in build/public after soy build; or export it as sRGB with 8 bits per colour",
        )
    if left_out:
        yield _of(
            "warning",
            "cover-metadata",
            where,
            f"the file also contains {', '.join(left_out)}; soy does not publish that",
            "anyone who has the show's files can read it; export the picture without metadata",
        )


def _error(rule: str, where: str, message: str, hint: str) -> Finding:
    return _of("error", rule, where, message, hint)


def _of(
    level: Literal["error", "warning"], rule: str, where: str, message: str, hint: str
) -> Finding:
    return Finding(level, rule, where, message, hint)
