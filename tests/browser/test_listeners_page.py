"""The figures of listeners as a page: it opens in a browser, and everybody can read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.listeners.test_figures import FIRST, day
from toolkit.statistics.day_sums import DaySums
from toolkit.statistics.figures import CountedEpisode, figures
from toolkit.statistics.listeners_page import render

pytestmark = pytest.mark.rotated

HOSTILE = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
NAMES = ("AntennaPod", "the show's own pages", HOSTILE, "x" * 90, "rare")


def month() -> list[DaySums]:
    made = []
    for number in range(30):
        count = 1400 - 40 * number
        made.append(
            day(
                number,
                {"001": count, "002": count // 3 if number > 9 else 0, "003": number % 7},
                apps={("001", name): count // (2 + n) for n, name in enumerate(NAMES[:4])}
                | {("001", "rare"): number % 2},
                devices={("001", "mobile"): count, ("001", "unknown"): count // 9},
                countries={("001", "DE"): count, ("001", "MT"): 1},
                transcripts={("001", "en"): 40, ("001", "mt"): 9},
                others={("kit", f"campaign/{HOSTILE}"): 9, ("clip", "know/one"): 3},
                left={"bots": 900, "other files": 5000},
                added=number,
            )
        )
    return made


EPISODES = [
    CountedEpisode("001", f"Medicine {HOSTILE}", FIRST),
    CountedEpisode("002", "A title that is as long as titles of episodes sometimes are", None),
    CountedEpisode("003", "Three", None),
]
FOUND = figures("The Science of You", month(), EPISODES, note=f"Made up {HOSTILE}")
PAGE = render(FOUND, datetime(2026, 12, 3, tzinfo=UTC))


@pytest.fixture(params=[("light", 320), ("dark", 320), ("light", 1280), ("dark", 1280)], ids=str)
def page(browser: Browser, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Page]:
    """Yield the page, as wide as a small telephone or a desktop; it may ask nobody for anything."""
    scheme, width = request.param
    path = tmp_path / "listeners.html"
    path.write_text(PAGE, "utf-8")
    context = browser.new_context(
        viewport={"width": width, "height": 640}, color_scheme=scheme, offline=True
    )
    opened = context.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(path.as_uri())
    yield opened
    assert asked == [path.as_uri()]
    context.close()


def test_axe_finds_nothing(page: Page) -> None:
    """Rules of axe-core for WCAG 2.2, levels A and AA, and its best practices."""
    page.locator("summary").click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_nothing_is_cut_off(page: Page) -> None:
    """WCAG 2.2, success criterion 1.4.10: no sideways scrolling, of the page or a part of it."""
    page.locator("summary").click()
    viewport = page.viewport_size
    assert viewport
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    wider = "[...document.querySelectorAll('main *')].filter(e => e.closest('svg') === null"
    assert (
        page.evaluate(
            f"{wider} && !e.closest('thead') && e.scrollWidth > e.clientWidth + 1"
            " && e.clientWidth).length"
        )
        == 0
    )


def test_names_from_logs_are_text(page: Page) -> None:
    assert page.title() == "Listeners: The Science of You"
    assert page.locator("img, script").count() == 0
    assert page.get_by_text("onerror").count() > 1


def test_each_picture_has_its_numbers(page: Page) -> None:
    assert page.locator("h2").all_inner_texts() == [
        "Downloads by day",
        "Downloads by episode",
        "Apps",
        "Devices",
        "Countries",
        "Transcripts fetched, by language",
        "Clips downloaded",
        "Kits downloaded",
        "How soy counts",
    ]
    rows = page.get_by_role("row")
    page.locator("summary").click()
    day_rows = rows.filter(has_text="2026-11-")
    assert day_rows.count() == 30
    assert "1,4" in day_rows.first.inner_text()
    bars = page.locator("figure rect")
    assert bars.count() == 30
    heights = bars.evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    counts = [count for _, count in FOUND.days if count]
    shares = [height / max(heights) for height in heights]
    assert shares == pytest.approx([count / max(counts) for count in counts], abs=0.03)
    assert page.get_by_role("img", name="Downloads by day").count() == 1
    assert "not certified" in page.locator("main").inner_text()
