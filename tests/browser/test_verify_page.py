"""The report of a look from outside as a page: everybody can read it, and it runs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from toolkit.show.findings import Finding
from toolkit.verify import html_page as verify_page
from toolkit.verify.report import Report

pytestmark = pytest.mark.rotated

HOSTILE = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
FOUND = (
    Finding("warning", "cache", f"Episode 1: {HOSTILE}", "it has no cache rule", "set one"),
    Finding("error", "status", "https://example.org/" + "long" * 60, "404 Not Found", "send it"),
    Finding("error", "status", "Episode 2: enclosure", "404 Not Found", "send it"),
)
PAGE = verify_page.render(Report("https://example.org/feed.xml", HOSTILE, 2, 9, True, FOUND), AT)


@pytest.fixture(params=[("light", 320), ("dark", 320), ("light", 1280), ("dark", 1280)], ids=str)
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Yield the page, as wide as a small telephone or a desktop."""
    scheme, width = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 640}, color_scheme=scheme, offline=True
    )
    opened = context.new_page()
    opened.set_content(PAGE)
    yield opened
    context.close()


def test_everybody_can_read_it(page: Page) -> None:
    """axe-core's rules for WCAG 2.2, and 1.4.10: no sideways scrolling."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.viewport_size
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_what_it_says(page: Page) -> None:
    assert page.title().startswith("2 errors, 1 warning: <script>")
    assert page.locator("h2").all_inner_texts() == ["What is wrong", "What is risky or missing"]
    assert page.locator("h3").all_inner_texts() == [
        "Error: 404 Not Found",
        "Warning: It has no cache rule",
    ]
    assert page.locator("section li li").count() == 3
    assert "2026-11-24 09:30 UTC" in page.locator("dl").inner_text()
