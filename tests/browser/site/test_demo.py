"""The sample show as it is built: seen at four sizes, enlarged, in forced colours, by keys alone.

Pictures of the pages are kept in `build/test-screenshots`, for people to look at.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.site.hands import NOW, until
from tests.sample_show import ROOT
from tests.verify.site import Site as Served
from tests.verify.site import serving

pytestmark = pytest.mark.rotated

PICTURES = ROOT / "build" / "test-screenshots"
EPISODE = "episodes/001-medicine-that-starts-with-you/index.html"
PAGES = {
    "home": "index.html",
    "episode": EPISODE,
    "transcript": EPISODE.replace("index.html", "transcript/de/index.html"),
    "statement": "moments/know-your-medicine/one-test-one-family/index.html",
    "campaign": "campaign/know-your-medicine/index.html",
    "german-campaign": "campaign/know-your-medicine/de/index.html",
    "campaigns": "campaign/index.html",
    "subscribe": "subscribe/index.html",
    "search": "search/index.html",
    "accessibility": "accessibility/index.html",
    "embed": "embed/001-medicine-that-starts-with-you/index.html",
    "german-home": "de/index.html",
    "german-episode": f"de/{EPISODE}",
}
DRAWN = """for (const one of document.querySelectorAll('.turn'))
  one.style.contentVisibility = 'visible'"""
SIZES = ((320, 640), (768, 1024), (1280, 800), (3840, 2160))
# What is to be pressed or filled in, and has no edge: forced colours take every background away.
EDGELESS = """() => [...document.querySelectorAll('button, .button, input, select')].filter(one => {
  if (!one.offsetParent || one.matches('[type=range]')) return false;
  const look = getComputedStyle(one);
  return look.borderStyle === 'none' || parseFloat(look.borderWidth) === 0;
}).map((one) => one.outerHTML.slice(0, 80))"""
# The browser forces colours when it draws; axe reads those that the style sheet wants.
UNJUDGED = {"rules": {"color-contrast": {"enabled": False}}}
# Whether what has focus is in sight, above the player at the window's edge (WCAG 2.2, 2.4.11).
UNHIDDEN = """(() => {
  const box = document.activeElement.getBoundingClientRect();
  const player = document.querySelector('.is-docked');
  const edge = player ? player.getBoundingClientRect().top : innerHeight;
  return box.top >= 0 && box.bottom <= edge;
})()"""


@pytest.fixture(scope="module")
def demo(built_sample: Path) -> Iterator[Served]:
    """Yield a server of the sample show."""
    with serving() as server:
        server.put_folder(built_sample / "build" / "public", "show")
        yield server


def opened(browser: Browser, demo: Served, key: str, size: tuple[int, int]) -> Page:
    """Return a page of a context of its own."""
    page = browser.new_context(viewport={"width": size[0], "height": size[1]}).new_page()
    page.goto(f"{demo.base}/show/{key}")
    return page


def is_wider(page: Page) -> bool:
    """Tell whether the page has to be moved sideways."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return wide > 0


@pytest.mark.parametrize("size", SIZES, ids=lambda one: str(one[0]))
@pytest.mark.parametrize("name", PAGES)
def test_pictures_at_four_sizes(
    browser: Browser, demo: Served, name: str, size: tuple[int, int]
) -> None:
    page = opened(browser, demo, PAGES[name], size)
    picture = PICTURES / f"{name}-{size[0]}.jpg"
    # What is out of sight is not drawn before it comes into sight.
    page.evaluate(DRAWN)
    page.screenshot(path=picture, type="jpeg", quality=70, full_page=size[0] < 3840)
    assert picture.stat().st_size > 5000
    assert not is_wider(page)
    page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_enlarged_to_200_percent_nothing_lies_beside(
    browser: Browser, demo: Served, name: str
) -> None:
    """WCAG 2.2, 1.4.4; 320 pixels above are the 400 percent of 1.4.10."""
    page = opened(browser, demo, PAGES[name], (640, 400))
    assert not is_wider(page)
    page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_forced_colours_and_less_motion(browser: Browser, demo: Served, name: str) -> None:
    page = opened(browser, demo, PAGES[name], (1280, 800))
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    assert page.evaluate(EDGELESS) == []
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    moving = "document.getAnimations().length"
    assert page.evaluate(moving) == 0
    found = Axe().run(page, options=UNJUDGED)
    assert found.violations_count == 0, found.generate_report()
    page.context.close()


def tab_to(page: Page, found: str, at_most: int = 60) -> None:
    """Press Tab until what has focus is what a selector finds."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        if page.evaluate("found => document.activeElement.matches(found)", found):
            return
    raise AssertionError(f"Tab does not lead to {found}")


@pytest.mark.always
def test_a_walk_by_keys_alone(browser: Browser, demo: Served) -> None:
    """From the home page to an episode, through it, and to a second that the search finds."""
    page = opened(browser, demo, PAGES["home"], (1280, 800))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    tab_to(page, ".episodes a[href*='001-']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{EPISODE}")

    tab_to(page, "a[href='#player']", 3)
    expect(page.get_by_role("link", name="Skip to the player")).to_be_in_viewport()
    page.keyboard.press("Enter")
    tab_to(page, ".player-play", 6)
    page.keyboard.press("Space")
    until(page, f"{NOW} > 0")
    page.keyboard.press("Space")

    tab_to(page, ".chapters a[data-at='62.463']")
    page.keyboard.press("Enter")
    until(page, f"{NOW} > 62")
    page.keyboard.press("Escape")

    tab_to(page, "a[href='#after-transcript']")
    tab_to(page, ".turn .time", 3)
    until(page, UNHIDDEN)  # the player at the window's edge hides no focus
    page.keyboard.press("Enter")
    until(page, f"{NOW} < 10")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")  # past the transcript
    tab_to(page, "aside a, aside input", 1)

    page.keyboard.press("Control+Home")
    page.evaluate("scrollTo(0, 0); document.activeElement.blur()")
    for _ in range(200):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('.top a[href*=search]')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/index.html")
    tab_to(page, "input[type=search]")
    page.keyboard.type("hypercholesterolaemia")
    expect(page.locator(".found li").first).to_be_visible()
    tab_to(page, ".found a")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{EPISODE}#*")
    assert Path(page.url).name.startswith("index.html#")
    expect(page.locator(".player-time").first).not_to_have_text("0:00")
    page.context.close()
