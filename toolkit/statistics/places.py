"""Where the figures are kept: sums for good, and what is needed only until a day is closed.

`statistics/` in the show's folder holds the sums, which nobody can make again. `build/statistics/`
holds the rest: it may be deleted, and is then made again from the logs, as far as these are there.
"""

from __future__ import annotations

import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import BadFile

KEY_BYTES = 32
_WAIT_S = 5.0  # for another process that writes the key at the same moment
_PRIVATE = 0o700


@dataclass(frozen=True, slots=True)
class StatisticsPlaces:
    """The folders of one show."""

    kept: Path  # statistics/
    work: Path  # build/statistics/

    @property
    def media_files(self) -> Path:
        """The list of the files that are counted."""
        return self.kept / "files.json"

    @property
    def logs(self) -> Path:
        """Copies of logs that wait to be read; each goes once it is."""
        return self.work / "logs"

    @property
    def fetched(self) -> Path:
        """Which logs were fetched, and how far."""
        return self.work / "fetched.json"

    @property
    def open_days(self) -> Path:
        """A folder for each day that is not closed."""
        return self.work / "open"

    def day(self, day: str) -> Path:
        """Return where a day's rows are until it is closed."""
        return self.open_days / day

    def sums(self, day: str) -> Path:
        """Return where a day's sums are."""
        return self.kept / f"{day}.json"

    def days_open(self) -> tuple[str, ...]:
        """Return the days that have rows, sorted."""
        return tuple(sorted(p.name for p in self.open_days.glob("????-??-??") if p.is_dir()))

    def days_closed(self) -> tuple[str, ...]:
        """Return the days whose sums are kept, sorted."""
        return tuple(sorted(p.stem for p in self.kept.glob("????-??-??.json") if p.is_file()))


def private_folder(path: Path) -> Path:
    """Return a folder that only its owner may look into, made if it is not there."""
    path.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    return path


def key_of(folder: Path) -> bytes:
    """Return the secret key of an open day's folder, made by whoever asks first. Raises BadFile.

    256 random bits in a file that only its owner may read; it goes when the day is closed.
    """
    private_folder(folder)
    path = folder / "key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read_key(path)
    key = secrets.token_bytes(KEY_BYTES)
    try:
        os.write(handle, key)
    finally:
        os.close(handle)
    return key


def _read_key(path: Path) -> bytes:
    end = time.monotonic() + _WAIT_S
    while len(key := path.read_bytes()) != KEY_BYTES:
        if time.monotonic() > end:
            raise BadFile(
                f"{path}: the day's key is damaged",
                hint=f"delete {path.parent}; soy then forgets what it has read of this day's logs",
            )
        time.sleep(0.01)
    return key
