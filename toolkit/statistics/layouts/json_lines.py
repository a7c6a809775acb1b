"""Logs with a JSON object on each line: how one is read, for all layouts that are such."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from toolkit.statistics.layouts.log_line import LogLine, Parse

Object = Mapping[str, Any]


def read(line: str) -> Object:
    """Return the object on a line; one of a list may have its comma. Raises ValueError."""
    try:
        found = json.loads(line.strip().rstrip(","))
    except RecursionError as err:
        raise ValueError("it is nested too deeply") from err
    except ValueError as err:
        raise ValueError("it is not JSON") from err
    if not isinstance(found, dict):
        raise ValueError("it is not a JSON object")
    return found


def has(*names: str) -> Callable[[Sequence[str]], bool]:
    """Return what tells whether a file's first lines are objects with these keys."""

    def fits(lines: Sequence[str]) -> bool:
        for line in lines:
            try:
                found = read(line)
            except ValueError:
                continue
            return {name.lower() for name in names} <= {name.lower() for name in found}
        return False

    return fits


def parser(parse: Callable[[Object], LogLine | None]) -> Callable[[], Parse]:
    """Return the maker of a parser of lines from one of objects; brackets of a list are passed."""

    def parse_line(line: str) -> LogLine | None:
        return None if line.strip() in ("[", "]") else parse(read(line))

    return lambda: parse_line


def text(found: Object, name: str) -> str | None:
    """Return what stands under a key as text; None where nothing does."""
    value = found.get(name)
    if value is None or value in ("", "-"):
        return None
    return value if isinstance(value, str) else str(value)


def needed(found: Object, name: str) -> str:
    """Return what stands under a key as text. Raises ValueError."""
    if (value := text(found, name)) is None:
        raise ValueError(f"it lacks {name!r}")
    return value


def count(found: Object, name: str) -> int:
    """Return a number of bytes, 0 where none is said. Raises ValueError."""
    value = found.get(name)
    if value in (None, "", "-"):
        return 0
    if isinstance(value, bool) or not str(value).isdecimal() or len(str(value)) > 18:
        raise ValueError(f"{name!r} is not a number of bytes")
    return int(value)


def status(value: str) -> str:
    """Return an answer's status in three digits. Raises ValueError."""
    if not (value.isdecimal() and value.isascii() and len(value) <= 3):
        raise ValueError(f"{value[:10]!r} is not a status")
    return value.zfill(3)
