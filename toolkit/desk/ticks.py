"""The doubts that a person has listened to and found right: `<language>.ticks.json`.

They lie beside the transcript, so that a review can go on another day, or on another desk. Each is
known by the id of its doubt (`telling`), which holds for these very words only.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from toolkit import alone, files
from toolkit.errors import BadTranscript

LIMIT = 10_000  # ticks; two hours of speech have a few hundred doubts
_LIMIT_BYTES = 1 << 20


def path_of(text: Path) -> Path:
    """Return where the ticks of the transcript at `text` are."""
    return text.with_name(f"{text.stem}.ticks.json")


def read(path: Path) -> frozenset[str]:
    """Return the ids of the doubts that are ticked. Raises BadTranscript."""
    if not path.is_file():
        return frozenset()
    try:
        with path.open("rb") as file:
            said = json.loads(file.read(_LIMIT_BYTES))["heard"]
        return frozenset(str(tick) for tick in said)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as err:
        raise BadTranscript(
            f"{path}: the ticks cannot be read",
            hint="delete the file, and tick again what you have listened to",
        ) from err


def add(path: Path, ticked: Collection[str]) -> frozenset[str]:
    """Tick these as well, whoever else ticks meanwhile; return all. Raises as the others here."""
    with alone.in_folder(path.parent):
        made = read(path) | frozenset(ticked)
        write(path, made)
    return made


def write(path: Path, ticked: Collection[str]) -> None:
    """Write the ids, one a line. Raises CannotWrite."""
    rows = ",\n".join(json.dumps(tick) for tick in sorted(ticked))
    files.write_text(path, f'{{"heard": [\n{rows}\n]}}\n' if rows else '{"heard": []}\n')
