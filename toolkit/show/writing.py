"""Set keys in a TOML file that a person wrote; comments, order and blank lines stay."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from toolkit import files
from toolkit.errors import BadFile


def set_keys(path: Path, values: Mapping[str, Any]) -> None:
    """Set top-level keys of the TOML file at `path`, whole or not at all.

    A new key goes above the first table, where TOML wants it. Raises BadFile if it is no TOML.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        document = tomlkit.parse(text)
    except (TOMLKitError, UnicodeDecodeError) as err:
        raise BadFile(f"{path}: not valid TOML: {err}") from err
    new = {key: value for key, value in values.items() if key not in document}
    for key in values.keys() - new.keys():
        document[key] = values[key]
    made = tomlkit.dumps(document)
    if new:
        made = _above_tables(made, "".join(f"{k} = {_toml(v)}\n" for k, v in new.items()))
    files.write_text(path, made)


def _above_tables(text: str, lines: str) -> str:
    rows = text.splitlines(keepends=True)
    body = tomlkit.parse(text)
    first = next((k for k, v in body.items() if isinstance(v, (dict, list)) and _opens(v)), None)
    if first is None:
        return text + ("" if text.endswith("\n") or not text else "\n") + lines
    head = next(
        i for i, row in enumerate(rows) if row.lstrip().startswith(("[" + first, "[[" + first))
    )
    while head > 0 and rows[head - 1].startswith("#"):  # the comment belongs to the table
        head -= 1
    return "".join(rows[:head]) + lines + "\n" + "".join(rows[head:])


def _opens(value: Any) -> bool:
    return isinstance(value, (tomlkit.items.Table, tomlkit.items.AoT))


def _toml(value: Any) -> str:
    return str(tomlkit.item(value).as_string())
