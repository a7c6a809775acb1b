"""TOML as text: read with bounds, and where its tables begin, for those who change only a part."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from typing import Any

KEY_PARTS_LIMIT = 64  # tomllib's time grows with the square of them; our files have two at most

_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_LONG_KEY = re.compile(rf"(?<![\w-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{KEY_PARTS_LIMIT}}}")
# Comments, the four kinds of string, brackets and line ends (TOML 1.0.0). What is not closed ends
# with the text. A string of several lines may have two quotation marks before its closing three.
_TOKEN = re.compile(
    r"""
    \#[^\n]*+
    | \"{3} (?: [^"\\]++ | \\. | "(?!"") )*+ "{0,5}+
    | '{3} (?: [^']++ | '(?!'') )*+ '{0,5}+
    | " (?: [^"\\\n]++ | \\[^\n] )*+ "?+
    | ' [^'\n]*+ '?+
    | [\[\]{}\n]
    """,
    re.DOTALL | re.VERBOSE,
)


def loads(text: str) -> dict[str, Any]:
    """Return what a TOML text says. Raises ValueError, also for what is nested too deep to read."""
    # Counting is quick, the pattern is not: a key of that many parts has as many dots in its line.
    may_be = any(line.count(".") >= KEY_PARTS_LIMIT for line in text.split("\n"))
    if may_be and (found := _LONG_KEY.search(text)):
        line = text.count("\n", 0, found.start()) + 1
        raise ValueError(f"a key of more than {KEY_PARTS_LIMIT} parts (at line {line})")
    try:
        return tomllib.loads(_without_comments(text))
    except RecursionError as err:
        raise ValueError("brackets are nested too deep") from err


def _without_comments(text: str) -> str:
    """Return the text with empty lines for comments: half of a file of ours, and slow to pass over.

    Only where nothing but a comment can begin so, and where TOML allows what stands in it.
    """
    if '"""' in text or "'''" in text:
        return text
    return "\n".join(
        "" if line.lstrip(" \t").startswith("#") and line.isprintable() else line
        for line in text.split("\n")
    )


def rows_of(text: str) -> list[str]:
    """Return the lines of a text with their ends, as TOML counts them; joined they are the text."""
    *whole, last = text.split("\n")
    return [*(f"{row}\n" for row in whole), *([last] if last else [])]


def headers(rows: Sequence[str]) -> list[int]:
    """Return which rows of a valid text begin a table: `[...]` outside strings and arrays.

    Found in one pass, for a file may hold hundreds of tables.
    """
    starts, row, depth = [0], 0, 0
    for found in _TOKEN.finditer("".join(rows)):
        match found[0]:
            case "\n":
                row += 1
                if not depth:
                    starts.append(row)
            case "[" | "{":
                depth += 1
            case "]" | "}":
                depth -= 1
            case string:
                row += string.count("\n")
    return [at for at in starts if at < len(rows) and rows[at].lstrip().startswith("[")]
