"""How deep the tests look: at a fifth of the places that are alike, or with SOY_DEEP=1 at all.

Some tests do the same at hundreds of places: they kill a publish at each request, or break a file
in each of many ways. Between two commits a fifth of the places is enough. Which fifth it is moves
on with each commit, so that five commits in a row have looked at all. `make test-deep` and
`.ci/run` set SOY_DEEP=1. `SOY_PART=3` repeats what a run at part 3 looked at; pytest's last lines
say which part it was.

Inside a test the places come from `some()`. Tests that are alike, or take long, are marked
`rotated`: a run of the whole suite collects a fifth of them. A run of named files or tests
collects all that are named.
"""

from __future__ import annotations

import os
import subprocess
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

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
os.environ["SOY_PART"] = str(PART)  # the processes of pytest-xdist take this run's part
ROTATED = (
    "rotated(start=0, together=False): a run of the whole suite takes a fifth of these tests; "
    "together: all of the module's tests, or none"
)


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


def left_out(marked: Iterable[tuple[str, pytest.Mark]], part: int = PART) -> Iterator[str]:
    """Yield which of the tests that are marked `rotated` are another part's, by their node IDs.

    The tests of a module are numbered from its own start on. Those that share what is dear to make
    are one place `together`. A `start` puts a module into a part that has less to do.
    """
    tests: Counter[str] = Counter()
    for node, mark in marked:
        module = node.partition("::")[0]
        start = mark.kwargs.get("start", zlib.crc32(module.encode()))
        if (start + tests[module]) % PARTS != part:
            yield node
        if not mark.kwargs.get("together", False):
            tests[module] += 1


def said(others: int = 0) -> str:
    """Return a line on what this run looks at, given how many tests are other parts'."""
    if IS_DEEP:
        return "depth: all kill points, mutations, examples and tests"
    left = f"; {others} tests are other parts'" if others else ""
    return (
        f"depth: part {PART} of {PARTS} of what is alike{left} "
        f"(SOY_PART={PART} repeats it, SOY_DEEP=1 looks at all)"
    )
