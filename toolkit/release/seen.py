"""Which release this machine saw last in each store, so that it takes no episode of others away."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from toolkit import files
from toolkit.errors import PublishConflict
from toolkit.release.history import KeptRelease, is_of
from toolkit.release.manifest import Manifest

SEEN_FILE = "seen.json"  # beside build/public


def refuse_loss(
    manifest: Manifest,
    head: Manifest | None,
    store_name: str,
    build: Path,
    kept: Callable[[KeptRelease], Manifest | None],
) -> None:
    """Raise PublishConflict if episodes that another machine published would go from the feed.

    Who saw the last release, and left an episode out of the next, means it. `kept` returns what
    was in a release, None if that cannot be known; it is asked while a publish is not finished.
    """
    last = head.history.last if head else None
    if head is None or last is None or _read(build).get(store_name) == last.id:
        return
    before = kept(last) or head if head.history.is_open else head
    lost = sorted(_episodes(before) - _episodes(manifest))
    if lost:
        raise PublishConflict(
            f"{', '.join(lost[:5])}: published by {last.by} ({last.id}), and not in what was "
            "built here",
            hint="get the show's latest files (git pull), soy build, and publish; if it is meant: "
            "soy publish --without-them",
        )


def is_other(store_name: str, build: Path, sha256: str | None) -> bool:
    """Tell whether the build of this digest is surely not the release that was seen last."""
    present = _read(build).get(store_name)
    return bool(present and sha256) and not is_of(str(present), str(sha256))


def note(head: Manifest | None, store_name: str, build: Path) -> None:
    """Remember that this machine has seen the store's present release."""
    if head is None:
        return
    known = _read(build)
    if head.history.present and known.get(store_name) != head.history.present:
        known[store_name] = head.history.present
        files.write_text(build / SEEN_FILE, json.dumps(known, indent=1, sort_keys=True) + "\n")


def _episodes(manifest: Manifest) -> set[str]:
    keys = (entry.key.split("/") for entry in manifest.entries)
    return {parts[1] for parts in keys if parts[0] == "episodes" and len(parts) > 2}


def _read(build: Path) -> dict[str, str]:
    try:
        said = json.loads((build / SEEN_FILE).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return {str(k): str(v) for k, v in said.items()} if isinstance(said, dict) else {}
