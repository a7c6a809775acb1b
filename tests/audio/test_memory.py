"""Mastering streams: its memory does not grow with the length of the recording."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
import soundfile

from tests.depth import IS_DEEP
from toolkit.show.setup.creation import create_episode, create_show, plan_episode

from .sounds import Samples

pytestmark = pytest.mark.rotated

ROOT = Path(__file__).parents[2]
RATE_HZ = 44_100
LIMIT_MB = 250
# The peak of the process itself (proc(5), VmHWM), printed after the work.
CODE = """
import sys
sys.path.insert(0, sys.argv[1])
from toolkit.cli import run
assert run(["master", "1", "--project", sys.argv[2], "--json"]) == 0
status = open("/proc/self/status").read()
print(int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""


def noise() -> Samples:
    """Return a minute in two channels."""
    return np.random.default_rng(1).standard_normal((60 * RATE_HZ, 2)).astype(np.float32) * 0.05


def speech() -> Samples:
    """Return a sample episode in two channels, at twice its rate: loud places and pauses."""
    (source,) = (ROOT / "episodes").glob("001-*/source.flac")
    voice, rate_hz = soundfile.read(source, dtype="float32")
    assert 2 * rate_hz == RATE_HZ
    doubled = np.interp(np.arange(2 * len(voice)) / 2, np.arange(len(voice)), voice)
    made: Samples = (doubled[: 60 * RATE_HZ, None] * (1.0, 0.8)).astype(np.float32)
    return made


@pytest.mark.parametrize("minutes", [1, 12 if IS_DEEP else 5])
@pytest.mark.parametrize("minute", [noise, speech])
def test_at_most_250_mb_for_any_length(
    tmp_path: Path, minute: Callable[[], Samples], minutes: int
) -> None:
    """Five minutes of stereo are 106 MB as 32-bit samples, and what a process is without is 150."""
    wav, sound = tmp_path / "long.wav", minute()
    with soundfile.SoundFile(wav, "w", RATE_HZ, 2, "PCM_16", format="WAV") as out:
        for _ in range(minutes):
            out.write(sound)
    values = {
        "title": "A show",
        "description": "About something.",
        "language": "en",
        "author": "Somebody",
        "link": "https://example.org",
        "categories": ["Science"],
        "cover_alt": "A picture.",
        "audio": {"channels": "stereo"},
        "release": {"public_url": "https://example.org/show"},
    }
    project = create_show(tmp_path / "show", values)
    create_episode(project, plan_episode(project, wav, "Long", UUID(int=1)))
    ran = subprocess.run(
        [sys.executable, "-c", CODE, str(ROOT), str(project.root)],
        capture_output=True,
        text=True,
        check=True,
    )
    told, _, peak_mb = ran.stdout.rstrip().rpartition("\n")
    assert int(peak_mb) < LIMIT_MB
    assert json.loads(told)["limiter_ran"] == (minute is speech)
