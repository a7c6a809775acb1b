"""How fast each model was on this machine (`build/recognition/speeds.json`), to tell the time left.

You may delete the file at any time; soy ignores what it cannot read there. The file holds only a
digest of machine and model, so that it names nobody's computer.
"""

from __future__ import annotations

import json
import math
import os
import platform
from pathlib import Path

from toolkit import files
from toolkit.errors import SoyError
from toolkit.show.project import Project
from toolkit.transcript.recognition.part_recognition import Recogniser

_LIMIT_BYTES = 1 << 16
_MOST = 100  # models and machines; the oldest goes
_SLOWEST = 1000.0  # seconds for a second of sound: more than that is no speed
_LEAST_S = 20.0  # of sound: less says little


def expected_s(project: Project, recogniser: Recogniser, duration_ms: int) -> float | None:
    """Return how long a recording of that length will take, in seconds; None if not known."""
    speed = _read(_path(project)).get(_key(recogniser))
    return None if speed is None else speed * duration_ms / 1000


def remember(
    project: Project, recogniser: Recogniser, duration_ms: int, whole_s: float | None
) -> None:
    """Keep what a recording of that length takes, `whole_s`; None and short ones are left out.

    Where it cannot be written it is not kept.
    """
    if whole_s is None or duration_ms < _LEAST_S * 1000:
        return
    path, key = _path(project), _key(recogniser)
    known = _read(path)
    known.pop(key, None)
    known[key] = round(whole_s * 1000 / duration_ms, 4)
    newest = dict(list(known.items())[-_MOST:])
    try:
        files.write_text(path, json.dumps(newest, indent=1) + "\n")
    except SoyError:  # it is no part of the work
        return


def _path(project: Project) -> Path:
    return project.build_dir / "recognition" / "speeds.json"


def _key(recogniser: Recogniser) -> str:
    told = (
        recogniser.engine,
        recogniser.model,
        recogniser.how,
        recogniser.workers,
        platform.node(),
        platform.machine(),
        os.cpu_count(),
    )
    return files.sha256_of_bytes(json.dumps(told).encode())[:16]


def _read(path: Path) -> dict[str, float]:
    try:
        with files.opened(path) as file:
            said = json.loads(file.read(_LIMIT_BYTES))
    except (OSError, SoyError, ValueError, RecursionError):
        return {}
    if not isinstance(said, dict):
        return {}
    return {
        str(key): float(speed)
        for key, speed in said.items()
        if isinstance(speed, int | float) and math.isfinite(speed) and 0 < speed < _SLOWEST
    }
