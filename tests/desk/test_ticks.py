"""Ticks: on disk at once, and there again on another day."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.desk.conftest import TOKEN, numbers
from toolkit.desk import ticks
from toolkit.desk.session import Desk, Session
from toolkit.errors import BadTranscript
from toolkit.show.project import Project
from toolkit.transcript.binding import Binding

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
