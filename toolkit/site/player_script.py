"""The listeners' script: its parts, readable where they lie, as the one file that pages load.

A classic script and not a module, for Chromium loads no modules into pages opened from a folder.
"""

from __future__ import annotations

from pathlib import Path

from toolkit.site.frame import minification

# Each knows those before it. Pages without a player need only the buttons that copy.
PARTS = ("times.js", "elements.js", "copy.js", "player.js", "page.js")

_FOLDER = Path(__file__).parent / "static" / "player"


def script() -> str:
    """Return the script, the same bytes each time."""
    parts = "".join((_FOLDER / name).read_text("utf-8") for name in PARTS)
    return minification.script(f"(() => {{\n'use strict';\n{parts}}})();\n")
