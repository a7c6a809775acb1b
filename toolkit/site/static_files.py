"""What pages of a show load: style sheets, one of them with its colours, and one script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from toolkit.site import player_script
from toolkit.site.frame import colours, minification
from toolkit.site.frame.values import Colours

STATIC = Path(__file__).parent / "static"
STYLES = ("site.css", "player.css")


def style(brand: Colours, own: str = "") -> bytes:
    """Return the style sheet; `own` is what a show adds at its end."""
    light, dark = asdict(colours.light(brand)), asdict(colours.dark(brand))
    rules = [
        f":root{{color-scheme:light dark;{_variables(light)}}}",
        # Paper is white, and ink is dear.
        "@media print{:root{color-scheme:light}}",
        "@media screen and (prefers-color-scheme:dark){:root{",
        _variables({name: value for name, value in dark.items() if value != light[name]}),
        "}}",
    ]
    return (minification.style("".join((*rules, *_texts()))) + own).encode()


def more() -> bytes:
    """Return the style sheet of all pages but episodes', which are to be light."""
    return minification.style((STATIC / "more.css").read_text("utf-8")).encode()


def script() -> bytes:
    """Return the script."""
    return player_script.script().encode()


def _texts() -> list[str]:
    return [(STATIC / name).read_text("utf-8") for name in STYLES]


def _variables(scheme: Mapping[str, str]) -> str:
    return "".join(f"--{name.replace('_', '-')}:{value};" for name, value in scheme.items())
