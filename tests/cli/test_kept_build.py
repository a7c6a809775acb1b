"""A build that takes what the last one made leaves the same bytes as one that knows nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PIL import Image

import toolkit
from tests.cli.conftest import MOMENTS, VTT, Soy, write_campaign
from toolkit.folders import errands, kept, seen
from toolkit.folders.kept import KEPT_FILE
from toolkit.show.kept import readings
from toolkit.show.project import Project
from toolkit.show.toml.toml_editor import set_keys
from toolkit.site.frame import page
from toolkit.site.frame.engine import Templates
from toolkit.site.frame.values import Site
from toolkit.transcript.store import shelf

pytestmark = pytest.mark.rotated

AT = "2026-06-01T00:00:00Z"
FIRST, SECOND, THIRD = "001-what-a-gene-is", "002-more", "003-the-rest"
_FINE_NS = 20_000_000  # the clock of any disk on which tests run is finer


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the keys of the pages of episodes that are made from now on."""
    keys: list[str] = []
    real = page.render

    def noted(site: Site, templates: Templates, one: page.WebPage) -> bytes:
        if one.owner:
            keys.append(one.key)
        return real(site, templates, one)

    monkeypatch.setattr(page, "render", noted)
    return keys


@pytest.fixture
def season(show: Path, mastered: Path, soy: Soy, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a show of three episodes with approved texts, built until nothing is in doubt."""
    monkeypatch.setattr(seen, "SETTLED_NS", _FINE_NS)
    toml = (mastered / "episode.toml").read_text("utf-8")
    guid = next(line for line in toml.splitlines() if line.startswith("guid"))
    for number, name in enumerate((SECOND, THIRD), 2):
        shutil.copytree(mastered, mastered.parent / name)
        said = toml.replace(guid, f'guid = "guid-{number}"').replace("What a gene is", name)
        said = said.replace("2026-01-01", f"2026-0{number}-01")
        (mastered.parent / name / "episode.toml").write_text(said, "utf-8")
        work = show / "build" / "episodes"
        shutil.copytree(work / FIRST, work / name)
    for name in (FIRST, SECOND, THIRD):
        text = show / "transcripts" / name / "en.vtt"
        text.parent.mkdir(parents=True)
        text.write_text(VTT, "utf-8")
        _approve(show, name)
    for _ in range(3):
        _build(show, soy)
    return show


def _approve(show: Path, name: str, language: str = "en") -> None:
    project = Project.open(show)
    shelf.approve(project, project.episode(name), language, "Ana Novak", dt.date(2026, 1, 1))


def _build(show: Path, soy: Soy, at: str = AT) -> dict[str, str]:
    time.sleep(0.05)
    said = soy("build", "--at", at)
    assert said.code == 0, said.err
    files = [path for path in (show / "build" / "public").rglob("*") if path.is_file()]
    files.append(show / "build" / "built.json")
    return {
        path.relative_to(show).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def _is_same(show: Path, soy: Soy, at: str = AT) -> dict[str, str]:
    """Build with what is kept, and without it; return what there is, which is the same."""
    with_kept = _build(show, soy, at)
    aside = (show / "build" / KEPT_FILE).replace(show / "aside")
    assert _build(show, soy, at) == with_kept
    aside.replace(show / "build" / KEPT_FILE)
    return with_kept


def test_nothing_is_made_again_where_nothing_changed(
    season: Path, soy: Soy, made: list[str]
) -> None:
    before = _build(season, soy)
    assert made == []
    notes = season / "episodes" / SECOND / "notes.md"
    notes.write_text("Other words.\n", "utf-8")
    after = _build(season, soy)
    assert {key.split("/")[1] for key in made} == {SECOND}
    assert before != after
    made.clear()
    set_keys(season / "episodes" / FIRST / "episode.toml", {"title": "Another title"})
    _build(season, soy)
    assert f"episodes/{SECOND}/index.html" in made  # which names its neighbour
    assert not [key for key in made if THIRD in key]


Change = Callable[[Path, Soy], None]


def _notes(show: Path, _soy: Soy) -> None:
    (show / "episodes" / SECOND / "notes.md").write_text("Quite other words.\n", "utf-8")


def _notes_of_the_same_size_and_time(show: Path, _soy: Soy) -> None:
    path = show / "episodes" / SECOND / "notes.md"
    was = path.stat()
    path.write_text(path.read_text("utf-8")[::-1].strip("\n") + "\n", "utf-8")
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
    assert path.stat().st_mtime_ns == was.st_mtime_ns


def _no_notes(show: Path, _soy: Soy) -> None:
    (show / "episodes" / THIRD / "notes.md").unlink()


def _chapters(show: Path, _soy: Soy) -> None:
    path = show / "episodes" / FIRST / "episode.toml"
    said = '\n[[chapters]]\nstart = "00:00:00"\ntitle = "One"\n'
    path.write_text(path.read_text("utf-8") + said, "utf-8")


def _own_cover(show: Path, _soy: Soy) -> None:
    Image.new("RGB", (1400, 1400), "#552211").save(show / "episodes" / FIRST / "own.png")
    keys = {"cover": "own.png", "cover_alt": "Brown."}
    set_keys(show / "episodes" / FIRST / "episode.toml", keys)


def _show_cover(show: Path, _soy: Soy) -> None:
    Image.new("RGB", (1400, 1400), "#115522").save(show / "episodes" / "cover.png")


def _text_edited(show: Path, _soy: Soy) -> None:
    path = show / "transcripts" / SECOND / "en.vtt"
    path.write_text(path.read_text("utf-8").replace("recipe", "plan"), "utf-8")


def _text_approved(show: Path, _soy: Soy) -> None:
    _approve(show, SECOND)


def _text_gone(show: Path, _soy: Soy) -> None:
    (show / "transcripts" / THIRD / "en.vtt").unlink()


def _text_renamed(show: Path, _soy: Soy) -> None:
    (show / "transcripts" / FIRST).rename(show / "transcripts" / "001-what-it-was")


def _second_text(show: Path, _soy: Soy) -> None:
    path = show / "transcripts" / SECOND / "de.vtt"
    path.write_text(VTT, "utf-8")
    _approve(show, SECOND, "de")


def _edition(show: Path, _soy: Soy) -> None:
    path = show / "episodes" / "show.toml"
    said = '\n[editions.de]\ntitle = "Eine Sendung"\ndescription = "Gene und Zellen."\n'
    path.write_text(path.read_text("utf-8") + said, "utf-8")
    path = show / "episodes" / SECOND / "episode.toml"
    said = '\n[editions.de]\ntitle = "Mehr"\n'
    path.write_text(path.read_text("utf-8") + said, "utf-8")


def _edition_grows(show: Path, _soy: Soy) -> None:
    path = show / "episodes" / THIRD / "episode.toml"
    path.write_text(path.read_text("utf-8") + '\n[editions.de]\ntitle = "Rest"\n', "utf-8")
    (show / "episodes" / SECOND / "notes.de.md").write_text("Mehr Worte.\n", "utf-8")


def _template(show: Path, _soy: Soy) -> None:
    path = show / "episodes" / "templates" / "embed.html"
    path.parent.mkdir()
    path.write_text("<p>{{ site.episodes[-1].title }} {{ site.episodes | length }}</p>")


def _title_with_template(show: Path, _soy: Soy) -> None:
    set_keys(show / "episodes" / FIRST / "episode.toml", {"title": "Named everywhere"})


def _no_template(show: Path, _soy: Soy) -> None:
    shutil.rmtree(show / "episodes" / "templates")


def _brand(show: Path, _soy: Soy) -> None:
    path = show / "campaign" / "brand" / "brand.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('background = "#102030"\n', "utf-8")


def _moment(show: Path, _soy: Soy) -> None:
    write_campaign(show, MOMENTS.replace('"1"', '"2"').replace("recipe", "plan"))


def _page_touched(show: Path, _soy: Soy) -> None:
    path = show / "build" / "public" / "episodes" / THIRD / "index.html"
    data = path.read_bytes()
    path.write_bytes(data[:-9] + b"X" + data[-8:])


def _page_gone(show: Path, _soy: Soy) -> None:
    (show / "build" / "public" / "embed" / THIRD / "index.html").unlink()


def _page_elsewhere(show: Path, _soy: Soy) -> None:
    folder = show / "build" / "public" / "embed" / SECOND
    elsewhere = folder.rename(show / "elsewhere")
    folder.symlink_to(elsewhere)


def _report_gone(show: Path, _soy: Soy) -> None:
    (show / "build" / "episodes" / SECOND / "master.json").unlink()


def _episode_gone(show: Path, _soy: Soy) -> None:
    (show / "episodes" / SECOND).rename(show / "away")


def _episode_back(show: Path, _soy: Soy) -> None:
    (show / "away").rename(show / "episodes" / SECOND)


STEPS: tuple[Change, ...] = (
    _notes,
    _notes_of_the_same_size_and_time,
    _no_notes,
    _chapters,
    _own_cover,
    _show_cover,
    _text_edited,
    _text_approved,
    _text_renamed,
    _second_text,
    _edition,
    _edition_grows,
    _template,
    _title_with_template,
    _no_template,
    _brand,
    _page_touched,
    _page_gone,
    _page_elsewhere,
    _text_gone,
    _report_gone,
    _episode_gone,
    _episode_back,
)


def test_after_each_change_the_bytes_are_those_of_a_build_that_knows_nothing(
    season: Path, soy: Soy
) -> None:
    before = _is_same(season, soy)
    for step in STEPS:
        step(season, soy)
        after = _is_same(season, soy)
        is_of_build = step.__name__.startswith(("_page", "_report"))
        assert (after == before) == is_of_build or step is _text_renamed, step
        before = _build(season, soy)  # what was in doubt is not any more
        assert before == after, step


def test_a_large_show_is_looked_at_beside_the_build_and_comes_out_the_same(
    season: Path, soy: Soy, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "MANY", 0)
    begun: list[str] = []
    real = errands._begun

    def noted(work: errands.Work, arguments: Sequence[str]) -> subprocess.Popen[bytes] | None:
        begun.append(work.__name__)
        return real(work, arguments)

    monkeypatch.setattr(errands, "_begun", noted)
    before = _build(season, soy)
    assert made == []
    assert begun == ["looks_in", "told"]
    for step in (
        _notes,
        _notes_of_the_same_size_and_time,
        _page_touched,
        _page_gone,
    ):
        step(season, soy)
        after = _is_same(season, soy)
        assert (after == before) == step.__name__.startswith("_page"), step
        before = _build(season, soy)
        made.clear()
        assert _build(season, soy) == before == after
        assert made == []


def test_a_date_that_passes_brings_an_episode_out(season: Path, soy: Soy) -> None:
    early = _is_same(season, soy, "2026-02-15T00:00:00Z")
    assert not [key for key in early if THIRD in key]
    late = _is_same(season, soy)
    assert [key for key in late if THIRD in key]
    assert _is_same(season, soy, "2026-02-15T00:00:00Z") == early


def test_a_moment_makes_its_episode_one_that_is_looked_at(
    season: Path, soy: Soy, made: list[str]
) -> None:
    _text_edited(season, soy)
    _text_approved(season, soy)
    _moment(season, soy)
    _is_same(season, soy)
    _build(season, soy)  # the first campaign stands at the foot of all pages: all were made again
    made.clear()
    _build(season, soy)
    assert {key for key in made if SECOND in key}
    assert not {key for key in made if THIRD in key}


def test_another_soy_takes_nothing(
    season: Path, soy: Soy, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _build(season, soy)
    assert made == []
    monkeypatch.setattr(kept, "program", lambda: b"another")
    assert _build(season, soy) == before
    assert len(made) == 9


@pytest.mark.parametrize("name", ["site/templates/base.html", "feed/rss.py", "folders/kept.py"])
def test_a_change_anywhere_in_soy_makes_it_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    home = shutil.copytree(
        Path(toolkit.__file__).parent, tmp_path / "toolkit", ignore=lambda *_: ["__pycache__"]
    )
    before = kept.program.__wrapped__()
    monkeypatch.setattr(kept, "_SOY", str(home))
    assert kept.program.__wrapped__() == before
    with (home / name).open("a") as file:
        file.write("\n")
    assert kept.program.__wrapped__() != before


def _future(path: Path) -> None:
    with sqlite3.connect(path) as known:
        known.execute("PRAGMA user_version = 99")
    known.close()


def _other_rows(path: Path) -> None:
    """Give each episode what was made of another one."""
    with sqlite3.connect(path) as known:
        rows = known.execute("SELECT name, proof, value FROM kept").fetchall()
        for (name, _, _), (_, proof, value) in zip(rows, [*rows[1:], rows[0]], strict=True):
            known.execute(
                "UPDATE kept SET proof = ?, value = ? WHERE name = ?", (proof, value, name)
            )
    known.close()


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"no database at all"),
        lambda path: path.write_bytes(path.read_bytes()[:5000]),
        Path.unlink,
        _future,
        _other_rows,
    ],
    ids=["empty", "other", "cut", "gone", "future", "mixed"],
)
def test_a_file_that_is_damaged_only_costs_time(
    season: Path, soy: Soy, made: list[str], damage: Callable[[Path], object]
) -> None:
    before = _build(season, soy)
    damage(season / "build" / KEPT_FILE)
    assert _build(season, soy) == before
    assert len(made) == 9
    made.clear()
    assert _build(season, soy) == before
    assert made == []


def test_two_shows_share_nothing(season: Path, soy: Soy, tmp_path: Path, made: list[str]) -> None:
    other = shutil.copytree(season, tmp_path / "another show")
    set_keys(other / "episodes" / "show.toml", {"title": "Another show"})
    before = _build(season, soy)
    assert soy("build", "--at", AT, "--project", other).code == 0
    assert len(made) == 9
    assert _build(season, soy) == before
    page_of = other / "build" / "public" / "episodes" / FIRST / "index.html"
    assert "Another show" in page_of.read_text("utf-8")


@pytest.mark.parametrize("step", [_notes, _text_edited, _no_notes, _report_gone, _chapters])
def test_check_status_and_rehearsals_say_what_they_say_without(
    season: Path, soy: Soy, step: Change
) -> None:
    asked = (
        ("check", "--json"),
        ("status", "--json", "--at", AT),
        ("master", "--all", "--dry-run"),
        ("transcribe", "--all", "--lang", "de", "--dry-run"),
    )

    def answers() -> list[tuple[int, str]]:
        time.sleep(0.05)
        return [(said.code, said.out) for said in (soy(*one) for one in asked)]

    first = answers()  # a check keeps what it finds
    assert answers() == first
    step(season, soy)
    after = answers()
    (season / "build" / KEPT_FILE).unlink()
    assert answers() == after
