"""A drawing as PNG in light colours, for slides, mails and chats: Pillow draws it."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from PIL import Image, ImageDraw

from toolkit.audio.reporting.scene import LIGHT, Area, Point, Scene, SceneText, Stroke
from toolkit.fonts import BOLD, REGULAR, Fonts, missing

SCALE = 2  # pixels of the PNG for one of the scene, as sharp screens have them
_FINER = 2  # drawn larger and made smaller, for smooth edges
_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


def png(scene: Scene) -> bytes:
    """Return the file, twice as many pixels a side as the scene has, the same each time."""
    size = (scene.width_px * SCALE * _FINER, scene.height_px * SCALE * _FINER)
    picture = Image.new("RGB", size, LIGHT["paper"])
    painter = _ScenePainter(picture)
    for shape in scene.shapes:
        painter.draw(shape)
    file = io.BytesIO()
    picture.reduce(_FINER).save(file, "PNG", compress_level=6)
    return file.getvalue()


class _ScenePainter:
    """Draws shapes on one picture."""

    def __init__(self, picture: Image.Image) -> None:
        self._pen = ImageDraw.Draw(picture)
        self._fonts = Fonts("en", SCALE * _FINER)

    def draw(self, shape: Area | Stroke | SceneText) -> None:
        if isinstance(shape, Area):
            self._pen.polygon([_scaled(p) for p in shape.points], fill=LIGHT[shape.ink])
        elif isinstance(shape, Stroke):
            self._line(shape)
        else:
            self._text(shape)

    def _line(self, line: Stroke) -> None:
        width = max(1, round(line.width_px * SCALE * _FINER))
        for stroke in _dashes(line.points, line.dash) if line.dash else (line.points,):
            points = [_scaled(p) for p in stroke]
            self._pen.line(points, fill=LIGHT[line.ink], width=width, joint="curve")

    def _text(self, text: SceneText) -> None:
        self._pen.text(
            _scaled(text.at),
            _shown(text.words),
            fill=LIGHT[text.ink],
            font=self._fonts.get(text.size_px, BOLD if text.is_bold else REGULAR),
            anchor=_ANCHORS[text.anchor],
            **self._fonts.shaping,
        )


def _shown(words: str) -> str:
    """Return words with "…" for what the font has no letters for; the SVG and the page have them.

    The font has those of all 24 EU languages, and no Arabic, Hebrew or Chinese ones, say.
    """
    lacking = "".join(map(re.escape, missing(words)))
    if not lacking:
        return words
    return re.sub(rf"(?:\s*[{lacking}]+)+", lambda found: _ellipsis(found[0]), words)


def _ellipsis(lacking: str) -> str:
    return " …" if lacking[0].isspace() else "…"


def _scaled(point: Point) -> Point:
    return point[0] * SCALE * _FINER, point[1] * SCALE * _FINER


def _dashes(points: Sequence[Point], dash: tuple[float, float]) -> Iterator[list[Point]]:
    """Yield the strokes of a dashed line, as SVG 1.1 counts them (section 11.4)."""
    is_drawn, left = True, dash[0]
    stroke = [points[0]]
    for (x, y), (to_x, to_y) in pairwise(points):
        length = math.hypot(to_x - x, to_y - y)
        done = 0.0
        while length - done > left:
            done += left
            share = done / length
            at = (x + (to_x - x) * share, y + (to_y - y) * share)
            if is_drawn:
                yield [*stroke, at]
            is_drawn = not is_drawn
            left, stroke = dash[0 if is_drawn else 1], [at]
        left -= length - done
        stroke.append((to_x, to_y))
    if is_drawn and len(stroke) > 1:
        yield stroke
