"""A drawing as PNG in light colours, for slides, mails and chats: resvg draws its SVG."""

from __future__ import annotations

import re
from dataclasses import replace

import resvg_py

from toolkit.audio.reporting import scene_svg
from toolkit.audio.reporting.scene import LIGHT, Scene, SceneText, Shape
from toolkit.fonts import FAMILY, FILE, missing

SCALE = 2  # pixels of the PNG for one of the scene, as sharp screens have them


def png(scene: Scene) -> bytes:
    """Return the file, twice as many pixels a side as the scene has, the same each time.

    No font of the machine is looked at, so that the picture is the same everywhere.
    """
    shown = replace(scene, shapes=tuple(map(_shown, scene.shapes)))
    return resvg_py.svg_to_bytes(
        svg_string=scene_svg.svg(shown),
        zoom=SCALE,
        background=LIGHT["paper"],
        skip_system_fonts=True,
        font_files=[FILE],
        font_family=FAMILY,
    )


def _shown(shape: Shape) -> Shape:
    """Return a text with "…" for what the font has no letters for; the SVG and the page have them.

    The font has those of all 24 EU languages, and no Arabic, Hebrew or Chinese ones, say.
    """
    if not isinstance(shape, SceneText):
        return shape
    lacking = "".join(map(re.escape, missing(shape.words)))
    if not lacking:
        return shape
    words = re.sub(rf"(?:\s*[{lacking}]+)+", lambda found: _ellipsis(found[0]), shape.words)
    return replace(shape, words=words)


def _ellipsis(lacking: str) -> str:
    return " …" if lacking[0].isspace() else "…"
