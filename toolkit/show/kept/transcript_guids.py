"""Which episodes the records in a folder of transcripts name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from toolkit import files

_LIMIT_BYTES = 1 << 20  # of a record; real ones have some 2 kB

Owners = Mapping[str, frozenset[str]]
"""The GUIDs named in each folder of transcripts, by its name."""


def has_texts(folder: Path) -> bool:
    """Tell whether there is a transcript in a folder."""
    return bool(files.names_in(folder, ".vtt"))


def guids_in(folder: Path) -> frozenset[str]:
    """Return the GUIDs that the records in a folder name; records that cannot be read name none."""
    records = (folder / name for name in files.names_in(folder, ".toml"))
    return frozenset(guid for path in records if (guid := _guid_in(path)))


def _guid_in(path: Path) -> str | None:
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            data = file.read(_LIMIT_BYTES)
    except OSError:
        return None
    return _guid_of(data)


@lru_cache(maxsize=512)  # a build asks for the same records dozens of times
def _guid_of(data: bytes) -> str | None:
    """Return the GUID that a record's bytes name."""
    if b"guid" not in data:  # older records, and there may be thousands
        return None
    try:
        guid = tomllib.loads(data.decode("utf-8-sig")).get("guid")
    except (ValueError, RecursionError):
        return None
    return guid if isinstance(guid, str) else None
