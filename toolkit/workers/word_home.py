"""How far a job is, from a worker of a cluster to whoever waits: as an event of its scheduler.

The channel's folder is on a disk that the worker may not share, and whose news may be slow to come:
network disks keep listings for half a minute. So the word travels on its own, and whoever waits
writes it into the channel at home.
"""

from __future__ import annotations

import contextlib
import math
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from toolkit.job_values import JobChannel, JobWord, WayHome

TOPIC = "soy-progress"  # one for all runs: schedulers keep the last events of each
APART_S = 1.0  # between two words of one job
_FOLDER = re.compile(r"\.jobs-[a-z0-9_]+\.part")
_KEYS = ("run", "folder", "place", "word")
_PLACE = re.compile(r"[0-9]{1,9}", re.ASCII)


def sender(run: str, send: Callable[[dict[str, Any]], None]) -> WayHome:
    """Return what sends the words of a job of `run` home, the first at once, then one a second."""
    last_s = -math.inf

    def tell(channel: JobChannel, word: JobWord) -> None:
        nonlocal last_s
        now_s = time.monotonic()
        if now_s - last_s < APART_S:
            return
        last_s, said = now_s, word.to_text()
        with contextlib.suppress(Exception):  # how far it is is worth no failure
            send({"run": run, "folder": channel.folder.name, "place": channel.name, "word": said})

    return tell


def receiver(run: str, build_dir: Path) -> Callable[[tuple[float, Any]], None]:
    """Return what takes such events of `run`, and writes them into channels below `build_dir`."""

    def take(event: tuple[float, Any]) -> None:
        try:
            whose, folder, place, text = (str(event[1][key]) for key in _KEYS)
        except (IndexError, KeyError, TypeError):  # it comes from outside
            return
        word = JobWord.from_text(text)
        if whose == run and word and _FOLDER.fullmatch(folder) and _PLACE.fullmatch(place):
            with contextlib.suppress(OSError):  # the run may have ended
                JobChannel(build_dir / folder, place).tell(word)

    return take
