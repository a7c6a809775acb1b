"""Which folder in `transcripts/` an episode's transcripts lie in.

It is named as the episode's own folder. Where somebody renamed that one only, the GUID that the
transcripts' records hold tells whose they are, so that what was approved does not leave the feed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

from toolkit import files
from toolkit.errors import BadFile
from toolkit.show.episode import Episode

_LIMIT_BYTES = 1 << 20  # of a record; real ones have some 2 kB

Owners = Mapping[str, frozenset[str]]


def has_texts(folder: Path) -> bool:
    """Tell whether there is a transcript in a folder."""
    return bool(files.names_in(folder, ".vtt"))


def guids_in(folder: Path) -> frozenset[str]:
    """Return the GUIDs that the records in a folder name; records that cannot be read name none."""
    records = (folder / name for name in files.names_in(folder, ".toml"))
    return frozenset(guid for path in records if (guid := _guid_in(path)))


def owners(transcripts: Path) -> Owners:
    """Return the GUIDs named in each folder with transcripts, by the folder's name.

    Folders that a link puts there from elsewhere are passed over.
    """
    if not transcripts.is_dir():
        return {}
    inside = transcripts.resolve()
    folders = sorted(path for path in transcripts.iterdir() if not path.name.startswith("."))
    return {
        path.name: guids_in(path)
        for path in folders
        if path.is_dir() and path.resolve().is_relative_to(inside) and has_texts(path)
    }


def place_of(transcripts: Path, episode: Episode, known: Callable[[], Owners]) -> Path:
    """Return the folder of an episode's transcripts, which need not be there yet.

    The one with the episode's name, unless it holds nothing, or only what is another episode's, and
    one other folder's records name this episode and no other. `known` returns `owners`, and is only
    asked where need be. Raises BadFile where several folders fit.
    """
    own = transcripts / episode.folder
    named = guids_in(own)
    if episode.guid in named or (not named and has_texts(own)):
        return own
    found = [name for name, guids in known().items() if guids == {episode.guid}]
    if len(found) > 1:
        raise BadFile(
            f"{' and '.join(f'transcripts/{name}' for name in found)} both hold transcripts of "
            f"episodes/{episode.folder}",
            hint=f"rename the right one to transcripts/{episode.folder}, and move the others out "
            "of transcripts/",
        )
    return transcripts / found[0] if found else own


def _guid_in(path: Path) -> str | None:
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            data = file.read(_LIMIT_BYTES)
        if b"guid" not in data:  # older records, and there may be thousands
            return None
        guid = tomllib.loads(data.decode("utf-8-sig")).get("guid")
    except (OSError, ValueError, RecursionError):
        return None
    return guid if isinstance(guid, str) else None
