"""Set keys and tables in a TOML file that a person wrote; comments, order and blank lines stay."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from toolkit import alone, files
from toolkit.errors import BadFile


def set_keys(path: Path, values: Mapping[str, Any], remove: Iterable[str] = ()) -> None:
    """Set and remove top-level keys of the TOML file at `path`, whole or not at all.

    A new key takes the place of its commented example (`# key = ...`) if there is one; else it
    stands above the first table, where TOML wants it. Raises BadFile if the file is no TOML.
    """
    with alone.in_folder(path.parent):
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


def set_tables(path: Path, key: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put `rows` into the TOML file at `path` as its [[key]] tables, in place of any it has.

    Raises BadFile if the file is no TOML, or if its tables cannot be told apart from the rest.
    """
    with alone.in_folder(path.parent):
        try:
            text = with_tables(path.read_bytes().decode("utf-8-sig"), key, rows)
        except ValueError as err:  # TOMLDecodeError and UnicodeDecodeError too
            hint = f"take the [[{key}]] out of it by hand, and run the command again"
            raise BadFile(f"{path}: [[{key}]] cannot be set: {err}", hint=hint) from err
        files.write_text(path, text)


def add_table(path: Path, key: str, row: Mapping[str, Any]) -> None:
    """Put one more [[key]] table at the end of the TOML file at `path`; what is there stays as is.

    A file that is not there is made. Raises BadFile if it is no TOML, or has `key` in another way.
    """
    with alone.in_folder(path.parent):
        try:
            text = path.read_bytes().decode("utf-8-sig") if path.exists() else ""
            said = tomllib.loads(text)
            made = f"{text.rstrip()}\n\n[[{key}]]\n{tomlkit.dumps(dict(row))}".lstrip("\n")
            wanted = {**said, key: [*said.get(key, []), dict(row)]}
            if not _says(made, wanted):
                raise ValueError("its tables are written in an unusual way")
        except (ValueError, TypeError) as err:  # TOMLDecodeError and UnicodeDecodeError too
            raise BadFile(f"{path}: no [[{key}]] can be added: {err}") from err
        files.write_text(path, made)


def remove_table(path: Path, key: str, index: int) -> None:
    """Take one of the [[key]] tables, counted from 0, out of the TOML file at `path`.

    All else stays, comments above the table too. Raises BadFile if the file is no TOML, or its
    tables cannot be told apart.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        said = tomllib.loads(text)
        left = [row for at, row in enumerate(said[key]) if at != index]
        wanted = {**said, key: left} if left else {k: v for k, v in said.items() if k != key}
        rows = text.splitlines(keepends=True)
        gone = _blocks(rows, key)[index]
        made = "".join(row for at, row in enumerate(rows) if at not in gone)
        if not _says(made, wanted):
            raise ValueError("its tables are written in an unusual way")
    except (ValueError, LookupError, TypeError) as err:
        hint = f"take the [[{key}]] out of it by hand"
        raise BadFile(f"{path}: no [[{key}]] can be taken out: {err}", hint=hint) from err
    files.write_text(path, made)


def with_tables(text: str, key: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Return a TOML text with `rows` as its [[key]] tables, in place of any it has.

    They stand where the old ones stood, else behind the commented example, else at the end.
    Everything else says what it said before. Raises ValueError where that cannot be had.
    """
    wanted = {**tomllib.loads(text), key: [dict(row) for row in rows]}
    lines, at = _without_tables(text.splitlines(keepends=True), key)
    blocks = [f"[[{key}]]\n{tomlkit.dumps(dict(row))}\n" for row in rows]
    for place in (at, _behind_example(lines, key), len(lines)):
        if place is None:
            continue
        before, after = "".join(lines[:place]), "".join(lines[place:])
        gap = "\n" * (2 - min(2, len(before) - len(before.rstrip("\n")))) if before else ""
        made = (before + gap + "".join(blocks) + after).rstrip("\n") + "\n"
        if _says(made, wanted):
            return made
    raise ValueError("the tables there are written in an unusual way")


def _without_tables(rows: list[str], key: str) -> tuple[list[str], int | None]:
    """Return the rows without the [[key]] tables, and where the first of them stood."""
    gone = {row for block in _blocks(rows, key) for row in block}
    kept = [row for index, row in enumerate(rows) if index not in gone]
    return kept, min(gone) if gone else None


def _blocks(rows: list[str], key: str) -> list[range]:
    """Return the rows of each [[key]] table, with the empty ones behind it."""
    header = re.compile(rf"""\s*\[\[\s*["']?{re.escape(key)}["']?\s*\]\]""")
    starts = [
        index
        for index, row in enumerate(rows)
        if row.lstrip().startswith("[") and _is_complete("".join(rows[:index]))
    ]
    made: list[range] = []
    for start, end in itertools.pairwise([*starts, len(rows)]):
        if header.match(rows[start]):
            while end > start and (not rows[end - 1].strip() or rows[end - 1].startswith("#")):
                end -= 1  # comments above the next table are that table's  # noqa: PLW2901
            while end < len(rows) and not rows[end].strip():
                end += 1  # noqa: PLW2901
            made.append(range(start, end))
    return made


def _behind_example(rows: list[str], key: str) -> int | None:
    """Return the row behind the commented example `# [[key]]`, above the next table's comment."""
    example = re.compile(rf"# ?\[\[{re.escape(key)}\]\]")
    start = next((index for index, row in enumerate(rows) if example.match(row)), None)
    if start is None:
        return None
    end = start + 1
    while end < len(rows) and not re.match(r"(# ?)?\[", rows[end]):
        end += 1
    above = itertools.takewhile(lambda r: r.startswith("#"), reversed(rows[start + 1 : end]))
    return end - len(list(above)) if end < len(rows) else end


def _says(text: str, wanted: Mapping[str, Any]) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False


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
