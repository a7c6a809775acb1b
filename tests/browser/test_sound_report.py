"""The sound report as a page: it opens in a browser, and everybody can read it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import soundfile
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.audio.reports import HARD, LIMITED, SUBJECT, WAV, flat, report
from toolkit.audio.reporting import report_page
from toolkit.audio.reporting.plots import PlotSubject
from toolkit.audio.values.master_report import Denoising, Noise

pytestmark = pytest.mark.rotated

HOSTILE = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
NOISE = Denoising(Noise(8300, 9300, -48.2, 27.0, 50, -56.4), None)
FULL = report(
    LIMITED,
    limited=HARD,
    source=replace(WAV, findings=("It is cut off at 1:59.",)),
    denoising=NOISE,
)


def tone(seconds: float) -> bytes:
    made = io.BytesIO()
    wave = 0.1 * np.sin(2 * np.pi * 440 * np.arange(int(44_100 * seconds)) / 44_100)
    soundfile.write(made, wave, 44_100, format="MP3")
    return made.getvalue()


PAGE = report_page.render(FULL, flat(1200), SUBJECT, "3", (tone(1.0), tone(2.0)))


@pytest.fixture(params=[("light", 320), ("dark", 320), ("light", 1280), ("dark", 1280)], ids=str)
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Yield a new page, as wide as a small telephone or a desktop."""
    scheme, width = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 640}, color_scheme=scheme, offline=True
    )
    yield context.new_page()
    context.close()


def test_axe_finds_nothing(page: Page) -> None:
    """Rules of axe-core for WCAG 2.2, levels A and AA, and its best practices."""
    page.set_content(PAGE)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_one_picture_is_seen_and_nothing_is_cut_off(page: Page) -> None:
    """WCAG 2.2, success criterion 1.4.10: no sideways scrolling, of the page or a part of it."""
    page.set_content(PAGE)
    viewport = page.viewport_size
    assert viewport
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert page.locator("svg:visible").count() == 1
    wider = "[...document.querySelectorAll('main *')].filter(e => e.closest('svg') === null"
    assert (
        page.evaluate(f"{wider} && e.scrollWidth > e.clientWidth + 1 && e.clientWidth).length") == 0
    )
    words = page.get_by_role("img", name="Loudness over time").first
    assert words.count() == 1


def test_words_of_the_picture_stay_inside_it(page: Page) -> None:
    page.set_content(PAGE)
    outside = page.evaluate(
        """[...document.querySelectorAll('svg')].filter(s => s.checkVisibility()).flatMap(s => {
            const all = s.getBoundingClientRect();
            return [...s.querySelectorAll('text')].filter(t => {
                const box = t.getBoundingClientRect();
                return box.left < all.left - 1 || box.right > all.right + 1;
            }).map(t => t.textContent);
        })"""
    )
    assert outside == []


def test_headings_and_lines_are_there(page: Page) -> None:
    page.set_content(PAGE)
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("h1").inner_text() == "What a gene is"
    assert page.locator(".lines li").count() == 5
    assert page.locator("code").first.inner_text() == "soy master 3 --prefer dynamics"
    assert page.locator("h2").all_inner_texts() == [
        "In short",
        "Loudness over time",
        "Before and after",
        "What was done",
        "With and without the noise",
        "Where the limiter worked hard",
        "The recording",
        "The finished file",
    ]


def test_both_sides_of_the_noise_play(page: Page) -> None:
    page.set_content(PAGE)
    lengths = page.evaluate(
        """Promise.all([...document.querySelectorAll('audio')].map(player => new Promise(done => {
            player.addEventListener('loadedmetadata', () => done(player.duration));
            player.addEventListener('error', () => done(-1));
            player.load();
        })))"""
    )
    assert lengths == [pytest.approx(1.0, abs=0.1), pytest.approx(2.0, abs=0.1)]
    names = [one.get_attribute("aria-label") for one in page.locator("audio").all()]
    assert names == [
        "With the noise, around the pause at 0:08",
        "Without it, around the pause at 0:08",
    ]


def test_text_stays_text(page: Page) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    hostile = report(
        FULL, source=replace(WAV, codec=HOSTILE, layout=HOSTILE, findings=(HOSTILE,) * 3)
    )
    subject = PlotSubject(HOSTILE, HOSTILE, "003", ((0, HOSTILE), (60_000, HOSTILE)))
    page.set_content(report_page.render(hostile, flat(1200), subject, "3"))
    assert page.title().startswith("Sound of 003: <script>")
    assert page.locator("img, script").count() == 0
    assert (errors, asked) == ([], [])


def test_without_curves_the_page_says_so() -> None:
    made = report_page.render(FULL, None, SUBJECT)
    assert "<svg" not in made
    assert "were not kept" in made
