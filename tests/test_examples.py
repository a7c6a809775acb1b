"""The examples in the package's docstrings come out as they say.

pytest's own `--doctest-modules` looks through each module for examples, in every process: two
seconds of processor time each. Nine of ten modules have none.
"""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def with_examples() -> list[str]:
    """Return the names of the modules whose text has an example in it."""
    found = [
        path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        for path in sorted((ROOT / "toolkit").rglob("*.py"))
        if b">>> " in path.read_bytes()
    ]
    return [name.removesuffix(".__init__") for name in found]


@pytest.mark.parametrize("name", with_examples())
def test_examples_come_out_as_they_say(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name))
    assert found.attempted
    assert not found.failed  # pytest shows what doctest printed
