"""Ticks: on disk at once, and there again on another day."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.desk.conftest import TOKEN, numbers
from tests.desk.test_ledger import do
from toolkit.desk.session import Desk, Session
from toolkit.errors import BadTranscript
from toolkit.show.project import Project
from toolkit.transcript.doubts import ticks
from toolkit.transcript.doubts.queue import Known, queue
from toolkit.transcript.store.binding import Binding
from toolkit.transcript.text.cues import Word

ONE, TWO = "0123456789abcdef", "fedcba9876543210"


def test_a_tick_is_on_disk_when_it_is_answered(client: FlaskClient, text: Path) -> None:
    path = text.with_name("en.ticks.json")
    for tick in (TWO, ONE):
        said = client.post(f"/{TOKEN}/tick", json={"doubt": tick, "is_right": True})
        assert said.status_code == 200
    assert json.loads(path.read_text())["heard"] == [ONE, TWO]
    assert client.get(f"/{TOKEN}/state").get_json()["ticked"] == [ONE, TWO]
    client.post(f"/{TOKEN}/tick", json={"doubt": ONE, "is_right": False})
    assert json.loads(path.read_text())["heard"] == [TWO]


@pytest.mark.parametrize(
    "body", [{}, {"doubt": "x", "is_right": True}, {"doubt": ONE, "is_right": 1}, {"doubt": ONE}]
)
def test_nonsense_is_no_tick(client: FlaskClient, text: Path, body: object) -> None:
    assert client.post(f"/{TOKEN}/tick", json=body).status_code == 400
    assert not text.with_name("en.ticks.json").exists()


def test_a_review_goes_on_at_another_desk(project: Project, text: Path) -> None:
    text.write_text("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nOne hundred.\n")
    desk = Desk(project, project.episode("000"), "en", numbers)
    first = Session(desk)
    (doubt,) = first.state()["doubts"]
    first.tick(doubt["id"], is_right=True)
    said = Session(desk).state()
    assert said["ticked"] == [doubt["id"]]
    done = Session(desk).approve(said["digest"], "Ana Novak", said["ticked"])
    assert done["status"] == "reviewed"


DOSE = "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nTake not more than 40 mg with lemonade.\n"
# As ids have always been made: kind, times of the cue or the words, words, reason, which of those.
KEPT = (
    "negation|1000|4000|not|check that “not” is said: it turns the number near it round|1",
    "number|1000|4000|40 mg|check the number and its unit: 40 mg|1",
    "confidence|3200|3900|lemonade|the recogniser was not sure: lemonade|1",
)


def named(what: str) -> str:
    return hashlib.sha256(what.encode()).hexdigest()[:16]


@pytest.fixture
def dosed(project: Project, text: Path) -> Desk:
    """Return a desk on one cue with three doubts that lie side by side."""
    text.write_text(DOSE)
    words = (Word(3200, 3900, "lemonade.", 0.1),)
    return Desk(
        project, project.episode("000"), "en", lambda cues: queue(cues, Known("en", words=words))
    )


@pytest.mark.parametrize("kept", [KEPT, KEPT[:2], KEPT[1:], ()])
def test_ticks_of_single_doubts_count_for_the_place_they_are_now(
    dosed: Desk, text: Path, kept: tuple[str, ...]
) -> None:
    text.with_name("en.ticks.json").write_text(json.dumps({"heard": [named(one) for one in kept]}))
    said = Session(dosed).state()
    (place,) = said["doubts"]
    assert place["words"] == "not more than 40 mg with lemonade"
    assert {part["id"] for part in place["parts"]} == {named(one) for one in KEPT}
    assert (place["id"] in said["ticked"]) == (kept == KEPT)


def test_a_tick_is_kept_by_part_and_taken_back(dosed: Desk, text: Path) -> None:
    session = Session(dosed)
    (place,) = session.state()["doubts"]
    session.tick(place["id"], is_right=True)
    path = text.with_name("en.ticks.json")
    assert json.loads(path.read_text())["heard"] == sorted(named(one) for one in KEPT)
    session.tick(place["id"], is_right=False)
    assert json.loads(path.read_text())["heard"] == []


def test_parts_stay_ticked_when_their_cue_is_split_or_another_is_corrected(dosed: Desk) -> None:
    session = Session(dosed)
    said = session.state()
    session.tick(said["doubts"][0]["id"], is_right=True)
    said = session.edit(said["digest"], do("split", cue=0, at=15))
    assert said["corrected"] == []
    assert {place["id"] for place in said["doubts"]} <= {*session.state()["ticked"]}
    said = session.undo(said["digest"])
    said = session.edit(
        said["digest"], do("text", cue=0, text="Take not more than 40 mg with water.")
    )
    (place,) = said["doubts"]
    assert place["words"] == "not more than 40 mg"
    assert place["id"] in session.state()["ticked"]
    assert [row["words"] for row in said["corrected"]] == ["not more than 40 mg with lemonade"]


@pytest.mark.parametrize("data", ["", "[]", '{"heard": 1}', "{}", '{"heard": [' + "[" * 5000])
def test_a_broken_file_is_told(session: Session, text: Path, data: str) -> None:
    text.with_name("en.ticks.json").write_text(data)
    with pytest.raises(BadTranscript, match="the ticks cannot be read"):
        session.state()


def test_ticks_have_an_end(session: Session, text: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticks, "LIMIT", 1)
    session.tick(ONE, is_right=True)
    with pytest.raises(BadTranscript, match="more than 1 places"):
        session.tick(TWO, is_right=True)
    assert json.loads(text.with_name("en.ticks.json").read_text())["heard"] == [ONE]


@pytest.mark.parametrize("elsewhere", ["language", "guid", "source_sha256"])
@pytest.mark.parametrize("ticked", [(), (ONE, TWO)])
def test_ticks_count_where_somebody_listened(
    tmp_path: Path, elsewhere: str, ticked: tuple[str, ...]
) -> None:
    path, here = tmp_path / "en.ticks.json", Binding("en", "guid", "0" * 64)
    ticks.write(path, ticked, here)
    assert ticks.read(path, here) == set(ticked)
    assert ticks.read(path, replace(here, **{elsewhere: "other"})) == set()
    path.write_text(json.dumps({"heard": list(ticked)}))  # of an older form
    assert ticks.read(path, replace(here, **{elsewhere: "other"})) == set(ticked)
