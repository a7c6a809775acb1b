"""The desk with a translation on it: beside each cue stands what was said at its time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.desks import dressed, opened
from tests.desk.conftest import ROOT
from toolkit.audio.mastering import preview
from toolkit.desk.session import Desk
from toolkit.show.project import Project
from toolkit.transcript.store import shelf
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.text_lines import one_line

pytestmark = pytest.mark.rotated

FOLDER = Path("transcripts") / "001-medicine-that-starts-with-you"


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the sample season in which the first episode can be heard."""
    root = tmp_path_factory.mktemp("season")
    for name in ("episodes", "transcripts"):
        shutil.copytree(ROOT / name, root / name)
    project = Project.open(root)
    preview.make(project, project.episode("001"))
    return root


@pytest.fixture
def project(season: Path) -> Project:
    shutil.rmtree(season / FOLDER)
    shutil.copytree(ROOT / FOLDER, season / FOLDER)
    return Project.open(season)


@pytest.fixture
def page(browser: Browser, project: Project) -> Iterator[Page]:
    """Yield the desk with the German text; open it with `look`."""
    with opened(Desk(project, project.episode("001"), "de", lambda _cues: ())) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(address)
        page.wait_for_selector("html[data-ready]")
        yield page
        page.close()


def source(project: Project) -> tuple[Cue, ...]:
    return shelf.transcript(project, project.episode("001"), "en").cues


def shared_ms(one: Cue, other: Cue) -> int:
    return min(one.end_ms, other.end_ms) - max(one.start_ms, other.start_ms)


def test_each_word_of_the_source_stands_beside_once(page: Page, project: Project) -> None:
    beside = page.locator(".source:not(.again)").all_text_contents()
    tags = {page.locator(".source").first.get_attribute("lang"),
            page.locator(".said").first.get_attribute("lang")}  # fmt: skip
    assert " ".join(filter(None, beside)) == " ".join(one_line(cue.text) for cue in source(project))
    assert tags == {"en", "de"}
    assert page.locator(".source .w, .source button, .source textarea").count() == 0


def test_beside_each_cue_stands_what_is_said_at_its_time(page: Page, project: Project) -> None:
    said = source(project)
    german = shelf.transcript(project, project.episode("001"), "de").cues
    rows = page.locator(".row")
    assert rows.count() == len(german)
    for at, cue in enumerate(german):
        there = [one_line(each.text) for each in said if shared_ms(cue, each) > 400]
        beside = rows.nth(at).locator(".source").text_content() or ""
        assert not there or any(text in beside for text in there), one_line(cue.text)
    box, other = (rows.nth(3).locator(each).bounding_box() for each in (".cue", ".source"))
    assert box is not None
    assert other is not None
    assert box["x"] + box["width"] <= other["x"]
    assert abs(box["y"] - other["y"]) < 4


def test_it_says_who_approved_the_source_and_follows_edits(page: Page, project: Project) -> None:
    told = "Beside each cue: English, approved by Sample Reviewer."
    expect(page.locator("#beside")).to_have_text(told)
    expect(page.locator(".source").first).to_have_attribute("data-status", "reviewed")
    before = page.locator(".source:not(.again)").all_text_contents()
    page.locator(".cue").nth(1).locator(".w").nth(3).dblclick()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#say")).to_have_text("Split in two.")
    rows = page.locator(".row")
    assert all(rows.nth(at).locator(".source").text_content() for at in (1, 2))
    after = page.locator(".source:not(.again)").all_text_contents()
    assert " ".join(filter(None, after)) == " ".join(filter(None, before))


def test_a_source_that_is_a_draft_or_has_changed_says_so(page: Page, season: Path) -> None:
    path = season / FOLDER / "en.vtt"
    path.write_text(path.read_text("utf-8").replace("Hello", "Good morning", 1), "utf-8")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(page.locator("#beside")).to_have_text(
        "Beside each cue: English, edited after approval, so a draft again; "
        "it has changed since this translation was made."
    )
    path.with_suffix(".toml").unlink()
    (season / FOLDER / "de.toml").unlink()  # nothing says what it was translated from
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(page.locator("#beside")).to_have_text(
        "Beside each cue: English, a draft that nobody has approved."
    )


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (640, "dark"), (320, "light")])
def test_axe_finds_nothing_beside(page: Page, width: int, scheme: Literal["light", "dark"]) -> None:
    page.set_viewport_size({"width": width, "height": 720})
    dressed(page, scheme)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
