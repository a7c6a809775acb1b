"""How long a program would take on idle cores, told on a machine that others use, too (Linux).

Every few milliseconds it looks how many of the program's threads could run, and how much CPU time
they got since. That time counts as it is while one thread could run, and half while two or more
could, for two cores. What it cannot tell is that a processor's caches and memory are shared: on a
busy machine the same work takes more CPU time.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Self

_EVERY_S = 0.005
_FAMILY_EVERY = 10  # looks: children come and go seldom
_RUNNABLE = ("R", "D")  # proc(5): running, or waiting for a disk


class IdleCores:
    """Watches a process and its children from entering to leaving; then `wall_s` is there."""

    def __init__(self, pid: int, family: Callable[[int], Iterable[int]]) -> None:
        """`family` returns a process and its children."""
        self._pid, self._family, self._cores = pid, family, os.cpu_count() or 1
        self._stop, self._thread = threading.Event(), threading.Thread(target=self._watch)
        self._cpu_ns: dict[str, int] = {}  # by thread
        self.wall_s = 0.0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        pids, looks, before_ns, before_s = [self._pid], 0, 0, time.monotonic()
        while not self._stop.wait(_EVERY_S):
            if looks % _FAMILY_EVERY == 0:
                pids = list(self._family(self._pid))
            looks += 1
            able = sum(map(self._look, pids))
            spent_ns, now_s = sum(self._cpu_ns.values()), time.monotonic()
            spent_s = (spent_ns - before_ns) / 1e9
            waited_s = now_s - before_s if not able and not spent_s else 0.0
            self.wall_s += spent_s / max(1, min(able, self._cores)) + waited_s
            before_ns, before_s = spent_ns, now_s

    def _look(self, pid: int) -> int:
        """Note what a process's threads have used, and return how many could run."""
        able = 0
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{pid}/task").iterdir():
                with contextlib.suppress(OSError):
                    state = (task / "stat").read_text().rpartition(")")[2].split()[0]
                    used_ns = int((task / "schedstat").read_text().split()[0])
                    self._cpu_ns[str(task)] = used_ns
                    able += state in _RUNNABLE
        return able
