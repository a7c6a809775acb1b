"""What people and programs hear of work that many do: each end of a job, and how far all is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from toolkit.errors import SoyError
from toolkit.job_values import JobNews
from toolkit.progress import in_words

Told = Callable[["WorkNews"], None]


@dataclass(frozen=True, slots=True)
class WorkNews:
    """A job has ended, by name."""

    name: str
    worker: str
    seconds: float
    error: SoyError | None
    done: int
    failed: int
    running: int
    of: int
    left_s: float | None  # None where nothing is known

    @classmethod
    def of_job(cls, name: str, news: JobNews[object], left_s: float | None) -> WorkNews:
        """Return what is to be told of the end of a job."""
        end = news.end
        error = end.result if isinstance(end.result, SoyError) else None
        counts = news.done, news.failed, news.running, news.of
        return cls(name, end.worker, end.seconds, error, *counts, left_s)

    @property
    def said(self) -> str:
        """A line for people."""
        what = "failed" if self.error else f"done in {self.seconds:.1f} s"
        where = f" by {self.worker}" if self.worker else ""
        failed = f", {self.failed} failed" if self.failed else ""
        left = "" if self.left_s is None or not self.running else f", {in_words(self.left_s)}"
        counts = f"{self.done} of {self.of} done, {self.running} running{failed}{left}"
        return f"{self.name}: {what}{where}; {counts}"

    def to_json(self) -> dict[str, object]:
        """Return the same for programs."""
        return {
            "job": self.name,
            "worker": self.worker or None,
            "seconds": round(self.seconds, 3),
            "error": self.error.message if self.error else None,
            "done": self.done,
            "failed": self.failed,
            "running": self.running,
            "of": self.of,
            "left_s": None if self.left_s is None else round(self.left_s),
        }


def untold(_news: WorkNews) -> None:
    """Tell nobody."""
