"""What is to be set: a template, the values that it reads, and the pictures that it may show."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]


@dataclass(frozen=True, slots=True)
class Document:
    """A template of ours with its values.

    The template is typst source. It begins with `#import "/common.typ": *` and reads its values as
    `values`, its pictures as `image("/NAME")`. Values are data: nothing in them is ever source.
    """

    template: str
    values: Mapping[str, Json]
    where: str  # what it is made for, as messages begin
    pictures: Mapping[str, bytes] = field(default_factory=dict)  # PNG, JPEG or SVG by file name


def composed(value: Json) -> Json:
    """Return a value with its texts in composed form (NFC), for which fonts have their letters."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {key: composed(each) for key, each in value.items()}
    if isinstance(value, Sequence):
        return [composed(each) for each in value]
    return value


def texts(value: Json) -> Iterator[str]:
    """Yield all texts in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, Sequence):
        for each in value:
            yield from texts(each)
