"""A drawing as SVG 1.1, for light and dark surroundings, alone or inside a page."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Sequence

from toolkit.audio.reporting.scene import (
    DARK,
    LIGHT,
    Area,
    Ink,
    Point,
    Scene,
    SceneText,
    Shape,
    Stroke,
)

_FONT = "'Noto Sans',system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif"
_INKS: tuple[Ink, ...] = tuple(LIGHT)


def style() -> str:
    """Return the rules that the drawings' classes need: f-INK fills, s-INK strokes."""
    plain = "\n".join(f"{_rule(ink, LIGHT[ink])}" for ink in _INKS)
    dark = "\n".join(f"{_rule(ink, DARK[ink])}" for ink in _INKS)
    return f"{plain}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}"


def svg(scene: Scene) -> str:
    """Return the file: a whole SVG document with its own colours."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    paper = '<rect width="100%" height="100%" class="f-paper"/>'
    return head + _svg(scene, "picture", f"<style>{style()}</style>\n{paper}\n") + "\n"


def inline(scene: Scene, name: str) -> str:
    """Return the drawing for a page that has `style()`; `name` keeps its ids apart from others."""
    return _svg(scene, name, "")


def _svg(scene: Scene, name: str, before: str) -> str:
    width, height = scene.width_px, scene.height_px
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" class="{name}" role="img" aria-labelledby="{name}-title {name}-desc" '
        f'font-family="{_FONT}">\n'
        f'<title id="{name}-title">{_escaped(scene.title)}</title>\n'
        f'<desc id="{name}-desc">{_escaped(scene.description)}</desc>\n'
        f"{before}" + "\n".join(map(_shape, scene.shapes)) + "\n</svg>"
    )


def _rule(ink: Ink, colour: str) -> str:
    return f".f-{ink}{{fill:{colour}}}.s-{ink}{{stroke:{colour};fill:none}}"


def _shape(shape: Shape) -> str:
    if isinstance(shape, Area):
        return f'<path class="f-{shape.ink}" d="{_path(shape.points)}Z"/>'
    if isinstance(shape, Stroke):
        return _line(shape)
    return _text(shape)


def _line(line: Stroke) -> str:
    dash = f' stroke-dasharray="{line.dash[0]:g} {line.dash[1]:g}"' if line.dash else ""
    return (
        f'<path class="s-{line.ink}" stroke-width="{line.width_px:g}" stroke-linejoin="round"'
        f'{dash} d="{_path(line.points)}"/>'
    )


def _text(text: SceneText) -> str:
    bold = ' font-weight="700"' if text.is_bold else ""
    anchor = "" if text.anchor == "start" else f' text-anchor="{text.anchor}"'
    x, y = map(_number, text.at)
    return (
        f'<text class="f-{text.ink}" x="{x}" y="{y}" font-size="{text.size_px}"{bold}{anchor}>'
        f"{_escaped(text.words)}</text>"
    )


def _path(points: Sequence[Point]) -> str:
    steps = " ".join([f"{x + 0.0:.1f},{y + 0.0:.1f}" for x, y in points])
    return f"M{steps} ".replace(".0,", ",").replace(".0 ", " ")[:-1]


def _number(value: float) -> str:
    return f"{value + 0.0:.1f}".removesuffix(".0")


def _escaped(words: str) -> str:
    # XML 1.0, section 2.2 has no place for most control characters, written out or not.
    kept = (c for c in words if unicodedata.category(c) not in ("Cc", "Cs", "Cn"))
    return html.escape("".join(kept))
