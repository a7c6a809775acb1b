"""The words that the player shows: its script reads them from a block of JSON in the page."""

from __future__ import annotations

from toolkit.locales.formats import formats
from toolkit.locales.interface import words

BACK_S = 15  # as in static/player/player.js
FORWARD_S = 30
KEYS = (
    "cannot_copy",
    "cannot_play",
    "continue_at",
    "copied",
    "copy_link",
    "follow_along",
    "loading",
    "pause",
    "play",
    "player",
    "position",
    "speed",
    "start_at",
    "time_of_total",
)
# Languages whose numbers with units Chromium 156 does not know: Intl.NumberFormat's list of those
# that it supports lacks them. For these the page brings them along.
_UNKNOWN_TO_BROWSERS = frozenset({"ga", "is", "mt"})
_UNTIL = {"hour": 24, "minute": 60, "second": 60}


def of(tag: str) -> dict[str, object]:
    """Return the words in a language, English ones where it has none, by the keys of the script."""
    found = words(tag)
    said: dict[str, object] = dict(found.for_script(KEYS))
    said["back_n_seconds"] = found.text("back_n_seconds", n=BACK_S)
    said["forward_n_seconds"] = found.text("forward_n_seconds", n=FORWARD_S)
    if found.code in _UNKNOWN_TO_BROWSERS:
        say = formats(tag).counted
        said["spoken"] = {unit: [say(n, unit) for n in range(end)] for unit, end in _UNTIL.items()}
    return said
