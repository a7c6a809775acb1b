"""Rebuilding from scratch elsewhere gives the same bytes for everything that is published."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.end_to_end.conftest import AT, ROOT, Published


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_another_folder_and_time_zone(published: Published, tmp_path: Path) -> None:
    other = tmp_path / "ein anderer Ort" / "show"
    for name in ("episodes", "transcripts", "campaign"):
        shutil.copytree(published.project / name, other / name)
    env = {
        **os.environ,
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": "4242",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "toolkit", "build", "--at", AT]
    subprocess.run(command, cwd=other, env=env, check=True, capture_output=True)
    first = digests(published.project / "build" / "public")
    assert len(first) > 40
    assert digests(other / "build" / "public") == first
