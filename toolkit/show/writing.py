"""Set keys in a TOML file that a person wrote; comments, order and blank lines stay."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from toolkit import files
from toolkit.errors import BadFile


def set_keys(path: Path, values: Mapping[str, Any], remove: Iterable[str] = ()) -> None:
    """Set and remove top-level keys of the TOML file at `path`, whole or not at all.

    A new key takes the place of its commented example (`# key = ...`) if there is one; else it
    stands above the first table, where TOML wants it. Raises BadFile if the file is no TOML.
    """
    try:
        document = tomlkit.parse(path.read_bytes().decode("utf-8-sig"))
    except (TOMLKitError, UnicodeDecodeError) as err:
        raise BadFile(f"{path}: not valid TOML: {err}") from err
    for key in remove:
        document.pop(key, None)
    new = {key: value for key, value in values.items() if key not in document}
    for key, value in values.items():
        if key in document:
            document[key] = value
    text = tomlkit.dumps(document)
    for key, value in new.items():
        text = _with_key(text, key, f"{key} = {tomlkit.item(value).as_string()}\n")
    files.write_text(path, text)


def _with_key(text: str, key: str, line: str) -> str:
    rows = text.splitlines(keepends=True)
    head = _first_table(rows)
    example = re.compile(rf"# ?{re.escape(key)} = ")
    for index, row in enumerate(rows[:head]):
        if example.match(row):
            return "".join([*rows[:index], line, *rows[index + 1 :]])
    if head == len(rows):
        return text + ("" if text.endswith("\n") or not text else "\n") + line
    return "".join([*rows[:head], line, "\n", *rows[head:]])


def _first_table(rows: list[str]) -> int:
    """Return the row at which the first table begins, the comment above it included."""
    for index, row in enumerate(rows):
        # A row such as "[a]" inside a text of several lines opens no table.
        if row.lstrip().startswith("[") and _is_complete("".join(rows[:index])):
            above = itertools.takewhile(lambda r: r.startswith("#"), reversed(rows[:index]))
            return index - len(list(above))
    return len(rows)


def _is_complete(text: str) -> bool:
    try:
        tomlkit.parse(text)
    except TOMLKitError:
        return False
    return True
