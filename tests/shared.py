"""What is dear to make is made once for all the processes that run the tests."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that one process fills while the others wait; nobody changes it later.

    A session's fixtures are made by each process of pytest-xdist anew. The lock is as its
    documentation advises ("Making session-scoped fixtures execute only once").
    """
    base = factory.getbasetemp()
    above = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, done = above / name, above / f"{name}.done"
    with (above / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make(folder)
            done.touch()
    return folder
