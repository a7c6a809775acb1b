"""The sample show: copied, and built from scratch elsewhere, once for all processes of a run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shared import made_once

ROOT = Path(__file__).parents[1]
AT = "2027-01-01T00:00:00Z"  # when all of the sample season is out


def copy_of_the_sample(target: Path) -> Path:
    """Copy what people wrote of the sample show, nothing that was made."""
    for name in ("episodes", "transcripts", "campaign"):
        shutil.copytree(ROOT / name, target / name)
    return target


def _built_elsewhere(folder: Path) -> None:
    """Build the sample show in another folder, time zone and language, from scratch."""
    show = copy_of_the_sample(folder / "ein anderer Ort" / "show")
    env = {
        **os.environ,
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": "4242",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "toolkit", "build", "--at", AT]
    subprocess.run(command, cwd=show, env=env, check=True, capture_output=True)


def built(factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the sample show, built: nobody changes it."""
    return made_once(factory, "sample", _built_elsewhere) / "ein anderer Ort" / "show"
