"""The page for partners as they use it: copying, by keys alone, without a script, and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.judged import judge_in_light_and_dark
from tests.browser.site.test_pages import PATH, put
from tests.site import sites
from tests.verify.site import Site as Served
from tests.verify.site import serving
from toolkit.publication import page_keys
from toolkit.publication.public_file import Catalogue

pytestmark = pytest.mark.rotated

KEY = page_keys.campaign("genes")
SECOND = sites.statement(id="again", owner="genes/again", title="Said again", quotation="Again.")
ARABIC = sites.statement(id="ar", owner="genes/ar", title="جين", quotation="الجين.", language="ar")
OPEN = "document.querySelectorAll('details').forEach(one => one.open = true)"
POST = "A stretch of a long molecule.\n\n#Genes"


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """Yield a server of a site with a campaign of two kits, and one in Arabic."""
    with serving() as server:
        episode = sites.episode(statements=(sites.statement(), SECOND, ARABIC))
        put(server, sites.site(episode, url=Catalogue(f"{server.base}{PATH}").url))
        yield server


def opened(browser: Browser, served: Served, key: str = KEY, **how: object) -> Page:
    page = browser.new_context(**how).new_page()  # type: ignore[arg-type]
    page.goto(f"{served.base}{PATH}/{key}")
    return page


@pytest.mark.parametrize("key", [KEY, page_keys.campaign("genes", "ar")])
@pytest.mark.parametrize("width", [320, 1280, 3840])
def test_axe_finds_nothing_with_everything_open(
    browser: Browser, served: Served, key: str, width: int
) -> None:
    page = opened(browser, served, key, viewport={"width": width, "height": 800})
    page.evaluate(OPEN)
    judge_in_light_and_dark(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if key != KEY:
        assert page.evaluate("document.documentElement.dir") == "rtl"
    page.context.close()


@pytest.mark.always
def test_a_button_copies_its_text_and_says_so(browser: Browser, served: Served) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    page = opened(browser, served, permissions=allowed)
    kit = page.locator("article.kit").first
    kit.locator("summary", has_text="Posts").click()
    pressed = kit.get_by_role("button", name="Copy: Mastodon")
    expect(pressed).to_have_text("Copy")
    pressed.click()
    expect(kit.locator("[data-copy]", has_text="Mastodon").get_by_role("status")).to_have_text(
        "Copied"
    )
    assert page.evaluate("navigator.clipboard.readText()") == POST
    kit.locator("summary", has_text="E-mail").click()
    kit.get_by_role("button", name="Copy: E-mail (HTML)").click()
    assert page.evaluate("navigator.clipboard.readText()") == "<p>A stretch of a long molecule."
    page.context.close()


def test_a_partner_walks_by_keys_alone(browser: Browser, served: Served) -> None:
    """To a kit, into its posts, and to the button that copies one."""
    page = opened(browser, served, permissions=["clipboard-read", "clipboard-write"])

    def tab_to(found: str, at_most: int = 40) -> None:
        for _ in range(at_most):
            page.keyboard.press("Tab")
            if page.evaluate("found => document.activeElement.matches(found)", found):
                return
        raise AssertionError(f"Tab does not lead to {found}")

    tab_to(".parts a[href='#again']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Said again", level=2)).to_be_in_viewport()
    tab_to("article[aria-labelledby=again] summary")
    page.keyboard.press("Enter")
    tab_to("#again-post-1", 2)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("navigator.clipboard.readText()") == "Again.\n\n#Genes"
    page.context.close()


def test_without_a_script_all_is_there_to_be_selected(browser: Browser, served: Served) -> None:
    page = opened(browser, served, java_script_enabled=False)
    assert page.get_by_role("button").count() == 0
    assert page.locator("audio[controls]").count() == 2
    page.locator("summary", has_text="Posts").first.click()
    field = page.get_by_label("Mastodon").first
    field.click()
    page.keyboard.press("Control+a")
    assert field.input_value() == POST
    assert page.get_by_role("link", name="Everything: English (ZIP, 99 kB)").count() == 1
    page.context.close()


def test_an_address_leads_to_a_kit_and_each_has_a_player(browser: Browser, served: Served) -> None:
    page = opened(browser, served, f"{KEY}#again")
    expect(page.locator("#again")).to_be_in_viewport()
    assert page.locator(".player-play").count() == 2
    page.context.close()


def test_on_paper_are_words_and_pictures(browser: Browser, served: Served) -> None:
    page = opened(browser, served)
    page.emulate_media(media="print")
    assert page.locator("blockquote").first.is_visible()
    assert page.locator("img.card").first.is_visible()
    for hidden in ("summary", ".player", ".hero .actions"):
        assert page.locator(hidden).first.is_hidden()
    page.context.close()


def test_hostile_text_is_copied_as_it_is(browser: Browser) -> None:
    hostile = "</textarea><script>document.title='taken'</script>"
    said = replace(sites.statement(), quotation=hostile)
    with serving() as server:
        episode = sites.episode(statements=(said,))
        put(server, sites.site(episode, url=Catalogue(f"{server.base}{PATH}").url))
        page = opened(browser, server)
        page.evaluate(OPEN)
        assert page.get_by_label("Mastodon", exact=True).input_value() == f"{hostile}\n\n#Genes"
        assert "taken" not in page.title()
        page.context.close()
