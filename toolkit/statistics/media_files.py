"""The files that are counted, with the bytes that make a download of each; kept between runs."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit import files
from toolkit.errors import BadFile
from toolkit.publication.manifest import check_key
from toolkit.statistics import thresholds
from toolkit.statistics.public_keys import KeyFacts, Sort, facts_of

VERSION = 1
_PATHS_KEPT = 100_000
LIMIT_BYTES = 256 << 20  # 100,000 episodes with their transcripts


@dataclass(frozen=True, slots=True)
class MediaFile:
    """One published file."""

    key: str
    sort: Sort
    item: str
    language: str | None
    length_bytes: int
    enough_bytes: int  # at least 1
    is_exact: bool  # False: taken from another version of the same episode, or all of the file


def media_files(
    lengths: Mapping[str, int],
    known: Iterable[MediaFile],
    path_of: Callable[[str], Path | None],
) -> tuple[MediaFile, ...]:
    """Return all files that are counted, sorted by key.

    `lengths` are those of all files in manifests, by key; `known` is what an earlier run found;
    `path_of` returns where a file lies on this machine, None if it does not.
    """
    found = {one.key: one for one in known}
    facts = {key: said for key in lengths if (said := facts_of(key)) is not None}
    fresh = [key for key in facts if key not in found or not found[key].is_exact]
    lengths_s = _seconds(fresh, facts, lengths, path_of)
    for key in sorted(fresh):
        if (made := _measured(key, facts[key], lengths[key], path_of, lengths_s)) is not None:
            found[key] = made
    alike: dict[tuple[str, str, str], int] = {}
    for one in found.values():
        if one.is_exact:
            like = one.sort, one.item, one.key.rpartition(".")[2]
            alike[like] = max(alike.get(like, 0), one.enough_bytes)
    for key in fresh:
        if key not in found:
            said = facts[key]
            # What holds for the largest version that is known.
            enough = alike.get((said.sort, said.item, said.suffix), lengths[key])
            found[key] = _made(key, said, lengths[key], min(enough, lengths[key]), is_exact=False)
    return tuple(found[key] for key in sorted(found))


def _seconds(
    keys: Iterable[str],
    facts: Mapping[str, KeyFacts],
    lengths: Mapping[str, int],
    path_of: Callable[[str], Path | None],
) -> dict[str, float]:
    """Return how long the sound of each folder is, as its MP3 says: other codecs have the same."""
    wanted = {facts[key].folder for key in keys if facts[key].sort == "episode"}
    found = {}
    for key, said in facts.items():
        if said.suffix == "mp3" and said.sort == "episode" and said.folder in wanted:
            path = path_of(key)
            seconds = thresholds.seconds_of(path, lengths[key]) if path else None
            if seconds:
                found[said.folder] = seconds
    return found


def _measured(
    key: str,
    facts: KeyFacts,
    length_bytes: int,
    path_of: Callable[[str], Path | None],
    seconds: Mapping[str, float],
) -> MediaFile | None:
    """Return a file whose bytes are known exactly, None if it is an episode's that is not here."""
    if facts.sort == "transcript":  # servers compress them on the way
        enough = 1
    elif facts.sort != "episode":  # clips and videos are shorter than a minute, or nearly so
        enough = length_bytes
    elif (path := path_of(key)) is not None:
        enough = thresholds.of_sound(path, facts.suffix, length_bytes, seconds.get(facts.folder))
    else:
        return None
    return _made(key, facts, length_bytes, enough, is_exact=True)


def _made(
    key: str, facts: KeyFacts, length_bytes: int, enough: int, *, is_exact: bool
) -> MediaFile:
    return MediaFile(
        key, facts.sort, facts.item, facts.language, length_bytes, max(1, enough), is_exact
    )


def to_json(found: Iterable[MediaFile], releases: Iterable[str] = ()) -> bytes:
    """Return the files as they are kept, with the ids of the releases that they are from."""
    rows = [
        [f.key, f.sort, f.item, f.language, f.length_bytes, f.enough_bytes, f.is_exact]
        for f in found
    ]
    said = {"version": VERSION, "releases": sorted(releases), "files": rows}
    return json.dumps(said, separators=(",", ":")).encode("ascii") + b"\n"


def from_json(data: bytes) -> tuple[MediaFile, ...]:
    """Return the files that were kept. Raises ValueError."""
    try:
        said = json.loads(data)
        if said["version"] != VERSION:
            raise ValueError("another version of soy wrote it")
        return tuple(_checked(row) for row in said["files"])
    except (TypeError, KeyError, RecursionError) as err:
        raise ValueError("it is not a list of media files") from err


def releases_in(path: Path) -> frozenset[str]:
    """Return the ids of the releases that were looked at for a list; none where there is none."""
    try:
        said = json.loads(files.read(path, LIMIT_BYTES)).get("releases", ())
        return frozenset(map(str, said))
    except (OSError, ValueError, AttributeError, TypeError, BadFile):
        return frozenset()


def _checked(row: Any) -> MediaFile:
    key, sort, item, language, length, enough, is_exact = row
    facts = facts_of(check_key(key))
    numbers = type(length) is int and type(enough) is int and enough >= 1
    if facts is None or not numbers or (facts.sort, facts.item) != (sort, item):
        raise ValueError(f"{key}: soy does not count this file")
    return MediaFile(key, facts.sort, facts.item, language, length, enough, bool(is_exact))


def read(path: Path) -> tuple[MediaFile, ...]:
    """Return the files that were kept in `path`, none where it is not there. Raises BadFile."""
    try:
        return from_json(files.read(path, LIMIT_BYTES))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError) as err:
        raise BadFile(
            f"{path}: the list of media files cannot be read: {err}",
            hint="move the file elsewhere and run the command again: soy makes a new list from "
            "what is published",
        ) from err


class KeyTable:
    """Finds the file that a request's path means: a key behind one of some prefixes."""

    def __init__(self, found: Iterable[MediaFile], prefixes: Iterable[str]) -> None:
        """Take the files, and what may stand before their keys: "/", "/podcast/"."""
        self.files = tuple(found)
        self.by_key = {one.key: one for one in self.files}
        self.places = {f"/{one.key}": place for place, one in enumerate(self.files)}
        self._prefixes = tuple(
            prefix for prefix in sorted(set(prefixes), key=len, reverse=True) if prefix != "/"
        )

        self._strangers: dict[str, bool] = {}

    def is_stranger(self, path: str) -> bool:
        """Tell whether a path that is not found looks like a file that would be counted."""
        found = self._strangers.get(path)
        if found is None:
            if len(self._strangers) > _PATHS_KEPT:
                self._strangers.clear()
            starts = ("/", *(one for one in self._prefixes if path.startswith(one)))
            found = any(facts_of(path[len(one) :]) is not None for one in starts)
            self._strangers[path] = found
        return found

    def behind_prefix(self, path: str) -> int | None:
        """Return the place of the file whose key stands behind a prefix, None if there is none."""
        for prefix in self._prefixes:
            if path.startswith(prefix):
                found = self.places.get(path[len(prefix) - 1 :])
                if found is not None:
                    return found
        return None

    def __call__(self, path: str) -> int | None:
        """Return the place of the file, None if no file that is counted is meant."""
        found = self.places.get(path)
        return self.behind_prefix(path) if found is None else found


@functools.lru_cache(maxsize=2)
def table_at(path: Path, digest: str, prefixes: tuple[str, ...]) -> KeyTable:
    """Return the table of a list on disk, read once by each process. Raises BadFile."""
    data = files.read(path, LIMIT_BYTES)
    if hashlib.sha256(data).hexdigest() != digest:
        raise BadFile(
            f"{path}: the list changed while soy was counting", hint="run soy count again"
        )
    return KeyTable(from_json(data), prefixes)
