"""Nouns that are read as far as all commands ask, such as an episode's date; the rest when asked.

Of thousands of episodes most are looked at for their dates alone, while chapters, people and links
are most of what checking a file costs. Whoever asks for more gets all of it, and notices nothing.
"""

from __future__ import annotations

import functools
import json
import threading
import types
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from toolkit.show.toml.fields import Noun

N = TypeVar("N", bound=Noun)

_REST = "_rest"  # under which a noun has what reads the rest of it
_LOCK = threading.RLock()  # jobs of several threads may ask at once
_PLAIN = (str, int, bool, type(None))
_OF_PYDANTIC = ("__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")


class LateNoun:
    """What a noun is as long as not all of it was read; after that it is of its own class."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        """Return a field that was not read before: Python asks here for what is not there."""
        if name not in type(self).__pydantic_fields__:  # type: ignore[attr-defined]
            raise AttributeError(name)
        return getattr(_whole(self), name)

    def __eq__(self, other: object) -> bool:
        """Compare the whole."""
        return bool(_whole(self) == (_whole(other) if isinstance(other, LateNoun) else other))

    def __hash__(self) -> int:
        """Return the hash of the whole."""
        return hash(_whole(self))

    def __repr__(self) -> str:
        """Tell the whole."""
        return repr(_whole(self))

    def __str__(self) -> str:
        """Tell the whole."""
        return str(_whole(self))

    def __iter__(self) -> Any:
        """Go through the whole."""
        return iter(_whole(self))

    def __reduce_ex__(self, version: Any) -> Any:
        """Pickle the whole."""
        return _whole(self).__reduce_ex__(version)

    def __copy__(self) -> Any:
        """Copy the whole."""
        return _whole(self).__copy__()

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Any:
        """Copy the whole."""
        return _whole(self).__deepcopy__(memo)

    @property
    def model_fields_set(self) -> set[str]:
        """The fields that the file has."""
        fields: set[str] = _whole(self).model_fields_set
        return fields

    def model_copy(self, **said: Any) -> Any:
        """Copy the whole."""
        return _whole(self).model_copy(**said)

    def model_dump(self, **said: Any) -> Any:
        """Dump the whole."""
        return _whole(self).model_dump(**said)

    def model_dump_json(self, **said: Any) -> Any:
        """Dump the whole."""
        return _whole(self).model_dump_json(**said)


def head(noun: Noun) -> bytes:
    """Return what is read at once of a noun: plain values, instants, and the names of the rest."""
    defaults = _defaults(type(noun))
    plain, instants, late = dict[str, Any](), dict[str, str](), list[str]()
    for name in type(noun).model_fields:
        value = getattr(noun, name)
        if type(value) in _PLAIN:
            plain[name] = value
        elif type(value) is datetime:
            instants[name] = value.isoformat()
        elif name not in defaults or value != defaults[name]:
            late.append(name)
    short = {name: value for name, value in plain.items() if not _is_default(defaults, name, value)}
    return json.dumps([short, instants, late], separators=(",", ":")).encode()


def late(kind: type[N], said: bytes, rest: Callable[[], N]) -> N:
    """Return the noun of a head, of which `rest` reads the whole. Raises ValueError."""
    values = dict(_defaults(kind))
    try:
        plain, instants, names = json.loads(said)
        values.update(plain)
        for name, value in instants.items():
            values[name] = datetime.fromisoformat(value)
        for name in names:
            values.pop(name, None)
    except (TypeError, AttributeError, RecursionError) as err:
        raise ValueError("no head of a noun") from err
    values[_REST] = rest
    made: N = object.__new__(_late_kind(kind))
    set_ = object.__setattr__
    set_(made, "__dict__", values)
    set_(made, "__pydantic_fields_set__", set())
    set_(made, "__pydantic_extra__", None)
    set_(made, "__pydantic_private__", None)
    return made


@functools.cache
def _late_kind(kind: type[Noun]) -> Any:
    """Return the class of nouns of a kind that are not wholly read; it has fields and all else."""
    return types.new_class(f"Late{kind.__name__}", (LateNoun, kind))


@functools.cache
def _defaults(kind: type[Noun]) -> dict[str, Any]:
    """Return what is so unless a file says otherwise; frozen values, which nouns may share."""
    return {
        name: field.get_default(call_default_factory=True, validated_data={})
        for name, field in kind.model_fields.items()
        if not field.is_required()
    }


def _is_default(defaults: dict[str, Any], name: str, value: object) -> bool:
    return name in defaults and value == defaults[name] and type(value) is type(defaults[name])


def _whole(one: Any) -> Any:
    """Return the noun, which is whole from now on."""
    with _LOCK:
        rest = one.__dict__.get(_REST)
        if rest is not None:
            read = rest()
            set_ = object.__setattr__
            set_(one, "__dict__", dict(read.__dict__))
            for name in _OF_PYDANTIC:
                set_(one, name, getattr(read, name))
            set_(one, "__class__", type(read))
    return one
