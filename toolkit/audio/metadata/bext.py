"""The `bext` chunk of Broadcast Wave files: who recorded what, and when."""

from __future__ import annotations

import struct
import unicodedata
from pathlib import Path
from typing import Any

from toolkit import files
from toolkit.audio.containers import riff

# EBU Tech 3285, bext: Description, Originator, OriginatorReference, OriginationDate, Origination-
# Time, TimeReference, Version, UMID, reserved; after that CodingHistory to the chunk's end.
_HEAD = struct.Struct("<256s32s32s10s8sQ")
_BEFORE_HISTORY_BYTES = 602
_HISTORY_BYTES = 2000  # kept; real ones are a few lines
_LARGEST_TOML_INTEGER = (1 << 63) - 1


def read(path: Path) -> dict[str, Any]:
    """Return the keys of `[broadcast]` that a recording gives; empty without a `bext` chunk.

    Text is bounded, without control characters; what is empty is left out.
    """
    with files.opened(path) as file:
        for chunk in riff.wav_chunks(file):
            if chunk.name == b"bext":
                file.seek(chunk.start)
                return _keys(file.read(min(chunk.length, _BEFORE_HISTORY_BYTES + _HISTORY_BYTES)))
    return {}


def _keys(content: bytes) -> dict[str, Any]:
    if len(content) < _HEAD.size:
        return {}
    description, originator, _, date, time, reference = _HEAD.unpack_from(content)
    texts = {
        "description": _text(description),
        "originator": _text(originator).replace("\n", " "),
        "origination_date": _text(date).replace("\n", " "),
        "origination_time": _text(time).replace("\n", " "),
        "time_reference": reference if reference <= _LARGEST_TOML_INTEGER else 0,
        "coding_history": _text(content[_BEFORE_HISTORY_BYTES:]),
    }
    return {name: value for name, value in texts.items() if value != ""}


def _text(field: bytes) -> str:
    """Return a field up to its first zero: ASCII by the standard, UTF-8 or Latin-1 in practice."""
    raw = field.partition(b"\0")[0]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    fit = "".join(c for c in lines if c == "\n" or unicodedata.category(c)[0] != "C")
    return unicodedata.normalize("NFC", fit).strip()
