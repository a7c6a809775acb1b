"""Every kind of page as people meet it: read aloud, enlarged, at night, on a small screen."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.judged import judge_in_light_and_dark
from tests.site import sites
from tests.verify.site import Site as Served
from tests.verify.site import serving
from toolkit.publication import page_keys
from toolkit.publication.public_file import Catalogue
from toolkit.site.frame.values import Site

pytestmark = pytest.mark.rotated

KINDS = {
    "home": page_keys.HOME,
    "episode": page_keys.episode(sites.FOLDER),
    "transcript": page_keys.transcript(sites.FOLDER, "de"),
    "campaigns": page_keys.CAMPAIGNS,
    "campaign": page_keys.campaign("genes"),
    "statement": page_keys.moment("genes", "a-stretch"),
    "subscribe": page_keys.SUBSCRIBE,
    "text": page_keys.text("about"),
    "embed": page_keys.embed(sites.FOLDER),
    "not-found": page_keys.NOT_FOUND,
}
HOSTILE = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"


PATH = "/some/path"


def put(server: Served, site: Site) -> None:
    """Serve a site below a path of its own."""
    for key, data in sites.beside(site).items():
        server.put(f"{PATH}/{key}", data)
    for key, text in sites.made(site).items():
        server.put(f"{PATH}/{key}", text.encode())


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """Yield a server of the site that tests are made of."""
    with serving() as server:
        put(server, sites.site(url=Catalogue(f"{server.base}{PATH}").url))
        yield server


@pytest.mark.parametrize(("kind", "width"), [*itertools.product(KINDS, [320, 1280])])
def test_axe_finds_nothing_and_nothing_is_cut_off(
    browser: Browser, served: Served, kind: str, width: int
) -> None:
    """Axe-core's rules for WCAG 2.2, A and AA, and its best practices; criterion 1.4.10.

    As wide as a small telephone, or a desk's screen.
    """
    context = browser.new_context(viewport={"width": width, "height": 800})
    page, said = context.new_page(), list[str]()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{served.base}{PATH}/{KINDS[kind]}")
    judge_in_light_and_dark(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []
    context.close()


@pytest.mark.parametrize("width", [320, 390, 640, 768, 860, 1280])
def test_an_episodes_page_asks_for_little_and_moves_nothing(
    browser: Browser, served: Served, width: int
) -> None:
    """At most 6 requests and 60 kB without the cover; nothing that was drawn moves."""
    page = browser.new_context(viewport={"width": width, "height": 800}).new_page()
    # What has no node is inside the browser's own controls, which arrange themselves.
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(one => {"
        " if (one.sources.some(source => source.node)) window.moved += one.value; }"
        ")).observe({type: 'layout-shift', buffered: true});"
    )
    served.asked.clear()
    page.goto(f"{served.base}{PATH}/{KINDS['episode']}", wait_until="networkidle")
    asked = [path for _, path in served.asked]
    assert len(asked) <= 6, asked
    assert not [one for one in asked if one.endswith(".mp3")]
    loaded = sum(len(served.files[one].data) for one in asked if "cover-" not in one)
    assert loaded <= 60_000, loaded
    assert page.evaluate("window.moved") == 0
    page.context.close()


def test_pages_open_from_a_folder(browser: Browser, served: Served, tmp_path: Path) -> None:
    for path, served_file in served.files.items():
        file = tmp_path / path.removeprefix(f"{PATH}/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(served_file.data)
    page = browser.new_context(offline=True).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto((tmp_path / "index.html").as_uri())
    page.get_by_role("link", name="What a gene is").click()
    assert page.get_by_role("heading", level=1).inner_text() == "What a gene is"
    style = "getComputedStyle(document.querySelector('.band')).backgroundColor"
    assert page.evaluate(style) == "rgb(9, 26, 58)"
    assert page.locator("img.cover").evaluate("one => one.naturalWidth") > 0
    page.get_by_role("link", name="Deutsch").first.click()
    assert page.locator("[data-transcript] .turn").count() == 2
    assert said == []
    page.context.close()


def test_without_javascript_all_is_there(browser: Browser, served: Served) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{served.base}{PATH}/{KINDS['episode']}")
    assert page.locator("audio[controls]").count() == 1
    for name in ("Chapters", "Notes", "Transcript", "Downloads", "How to cite"):
        assert page.get_by_role("heading", name=name, exact=True).count() == 1
    page.context.close()


@pytest.mark.always
def test_hostile_text_never_runs(browser: Browser) -> None:
    page = browser.new_context().new_page()
    with serving() as server:
        put(server, sites.with_text(HOSTILE))
        for key in KINDS.values():
            if f"{PATH}/{key}" in server.files:
                page.goto(f"{server.base}{PATH}/{key}")
                assert "taken" not in page.title().replace(HOSTILE, "")
                assert page.locator("img[src=x]").count() == 0
    page.context.close()


def test_print_shows_the_text_and_no_controls(browser: Browser, served: Served) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{served.base}{PATH}/{KINDS['episode']}")
    page.emulate_media(media="print")
    assert page.locator(".player").is_hidden()
    assert page.get_by_text("A stretch of a long molecule.").last.is_visible()
    page.context.close()


def test_the_text_is_there_soon_on_a_slow_network(browser: Browser, served: Served) -> None:
    """The largest text or picture is drawn within 1.5 s on Lighthouse's slow 4G.

    It is 150 ms and 1.6 Mbit/s ("Throttling", in its docs). The best of three counts, for others
    may work on this machine.
    """
    took = []
    for _ in range(3):
        page = browser.new_context(viewport={"width": 390, "height": 800}).new_page()
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        slow = {"latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
        network.send("Network.emulateNetworkConditions", {"offline": False, **slow})
        page.add_init_script(
            "window.drawn = []; new PerformanceObserver(list => list.getEntries().forEach(one =>"
            " drawn.push(one.startTime)))"
            ".observe({type: 'largest-contentful-paint', buffered: true});"
        )
        page.goto(f"{served.base}{PATH}/{KINDS['episode']}", wait_until="load")
        page.wait_for_function("window.drawn.length > 0")
        took.append(max(page.evaluate("window.drawn")))
        page.context.close()
        if took[-1] <= 1500:
            break
    assert min(took) <= 1500
