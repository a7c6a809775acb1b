"""What passes between jobs, those who run them, and those who wait for them."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from toolkit.errors import SoyError
from toolkit.progress import Progress

Result = TypeVar("Result", covariant=True)

STOP = "stop"


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
class JobNews(Generic[Result]):
    """A job has ended; and how far all are."""

    index: int  # of the job
    end: JobEnd[Result]
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

    def tell(self, share: float) -> None:
        """Say how far it is."""
        (self.folder / self.name).write_text(f"{share:.4f}", "ascii")

    def share(self) -> float | None:
        """Return how far it is, None where nothing was said."""
        try:
            return float((self.folder / self.name).read_text("ascii"))
        except (OSError, ValueError):  # none yet, or it is being written
            return None

    def end(self) -> None:
        """Remove what was said."""
        with contextlib.suppress(OSError):
            (self.folder / self.name).unlink(missing_ok=True)

    def is_stopped(self) -> bool:
        """Tell whether the job is to stop."""
        return not self.folder.exists() or (self.folder / STOP).exists()
