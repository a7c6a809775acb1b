"""The search on the pages, in Chromium: by keys alone, in each language, and whatever is asked."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.judged import judge_in_light_and_dark
from tests.site import searches
from tests.verify.site import Site, serving

pytestmark = pytest.mark.rotated

Open = Callable[..., Page]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BELOW = "/some/path"  # a site works below any address
MARKUP = [
    "<script>window.ran=1</script>",
    "<img src=x onerror=window.ran=1>",
    '"><svg onload=window.ran=1>',
    "javascript:window.ran=1",
    "{{constructor.constructor('window.ran=1')()}}",
    "</template><script>window.ran=1</script>",
    "</script><script>window.ran=1</script>",
    "' onfocus=window.ran=1 autofocus='",
    "${window.ran=1}",
    "\u202egene\u202c",
    "\0gene",
    '"gene',
    "%00%0d%0a",
    "__proto__",
    "*" * 50,
    "(" * 200,
    "\\",
    "genes " * 300,
    "😀🧬",
    "\ud83dlone".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
]

# Each is asked, and the page has time to answer.
ASK_ALL = """async (questions) => {
  const form = document.querySelector("[data-search] form");
  const status = document.querySelector("[role=status]");
  for (const question of questions) {
    form.querySelector("input").value = question;
    form.requestSubmit();
    for (let i = 0; i < 50 && status.textContent === "Searching…"; i++) {
      await new Promise((done) => setTimeout(done, 2));
    }
  }
}"""


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("search")
    searches.lay_down(folder, searches.texts())
    with serving() as site:
        site.put_folder(folder, BELOW)
        yield site


@pytest.fixture
def opened(browser: Browser, web: Site) -> Iterator[Open]:
    """Yield a function that opens the search page; nothing may go wrong on it."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_(part: str = "", **how: object) -> Page:
        context = browser.new_context(**how)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        web.asked.clear()
        page.goto(f"{web.base}{BELOW}/search/index.html{part}")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert [one for one in faults if not one.startswith("Failed to load")] == []


def ask(page: Page, words: str) -> None:
    page.get_by_label("Words to search for").fill(words)


def loaded(web: Site, part: str) -> list[str]:
    return [path for _, path in web.asked if part in path]


def test_nothing_is_loaded_before_the_first_key(opened: Open, web: Site) -> None:
    page = opened()
    expect(page.get_by_label("Words to search for")).to_be_visible()
    assert loaded(web, "pagefind") == loaded(web, "list.json") == []
    ask(page, "gene")
    expect(page.get_by_role("status")).to_have_text("1 result")
    assert loaded(web, "pagefind") != []


def test_a_hit_leads_to_the_second_and_to_the_sentence(opened: Open, web: Site) -> None:
    page = opened()
    ask(page, "therapy")
    place = page.locator(".found > li")
    expect(place).to_have_count(1)
    expect(place.locator(".said")).to_have_text("Gene therapy began in 1990. ")
    expect(place.locator("mark")).to_have_text(["therapy"])
    expect(place.locator(".facts")).to_contain_text("Dr Tomas Varga")
    expect(place.locator(".facts")).to_contain_text("1:05")
    address = f"{BELOW}/episodes/001-genes/index.html#t=65"
    heading = place.get_by_role("link", name="What a gene is")
    assert heading.evaluate("link => link.href").removeprefix(web.base) == address
    place.get_by_role("link", name="Read the transcript").click()
    page.wait_for_url("**/transcript/en/index.html#s4")
    expect(page.locator("#s4")).to_have_text("Gene therapy began in 1990.")


def test_accents_and_other_forms(opened: Open) -> None:
    page = opened()
    for words, said in (("zoe", "Zoë’s"), ("CAFE", "café"), ("disease", "diseases.")):
        ask(page, words)
        expect(page.locator("mark").first).to_have_text(said)


def test_words_in_quotation_marks_are_found_together(opened: Open) -> None:
    page = opened()
    ask(page, '"long molecule"')
    expect(page.get_by_role("status")).to_have_text("1 result")
    ask(page, '"molecule long"')
    expect(page.get_by_role("status")).to_contain_text('Nothing found for “"molecule long"”.')


def test_a_title_is_found(opened: Open) -> None:
    page = opened()
    ask(page, '"what a gene is"')
    expect(page.locator(".found h2")).to_have_text("What a gene is")
    address = page.locator(".found h2 a").get_attribute("href")
    assert address == "../episodes/001-genes/index.html"


def test_more_places_on_demand(opened: Open) -> None:
    page = opened()
    ask(page, "many")
    expect(page.get_by_role("status")).to_have_text("11 results")
    expect(page.locator(".found > li")).to_have_count(10)
    page.get_by_role("button", name="More results").click()
    expect(page.locator(".found > li")).to_have_count(11)
    expect(page.locator(".found > li").nth(10).locator("h2 a")).to_be_focused()
    expect(page.get_by_role("button", name="More results")).to_be_hidden()


def test_the_indexes_of_all_years_are_searched(opened: Open, web: Site) -> None:
    page = opened()
    ask(page, "talk 12")
    expect(page.locator(".found h2").first).to_have_text("012-talk")
    ask(page, "talk 3")
    expect(page.locator(".found h2").first).to_have_text("003-talk")
    for year in ("2025", "2026"):
        assert len(loaded(web, f"en/{year}/pagefind-entry.json")) == 1


def test_each_language_has_its_index(opened: Open) -> None:
    page = opened("?q=gen&lang=de")
    expect(page.locator(".said")).to_contain_text("Ein Gen ist ein Abschnitt.")
    assert page.locator(".said").get_attribute("lang") == "de"
    expect(page.locator("[data-exact]")).to_be_hidden()
    page.get_by_label("Language").select_option("bg")
    expect(page.locator("[data-exact]")).to_contain_text("only as you write them")
    ask(page, "лекарства")
    expect(page.get_by_role("status")).to_contain_text("Nothing found")
    ask(page, "лекарство")
    expect(page.locator(".facts")).to_contain_text("Automatic transcript")
    assert "lang=bg" in page.url


def test_an_address_with_a_question_is_answered(opened: Open) -> None:
    page = opened("?q=therapy")
    expect(page.locator(".found > li")).to_have_count(1)
    ask(page, "")
    expect(page.locator(".found > li")).to_have_count(0)
    assert "q=" not in page.url


def test_by_keys_alone(opened: Open) -> None:
    page = opened()
    field = page.get_by_label("Words to search for")
    for _ in range(20):
        page.keyboard.press("Tab")
        if field.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.type("gene")
    page.keyboard.press("Enter")
    expect(page.locator(".found > li")).to_have_count(1)
    names = []
    for _ in range(8):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.textContent"))
    assert "What a gene is" in names
    assert "Play from 0:05" in names
    assert "1:05" in names
    before = page.url
    for _ in range(20):
        if page.evaluate("document.activeElement.textContent") == "What a gene is":
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/episodes/001-genes/index.html#t=*")
    assert before != page.url


def test_hostile_questions_never_run(opened: Open) -> None:
    draw = random.Random(7)  # noqa: S311 - the same each time
    page = opened()
    ask(page, "gene")
    expect(page.get_by_role("status")).to_have_text("1 result")
    questions = [
        MARKUP[number % len(MARKUP)]
        + "".join(
            chr(draw.choice((draw.randrange(32, 127), draw.randrange(160, 0xD7FF))))
            for _ in range(number % 20)
        )
        for number in range(500)
    ]
    page.evaluate(ASK_ALL, questions)
    ask(page, "therapy")
    expect(page.locator(".found > li")).to_have_count(1)
    assert page.evaluate("window.ran") is None
    assert page.locator("main script:not([type]), main img, main svg").count() == 0


@pytest.mark.parametrize("words", MARKUP)
def test_a_hostile_address_never_runs(opened: Open, words: str) -> None:
    page = opened(f"?q={quote(words)}&lang={quote(words)}#{quote(words)}")
    expect(page.get_by_role("status")).not_to_have_text("")
    expect(page.get_by_role("status")).not_to_have_text("Searching…")
    assert page.evaluate("window.ran") is None
    ask(page, "therapy")
    expect(page.locator(".found > li")).to_have_count(1)


def test_without_javascript_the_page_says_what_to_do(opened: Open) -> None:
    page = opened(java_script_enabled=False)
    expect(page.get_by_text("Ctrl+F")).to_be_visible()
    links = page.locator("main .links a")
    assert links.count() == 14
    assert links.first.get_attribute("href") == ("../episodes/001-genes/transcript/en/index.html")


def test_opened_from_a_folder_it_lists_the_transcripts(browser: Browser, tmp_path: Path) -> None:
    searches.lay_down(tmp_path, searches.texts())
    page = browser.new_page()
    page.goto((tmp_path / "search" / "index.html").as_uri() + "?q=gene")
    expect(page.get_by_text("Ctrl+F")).to_be_visible()
    expect(page.get_by_text("JavaScript")).to_have_count(0)
    expect(page.locator("main form")).to_have_count(0)
    assert page.locator("main .links a").count() == 14
    page.close()


def test_what_cannot_be_loaded_is_told_and_tried_again(opened: Open) -> None:
    page = opened()
    page.context.route("**/list.json", lambda route: route.abort())
    ask(page, "gene")
    expect(page.get_by_role("status")).to_contain_text("could not be loaded")
    page.context.unroute("**/list.json")
    ask(page, "genes")
    expect(page.get_by_role("status")).to_have_text("1 result")


def test_a_page_in_arabic_stands_from_the_right(browser: Browser, tmp_path: Path) -> None:
    searches.lay_down(tmp_path, searches.texts()[:1], language="ar")
    with serving() as site:
        site.put_folder(tmp_path)
        context = browser.new_context(viewport={"width": 320, "height": 700})
        page = context.new_page()
        page.goto(f"{site.base}/search/index.html?q=gene")
        expect(page.get_by_role("status")).to_have_text("موضع واحد")
        assert page.locator("html").get_attribute("dir") == "rtl"
        said = page.locator(".said")
        assert (said.get_attribute("lang"), said.get_attribute("dir")) == ("en", "ltr")
        assert Axe().run(page, options={"runOnly": WCAG}).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_stands_in_anybodys_way(opened: Open, width: int) -> None:
    page = opened(viewport={"width": width, "height": 800})
    for words in ("", "gene", "many", "nothingofthiskind"):
        ask(page, words)
        if words:
            expect(page.get_by_role("status")).to_contain_text(
                "result" if words[0] in "gm" else "N"
            )
        judge_in_light_and_dark(page, WCAG)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
