"""What becomes of doubts: a correction settles them, and what it brings is a doubt anew."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.desk.conftest import numbers
from toolkit.desk.page_json import Said
from toolkit.desk.session import Desk, Session
from toolkit.desk.texts.edits import EDITS, Edit
from toolkit.show.project import Project
from toolkit.transcript.doubts import numbers as guard
from toolkit.transcript.doubts.doubt import Doubt
from toolkit.transcript.text.cues import Cue

TEXT = """WEBVTT

00:00:01.000 --> 00:00:03.000
Take 40 mg of it each day.

00:00:03.000 --> 00:00:06.000
Then rest for 3 hours.
"""


def doses(cues: Sequence[Cue]) -> list[Doubt]:
    return list(guard.numbers(cues, "en"))


@pytest.fixture
def laid(project: Project, text: Path) -> Desk:
    text.write_text(TEXT)
    return Desk(project, project.episode("000"), "en", doses)


def do(kind: str, **values: object) -> Edit:
    return EDITS.validate_python({"kind": kind, **values})


def words(said: Said, key: str) -> list[str]:
    return [str(row["words"]) for row in said[key]]


def test_a_corrected_doubt_is_settled_and_the_record_says_so(laid: Desk, text: Path) -> None:
    session = Session(laid)
    said = session.state()
    assert (words(said, "doubts"), words(said, "corrected")) == (["40 mg", "3"], [])
    said = session.edit(said["digest"], do("text", cue=1, text="Then rest for a while."))
    assert (words(said, "doubts"), words(said, "corrected")) == (["40 mg"], ["3"])
    again = Session(laid).state()  # on another day
    assert words(again, "corrected") == ["3"]
    (left,) = again["doubts"]
    done = Session(laid).approve(again["digest"], "Ana Novak", [left["id"]])
    assert (done["status"], words(done, "corrected")) == ("reviewed", ["3"])
    state = tomllib.loads(text.with_suffix(".toml").read_text("utf-8"))
    assert (state["doubts_ticked"], state["doubts_corrected"]) == (1, 1)
    kept = json.loads(text.with_name("en.ticks.json").read_text("utf-8"))
    assert [row["words"] for row in kept["corrected"]] == ["3"]


def test_another_number_is_a_doubt_anew(laid: Desk) -> None:
    session = Session(laid)
    said = session.state()
    said = session.edit(said["digest"], do("text", cue=0, text="Take 14 mg of it each day."))
    assert (words(said, "doubts"), words(said, "corrected")) == (["14 mg", "3"], ["40 mg"])


def test_other_words_of_the_cue_settle_nothing(laid: Desk) -> None:
    session = Session(laid)
    said = session.state()
    session.tick(said["doubts"][1]["id"], is_right=True)
    said = session.edit(said["digest"], do("text", cue=0, text="Take 40 mg of it every day."))
    assert (words(said, "doubts"), words(said, "corrected")) == (["40 mg", "3"], [])


def test_steps_back_and_on_lead_to_the_same_doubts(laid: Desk) -> None:
    session = Session(laid)
    said = session.state()
    said = session.edit(said["digest"], do("text", cue=1, text="Then rest."))
    said = session.edit(said["digest"], do("text", cue=0, text="Take 14 mg."))
    assert words(said, "corrected") == ["3", "40 mg"]
    said = session.undo(said["digest"])
    assert (words(said, "doubts"), words(said, "corrected")) == (["40 mg"], ["3"])
    said = session.undo(said["digest"])
    assert (words(said, "doubts"), words(said, "corrected")) == (["40 mg", "3"], [])
    said = session.redo(said["digest"])
    assert (words(said, "doubts"), words(said, "corrected")) == (["40 mg"], ["3"])


@pytest.mark.parametrize("is_ticked", [True, False])
def test_a_split_and_a_merge_correct_nothing_and_keep_ticks(laid: Desk, is_ticked: bool) -> None:
    session = Session(laid)
    said = session.state()
    if is_ticked:
        session.tick(said["doubts"][0]["id"], is_right=True)
    named = do("voice", first=0, last=1, name="Ana")
    for edit in (named, do("split", cue=0, at=5), do("merge", cue=0)):
        said = session.edit(said["digest"], edit)
        assert (words(said, "doubts"), words(said, "corrected")) == (["40 mg", "3"], [])
    ticked = session.state()["ticked"]
    assert (said["doubts"][0]["id"] in ticked) == is_ticked
    assert said["doubts"][1]["id"] not in ticked


def test_what_was_corrected_in_another_text_counts_for_nothing(laid: Desk, text: Path) -> None:
    session = Session(laid)
    session.edit(session.state()["digest"], do("text", cue=1, text="Then rest."))
    text.write_text(TEXT.replace("3 hours", "a day"))
    assert words(session.state(), "corrected") == []
    assert words(Session(laid).state(), "corrected") == []


def test_what_others_wrote_elsewhere_keeps_it(project: Project, text: Path) -> None:
    text.write_text(
        f"{TEXT}\n00:00:07.000 --> 00:00:08.000\nOne.\n\n00:00:08.000 --> 00:00:09.000\nTwo.\n"
    )
    session = Session(Desk(project, project.episode("000"), "en", numbers))
    said = session.edit(session.state()["digest"], do("text", cue=0, text="One hundred."))
    said = session.edit(said["digest"], do("text", cue=0, text="Some."))
    assert words(said, "corrected") == ["hundred"]
    text.write_text(text.read_text().replace("Two.", "Theirs."))
    merged = session.edit(said["digest"], do("text", cue=0, text="Many."))
    assert merged["is_merged"]
    assert words(merged, "corrected") == ["hundred"]


def test_a_correction_is_saved_though_it_cannot_be_noted(laid: Desk, text: Path) -> None:
    session = Session(laid)
    said = session.state()
    text.with_name("en.ticks.json").mkdir()
    said = session.edit(said["digest"], do("text", cue=1, text="Then rest."))
    assert "Then rest." in text.read_text()
