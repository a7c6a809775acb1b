"""What people and programs hear of work that many do: who is at what, and how far all is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from toolkit import timecode
from toolkit.errors import SoyError
from toolkit.job_values import JobName, JobNews
from toolkit.progress import in_words

Told = Callable[["WorkNews"], None]
Event = Literal["started", "progress", "lost", "done", "failed"]


@dataclass(frozen=True, slots=True)
class WorkNews:
    """A job has begun, has come further, was lost with its worker, or has ended."""

    index: int  # of the job, among those that are done together
    event: Event
    name: JobName
    worker: str
    seconds: float  # since it began
    share: float  # of the job, from 0.0 to 1.0
    error: SoyError | None
    done: int
    failed: int
    running: int
    of: int
    left_s: float | None  # of all jobs; None where nothing is known

    @classmethod
    def of_job(cls, name: JobName, news: JobNews[object], left_s: float | None) -> WorkNews:
        """Return what is to be told of a job."""
        word, end = news.word, news.end
        error = end.result if end and isinstance(end.result, SoyError) else None
        event: Event = "started" if news.is_first else "progress"
        if news.is_lost:
            event = "lost"
        if end:
            event = "failed" if error else "done"
        counts = news.done, news.failed, news.running, news.of
        return cls(
            news.index, event, name, word.worker, word.seconds, word.share, error, *counts, left_s
        )

    @property
    def is_end(self) -> bool:
        """Whether the job has ended."""
        return self.event in ("done", "failed")

    @property
    def what(self) -> str:
        """What happened to the job, for people."""
        if self.event == "lost":
            return f"{self.name.said}: lost with {self.worker}; another worker does it again"
        where = f" by {self.worker}" if self.worker else ""
        return f"{self.name.said}: {self._happened}{where}"

    @property
    def _happened(self) -> str:
        if self.event == "done":
            return f"done in {self.seconds:.1f} s"
        if self.event == "progress":
            return f"{self.share:.0%} after {timecode.short(timecode.from_seconds(self.seconds))}"
        return self.event

    @property
    def counts(self) -> str:
        """How far all jobs are, for people."""
        failed = f", {self.failed} failed" if self.failed else ""
        left = "" if self.left_s is None or not self.running else f", {in_words(self.left_s)}"
        return f"{self.done} of {self.of} done, {self.running} running{failed}{left}"

    def to_json(self) -> dict[str, object]:
        """Return the same for programs."""
        return {
            "event": self.event,
            "job": self.name.said,
            "episode": self.name.episode,
            "worker": self.worker or None,
            "seconds": round(self.seconds, 3),
            "share": None if self.error else round(self.share, 4),
            "error": self.error.message if self.error else None,
            "done": self.done,
            "failed": self.failed,
            "running": self.running,
            "of": self.of,
            "left_s": None if self.left_s is None else round(self.left_s),
        }


def untold(_news: WorkNews) -> None:
    """Tell nobody."""
