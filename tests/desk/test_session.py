"""A review: what is on disk after each step, by the look of other code."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
import webvtt

from tests.desk.conftest import numbers
from toolkit.desk.page_json import told_doubts
from toolkit.desk.session import Desk, Session
from toolkit.desk.texts.edits import EDITS, Edit
from toolkit.errors import BadTranscript, StillDoubtful
from toolkit.show.project import Project
from toolkit.transcript.doubts.doubt import Doubt
from toolkit.transcript.doubts.places import places
from toolkit.transcript.store import shelf
from toolkit.transcript.store.corrections import ChangedMeanwhile
from toolkit.transcript.store.state import State, read_state, write_state
from toolkit.transcript.text import word_times as words
from toolkit.transcript.text.cues import Cue

pytestmark = pytest.mark.rotated


def texts(path: Path) -> list[str]:
    return [caption.text.replace("\n", " ") for caption in webvtt.read(str(path)).captions]


def retext(cue: int, text: str) -> Edit:
    return EDITS.validate_python({"kind": "text", "cue": cue, "text": text})


def test_an_edit_is_on_disk_when_it_is_answered(session: Session, text: Path) -> None:
    digest = session.state()["digest"]
    words = text.with_name("en.words.json").read_bytes()
    said = session.edit(digest, retext(1, "Something else."))
    assert texts(text)[1] == "Something else."
    assert (said["at"], said["gone"], len(said["cues"])) == (1, 1, 1)
    assert said["status"] == "edited"  # it was approved
    assert text.with_name("en.words.json").read_bytes() == words


def test_undo_leads_back_to_the_approved_text_and_redo_on(session: Session, text: Path) -> None:
    before = text.read_bytes()
    first = session.state()
    said = first
    for number in range(100):
        said = session.edit(said["digest"], retext(0, f"Take {number}."))
    after = text.read_bytes()
    for _ in range(100):
        said = session.undo(said["digest"])
    assert text.read_bytes() == before
    assert (said["digest"], said["status"]) == (first["digest"], "reviewed")
    assert not said["can_undo"]
    with pytest.raises(BadTranscript):
        session.undo(said["digest"])
    for _ in range(100):
        said = session.redo(said["digest"])
    assert text.read_bytes() == after


def test_undo_where_lines_were_longer_than_the_desk_writes_them(
    project: Project, text: Path
) -> None:
    long = " ".join(["word"] * 20)
    head = f"WEBVTT\n\nNOTE by hand\n\n00:00:01.000 --> 00:00:09.000\n{long}\n\n"
    text.write_text(f"{head}00:00:09.000 --> 00:00:10.000\nEnd.\n")
    session = Session(Desk(project, project.episode("000"), "en", lambda _cues: ()))
    said = session.edit(session.state()["digest"], retext(1, "The end."))
    kept = list(text.parent.glob("en.*.vtt.old"))
    assert [path.read_text() for path in kept] == [
        f"{head}00:00:09.000 --> 00:00:10.000\nEnd.\n"
    ]  # it held a comment, which cues do not
    for _ in range(2):
        said = session.undo(said["digest"])
        assert texts(text) == [long, "End."]
        said = session.redo(said["digest"])
        assert texts(text) == [long, "The end."]


def test_what_another_program_wrote_stays(session: Session, text: Path) -> None:
    said = session.state()
    first = texts(text)[0].split()[0]
    other = text.read_text().replace(first, "Goodbye", 1)
    text.write_text(other)
    with pytest.raises(ChangedMeanwhile):
        session.edit(said["digest"], retext(0, "Mine."))
    with pytest.raises(ChangedMeanwhile):
        session.undo(said["digest"])
    with pytest.raises(ChangedMeanwhile):
        session.approve(said["digest"], "Ana Novak", ())
    assert text.read_text() == other


def test_changes_apart_from_another_program_s_are_merged(session: Session, text: Path) -> None:
    said = session.state()
    before = texts(text)
    whole, last = text.read_text().rsplit("\n\n", 1)
    text.write_text(f"{whole}\n\n{last.splitlines()[0]}\nTheirs.\n")
    done = session.edit(said["digest"], retext(0, "Mine."))
    assert done["is_merged"]
    assert texts(text) == ["Mine.", *before[1:-1], "Theirs."]
    session.undo(done["digest"])  # takes back what was done here, and only that
    assert texts(text) == [*before[:-1], "Theirs."]


def test_mine_is_kept_and_theirs_beside(session: Session, text: Path) -> None:
    said = session.edit(session.state()["digest"], retext(0, "Mine one."))
    theirs = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nTheirs.\n"
    text.write_text(theirs)
    with pytest.raises(ChangedMeanwhile) as caught:
        session.edit(said["digest"], retext(1, "Mine two."))
    session.keep_mine(said["digest"], caught.value.digest, retext(1, "Mine two."))
    assert texts(text)[:2] == ["Mine one.", "Mine two."]
    old = text.with_name(f"en.{caught.value.digest[:8]}.vtt.old")
    assert old.read_text() == theirs


def test_steps_lead_nowhere_once_theirs_is_loaded(session: Session, text: Path) -> None:
    session.edit(session.state()["digest"], retext(0, "Mine."))
    text.write_text("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nTheirs.\n")
    said = session.state()
    assert not said["can_undo"]
    with pytest.raises(BadTranscript):
        session.undo(said["digest"])
    assert texts(text) == ["Theirs."]


def test_what_looks_like_times_or_tags_stays_text(session: Session, text: Path) -> None:
    for said in ("00:01.000 --> 00:02.000", "<v Eva>p <0.05 & more", "NOTE this", "WEBVTT"):
        session.edit(session.state()["digest"], retext(0, said))
        assert session.state()["cues"][0]["text"] == said
        assert len(texts(text)) == len(session.state()["cues"])


def test_the_last_cue_stays(session: Session, text: Path) -> None:
    text.write_text("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nOnly.\n")
    with pytest.raises(BadTranscript, match="at least one"):
        session.edit(session.state()["digest"], retext(0, ""))


def test_an_approval_needs_a_tick_for_every_doubt(project: Project, text: Path) -> None:
    session = Session(Desk(project, project.episode("000"), "en", numbers))
    said = session.state()
    said = session.edit(said["digest"], retext(0, "One hundred."))
    said = session.edit(said["digest"], retext(1, "Two hundred, three hundred."))
    ids = [doubt["id"] for doubt in said["doubts"]]
    assert len(ids) == 2
    assert said["doubts"][0]["words"] == "hundred"
    for ticked in ((), ids[:1], ["something"]):
        with pytest.raises(StillDoubtful):
            session.approve(said["digest"], "Ana Novak", ticked)
    state = tomllib.loads(text.with_suffix(".toml").read_text())
    assert state["reviewed_by"] == "Sample Reviewer"
    done = session.approve(said["digest"], "Ana Novak", ids)
    assert (done["status"], done["reviewed_by"]) == ("reviewed", "Ana Novak")
    state = tomllib.loads(text.with_suffix(".toml").read_text())
    assert (state["reviewed_by"], state["digest"]) == ("Ana Novak", said["digest"])
    assert state["doubts_ticked"] == 2
    assert "doubts_accepted_unheard" not in state


def test_a_tick_goes_when_the_doubtful_words_change(project: Project) -> None:
    session = Session(Desk(project, project.episode("000"), "en", numbers))
    said = session.edit(session.state()["digest"], retext(0, "One hundred."))
    (before,) = said["doubts"]
    elsewhere = session.edit(said["digest"], retext(2, "Other words."))
    assert [doubt["id"] for doubt in elsewhere["doubts"]] == [before["id"]]


def test_the_same_words_twice_in_a_cue_are_two_doubts() -> None:
    cue = Cue(0, 1000, "hundred\nhundred")
    doubts = [Doubt("number", 0.5, 0, at, at + 7, 0, 1000, "A number.") for at in (8, 0)]
    first, second = told_doubts(places([cue], doubts))
    assert (first["first"], second["first"]) == (0, 8)
    assert first["words"] == second["words"] == "hundred"
    assert first["id"] != second["id"]


def test_nobody_approves_without_a_name(session: Session) -> None:
    with pytest.raises(BadTranscript, match="name of the person"):
        session.approve(session.state()["digest"], "  ", ())


def test_a_translation_shows_its_source(project: Project) -> None:
    episode = project.episode("001")
    said = Session(Desk(project, episode, "de", lambda _cues: ())).state()
    source = shelf.transcript(project, episode, "en")
    assert said["source"]["language"] == "en"
    assert len(said["source"]["cues"]) == len(source.cues)
    assert not said["source"]["has_changed"]
    assert (said["source"]["status"], said["source"]["reviewed_by"]) == (
        "reviewed",
        "Sample Reviewer",
    )
    assert Session(Desk(project, episode, "en", lambda _cues: ())).state()["source"] is None


def test_the_text_is_compared_with_what_others_heard_and_with_itself(
    project: Project, text: Path
) -> None:
    episode = project.episode("000")
    first = shelf.words(project, episode, "en")
    second = [replace(word, text="Goodbye") if i == 0 else word for i, word in enumerate(first)]
    text.with_name("en.second.json").write_text(words.render(second))
    session = Session(Desk(project, episode, "en", lambda _cues: ()))
    said = session.state()
    names = [name for name, _ in said["others"]]
    assert names == ["opened", "second pass", "first pass"]
    assert dict(said["others"])["first pass"] == "what eSpeak NG 1.51 heard"
    assert session.compare("first pass")["changes"] == {}
    changes = session.compare("second pass")["changes"]
    assert list(changes) == [0]
    assert changes[0][0] == ("gone", "Goodbye")
    session.edit(said["digest"], retext(1, "Something else."))
    assert list(session.compare("opened")["changes"]) == [1]
    with pytest.raises(BadTranscript, match="is gone"):
        session.compare("../en.vtt")


def test_the_second_pass_is_named_by_its_program_and_model(project: Project, text: Path) -> None:
    episode = project.episode("000")
    text.with_name("en.second.json").write_text(words.render(shelf.words(project, episode, "en")))
    path = text.with_suffix(".toml")
    state = read_state(path).model_copy(update={"second_engine": "hears 1", "second_model": "big"})
    write_state(path, state)
    named = dict(Session(Desk(project, episode, "en", lambda _cues: ())).state()["others"])
    assert named["second pass"] == "what the second pass heard, hears 1 with big"
    draft = shelf.transcript(project, episode, "en")
    made = shelf.save_draft(project, episode, "en", draft.cues[:1], (), State(), replace=True)
    assert made.state.second_model == "big"  # what it heard is still there
    text.with_name("en.second.json").unlink()
    made = shelf.save_draft(project, episode, "en", draft.cues[:2], (), State(), replace=True)
    assert made.state.second_model is None
