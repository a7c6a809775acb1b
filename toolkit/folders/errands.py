"""A function of soy's own that a process beside this one runs, on a core that would be idle.

What it yields comes back in pieces, as `marshal` writes them: values that JSON holds, bytes and
tuples. A process that cannot be started, or is lost, costs time alone: the work is then done here.
"""

from __future__ import annotations

import contextlib
import importlib
import marshal
import os
import subprocess
import sys
import weakref
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from toolkit.processes import no_interrupts

MANY = 1000  # folders; a process takes as long to start as some hundred take to be looked at
_LENGTH_BYTES = 8  # of what comes next; 0 after the last
_PROGRAM = (
    "import sys; sys.path.append(sys.argv[1]); "
    "from toolkit.folders import errands; errands.run(sys.argv[2:])"
)
_ROOT = Path(__file__).parents[2]

Work = Callable[..., Iterator[Any]]
"""A function of a module that needs Python alone; it takes texts."""


class Errand:
    """Work that was begun beside this process, or that is done here once it is asked for."""

    def __init__(self, work: Work, *arguments: str, beside: bool = True) -> None:
        """Begin the work if it is to be done `beside` this process."""
        self._work, self._arguments = work, arguments
        self._process = _begun(work, arguments) if beside else None
        if self._process is not None:
            self._end = weakref.finalize(self, _end, self._process)  # also where this process ends

    def answers(self) -> list[Any]:
        """Wait for all that the work yields, and return it. Raises what the work raises here."""
        process, self._process = self._process, None
        if process is not None and process.stdout is not None:
            try:
                return list(_answers(process.stdout))
            except (OSError, EOFError, ValueError, TypeError):
                pass
            finally:
                self._end()
        return list(self._work(*self._arguments))


def run(said: Sequence[str]) -> None:
    """Do the work of the module and the name that are `said`, with what follows, and end."""
    module, name, *arguments = said
    with contextlib.suppress(OSError):  # nobody listens any more
        for answer in getattr(importlib.import_module(module), name)(*arguments):
            data = marshal.dumps(answer)
            sys.stdout.buffer.write(len(data).to_bytes(_LENGTH_BYTES, "little") + data)
            sys.stdout.buffer.flush()
        sys.stdout.buffer.write(bytes(_LENGTH_BYTES))
        sys.stdout.buffer.flush()
    os._exit(0)  # without a look through all that was made


def _begun(work: Work, arguments: Sequence[str]) -> subprocess.Popen[bytes] | None:
    # Neither the folder that we are in nor installed packages are looked into for modules.
    call = [sys.executable, "-P", "-S", "-c", _PROGRAM, str(_ROOT), work.__module__, work.__name__]
    try:
        with no_interrupts():  # Ctrl-C is ours to hear: without us it ends by itself
            return subprocess.Popen(  # noqa: S603 - no shell, and our own program
                [*call, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
    except (OSError, ValueError):
        return None


def _answers(told: BinaryIO | Any) -> Iterator[Any]:
    """Yield what the process says. Raises EOFError if it ends before it has said all."""
    while length := int.from_bytes(_exactly(told, _LENGTH_BYTES), "little"):
        yield marshal.loads(_exactly(told, length))  # noqa: S302 - of our own process


def _exactly(told: BinaryIO | Any, length: int) -> bytes:
    data: bytes = told.read(length)
    if len(data) < length:
        raise EOFError
    return data


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    if process.stdout is not None:
        process.stdout.close()
    process.wait()
