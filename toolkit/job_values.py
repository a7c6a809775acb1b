"""What passes between jobs, those who run them, and those who wait for them."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from toolkit.errors import SoyError
from toolkit.progress import Progress

Result = TypeVar("Result", covariant=True)

STOP = "stop"
_WORKER_LETTERS = 100


class Job(Protocol[Result]):
    """A piece of work: a frozen value that can be pickled, done only where it is not done yet."""

    @property
    def weight(self) -> float:
        """How much work it is beside others: in seconds of sound, roughly; at least 0."""

    def run(self, progress: Progress) -> Result:
        """Do it and return what came of it, which can be pickled too.

        Raises SoyError, and Claimed where somebody else is at it.
        """


@dataclass(frozen=True, slots=True)
class JobEnd(Generic[Result]):
    """What came of a job, and what it took."""

    result: Result | SoyError
    worker: str = ""  # the machine and the process
    seconds: float = 0.0
    cpu_s: float = 0.0  # of the whole process meanwhile
    fetch_s: float = 0.0  # of the seconds: until all was there, from a storage
    send_s: float = 0.0  # and until all was back


@dataclass(frozen=True, slots=True)
class JobWord:
    """How far a job is, as whoever does it says."""

    share: float = 0.0  # of its work, from 0.0 to 1.0
    seconds: float = 0.0  # since it began
    worker: str = ""  # the machine and the process; none while it is on its way to one

    @classmethod
    def from_text(cls, text: str) -> JobWord | None:
        """Return what a line says; None where it is not whole yet, or is no such line."""
        share, _, rest = text.partition(" ")
        seconds, _, worker = rest.partition(" ")
        if not text.endswith("\n") or not worker.strip().isprintable():
            return None
        try:
            said = cls(float(share), float(seconds), worker.strip()[:_WORKER_LETTERS])
        except ValueError:
            return None
        return said if 0 <= said.share <= 1 and 0 <= said.seconds < math.inf else None

    def to_text(self) -> str:
        """Return it as a line."""
        return f"{self.share:.4f} {self.seconds:.1f} {self.worker}\n"


@dataclass(frozen=True, slots=True)
class JobName:
    """What a job is called."""

    said: str
    episode: str | None = None  # the folder of the one episode that it is for


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which part of some larger work a number of jobs is."""

    start: float = 0.0  # as a share of all
    end: float = 1.0
    before: int = 0  # jobs that are done already
    of: int | None = None  # jobs in all; None: these


WHOLE = Stretch()


@dataclass(frozen=True, slots=True)
class JobNews(Generic[Result]):
    """A job has begun, has come further, was lost or has ended; and how far all are."""

    index: int  # of the job
    word: JobWord  # its own, as of now
    is_first: bool  # nothing was said of it before, at least by this worker
    is_lost: bool  # its worker is gone, and another will do it
    end: JobEnd[Result] | None  # None while it runs
    done: int  # well, this one too
    failed: int
    running: int
    of: int
    share: float  # of all the work, from 0.0 to 1.0


def untold(_news: object) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class JobChannel:
    """The way from a job to whoever waits for it, and back."""

    folder: Path
    name: str

    def tell(self, word: JobWord) -> None:
        """Say how far it is."""
        (self.folder / self.name).write_text(word.to_text(), "utf-8")

    def word(self) -> JobWord | None:
        """Return how far it is, None where nothing was said."""
        try:
            return JobWord.from_text((self.folder / self.name).read_text("utf-8"))
        except (OSError, ValueError):  # none yet, or it is being written
            return None

    def end(self) -> None:
        """Remove what was said."""
        with contextlib.suppress(OSError):
            (self.folder / self.name).unlink(missing_ok=True)

    def is_stopped(self) -> bool:
        """Tell whether the job is to stop."""
        return not self.folder.exists() or (self.folder / STOP).exists()


WayHome = Callable[[JobChannel, JobWord], None]

way_home: ContextVar[WayHome | None] = ContextVar("way_home", default=None)
"""How jobs here say how far they are, where who waits for them may not see their folder in time."""
