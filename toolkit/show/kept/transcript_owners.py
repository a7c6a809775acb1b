"""Whose transcripts lie in which folder, as the last build read it of the folders' records."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from toolkit.folders import kept
from toolkit.folders.seen import Looks
from toolkit.show.kept.transcript_guids import Owners, guids_in, has_texts

_KIND = "owners"


class KeptOwners:
    """The GUIDs that the records of each folder name; read again where a folder changed."""

    def __init__(self, transcripts: Path, build_dir: Path, looks: Looks | None = None) -> None:
        """Read them. Folders that a link puts there are passed over, as `owners` does."""
        self._build_dir, self._looks = build_dir, looks or Looks()
        self._new: dict[str, kept.Row] = {}
        self._there: set[str] = set()
        self.owners: Owners = self._read(transcripts)

    def save(self) -> None:
        """Keep what is new for the next command."""
        if self._new:
            kept.write(self._build_dir, _KIND, self._new, self._there)
            self._new = {}

    def _read(self, transcripts: Path) -> Owners:
        known = kept.read(self._build_dir, _KIND)
        found: dict[str, frozenset[str]] = {}
        for name in _folders(transcripts):
            self._there.add(name)
            key = _key(f"{transcripts}/{name}", self._looks)
            row = known.get(name)
            guids = _guids(row[1]) if row is not None and row[0] == key else None
            if guids is None:
                place = transcripts / name
                guids = [has_texts(place), *sorted(guids_in(place))]
                if key is not None and _key(f"{transcripts}/{name}", Looks()) == key:
                    self._new[name] = (key, json.dumps(guids).encode())
            if guids[0]:
                found[name] = frozenset(guids[1:])
        return found


def _folders(transcripts: Path) -> list[str]:
    """Return the names of the folders there, those left out that a link puts there from elsewhere.

    Raises OSError.
    """
    if not transcripts.is_dir():
        return []
    inside = transcripts.resolve()
    with os.scandir(transcripts) as entries:
        found = [each for each in entries if not each.name.startswith(".") and each.is_dir()]
    return sorted(
        each.name
        for each in found
        if not each.is_symlink() or Path(each.path).resolve().is_relative_to(inside)
    )


def _key(folder: str, looks: Looks) -> bytes | None:
    digest = looks.at(folder).digest
    return None if digest is None else kept.program() + digest


def _guids(value: bytes) -> list[Any] | None:
    try:
        said = json.loads(value)
    except ValueError:
        return None
    return said if isinstance(said, list) and said and isinstance(said[0], bool) else None
