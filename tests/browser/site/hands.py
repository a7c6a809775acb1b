"""What a listener does to a player, and sees of it."""

from __future__ import annotations

from playwright.sync_api import Page

NOW = "document.querySelector('audio').currentTime"
IS_PAUSED = "document.querySelector('audio').paused"


def until(page: Page, condition: str) -> None:
    """Wait until something is true. Playwright's own way evaluates text, which the page forbids."""
    for _ in range(600):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(condition)


def play(page: Page, name: str = "Play") -> None:
    """Press Play, and wait until something is heard."""
    page.get_by_role("button", name=name, exact=True).first.click()
    until(page, f"!{IS_PAUSED} && {NOW} > 0")


def wait_for_time(page: Page, low: float, high: float) -> None:
    """Wait until the sound is between two seconds."""
    until(page, f"{NOW} >= {low} && {NOW} <= {high}")


def shown(page: Page) -> str:
    """Return the time that is shown."""
    return page.locator(".player-time").first.inner_text()
