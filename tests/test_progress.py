"""The time left: from earlier runs, then from the work itself."""

from __future__ import annotations

import pytest

from toolkit.cli import render
from toolkit.progress import TimeLeft, in_words


class Clock:
    """A clock that is set by hand."""

    now_s = 100.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now_s


def test_the_time_left_comes_from_earlier_runs_then_from_the_work_itself() -> None:
    clock = Clock()
    left = TimeLeft(600, clock)
    assert left.left_s == 600
    left(0.5)  # kept from a run that was stopped: it took no time now
    assert left.left_s == 300
    clock.now_s += 10
    assert left.left_s == 290
    clock.now_s += 90
    left(0.6)  # a tenth in 100 s: twice as slow as it was thought
    assert left.left_s == pytest.approx(400)
    clock.now_s += 1000
    assert left.left_s == 0


def test_nothing_is_said_before_anything_is_known() -> None:
    clock = Clock()
    left = TimeLeft(clock=clock)
    assert left.left_s is None
    left(0.0)
    assert left.left_s is None
    clock.now_s += 30
    left(0.25)
    assert left.left_s == pytest.approx(90)
    assert left.whole_s == pytest.approx(120)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "less than a minute left"),
        (45, "about 1 min left"),
        (719, "about 12 min left"),
        (3600, "about 1 h left"),
        (7150, "about 1 h 59 min left"),
    ],
)
def test_the_time_left_is_told_as_people_say_it(seconds: float, text: str) -> None:
    assert in_words(seconds) == text


def test_without_a_terminal_the_time_left_stands_in_few_lines(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with render.progress("listening", left=TimeLeft(1200)) as progress:
        for hundredth in range(101):
            progress(hundredth / 100)
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["listening ...", "listening: about 20 min left"]


def test_work_whose_speed_is_not_known_says_so_when_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock = Clock()
    with render.progress("listening", left=TimeLeft(clock=clock)) as progress:
        progress(0.0)
        clock.now_s += 1
        progress(0.01)  # too early to say
        clock.now_s += 59
        progress(0.1)
        clock.now_s += 5
        progress(0.11)
    with render.progress("short", left=TimeLeft(clock=clock)) as progress:
        progress(0.0)
        clock.now_s += 9
        progress(0.9)
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["listening ...", "listening: 10% done, about 9 min left", "short ..."]
