"""The words on buttons, in each language and on the smallest screen: none is broken."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.site import sites
from tests.verify.site import Site as Served
from tests.verify.site import serving
from toolkit.locales.shelf import LANGUAGES
from toolkit.publication import page_keys
from toolkit.publication.public_file import Catalogue
from toolkit.site.frame import player_words

CAMPAIGN = page_keys.campaign("genes")
PAGES = (page_keys.episode(sites.FOLDER), page_keys.HOME, page_keys.SUBSCRIBE, CAMPAIGN)
# The words that are on two lines, and the buttons whose words stand out of them.
BROKEN = """() => {
  const found = [];
  for (const one of document.querySelectorAll('button, .button, .player-options label')) {
    if (!one.offsetParent) continue;
    const texts = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      if (texts.currentNode.parentElement.closest('option, .player-hidden, .hidden')) continue;
      for (const word of texts.currentNode.data.matchAll(/\\S+/g)) {
        const range = document.createRange();
        range.setStart(texts.currentNode, word.index);
        range.setEnd(texts.currentNode, word.index + word[0].length);
        const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
        const box = range.getBoundingClientRect(), around = one.getBoundingClientRect();
        const isOut = box.left < around.left - 1 || box.right > around.right + 1;
        if (lines.size > 1 || isOut) found.push(word[0]);
      }
    }
  }
  return found;
}"""


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """Yield a server."""
    with serving() as server:
        yield server


def put(server: Served, code: str) -> None:
    """Serve a site in a language."""
    one = sites.episode(statements=(sites.statement(language=code),))
    site = sites.site(one, url=Catalogue(f"{server.base}/{code}").url, language=code)
    for key, data in sites.beside(site).items():
        server.put(f"{code}/{key}", data)
    for key, text in sites.made(site).items():
        server.put(f"{code}/{key}", text.encode())


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """Yield a page of 320 pixels, on which somebody was before."""
    context = browser.new_context(viewport={"width": 320, "height": 800})
    place = json.dumps(f"soy:place:{sites.episode().guid}")
    context.add_init_script(f"try {{ localStorage.setItem({place}, '65') }} catch {{}}")
    yield context.new_page()
    context.close()


@pytest.mark.rotated
@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_no_button_breaks_a_word(page: Page, served: Served, code: str) -> None:
    put(served, code)
    for key in PAGES:
        page.goto(f"{served.base}/{code}/{key}")
        assert page.evaluate(BROKEN) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        if page.locator(".player-play").count():
            pause = player_words.of(code)["pause"]
            page.locator(".player-play span").evaluate("(e, word) => e.textContent = word", pause)
            assert page.evaluate(BROKEN) == []
