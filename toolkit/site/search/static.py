"""What only the search page loads of ours: its script and its rules."""

from __future__ import annotations

from pathlib import Path

from toolkit.site.frame import minification

_STATIC = Path(__file__).parents[1] / "static"


def script() -> bytes:
    """Return the script."""
    return minification.script((_STATIC / "search.js").read_text("utf-8")).encode()


def style() -> bytes:
    """Return the style sheet."""
    return minification.style((_STATIC / "search.css").read_text("utf-8")).encode()
