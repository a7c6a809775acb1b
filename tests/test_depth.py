"""Tests that are marked `rotated` are looked at in one of five parts, and all in a deep run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.depth import PARTS, left_out

ROTATED = pytest.mark.rotated.mark
TOGETHER = pytest.mark.rotated(together=True).mark
ROOT = Path(__file__).parents[1]

SUITE = """
import pytest

@pytest.mark.rotated
@pytest.mark.parametrize("number", range(10))
def test_alike(number): pass

def test_alone(): pass
"""


def kept(tests: list[tuple[str, pytest.Mark]]) -> list[set[str]]:
    """Return what each part looks at."""
    return [{node for node, _ in tests} - set(left_out(tests, part)) for part in range(PARTS)]


def test_each_test_is_in_one_part() -> None:
    tests = [(f"tests/test_a.py::test_{number}", ROTATED) for number in range(12)]
    parts = kept(tests)
    assert sorted(map(len, parts)) == [2, 2, 2, 3, 3]
    assert Counter(node for part in parts for node in part) == {node: 1 for node, _ in tests}


def test_a_module_that_stays_together_is_in_one_part() -> None:
    tests = [(f"tests/test_a.py::test_{number}", TOGETHER) for number in range(12)]
    assert sorted(map(len, kept(tests))) == [0, 0, 0, 0, 12]


def test_modules_begin_at_different_parts_or_where_they_say() -> None:
    modules = [f"tests/test_{letter}.py::test" for letter in "abcdefghij"]
    assert all(kept([(node, ROTATED) for node in modules]))
    third = pytest.mark.rotated(start=3, together=True).mark
    assert [len(part) for part in kept([(node, third) for node in modules])] == [0, 0, 0, 10, 0]


def test_the_whole_suite_is_a_fifth_and_named_files_are_whole(tmp_path: Path) -> None:
    """What pytest collects is as it says itself, with the hooks of all tests."""
    (tmp_path / "pyproject.toml").write_text('[tool.pytest.ini_options]\ntestpaths = ["own"]\n')
    own = tmp_path / "own"
    own.mkdir()
    (own / "test_some.py").write_text(SUITE, "utf-8")
    (own / "conftest.py").write_text("from tests.conftest import *\n", "utf-8")

    def collected(*named: str, **said: str) -> tuple[int, str]:
        env = {**os.environ, "PYTHONPATH": str(ROOT), "SOY_DEEP": "", "SOY_PART": "3", **said}
        env.pop("PYTEST_XDIST_WORKER", None)
        command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
        done = subprocess.run(
            [*command, *named], cwd=tmp_path, env=env, capture_output=True, text=True, check=True
        )
        return done.stdout.count("::test_"), done.stdout

    count, words = collected()
    assert count == 3
    assert "part 3 of 5" in words
    assert "8 tests are other parts'" in words
    assert collected("own/test_some.py")[0] == 11
    assert collected(SOY_DEEP="1")[0] == 11
