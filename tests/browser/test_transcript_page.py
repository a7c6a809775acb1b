"""The transcript as a page: it opens in a browser, and everybody can read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from toolkit.show.project import Project
from toolkit.transcript.documents import html_page as html
from toolkit.transcript.store import shelf
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.written import WrittenTranscript

pytestmark = pytest.mark.rotated

ROOT = Path(__file__).parents[2]
HOSTILE = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"


@pytest.fixture(params=["light", "dark"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Yield a new page, as wide as a small telephone."""
    context = browser.new_context(
        viewport={"width": 320, "height": 640}, color_scheme=request.param, offline=True
    )
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module", params=["en", "de"])
def sample(request: pytest.FixtureRequest) -> tuple[str, str]:
    """Return (language, page) of a sample transcript."""
    project = Project.open(ROOT)
    episode = project.episode("1")
    cues = shelf.transcript(project, episode, request.param).cues
    said = WrittenTranscript(cues, request.param, episode.title, request.param)
    return request.param, html.render(said)


def test_axe_finds_nothing(page: Page, sample: tuple[str, str]) -> None:
    """Rules of axe-core for WCAG 2.2, levels A and AA, and its best practices."""
    page.set_content(sample[1])
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_language_title_and_speakers_are_there(page: Page, sample: tuple[str, str]) -> None:
    language, text = sample
    page.set_content(text)
    assert page.locator("html").get_attribute("lang") == language
    assert "Medicine that starts with you" in page.title()
    assert page.locator("h1").count() == 1
    assert page.get_by_text("Mara Lindqvist").count() >= 3


def test_nothing_is_cut_off_on_a_small_screen(page: Page, sample: tuple[str, str]) -> None:
    """WCAG 2.2, success criterion 1.4.10: no sideways scrolling at 320 CSS pixels."""
    page.set_content(sample[1])
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_text_stays_text(page: Page) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    said = WrittenTranscript([Cue(0, 1000, HOSTILE, HOSTILE)], "en", f"A {HOSTILE}", "en")
    page.set_content(html.render(said))
    assert page.title().startswith("A <script>")
    assert page.locator("img, script").count() == 0
    assert errors == []
