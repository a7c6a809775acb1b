"""Worksheet and teacher page in a browser: for everybody, on screens and on paper."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.judged import judge_in_light_and_dark
from tests.site import packs, sites
from tests.verify.site import Site as Served
from tests.verify.site import serving
from toolkit.publication import page_keys
from toolkit.publication.public_file import Catalogue

pytestmark = pytest.mark.rotated


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """Yield a server of an episode with worksheets in two languages."""
    schools = tuple(packs.shown(packs.pack(one)) for one in ("en", "el"))
    with serving() as server:
        site = sites.site(sites.episode(schools=schools), url=Catalogue(server.base).url)
        for key, data in sites.beside(site).items():
            server.put(key, data)
        for key, text in sites.made(site).items():
            kind = "image/svg+xml" if key.endswith(".svg") else "text/html; charset=utf-8"
            server.put(key, text.encode(), kind)
        yield server


@pytest.fixture(params=[320, 1280])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Yield a page as wide as a small telephone, or a desk's screen."""
    context = browser.new_context(viewport={"width": request.param, "height": 800})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("sheet", ["worksheet", "teacher"])
@pytest.mark.parametrize("language", ["en", "el"])
def test_axe_finds_nothing(page: Page, served: Served, language: str, sheet: str) -> None:
    page.goto(f"{served.base}/{page_keys.school(sites.FOLDER, language, sheet)}")
    judge_in_light_and_dark(page)
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_pupil_comes_to_the_worksheet_and_writes(page: Page, served: Served) -> None:
    page.goto(f"{served.base}/{page_keys.episode(sites.FOLDER)}")
    page.get_by_role("link", name="Worksheet", exact=True).first.click()
    page.get_by_label("What is a gene made of?").fill("Stretches.")
    code = page.get_by_alt_text("QR code: hear the episode from 0:20")
    code.scroll_into_view_if_needed()
    picture = Image.open(io.BytesIO(code.screenshot())).convert("L")
    picture = picture.resize((picture.width * 4, picture.height * 4))
    assert [one.text for one in zxingcpp.read_barcodes(picture)] == [f"{packs.PAGE}#t=20"]


def test_on_paper_it_has_addresses_and_no_menu(browser: Browser, served: Served) -> None:
    page = browser.new_page()
    page.goto(f"{served.base}/{page_keys.school(sites.FOLDER, 'en', 'worksheet')}")
    document = pypdfium2.PdfDocument(page.pdf(format="A4"))
    said = " ".join(" ".join(one.get_textpage().get_text_bounded().split()) for one in document)
    assert "#t=20)" in said
    assert packs.FUNDING in said
    assert "Subscribe" not in said
    page.close()
