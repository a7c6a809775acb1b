"""How many cores a process may keep busy."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit import processes


@pytest.mark.parametrize(
    ("text", "cores"),
    [("150000 100000\n", 2), ("50000 100000\n", 1), ("max 100000\n", None), ("", None)],
)
def test_a_container_has_a_quota(tmp_path: Path, text: str, cores: int | None) -> None:
    file = tmp_path / "cpu.max"
    file.write_text(text)
    assert processes._quota(file) == (cores or os.cpu_count())
    assert processes._quota(tmp_path / "none") == os.cpu_count()


def test_what_is_bound_to_one_core_uses_one() -> None:
    code = (
        "import os; from toolkit import processes\n"
        "os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])\n"
        "print(processes.cores())"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert said.stdout == "1\n"


def test_processes_beside_each_other_share() -> None:
    try:
        processes.share(10_000)
        assert processes.cores() == 1
    finally:
        processes.share(1)
    assert 1 <= processes.cores() <= (os.cpu_count() or 1)
