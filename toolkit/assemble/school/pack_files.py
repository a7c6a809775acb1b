"""The sheets of a school pack as files, made again only where something changed."""

from __future__ import annotations

import json
from pathlib import Path

from toolkit import files
from toolkit.show.project import Project
from toolkit.site.frame.school_pack import SchoolPack
from toolkit.site.school import sheets

_LIMIT_BYTES = 1 << 16


def folder_of(project: Project, episode_folder: str, language: str) -> Path:
    """Return where the sheets of a pack are made."""
    return project.build_dir / "school" / episode_folder / language


def path_of(folder: Path, sheet: str) -> Path:
    """Return where one of the `sheets.SHEETS` is."""
    return folder / f"{sheet}.pdf"


def is_made(pack: SchoolPack, folder: Path) -> bool:
    """Tell whether the sheets are there as they were made from this very pack."""
    try:
        said = json.loads(files.read(folder / "made.json", _LIMIT_BYTES))
        return bool(said == {"pack": sheets.digest(pack), "files": _digests(folder)})
    except (OSError, ValueError, RecursionError):
        return False


def make(pack: SchoolPack, folder: Path) -> None:
    """Make the sheets, if they are not there already.

    Raises BadFile for a letter that the font lacks, CannotWrite.
    """
    if is_made(pack, folder):
        return
    for sheet in sheets.SHEETS:
        files.write_bytes(path_of(folder, sheet), sheets.pdf(pack, sheet))
    record = {"pack": sheets.digest(pack), "files": _digests(folder)}
    files.write_text(folder / "made.json", json.dumps(record, indent=2, sort_keys=True) + "\n")


def _digests(folder: Path) -> dict[str, str]:
    return {sheet: files.sha256_of(path_of(folder, sheet)) for sheet in sheets.SHEETS}
