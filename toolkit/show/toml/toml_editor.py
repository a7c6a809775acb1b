"""Set keys and tables in a TOML file that a person wrote; comments, order and blank lines stay."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.exceptions import TOMLKitError

from toolkit import files
from toolkit.errors import BadFile
from toolkit.folders import alone
from toolkit.show.toml.toml_reader import FILE_LIMIT_BYTES
from toolkit.show.toml.toml_text import headers, loads, rows_of


def set_keys(path: Path, values: Mapping[str, Any], remove: Collection[str] = ()) -> None:
    """Set and remove top-level keys of the TOML file at `path`, whole or not at all.

    A new key takes the place of its commented example (`# key = ...`) if there is one; else it
    stands above the first table, where TOML wants it. Raises BadFile if the file is no TOML, or if
    what would be written does not say what it should.
    """
    with alone.in_folder(path.parent):
        _set_keys(path, values, remove)


def set_in_tables(path: Path, values: Mapping[str, Mapping[str, Any]]) -> None:
    """Set keys in the [tables] of the TOML file at `path`, whole or not at all; None removes one.

    A name with dots is that of a table in a table. One that is not there is put at the end. Raises
    BadFile as `set_keys`.
    """
    with alone.in_folder(path.parent):
        try:
            document = tomlkit.parse(files.read(path, FILE_LIMIT_BYTES).decode("utf-8-sig"))
            wanted: dict[str, Any] = document.unwrap()
            for name, keys in values.items():
                for said in (document, wanted):
                    table: Any = said
                    for part in name.split("."):
                        table = table.setdefault(part, {} if said is wanted else tomlkit.table())
                    for key, value in keys.items():
                        table.pop(key, None) if value is None else table.update({key: value})
            made = tomlkit.dumps(document)
        except (TOMLKitError, ValueError) as err:  # UnicodeDecodeError too
            raise BadFile(f"{path}: not valid TOML: {err}") from err
        if not _says(made, wanted):
            names = ", ".join(f"[{name}]" for name in values)
            hint = f"write {names} there yourself"
            raise BadFile(
                f"{path}: soy cannot change its tables without changing others", hint=hint
            )
        files.write_text(path, made)


def _set_keys(path: Path, values: Mapping[str, Any], remove: Collection[str]) -> None:
    try:
        text = files.read(path, FILE_LIMIT_BYTES).decode("utf-8-sig")
        kept = {key: value for key, value in loads(text).items() if key not in remove}
        made = _with_keys(tomlkit.parse(text), values, remove)
    except (TOMLKitError, ValueError) as err:  # UnicodeDecodeError too
        raise BadFile(f"{path}: not valid TOML: {err}") from err
    if not _says(made, {**kept, **values}):
        hint = (
            f"write {', '.join(values)} there yourself: each on a line of its own, above the first "
            "[table]"
        )
        raise BadFile(f"{path}: soy cannot change its keys without changing others", hint=hint)
    files.write_text(path, made)


def _with_keys(document: TOMLDocument, values: Mapping[str, Any], remove: Iterable[str]) -> str:
    for key in remove:
        document.pop(key, None)
    for key in values:
        if key in document:
            document[key] = values[key]
    text = tomlkit.dumps(document)
    for key, value in values.items():
        if key not in document:
            text = _with_key(text, key, f"{key} = {tomlkit.item(value).as_string()}\n")
    return text


def set_tables(path: Path, key: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put `rows` into the TOML file at `path` as its [[key]] tables, in place of any it has.

    Raises BadFile if the file is no TOML, or if its tables cannot be told apart from the rest.
    """
    with alone.in_folder(path.parent):
        _set_tables(path, key, rows)


def _set_tables(path: Path, key: str, rows: Sequence[Mapping[str, Any]]) -> None:
    try:
        text = with_tables(files.read(path, FILE_LIMIT_BYTES).decode("utf-8-sig"), key, rows)
    except ValueError as err:  # TOMLDecodeError and UnicodeDecodeError too
        hint = f"remove the [[{key}]] from it yourself, and run the command again"
        raise BadFile(f"{path}: soy cannot change [[{key}]]: {err}", hint=hint) from err
    files.write_text(path, text)


def add_table(path: Path, key: str, row: Mapping[str, Any]) -> None:
    """Put one more [[key]] table at the end of the TOML file at `path`; what is there stays as is.

    A file that is not there is made. Raises BadFile if it is no TOML, or has `key` in another way.
    """
    with alone.in_folder(path.parent):
        _add_table(path, key, row)


def _add_table(path: Path, key: str, row: Mapping[str, Any]) -> None:
    try:
        text = files.read(path, FILE_LIMIT_BYTES).decode("utf-8-sig") if path.exists() else ""
        said = loads(text)
        made = f"{text.rstrip()}\n\n[[{key}]]\n{tomlkit.dumps(dict(row))}".lstrip("\n")
        wanted = {**said, key: [*said.get(key, []), dict(row)]}
        if not _says(made, wanted):
            raise ValueError("its tables are written in an unusual way")
    except (ValueError, TypeError) as err:  # TOMLDecodeError and UnicodeDecodeError too
        raise BadFile(f"{path}: soy cannot add [[{key}]]: {err}") from err
    files.write_text(path, made)


def change_table(path: Path, key: str, index: int, values: Mapping[str, Any]) -> None:
    """Set keys of one of the [[key]] tables, counted from 0; None removes one.

    All else stays as it is, comments and the order of the keys too; a text of several lines is
    written as one. Raises BadFile if the file is no TOML, or its tables are written in another way.
    """
    with alone.in_folder(path.parent):
        _change_table(path, key, index, values)


def _change_table(path: Path, key: str, index: int, values: Mapping[str, Any]) -> None:
    try:
        document = tomlkit.parse(files.read(path, FILE_LIMIT_BYTES).decode("utf-8-sig"))
        wanted: dict[str, Any] = document.unwrap()
        for said in (document, wanted):
            table: Any = said
            row = table[key][index]
            for name, value in values.items():
                row.pop(name, None) if value is None else row.update({name: value})
        made = tomlkit.dumps(document)
        if not _says(made, wanted):
            raise ValueError("its tables are written in an unusual way")
    except (TOMLKitError, ValueError, LookupError, TypeError) as err:
        hint = f"change {', '.join(values)} there yourself"
        raise BadFile(f"{path}: soy cannot change [[{key}]]: {err}", hint=hint) from err
    files.write_text(path, made)


def remove_table(path: Path, key: str, index: int) -> None:
    """Take one of the [[key]] tables, counted from 0, out of the TOML file at `path`.

    All else stays, comments above the table too. Raises BadFile if the file is no TOML, or its
    tables cannot be told apart.
    """
    with alone.in_folder(path.parent):
        _remove_table(path, key, index)


def _remove_table(path: Path, key: str, index: int) -> None:
    try:
        text = files.read(path, FILE_LIMIT_BYTES).decode("utf-8-sig")
        said = loads(text)
        left = [row for at, row in enumerate(said[key]) if at != index]
        wanted = {**said, key: left} if left else {k: v for k, v in said.items() if k != key}
        rows = rows_of(text)
        gone = _blocks(rows, key, with_inner=True)[index]
        made = "".join(row for at, row in enumerate(rows) if at not in gone)
        if not _says(made, wanted):
            raise ValueError("its tables are written in an unusual way")
    except (ValueError, LookupError, TypeError) as err:
        hint = f"remove the [[{key}]] from it yourself"
        raise BadFile(f"{path}: soy cannot remove [[{key}]]: {err}", hint=hint) from err
    files.write_text(path, made)


def with_tables(text: str, key: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Return a TOML text with `rows` as its [[key]] tables, in place of any it has.

    They stand where the old ones stood, else behind the commented example, else at the end.
    Everything else says what it said before. Raises ValueError where that cannot be had.
    """
    wanted = {**loads(text), key: [dict(row) for row in rows]}
    lines, at = _without_tables(rows_of(text), key)
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


def _blocks(rows: list[str], key: str, *, with_inner: bool = False) -> list[range]:
    """Return the rows of each [[key]] table, with the empty ones behind it.

    `with_inner`: with the rows of the tables inside it as well.
    """
    header = re.compile(rf"""\s*\[\[\s*["']?{re.escape(key)}["']?\s*\]\]""")
    inner = re.compile(rf"""\s*\[{{1,2}}\s*["']?{re.escape(key)}["']?\s*\.""")
    heads = [at for at in headers(rows) if not (with_inner and inner.match(rows[at]))]
    made: list[range] = []
    for start, end in itertools.pairwise([*heads, len(rows)]):
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
        return loads(text) == wanted
    except ValueError:
        return False


def _with_key(text: str, key: str, line: str) -> str:
    rows = rows_of(text)
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
    first = next(iter(headers(rows)), None)
    if first is None:
        return len(rows)
    above = itertools.takewhile(lambda r: r.startswith("#"), reversed(rows[:first]))
    return first - len(list(above))
