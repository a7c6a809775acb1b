"""A server with byte ranges, for Chromium seeks in nothing else, and pages with a player on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.site.listening import CSS, LENGTH_S, PAGE_CSS, Listening, sound
from tests.pictures import gradient, saved
from tests.verify.site import Site, serving
from toolkit.site import player_script

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def web() -> Iterator[Site]:
    """Yield a server with all that the pages load."""
    with serving() as site:
        site.put("page.css", PAGE_CSS.encode(), "text/css")
        site.put("player.css", CSS.read_bytes(), "text/css")
        site.put("player.js", player_script.script().encode(), "text/javascript")
        site.put("sound.mp3", sound(LENGTH_S), "audio/mpeg")
        site.put("other.mp3", sound(LENGTH_S), "audio/mpeg")
        site.put("broken.mp3", b"this is no sound" * 100, "audio/mpeg", Cache_Control="no-store")
        for name in ("icon.png", "cover.png"):
            site.put(name, saved(gradient(64), "PNG"), "image/png")
        yield site


@pytest.fixture
def faults() -> list[str]:
    """Return what the pages of a test complained about: nothing may be left in it."""
    return []


@pytest.fixture
def opened(browser: Browser, web: Site, faults: list[str]) -> Iterator[Open]:
    """Yield a function that opens a page: its address behind the name, what it is, and how."""
    contexts: list[BrowserContext] = []

    def open_(part: str = "", page: Listening | None = None, **how: Any) -> Page:
        web.put("page.html", (page or Listening()).render().encode(), "text/html")
        context = how.pop("context", None)
        if context is None:
            context = browser.new_context(**({"viewport": {"width": 1280, "height": 800}} | how))
            contexts.append(context)
        web.asked.clear()
        made: Page = context.new_page()
        made.on("pageerror", lambda error: faults.append(str(error)))
        made.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        made.goto(f"{web.base}/page.html{part}")
        return made

    yield open_
    for context in contexts:
        context.close()
    assert faults == []
