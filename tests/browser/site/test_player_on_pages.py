"""The player on the pages that soy makes: with their templates, their style and their policy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.judged import judge_in_light_and_dark
from tests.browser.site.hands import NOW, play, shown, until, wait_for_time
from tests.browser.site.listening import sound
from tests.site import sites
from tests.verify.site import Site as Served
from tests.verify.site import serving
from toolkit.publication import page_keys
from toolkit.publication.public_file import Catalogue

pytestmark = pytest.mark.rotated

EPISODE = page_keys.episode(sites.FOLDER)
EMBED = page_keys.embed(sites.FOLDER)
PLACE = f"soy:place:{sites.episode().guid}"
LANGUAGES = ("en", "ar", "el", "hu")  # the last two have the longest words
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """Yield a server of a site in several languages, with a sound."""
    with serving() as server:
        for path in LANGUAGES:
            site = sites.site(url=Catalogue(f"{server.base}/{path}").url, language=path)
            for key, data in sites.beside(site).items():
                server.put(f"{path}/{key}", data)
            for key, text in sites.made(site).items():
                server.put(f"{path}/{key}", text.encode())
            server.put(f"{path}/{sites.AUDIO.key}", sound(125.4))
        yield server


@pytest.fixture
def opened(browser: Browser, served: Served) -> Iterator[Open]:
    """Yield a function that opens a page; in the end, none may have complained."""
    faults: list[str] = []
    contexts: list[BrowserContext] = []

    def open_(key: str, path: str = "en", **how: Any) -> Page:
        contexts.append(browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | how)))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        served.asked.clear()
        page.goto(f"{served.base}/{path}/{key}")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert faults == []


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_while_it_is_used(opened: Open, width: int) -> None:
    page = opened(f"{EPISODE}#t=65.3", viewport={"width": width, "height": 640})
    play(page)
    page.get_by_label("Follow along").check()
    until(page, "document.querySelector('[data-transcript] [aria-current]')")
    for _ in range(2):  # in its place, and at the window's edge
        judge_in_light_and_dark(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        expect(page.locator(".is-docked")).to_be_visible()
        page.wait_for_timeout(300)


def test_chapters_sentences_and_links(opened: Open, served: Served) -> None:
    page = opened(f"{EPISODE}#t=1:05")
    assert shown(page) == "1:05"
    assert not [path for _, path in served.asked if path.endswith(".mp3")]
    chapter = page.locator(".chapters [aria-current=true] .title")
    assert chapter.inner_text() == page.locator(".player-title").inner_text() == "A question"
    page.get_by_role("link", name="0:00 Hello").click()
    wait_for_time(page, 0.01, 4)
    expect(chapter).to_have_text("Hello")
    page.get_by_text("Is it?", exact=True).click()
    wait_for_time(page, 65.3, 70)
    spoken = page.locator("[data-transcript] [aria-current=true]")
    assert spoken.inner_text() == "Is it?"
    colour = "e => getComputedStyle(e).backgroundColor"  # and is seen
    assert spoken.evaluate(colour) != page.locator(".turn").first.evaluate(colour)
    page.locator(".turn .time").first.click()
    wait_for_time(page, 0.01, 4)


def test_the_address_to_share_is_the_public_one(opened: Open, served: Served) -> None:
    page = opened(f"{EPISODE}?from=mail#t=65")
    address = page.locator("[data-share] input")
    assert address.count() == 1
    assert address.input_value() == f"{served.base}/en/{EPISODE}#t=65"
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator(".player-status")).not_to_be_empty()


def test_on_other_peoples_pages_it_is_low_and_keeps_nothing(opened: Open, served: Served) -> None:
    frame = f'<iframe src="/en/{EMBED}" title="Player" width="600" height="220"></iframe>'
    served.put("other.html", f'<!doctype html><html lang="en">{frame}'.encode())
    served.put("favicon.ico", b"", "image/x-icon")
    page = opened("../other.html", viewport={"width": 700, "height": 400})
    inside = page.frames[1]
    expect(inside.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert inside.evaluate("document.documentElement.scrollHeight") <= 220
    inside.evaluate("document.querySelector('audio').currentTime = 40")
    inside.get_by_role("slider").press("PageUp")
    inside.get_by_role("button", name="Play", exact=True).click()
    for _ in range(200):
        if inside.evaluate(NOW) > 60.5:
            break
        page.wait_for_timeout(50)
    inside.get_by_role("button", name="Pause").click()
    assert inside.evaluate("localStorage.length") == 0


def test_nothing_moves_when_the_place_is_offered(opened: Open) -> None:
    for width in (320, 390, 700, 1280):
        page = opened(EPISODE, viewport={"width": width, "height": 800})
        before = page.locator("#chapters").bounding_box()
        page.evaluate("key => localStorage.setItem(key, 65)", PLACE)
        page.reload()
        expect(page.locator(".player-resume")).to_be_visible()
        after = page.locator("#chapters").bounding_box()
        assert before
        assert after
        assert after["y"] == pytest.approx(before["y"], abs=1), width


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_words_fit_into_the_height_that_is_kept_for_it(opened: Open, language: str) -> None:
    for width in (320, 560, 880, 1000, 1280):
        page = opened(EPISODE, language, viewport={"width": width, "height": 800})
        size = page.locator(".player").evaluate(
            "e => [e.offsetHeight, parseFloat(getComputedStyle(e).minBlockSize)]"
        )
        assert size[0] <= size[1] + 1, width
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_pages_in_arabic_turn_round(opened: Open) -> None:
    page = opened(f"{EPISODE}#t=65", "ar")
    slider = page.get_by_role("slider").bounding_box()
    time = page.locator(".player-time").first.bounding_box()
    assert slider
    assert time
    assert time["x"] < slider["x"]  # time itself runs from left to right
    assert "دقيقة" in str(page.get_by_role("slider").get_attribute("aria-valuetext"))


def test_on_paper_there_is_no_player(opened: Open) -> None:
    page = opened(EPISODE)
    page.emulate_media(media="print")
    assert not page.locator(".player").is_visible()
    assert page.get_by_text("Is it?", exact=True).is_visible()
