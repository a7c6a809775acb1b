"""What all pages of a show load: one style sheet with its colours, and one script."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from toolkit.site import player_script
from toolkit.site.frame import colours
from toolkit.site.frame.values import Colours

STATIC = Path(__file__).parent / "static"
STYLES = ("site.css", "player.css")
SCRIPTS = ("copy.js",)  # in front of the player's; a classic one, as that is

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r" ?([{};,>]) ?|(?<=:) ")


def style(brand: Colours, own: str = "") -> bytes:
    """Return the style sheet; `own` is what a show adds at its end."""
    light, dark = _variables(colours.light(brand)), _variables(colours.dark(brand))
    rules = [
        f":root{{color-scheme:light dark;{light}}}",
        f"@media (prefers-color-scheme:dark){{:root{{{dark}}}}}",
        # Paper is white, and ink is dear.
        f"@media print{{:root{{color-scheme:light;{light}}}}}",
    ]
    return "".join((*rules, *map(smaller, _texts(STYLES)), own)).encode()


def script() -> bytes:
    """Return the script."""
    return "".join((*_texts(SCRIPTS), player_script.script())).encode()


def _texts(names: Iterable[str]) -> list[str]:
    return [path.read_text("utf-8") for name in names if (path := STATIC / name).is_file()]


def smaller(css: str) -> str:
    """Return a style sheet of ours without comments and needless spaces.

    >>> smaller("a { color: red; }  /* why */")
    'a{color:red}'
    """
    return _AROUND.sub(r"\1", _SPACE.sub(" ", _COMMENT.sub("", css))).replace(";}", "}").strip()


def _variables(scheme: colours.Scheme) -> str:
    return "".join(f"--{name.replace('_', '-')}:{value};" for name, value in asdict(scheme).items())
