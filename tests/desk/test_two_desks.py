"""Two processes at one transcript at the same moment."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
import webvtt

from toolkit.desk.session import Desk, Session
from toolkit.desk.texts.edits import Retext
from toolkit.errors import CannotWrite
from toolkit.folders import alone
from toolkit.show.project import Project
from toolkit.transcript.doubts import ticks
from toolkit.transcript.store.binding import Binding
from toolkit.transcript.store.corrections import ChangedMeanwhile

ROUNDS = 15
FORK = multiprocessing.get_context("fork")


def run(root: Path, cue: int, name: str, start: Barrier) -> None:
    """Change one cue again and again, each time from the text that was there at the start."""
    project = Project.open(root)
    session = Session(Desk(project, project.episode("000"), "en", lambda _cues: ()))
    for number in range(ROUNDS):
        start.wait(60)
        digest = str(session.state()["digest"])
        start.wait(60)
        try:
            session.edit(digest, Retext(kind="text", cue=cue, text=f"{name} said {number}"))
            session.tick(f"{name}-{number}", is_right=True)
        except ChangedMeanwhile:
            os._exit(9)  # the two do not meet, so that they can be merged
        start.wait(60)
    os._exit(0)


def side_by_side(*works: Callable[[], None]) -> list[int | None]:
    children = [FORK.Process(target=work) for work in works]
    for child in children:
        child.start()
    for child in children:
        child.join(120)
    return [child.exitcode for child in children]


def test_two_desks_lose_no_edit_and_no_tick(project: Project, text: Path) -> None:
    start = FORK.Barrier(2)
    before = webvtt.read(str(text)).captions
    last = len(before) - 1
    ended = side_by_side(
        lambda: run(project.root, 0, "first", start),
        lambda: run(project.root, last, "second", start),
    )
    assert ended == [0, 0]
    after = [caption.text for caption in webvtt.read(str(text)).captions]
    assert after[0] == f"first said {ROUNDS - 1}"
    assert after[last] == f"second said {ROUNDS - 1}"
    wanted = {f"{name}-{number}" for name in ("first", "second") for number in range(ROUNDS)}
    assert ticks.read(ticks.path_of(text), Binding.of(project.episodes[0], "en")) == wanted


def test_a_turn_of_a_dead_process_does_not_hold_and_of_a_suspended_one_is_told(
    tmp_path: Path,
) -> None:
    hears, says = FORK.Pipe(duplex=False)

    def hold() -> None:
        with alone.in_folder(tmp_path):
            says.send("held")
            signal.pause()

    child = FORK.Process(target=hold)
    child.start()
    assert hears.recv() == "held"
    stopped = pytest.raises(CannotWrite, match="stopped while")
    with stopped, alone.in_folder(tmp_path, longest_s=0.2):
        pass
    child.kill()
    child.join()
    with alone.in_folder(tmp_path), alone.in_folder(tmp_path):  # again, by the same thread
        pass
