"""The doubts that a person has listened to and found right: `<language>.ticks.json`.

They lie beside the transcript, so that a review can go on another day, or on another desk. Each is
known by the id of its doubt (`telling`), which holds for these very words only. The file says where
they were listened to: copied to another episode, or beside another recording, they do not count.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from toolkit import files
from toolkit.errors import BadTranscript
from toolkit.transcript.binding import Binding

LIMIT = 10_000  # ticks; two hours of speech have a few hundred doubts
_LIMIT_BYTES = 1 << 20


def path_of(text: Path) -> Path:
    """Return where the ticks of the transcript at `text` are."""
    return text.with_name(f"{text.stem}.ticks.json")


def read(path: Path, of: Binding) -> frozenset[str]:
    """Return the ids of the doubts that are ticked in the transcript `of`. Raises BadTranscript.

    Files of an older form do not say where they belong, and count.
    """
    if not path.is_file():
        return frozenset()
    try:
        with path.open("rb") as file:
            said = json.loads(file.read(_LIMIT_BYTES))
        if any(said.get(key) not in (None, value) for key, value in of.keys.items()):
            return frozenset()
        return frozenset(str(tick) for tick in said["heard"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as err:
        raise BadTranscript(
            f"{path}: the ticks cannot be read",
            hint="delete the file, and tick again what you have listened to",
        ) from err


def write(path: Path, ticked: Collection[str], of: Binding) -> None:
    """Write the ids, one a line, and where they belong. Raises CannotWrite."""
    keys = "".join(f"{json.dumps(key)}: {json.dumps(value)},\n" for key, value in of.keys.items())
    rows = ",\n".join(json.dumps(tick) for tick in sorted(ticked))
    heard = f"[\n{rows}\n]" if rows else "[]"
    files.write_text(path, f'{{{keys}"heard": {heard}}}\n')
