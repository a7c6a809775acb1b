"""What is shown of many who work: lines for logs and programs, rows below a bar in a terminal."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field

import pytest
from rich.console import Console

from toolkit.cli.bar import bar_over
from toolkit.cli.work_view import WorkView
from toolkit.errors import BadFile
from toolkit.job_values import JobEnd, JobName, JobNews, JobWord, Stretch
from toolkit.workers.work_left import WorkLeft
from toolkit.workers.work_news import WorkNews


@dataclass
class Stage:
    """News of jobs, at times that a test says."""

    as_json: bool = False
    has_bar: bool = False
    now_s: float = 0.0
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with nobody at work."""
        told = {"as_json": self.as_json, "has_bar": self.has_bar}
        self.view = WorkView(self.said.append, **told, tell_s=lambda: self.now_s)

    def tell(self, event: str, seconds: float, share: float = 0.0, **more: object) -> None:
        """Tell of a job after so many seconds of its own."""
        name = JobName("002-part-2:de", "002-part-2")
        told = {"index": 1, "event": event, "name": name, "worker": "host/17", "seconds": seconds}
        rest = {"share": share, "error": None, "done": 0, "failed": 0, "running": 2, "of": 3}
        self.view(WorkNews(**{**told, **rest, "left_s": 95.0, **more}))  # type: ignore[arg-type]


def test_a_log_gets_few_plain_lines() -> None:
    stage = Stage()
    stage.tell("started", 0.5)
    for second in range(1, 400):
        stage.now_s = second
        stage.tell("progress", second + 0.5, second / 400)
    stage.tell("done", 400.25, 1.0, done=1, running=1)
    assert stage.said == [
        "002-part-2:de: started by host/17",
        "002-part-2:de: 25% after 1:40 by host/17",
        "002-part-2:de: 50% after 3:20 by host/17",
        "002-part-2:de: 75% after 5:00 by host/17",
        "002-part-2:de: done in 400.2 s by host/17; 1 of 3 done, 1 running, about 2 min left",
    ]


def test_short_work_is_said_when_it_ends() -> None:
    stage = Stage()
    stage.tell("started", 0.5)
    for second in range(1, 50):
        stage.now_s = second
        stage.tell("progress", second, second / 50)
    stage.tell("failed", 50, 1.0, error=BadFile("no sound"), failed=1, running=0, worker="")
    assert stage.said[1:] == ["002-part-2:de: failed; 0 of 3 done, 0 running, 1 failed"]


def test_programs_get_an_object_a_line() -> None:
    stage = Stage(as_json=True)
    stage.tell("started", 0.5)
    for second in range(1, 30):
        stage.now_s = second
        stage.tell("progress", second + 0.5, second / 60)
    stage.tell("failed", 30, error=BadFile("no sound", hint="another"), failed=1)
    rows = [json.loads(line) for line in stage.said]
    assert [row["event"] for row in rows] == ["started", "progress", "progress", "failed"]
    assert rows[1] == {
        "event": "progress",
        "job": "002-part-2:de",
        "episode": "002-part-2",
        "worker": "host/17",
        "seconds": 10.5,
        "share": 0.1667,
        "error": None,
        "done": 0,
        "failed": 0,
        "running": 2,
        "of": 3,
        "left_s": 95,
    }
    assert rows[-1]["error"] == "no sound"
    assert rows[-1]["share"] is None


def test_below_a_bar_stands_who_is_at_work() -> None:
    stage = Stage(has_bar=True)
    stage.tell("started", 0.5)
    stage.tell("started", 1.0, index=0, worker="host/18", name=JobName("001-part-1"))
    stage.now_s = 60
    stage.tell("progress", 70, 0.5)
    stage.now_s = 65
    assert stage.view.rows() == [
        ("host/17", "002-part-2:de", "50%", "1:15"),
        ("host/18", "001-part-1", "0%", "1:06"),
    ]
    assert stage.said == []
    stage.tell("lost", 75, 0.5)
    assert [row[0] for row in stage.view.rows()] == ["host/18"]
    stage.tell("started", 0.5, worker="host/19")
    assert [row[0] for row in stage.view.rows()] == ["host/18", "host/19"]
    stage.tell("done", 75, 1.0, worker="host/19")
    assert stage.said == [
        "002-part-2:de: lost with host/17; another worker does it again",
        "002-part-2:de: done in 75.0 s by host/19",
    ]
    assert [row[1] for row in stage.view.rows()] == ["001-part-1"]


def news(index: int, share: float, seconds: float, whole: float, end: bool = False) -> JobNews[int]:
    word = JobWord(share, seconds, "host/17")
    return JobNews(index, word, False, False, JobEnd(0) if end else None, 0, 0, 2, 3, whole)


def test_time_left_goes_by_the_work_and_by_the_slowest() -> None:
    """Four equal jobs on two workers; one of them is four times as slow."""
    now_s = 0.0
    left = WorkLeft(lambda: now_s)
    assert left.left_s is None
    now_s = 10.0
    left.take(news(0, 1.0, 10, 0.25, end=True))
    assert left.left_s == pytest.approx(30)
    left.take(news(1, 0.25, 10, 0.3125))
    assert left.left_s == pytest.approx(30)
    now_s = 28.0
    left.take(news(1, 0.7, 28, 0.925))
    assert left.left_s == pytest.approx(12)  # by the pace of all it would be 2.3
    now_s = 30.0
    assert left.left_s == pytest.approx(10)
    left.take(news(1, 1.0, 30, 1.0, end=True))
    assert left.left_s == 0.0


def test_a_stretch_counts_as_such() -> None:
    now_s = 0.0
    left = WorkLeft(lambda: now_s)
    now_s = 10.0
    left.take(news(0, 1.0, 10, 1.0, end=True), Stretch(0.0, 0.25))
    assert left.left_s == pytest.approx(30)


@pytest.mark.parametrize(("lines", "shown", "more"), [(24, 20, ""), (12, 7, "  and 13 more")])
def test_rows_fit_the_terminal(
    lines: int, shown: int, more: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", str(lines))
    long = "a-machine-with-a-very-long-name.example.org/4711", "001-[bold]" + "what-" * 20
    made = bar_over(lambda: [(*long, "100%", "12:34:56")] * 20)
    screen = Console(file=io.StringIO(), width=80)
    screen.print(*made.get_renderables())
    said = screen.file.getvalue().splitlines()  # type: ignore[attr-defined]
    rows = [line for line in said if "12:34:56" in line]
    assert len(rows) == shown
    assert all(len(line) <= 80 for line in said)
    assert all(row.startswith("a-machine-with-a-very-l…  001-[bold]what-") for row in rows)
    assert all(row.rstrip().endswith("…  100%  12:34:56") for row in rows)
    assert len(said) <= lines
    assert more in said[-1]
