"""The player's script: its parts, readable where they lie, as the one file that pages load.

A classic script and not a module, for Chromium loads no modules into pages opened from a folder.
Comments and indentation are left out, a fifth of what a listener would load; lines stay lines, so
that an error in a browser can be found here.
"""

from __future__ import annotations

import re
from pathlib import Path

PARTS = ("times.js", "elements.js", "player.js", "page.js")  # each knows those before it

_FOLDER = Path(__file__).parent / "static" / "player"
# Whole lines only: inside one, two slashes may be an address. No text of ours spans lines.
_IDLE = re.compile(r"^[ ]*(?://.*)?\n|^[ ]+", re.MULTILINE)


def script() -> str:
    """Return the script, the same bytes each time."""
    parts = "".join((_FOLDER / name).read_text("utf-8") for name in PARTS)
    return _IDLE.sub("", f"(() => {{\n'use strict';\n{parts}}})();\n")
