"""Chapters marked while listening."""

from __future__ import annotations

import tomllib

import pytest
from flask.testing import FlaskClient

from tests.desk.conftest import TOKEN
from toolkit.desk.chapter_marks import mark_chapter
from toolkit.errors import BadFile
from toolkit.show.project import Project

FOLDER = "000-trailer"


def on_disk(project: Project) -> list[tuple[str, str]]:
    path = project.episodes_dir / FOLDER / "episode.toml"
    chapters = tomllib.loads(path.read_text("utf-8")).get("chapters", [])
    return [(chapter["start"], chapter["title"]) for chapter in chapters]


def test_a_chapter_is_set_retitled_and_taken_out(project: Project) -> None:
    path = project.episodes_dir / FOLDER / "episode.toml"
    comments = [x for x in path.read_text("utf-8").splitlines() if x.startswith("#")]
    before = on_disk(project)
    mark_chapter(project, FOLDER, 15_890, "  Long   words ", 30_000)
    assert ("00:00:15.890", "Long words") in on_disk(project)
    assert on_disk(project)[0][0] == "00:00:00.000"
    mark_chapter(project, FOLDER, 15_890, "Short words", 30_000)
    assert ("00:00:15.890", "Short words") in on_disk(project)
    assert len(on_disk(project)) == max(len(before), 1) + 1
    mark_chapter(project, FOLDER, 15_890, "", 30_000)
    assert "00:00:15.890" not in dict(on_disk(project))
    assert [x for x in path.read_text("utf-8").splitlines() if x.startswith("#")] == comments


@pytest.mark.parametrize("title", ["", "  ", "x" * 129])
def test_a_chapter_needs_a_title(project: Project, title: str) -> None:
    before = on_disk(project)
    with pytest.raises(BadFile):
        mark_chapter(project, FOLDER, 15_890, title, 30_000)
    assert on_disk(project) == before


def test_the_page_is_told_all_chapters(client: FlaskClient, project: Project) -> None:
    body = {"start_ms": 15_890, "title": "Long words"}
    said = client.post(f"/{TOKEN}/chapter", json=body)
    assert said.status_code == 200
    assert said.get_json()["chapters"][-1] == body
    assert client.get(f"/{TOKEN}/state").get_json()["chapters"][-1] == body
    wrong: list[object] = [{**body, "start_ms": -1}, {**body, "start_ms": "1"}, {"title": "x"}, []]
    for bad in wrong:
        assert client.post(f"/{TOKEN}/chapter", json=bad).status_code == 400
