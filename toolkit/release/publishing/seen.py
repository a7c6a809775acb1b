"""Which release this machine saw last in each place: a hint that a publish will have to write.

No promise depends on it: it lies in `build/`, and is copied along with it.
"""

from __future__ import annotations

import json
from pathlib import Path

from toolkit import files
from toolkit.publication.history import is_of
from toolkit.publication.manifest import Manifest

_LIMIT_BYTES = 1 << 20

SEEN_FILE = "seen.json"  # beside build/public


def place(store_name: str, show_guid: object) -> str:
    """Return the name under which a show's releases in a store are remembered."""
    return f"{store_name} {show_guid or '-'}"


def is_other(name: str, build: Path, sha256: str | None) -> bool:
    """Tell whether the build of this digest is surely not the release that was seen last."""
    present = _read(build).get(name)
    return bool(present and sha256) and not is_of(str(present), str(sha256))


def note(head: Manifest | None, name: str, build: Path) -> None:
    """Remember that this machine has seen the store's present release."""
    if head is None:
        return
    known = _read(build)
    if head.history.present and known.get(name) != head.history.present:
        known[name] = head.history.present
        files.write_text(build / SEEN_FILE, json.dumps(known, indent=1, sort_keys=True) + "\n")


def _read(build: Path) -> dict[str, str]:
    try:
        said = json.loads(files.read(build / SEEN_FILE, _LIMIT_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    return {str(k): str(v) for k, v in said.items()} if isinstance(said, dict) else {}
