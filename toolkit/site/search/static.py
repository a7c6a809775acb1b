"""What only the search page loads of ours: its script and its rules."""

from __future__ import annotations

from pathlib import Path

_STATIC = Path(__file__).parents[1] / "static"


def script() -> bytes:
    """Return the script."""
    return (_STATIC / "search.js").read_bytes()


def style() -> bytes:
    """Return the style sheet."""
    return (_STATIC / "search.css").read_bytes()
