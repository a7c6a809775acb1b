"""What a partner's last pack held: kept beside the partner's file, for the next to compare.

It is no build output: `build` may be removed, and the next pack may be made on another computer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from toolkit import files
from toolkit.errors import BadFile
from toolkit.show.partners.partner import FOLDER, Partner
from toolkit.show.project import Project

_LIMIT_BYTES = 16 << 20
_VERSION = 1


@dataclass(frozen=True, slots=True)
class PackRecord:
    """One pack: when it was made, of what, and a digest for each path in it."""

    day: date
    digest: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PackHistory:
    """The last pack, and the one before it, with which it was compared."""

    last: PackRecord | None = None
    before: PackRecord | None = None

    def compared(self, digest: str, today: date) -> tuple[date, PackRecord | None]:
        """Return the day of a pack, and with which one it is compared.

        A pack of the same is the same pack: it keeps its day, so that its bytes stay.
        """
        if self.last and self.last.digest == digest:
            return self.last.day, self.before
        return today, self.last

    def followed(self, pack: PackRecord) -> PackHistory:
        """Return the history with this pack as the last."""
        if self.last and self.last.digest == pack.digest:
            return self
        return PackHistory(pack, self.last)


def path_of(project: Project, partner: Partner) -> Path:
    """Return where it is kept."""
    return project.inside(project.campaign_dir / FOLDER / f"{partner.folder}.pack.json")


def read(project: Project, partner: Partner) -> PackHistory:
    """Return what is kept; nothing before the first pack. Raises BadFile for a damaged one.

    It is taken for no first pack, for the partner would be told nothing of what changed.
    """
    path = path_of(project, partner)
    if not path.exists():
        return PackHistory()
    try:
        said = json.loads(files.read(path, _LIMIT_BYTES))
        if said["version"] != _VERSION:
            raise ValueError(said["version"])
        return PackHistory(_record(said["last"]), _record(said["before"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as err:
        raise BadFile(
            f"{path}: soy cannot read here what the last pack contained",
            hint="restore an earlier version of the file, or delete it; the next pack then "
            "names no changes",
        ) from err


def write(project: Project, partner: Partner, history: PackHistory) -> None:
    """Keep a history. Raises CannotWrite."""
    rows = {"last": _row(history.last), "before": _row(history.before)}
    text = json.dumps({"version": _VERSION, **rows}, ensure_ascii=False, indent=1)
    files.write_text(path_of(project, partner), text + "\n")


def _record(row: Any) -> PackRecord | None:
    if row is None:
        return None
    known = {str(name): str(digest) for name, digest in row["files"].items()}
    return PackRecord(date.fromisoformat(row["day"]), str(row["digest"]), known)


def _row(record: PackRecord | None) -> dict[str, Any] | None:
    if record is None:
        return None
    return {
        "day": record.day.isoformat(),
        "digest": record.digest,
        "files": dict(record.files),
    }
