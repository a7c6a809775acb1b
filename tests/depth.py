"""How deep the tests look: at a fifth of the places that are alike, or with SOY_DEEP=1 at all.

Some tests do the same at hundreds of places: they kill a publish at each request, or break a file
in each of many ways. Between two commits a fifth of the places is enough. Which fifth it is moves
on with each commit, so that five commits in a row have looked at all. `make test-deep` and
`.ci/run` set SOY_DEEP=1. `SOY_PART=3` repeats what a run at part 3 looked at; pytest's last lines
say which part it was.
"""

from __future__ import annotations

import os
import subprocess
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

PARTS = 5
ROOT = Path(__file__).parents[1]


def _part() -> int:
    """Return this commit's part: by the number of commits, or without git by the sources."""
    if said := os.environ.get("SOY_PART"):
        return int(said) % PARTS
    counting = ["git", "-C", str(ROOT), "rev-list", "--count", "HEAD"]
    try:
        counted = subprocess.run(counting, capture_output=True, check=True, timeout=60)
        return int(counted.stdout) % PARTS
    except (OSError, ValueError, subprocess.SubprocessError):
        sources = sorted((ROOT / "toolkit").rglob("*.py"))
        return zlib.crc32(b"".join(path.read_bytes() for path in sources)) % PARTS


IS_DEEP = os.environ.get("SOY_DEEP", "") not in ("", "0")
PART = 0 if IS_DEEP else _part()


def some(places: Iterable[T], start: int = 0) -> Iterator[T]:
    """Yield every fifth of the places, from the part's on; all of them in a deep run.

    Tests beside each other give different starts, so that they do not all look at the same places.
    """
    for number, place in enumerate(places, start):
        if IS_DEEP or number % PARTS == PART:
            yield place


def few(count: int) -> int:
    """Return how many random examples to try, of so many in a deep run; they differ in each run."""
    return count if IS_DEEP else max(1, count // PARTS)


def said() -> str:
    """Return a line on what this run looks at."""
    if IS_DEEP:
        return "depth: all kill points, mutations and examples"
    return f"depth: part {PART} of {PARTS} of the kill points and mutations (SOY_DEEP=1: all)"
