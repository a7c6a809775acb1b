"""Read a TOML file into a noun, or say which key is wrong and what was expected there."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from toolkit.errors import BadFile
from toolkit.secrecy import hidden
from toolkit.show.toml.fields import Noun
from toolkit.show.toml.toml_faults import explained
from toolkit.show.toml.toml_text import loads

FILE_LIMIT_BYTES = 4 << 20  # far above any real file; keeps a wrong file from filling memory

N = TypeVar("N", bound=Noun)

_EXPECTED = {
    "missing": "it is required",
    "string_type": "expected text in quotes",
    "bool_type": "expected true or false, without quotes",
    "int_type": "expected a whole number",
    "float_type": "expected a number",
    "float_parsing": "expected a number",
    "tuple_type": "expected a list in [brackets]",
    "model_type": "expected a table",
    "uuid_parsing": "expected a UUID such as 9b024349-ccf0-5f69-a609-6b82873eab3c",
}


def read_noun(
    path: Path, kind: type[N], *, zone_name: Callable[[], str] | None = None, **known: Any
) -> N:
    """Return the `kind` that the TOML file says; `known` are values that the file does not hold.

    `zone_name` names the zone of local times, if there is one; it is asked when it is needed.

    Raises BadFile naming file, key, value and what was expected; for an unknown key the hint
    names the nearest known one.
    """
    return validate(path, kind, read_table(path), zone_name=zone_name, **known)


def validate(
    path: Path,
    kind: type[N],
    keys: Mapping[str, Any],
    *,
    zone_name: Callable[[], str] | None = None,
    **known: Any,
) -> N:
    """Return the `kind` that `keys` make, as if they stood in the file at `path`; see above."""
    for name in known:
        if name in keys:
            raise _unknown(path, (name,), kind, known)
    try:
        return kind.model_validate({**keys, **known}, context=zone_name)
    except ValidationError as err:
        raise _all_of(path, kind, err, known)[0] from None


def mistakes(
    path: Path, kind: type[N], *, zone_name: Callable[[], str] | None = None, **known: Any
) -> tuple[BadFile, ...]:
    """Return all that is wrong in a file, of which `read_noun` would raise the first."""
    try:
        kind.model_validate({**read_table(path), **known}, context=zone_name)
    except ValidationError as err:
        return _all_of(path, kind, err, known)
    except BadFile as err:
        return (err,)
    return ()


def _all_of(
    path: Path, kind: type[Noun], err: ValidationError, known: Mapping[str, Any]
) -> tuple[BadFile, ...]:
    """Return what a person has to correct: unknown keys, then wrong values, then missing keys.

    A key that is missing because another one is its misspelling is not told twice.
    """
    errors = err.errors()
    unknown = [e["loc"] for e in errors if e["type"] == "extra_forbidden"]
    meant = {(*where[:-1], _nearest(where, kind, known)) for where in unknown}
    others = [e for e in errors if e["type"] not in ("extra_forbidden", "missing")]
    missing = [e for e in errors if e["type"] == "missing" and e["loc"] not in meant]
    return (
        *(_unknown(path, where, kind, known) for where in unknown),
        *(_wrong(path, e) for e in (*others, *missing)),
    )


def read_table(path: Path) -> dict[str, Any]:
    """Return a TOML file's table. Raises BadFile if it is missing or no TOML."""
    text = read_text(path)
    try:
        return loads(text)
    except ValueError as err:  # TOMLDecodeError, huge numbers, deep nesting
        message, hint = explained(text, err)
        raise BadFile(f"{path}: {message}", hint=hint) from err


def read_text(path: Path, limit_bytes: int = FILE_LIMIT_BYTES) -> str:
    """Return a text that a person wrote. Raises BadFile if it is missing, huge or not UTF-8."""
    try:
        if path.exists() and not path.is_file():
            raise BadFile(f"{path}: this is not a file", hint="put a text file there")
        if path.stat().st_size > limit_bytes:
            raise BadFile(
                f"{path}: the file is larger than {limit_bytes >> 10} KiB",
                hint="is it the right file? Shorten it",
            )
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as err:
        raise BadFile(f"{path}: the file is missing") from err
    except OSError as err:
        raise BadFile(f"{path}: {(err.strerror or 'cannot be read').lower()}") from err
    except UnicodeDecodeError as err:
        raise BadFile(f"{path}: the text is not UTF-8", hint="save the file as UTF-8") from err


def keys_of(kind: type[Noun]) -> dict[str, Any]:
    """Return the keys a file may hold for `kind`, each with pydantic's field description."""
    return {field.alias or name: field for name, field in kind.model_fields.items()}


def nouns_in(annotation: Any) -> Iterator[type[Noun]]:
    """Yield the nouns that a field's type speaks of: itself, or the members of a list."""
    if isinstance(annotation, type) and issubclass(annotation, Noun):
        yield annotation
    for inner in get_args(annotation):
        yield from nouns_in(inner)


def _unknown(
    path: Path, where: tuple[int | str, ...], kind: type[Noun], known: Mapping[str, Any]
) -> BadFile:
    own = [name for name in keys_of(kind) if name not in known]
    if len(where) > 1 and where[-1] in own and where[-1] not in _names_beside(where, kind, known):
        key, table = where[-1], _header(where[:-1])
        hint = f"move {key} up, above the first line in [brackets]; here it belongs to {table}"
        return BadFile(f"{path}: unknown key {_dotted(where)!r}", hint=hint)
    near = _nearest(where, kind, known)
    names = _names_beside(where, kind, known)
    hint = f"did you mean {near!r}?" if near else f"known keys: {', '.join(names)}"
    return BadFile(f"{path}: unknown key {_dotted(where)!r}", hint=hint)


def _header(table: tuple[int | str, ...]) -> str:
    """Return the line at which a table begins: [release], or [[people]] for one of several."""
    name = ".".join(step for step in table if isinstance(step, str))
    return f"[[{name}]]" if isinstance(table[-1], int) else f"[{name}]"


def _nearest(
    where: tuple[int | str, ...], kind: type[Noun], known: Mapping[str, Any]
) -> str | None:
    names = _names_beside(where, kind, known)
    return next(iter(difflib.get_close_matches(str(where[-1]), names, n=1, cutoff=0.5)), None)


def _names_beside(
    where: tuple[int | str, ...], kind: type[Noun], known: Mapping[str, Any]
) -> list[str]:
    """Return the keys that the table of the key at `where` may hold."""
    parent = kind
    for step in where[:-1]:
        if isinstance(step, str):
            field = keys_of(parent).get(step)
            parent = next(nouns_in(field.annotation), parent) if field else parent
    return [name for name in keys_of(parent) if name not in known]


def _wrong(path: Path, error: ErrorDetails) -> BadFile:
    expected = _EXPECTED.get(error["type"], error["msg"].removeprefix("Value error, "))
    expected = expected[:1].lower() + expected[1:]
    key = _dotted(error["loc"])
    if error["type"] == "missing":
        return BadFile(f"{path}: the key {key!r} is missing", hint=expected)
    if isinstance(error["input"], Mapping):  # a rule about several keys at once
        return BadFile(f"{path}: {key + ': ' if key else ''}{expected}", hint=_manual_of(path))
    value = hidden(repr(error["input"]))  # before it is cut, which may take the @ away
    shown = value if len(value) <= 80 else value[:77] + "..."
    return BadFile(f"{path}: {key} = {shown}: {expected}", hint=_manual_of(path))


def _manual_of(path: Path) -> str | None:
    topic = {"show.toml": "show", "episode.toml": "episode"}.get(path.name)
    if topic is None and path.name in ("campaign.toml", "moments.toml", "brand.toml"):
        topic = "campaign"
    return f"soy help-file {topic} says what each key takes" if topic else None


def _dotted(where: tuple[int | str, ...]) -> str:
    """Return `people[2].name` for ("people", 1, "name"): people count from one."""
    text = ""
    for step in where:
        if isinstance(step, int):
            text += f"[{step + 1}]"
        elif not step.startswith("function-"):
            text += f".{step}" if text else step
    return text
