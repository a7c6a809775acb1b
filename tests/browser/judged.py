"""Pages judged by axe-core, in light and in dark."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

BY_COLOUR = ["color-contrast", "link-in-text-block"]  # the rules that look at colours


def judge_in_light_and_dark(page: Page, tags: list[str] | None = None) -> None:
    """Judge a page in light by all the rules, or those with tags, and in dark by its colours.

    The page is the same in both: nothing but its style sheet asks which it is.
    """
    page.emulate_media(color_scheme="light")
    found = Axe().run(page, options={"runOnly": tags} if tags else {})
    assert found.violations_count == 0, found.generate_report()
    page.emulate_media(color_scheme="dark")
    found = Axe().run(page, options={"runOnly": {"type": "rule", "values": BY_COLOUR}})
    assert found.violations_count == 0, found.generate_report()
    page.emulate_media(color_scheme="light")
