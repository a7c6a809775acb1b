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
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from toolkit.job_values import JobChannel, JobWord, WayHome

TOPIC = "soy-progress"  # one for all runs: schedulers keep the last events of each
APART_S = 1.0  # between two words of one job
_FOLDER = re.compile(r"\.jobs-[a-z0-9_]+\.part")
_KEYS = ("run", "address", "folder", "place", "word")
_PLACE = re.compile(r"[0-9]{1,9}", re.ASCII)


def sender(run: str, address: str, send: Callable[[dict[str, Any]], None]) -> WayHome:
    """Return what sends the words of a job of `run` home, the first at once, then one a second.

    `address` is the worker's, as its scheduler knows it.
    """
    last_s = -math.inf

    def tell(channel: JobChannel, word: JobWord) -> None:
        nonlocal last_s
        now_s = time.monotonic()
        if now_s - last_s < APART_S:
            return
        last_s = now_s
        said = run, address, channel.folder.name, channel.name, word.to_text()
        with contextlib.suppress(Exception):  # how far it is is worth no failure
            send(dict(zip(_KEYS, said, strict=True)))

    return tell


class WordsHome:
    """Takes such events of one run, and writes them into the channels below a folder."""

    def __init__(self, run: str, build_dir: Path) -> None:
        """Begin with nothing heard."""
        self._run, self._build_dir = run, build_dir
        self._heard: dict[JobChannel, str] = {}  # and from whom

    def take(self, event: tuple[float, Any]) -> None:
        """Take an event: when it was, and what it says. What cannot be read is left out."""
        try:
            run, address, folder, place, text = (str(event[1][key]) for key in _KEYS)
        except (IndexError, KeyError, TypeError):  # it comes from outside
            return
        word = JobWord.from_text(text)
        if run == self._run and word and _FOLDER.fullmatch(folder) and _PLACE.fullmatch(place):
            channel = JobChannel(self._build_dir / folder, place)
            self._heard[channel] = address
            _write(channel, word)

    def left(self, addresses: Collection[str]) -> None:
        """Take note of the workers that are left: what others did is on its way to them."""
        for channel, address in list(self._heard.items()):
            if address not in addresses:
                self._heard.pop(channel, None)
                if channel.word():  # else it has ended
                    _write(channel, JobWord())


def _write(channel: JobChannel, word: JobWord) -> None:
    with contextlib.suppress(OSError):  # the run may have ended
        channel.tell(word)
