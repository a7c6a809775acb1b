"""Undo over the end of a review: closed, killed, the text changed meanwhile, the file broken."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
import webvtt

from tests.desk.conftest import numbers
from tests.desk.test_session import retext, texts
from toolkit import files
from toolkit.desk.session import Desk, Session
from toolkit.desk.texts import undo_steps
from toolkit.desk.texts.edits import EDITS
from toolkit.errors import BadTranscript
from toolkit.show.project import Project

pytestmark = pytest.mark.rotated

Opened = Callable[[], Session]


@pytest.fixture
def reopened(project: Project) -> Opened:
    """Return what opens the desk once more."""
    return lambda: Session(Desk(project, project.episode("000"), "en", numbers))


@pytest.fixture
def kept(project: Project) -> Path:
    """Return the file of the steps."""
    return project.build_dir / "desk" / "000-trailer" / "en.steps.jsonl"


def test_undo_goes_on_where_another_review_ended(reopened: Opened, text: Path) -> None:
    before = text.read_bytes()
    digest = reopened().state()["digest"]
    for number in range(20):
        digest = reopened().edit(digest, retext(number % 3, f"Take {number}."))["digest"]
    after = text.read_bytes()
    for _ in range(20):
        said = reopened().undo(digest)
        digest = said["digest"]
    assert text.read_bytes() == before
    assert (said["can_undo"], said["can_redo"]) == (False, True)
    for _ in range(20):
        digest = reopened().redo(digest)["digest"]
    assert text.read_bytes() == after
    reopened().undo(digest)
    said = reopened().edit(reopened().state()["digest"], retext(0, "Another way."))
    assert not reopened().state()["can_redo"]


def test_any_steps_lead_the_same_way_over_any_ends(reopened: Opened, text: Path) -> None:
    """A session that stays open and one that is opened anew each time do the same."""
    rng = random.Random(4)  # noqa: S311 - the same steps every time
    session, texts_seen = reopened(), [text.read_bytes()]
    digest, at = session.state()["digest"], 0
    for number in range(120):
        if rng.random() < 0.3:
            session = reopened()
            said = session.state()
            assert (said["can_undo"], said["can_redo"]) == (at > 0, at < len(texts_seen) - 1)
        kind = rng.choice(("edit", "undo", "redo"))
        if kind == "undo" and at:
            digest, at = session.undo(digest)["digest"], at - 1
        elif kind == "redo" and at < len(texts_seen) - 1:
            digest, at = session.redo(digest)["digest"], at + 1
        else:
            made = {"kind": "text", "cue": rng.randrange(3), "text": f"Take {number}."}
            digest = session.edit(digest, EDITS.validate_python(made))["digest"]
            texts_seen, at = [*texts_seen[: at + 1], text.read_bytes()], at + 1
        assert text.read_bytes() == texts_seen[at]


def test_a_step_that_did_not_reach_the_text_is_none(
    reopened: Opened, text: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after SIGKILL, or on a full disk, between the note and the text."""
    session = reopened()
    digest = session.edit(session.state()["digest"], retext(0, "One."))["digest"]
    before = texts(text)

    def stop(*_: object) -> None:
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(files, "write_bytes", stop)
        for take in ("Lost.", "Lost too."):
            with pytest.raises(OSError):  # noqa: PT011 - whatever it says
                session.edit(digest, retext(1, take))
        with pytest.raises(OSError):  # noqa: PT011
            session.undo(digest)
    assert texts(text) == before
    for opened in (session, reopened()):
        said = opened.edit(digest, retext(2, "Two."))
        digest = opened.undo(said["digest"])["digest"]
        assert texts(text) == before
    assert reopened().undo(digest)["can_undo"] is False


def test_steps_to_another_text_are_discarded(reopened: Opened, text: Path) -> None:
    session = reopened()
    session.edit(session.state()["digest"], retext(0, "Mine."))
    text.write_text(text.read_text().replace("Mine.", "Theirs."))
    again = reopened()
    said = again.state()
    assert not said["can_undo"]
    with pytest.raises(BadTranscript, match="nothing more to undo"):
        again.undo(said["digest"])
    assert texts(text)[0] == "Theirs."
    again.edit(said["digest"], retext(0, "Mine again."))
    said = reopened().undo(reopened().state()["digest"])
    assert texts(text)[0] == "Theirs."
    assert not said["can_undo"]  # not over the other program's text


@pytest.mark.parametrize("broken", ["cut", "noise", "folder", "empty", "nested"])
def test_a_broken_file_costs_steps_and_no_text(
    broken: str, reopened: Opened, text: Path, kept: Path
) -> None:
    session = reopened()
    digest = session.edit(session.state()["digest"], retext(0, "One."))["digest"]
    session.edit(digest, retext(0, "Two."))
    data = kept.read_bytes()
    kept.unlink()
    if broken == "folder":
        kept.mkdir()
    else:
        kinds = {"cut": data[:-9], "noise": b"\xff{}\n" + data, "empty": b"", "nested": b"[" * 9999}
        kept.write_bytes(kinds[broken])
    again = reopened()
    said = again.state()
    assert said["can_undo"] == (broken == "noise")
    done = again.edit(said["digest"], retext(0, "Three."))
    again.undo(done["digest"])
    assert texts(text)[0] == "Two."


def test_the_file_has_an_end(
    reopened: Opened, text: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undo_steps, "LIMIT_BYTES", 20_000)
    session = reopened()
    digest = session.state()["digest"]
    for number in range(100):
        digest = session.edit(digest, retext(0, f"Take {number}."))["digest"]
    assert kept.stat().st_size <= 20_000
    again, count = reopened(), 0
    while again.state()["can_undo"]:
        digest, count = again.undo(digest)["digest"], count + 1
    assert 10 < count < 100
    assert webvtt.read(str(text))[0].text == f"Take {99 - count}."
