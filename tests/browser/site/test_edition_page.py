"""The pages of an edition, as people meet them who change the language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.site import sites
from tests.verify.site import Site as Served
from tests.verify.site import serving
from toolkit.publication import page_keys
from toolkit.publication.public_file import Catalogue

pytestmark = pytest.mark.rotated

EPISODE = page_keys.episode(sites.FOLDER)
LANGUAGES = ("de", "fr", "el", "fi", "hu")  # so many that the head has no place for them


@pytest.fixture(scope="module", params=[1, len(LANGUAGES)])
def served(request: pytest.FixtureRequest) -> Iterator[Served]:
    """Yield a server of a show with one edition, or with many."""
    with serving() as server:
        where = {"url": Catalogue(server.base).url}
        show = sites.site(**where)
        editions = [sites.edition(one, **where) for one in LANGUAGES[: request.param]]
        for key, data in sites.beside(show).items():
            server.put(key, data)
        for key, text in sites.made(show, None, *editions).items():
            server.put(key, text.encode())
        yield server


@pytest.fixture(params=[320, 1280])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Yield a page as wide as a small telephone, or a desk's screen."""
    context = browser.new_context(viewport={"width": request.param, "height": 800})
    yield context.new_page()
    context.close()


def test_axe_finds_nothing_in_german(page: Page, served: Served) -> None:
    for key in ("de/index.html", f"de/{EPISODE}"):
        page.goto(f"{served.base}/{key}")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        width = page.viewport_size["width"] if page.viewport_size else 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.get_by_text("Die Aufnahme ist auf Englisch.")).to_be_visible()
    expect(page.get_by_role("button", name="Abspielen", exact=True)).to_be_visible()


def test_the_language_changes_on_the_same_page(page: Page, served: Served) -> None:
    page.goto(f"{served.base}/{EPISODE}")
    page.get_by_role("link", name="Deutsch", exact=True).and_(
        page.locator("header a, footer a")
    ).click()
    expect(page).to_have_url(f"{served.base}/de/{EPISODE}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Was ein Gen ist")
