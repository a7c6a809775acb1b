"""How large a CTranslate2 model is, told by the names and sizes in model.bin; no weight is read.

The layout is the one that CTranslate2 writes (`ModelSpec._serialize` in its `specs/model_spec.py`,
binary version 6; since version 4 only the list of second names at the end has changed). A weight
that a model has twice is written once, and the list says by which other names it goes.
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from toolkit import files

VERSIONS = (4, 5, 6)
WITH_SECOND_NAMES = 6  # from this version on the list is as it is read here
MOST_VARIABLES = 20_000  # ours: Whisper large has about 1,800
MOST_RANK = 8  # ours: Whisper's have 3 at most
_BYTES = {0: 4, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2}  # by the number of the type: float32, int8, ...
_LAYER = re.compile(r"decoder/layer_([0-9]{1,4})/")


class NotAModel(Exception):
    """What lies in a folder is no Whisper model; the text names the file and what is wrong."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a Whisper model is."""

    tokens: int  # rows of the embedding
    layers: int  # of the decoder
    heads: int  # of a layer of the decoder
    features: int | None  # rows of a look at the sound; None where the file does not tell


@dataclass(frozen=True, slots=True)
class _Variable:
    name: str
    sides: tuple[int, ...]
    value: int | None  # of a single whole number


def shape(file: Path) -> Shape:
    """Return how large the model in a model.bin is. Raises NotAModel."""
    try:
        with files.opened(file) as reading:
            variables = {one.name: one for one in _variables(reading)}
            names = {*variables, *_second_names(reading)}
    except (struct.error, UnicodeDecodeError) as err:
        raise NotAModel("model.bin: it is damaged, or its end is missing") from err
    except OSError as err:
        raise NotAModel(f"model.bin: {err.strerror}") from err
    layers = {int(at[1]) for name in names if (at := _LAYER.match(name))}
    table = _sides(variables, "decoder/embeddings/weight", 2)
    sound = _sides(variables, "encoder/conv1/weight", 3)
    if not table or not layers:
        raise NotAModel("model.bin: it is not a Whisper model")
    heads = variables.get("decoder/num_heads")
    # Older files do not tell their heads; a head has 64 numbers in all of Whisper's own sizes.
    count = heads.value if heads and heads.value else max(1, table[1] // 64)
    return Shape(table[0], len(layers), count, sound[1] if sound else None)


def _sides(variables: dict[str, _Variable], name: str, rank: int) -> tuple[int, ...]:
    found = variables.get(name)
    return found.sides if found and len(found.sides) == rank else ()


def _variables(reading: BufferedReader) -> Iterator[_Variable]:
    end = reading.seek(0, 2)
    reading.seek(0)
    if _version(reading) not in VERSIONS:
        raise NotAModel("model.bin: this is not a CTranslate2 model, or is of another version")
    if _name(reading) != "WhisperSpec":
        raise NotAModel("model.bin: it is not a Whisper model")
    _, count = _numbers(reading, "<II")
    for _ in range(_bounded(count)):
        name = _name(reading)
        (rank,) = _numbers(reading, "<B")
        if rank > MOST_RANK:
            raise NotAModel("model.bin: it is damaged")
        sides = _numbers(reading, f"<{rank}I")
        kind, size = _numbers(reading, "<BI")
        at = reading.tell()
        if at + size > end:
            raise NotAModel("model.bin: its end is missing; copy or fetch it again")
        if kind not in _BYTES or math.prod(sides) * _BYTES[kind] != size:
            raise NotAModel(f"model.bin: it is damaged at {name[:60]}")
        value = int.from_bytes(reading.read(size), "little") if not sides and kind != 0 else None
        reading.seek(at + size)
        yield _Variable(name, sides, value)


def _second_names(reading: BufferedReader) -> Iterator[str]:
    """Yield the other names of weights, from behind the last weight on."""
    at = reading.tell()
    reading.seek(0)
    version = _version(reading)
    reading.seek(at)
    if version < WITH_SECOND_NAMES:
        return
    (count,) = _numbers(reading, "<I")
    for _ in range(_bounded(count)):
        yield _name(reading)
        _name(reading)  # the first one, under which it is written


def _version(reading: BufferedReader) -> int:
    return _numbers(reading, "<I")[0]


def _bounded(count: int) -> int:
    if count > MOST_VARIABLES:
        raise NotAModel("model.bin: it is damaged")
    return count


def _numbers(reading: BufferedReader, form: str) -> tuple[int, ...]:
    made: tuple[int, ...] = struct.unpack(form, reading.read(struct.calcsize(form)))
    return made


def _name(reading: BufferedReader) -> str:
    (length,) = _numbers(reading, "<H")
    (name,) = struct.unpack(f"{length}s", reading.read(length))
    return str(name.rstrip(b"\0"), "ascii")
