"""The desk's keys: they do what the Keys box says, whatever has the focus."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.desks import Open, context, desk, folder, page, show, wrong

pytestmark = pytest.mark.rotated

__all__ = ["context", "desk", "folder", "page", "show", "wrong"]  # fixtures

TEXT = "WEBVTT\n\n" + "\n".join(
    f"00:00:{3 * i:02}.000 --> 00:00:{3 * i + 2:02}.900\n<v Ana>Cue {i}, one hundred and {i}.\n"
    for i in range(8)
)


@pytest.fixture
def doubtful(page: Page, desk: Open) -> Page:
    """Return a page of which each cue is doubtful, and nothing is played by itself."""
    desk.text.write_text(TEXT)
    page.reload()
    page.wait_for_selector("html[data-ready]")
    return page


def left(page: Page) -> Locator:
    return page.locator("#doubts-head")


def is_playing(page: Page) -> bool:
    return page.locator("#play").inner_text() == "Pause"


def quiet(page: Page) -> None:
    """Have nothing played but by Space."""
    page.locator("#hear").evaluate("box => { box.checked = false; }")


CLICKED = (
    "label:has(#hear)", "label:has(#follow)", "#follow", "#play", "#seek", "#doubts .go >> nth=4",
    "#doubts input >> nth=7", "#voices button >> nth=0", "#wave", "#title", "#doubts-head", "aside",
)  # fmt: skip


@pytest.mark.parametrize("target", CLICKED)
def test_keys_work_after_a_click_on_anything(doubtful: Page, target: str) -> None:
    page = doubtful

    def click() -> None:
        page.locator(target).click(position={"x": 4, "y": 4})
        quiet(page)

    click()
    page.keyboard.press("n")
    expect(page.locator(".w.this")).to_have_count(1)
    click()
    before = int(left(page).inner_text().split()[1])
    page.keyboard.press("t")
    expect(left(page)).to_contain_text(f"Doubts: {before - 1} of 8 open")
    click()
    was = is_playing(page)
    page.keyboard.press("Space")
    expect(page.locator("#play")).to_have_text("Play" if was else "Pause")
    page.keyboard.press("Space")
    expect(page.locator("#play")).to_have_text("Pause" if was else "Play")
    click()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".cue.on")).to_be_focused()
    click()
    page.keyboard.press("Escape")
    expect(page.locator(".cue.on")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".cue textarea")).to_be_focused()


@pytest.mark.parametrize("target", ["#speed", "#order", "#compare"])
def test_keys_work_after_a_choice(doubtful: Page, target: str) -> None:
    page = doubtful
    quiet(page)
    page.locator(target).click()  # it is open
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator(target).evaluate("box => box.selectedIndex") > 0
    assert page.locator(".cue textarea").count() == 0
    page.keyboard.press("n")
    expect(page.locator(".w.this")).to_have_count(1)
    page.locator(target).focus()
    page.keyboard.press("t")
    expect(left(page)).to_contain_text("Doubts: 7 of 8 open")
    page.locator(target).click()
    page.keyboard.press("Escape")  # closes it
    page.locator(target).focus()
    page.keyboard.press("Escape")
    expect(page.locator(".cue.on")).to_be_focused()


def test_who_comes_by_keyboard_works_controls_with_their_own_keys(doubtful: Page) -> None:
    """WCAG 2.2, success criterion 2.1.1."""
    page = doubtful
    page.locator(".cue.on").focus()
    page.keyboard.press("Shift+Tab")  # into the tools, from their end
    expect(page.locator("#keys")).to_be_focused()
    for key in ("Enter", "Space"):
        page.keyboard.press(key)
        expect(page.locator("#keys-dialog")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#keys")).to_be_focused()
    page.locator("#follow").focus()
    page.keyboard.press("Space")
    expect(page.locator("#follow")).not_to_be_checked()
    assert not is_playing(page)
    page.locator("#seek").focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#seek")).to_have_value("100")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#now")).to_have_text("0:03")
    quiet(page)
    page.keyboard.press("n")  # letters are free everywhere
    expect(page.locator(".w.this")).to_have_count(1)


def test_while_text_is_edited_no_key_is_a_command(doubtful: Page, desk: Open) -> None:
    page = doubtful
    page.locator(".cue").nth(1).locator(".w").nth(0).dblclick()
    box = page.locator(".cue textarea")
    page.keyboard.type("ntmx1 ")
    expect(box).to_have_value("ntmx1 Cue 1, one hundred and 1.")
    page.keyboard.press("Control+Space")
    expect(page.locator("#play")).to_have_text("Pause")
    page.locator("#title").click()  # beside it, by mistake
    for key in ("m", "t", "1", "Space", "ArrowDown", "Enter"):
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press(key)
        expect(box).to_be_focused()
        expect(page.locator("#say")).to_contain_text("You are editing this text")
    page.locator("label:has(#follow)").click()
    page.keyboard.press("Control+Space")
    expect(page.locator("#play")).to_have_text("Play")
    page.keyboard.press("Escape")
    expect(box).to_be_focused()
    expect(box).to_have_value("ntmx1 Cue 1, one hundred and 1.")
    expect(left(page)).to_have_text("Doubts: 8 of 8 open")
    page.keyboard.press("Escape")
    expect(page.locator(".cue.on")).to_be_focused()
    assert desk.text.read_text() == TEXT


def test_where_words_are_looked_for_letters_are_letters(doubtful: Page) -> None:
    page = doubtful
    page.keyboard.press("f")
    page.keyboard.type("n t")
    expect(page.locator("#needle")).to_have_value("n t")
    page.keyboard.press("Control+Space")
    expect(page.locator("#play")).to_have_text("Pause")
    page.keyboard.press("Escape")
    expect(page.locator(".cue.on")).to_be_focused()
    expect(page.locator("#finder")).to_be_hidden()


def test_keys_are_known_by_their_place_where_letters_are_not_latin(doubtful: Page) -> None:
    page = doubtful
    quiet(page)
    press = """([key, code]) => document.body.dispatchEvent(
        new KeyboardEvent('keydown', {key, code, bubbles: true, cancelable: true}))"""
    page.evaluate(press, ["ν", "KeyN"])
    expect(page.locator(".w.this")).to_have_count(1)
    page.evaluate(press, ["т", "KeyT"])
    expect(left(page)).to_have_text("Doubts: 7 of 8 open")
    assert page.locator("dialog[open]").count() == 0


def test_a_key_that_is_held_ticks_once(doubtful: Page) -> None:
    page = doubtful
    quiet(page)
    page.keyboard.press("n")
    for _ in range(4):
        page.keyboard.down("t")
    page.keyboard.up("t")
    expect(left(page)).to_have_text("Doubts: 7 of 8 open")


def test_single_keys_stay_off(doubtful: Page) -> None:
    page = doubtful
    quiet(page)
    page.keyboard.press("?")
    page.get_by_label("Use single keys").uncheck()
    page.keyboard.press("Escape")
    for _ in range(2):
        for key in ("n", "s", "1", "?", "f"):
            page.keyboard.press(key)
        expect(page.locator(".w.this")).to_have_count(0)
        assert page.locator("dialog[open]").count() == 0
        page.keyboard.press("Space")
        expect(page.locator("#play")).to_have_text("Pause")
        page.reload()
        page.wait_for_selector("html[data-ready]")
    page.locator("#keys").click()  # the way back on
    page.get_by_label("Use single keys").check()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator(".w.this")).to_have_count(1)


@pytest.mark.parametrize(
    ("width", "height", "fits"), [(1280, 720, True), (640, 360, False), (320, 568, False)]
)
def test_the_keys_box_fits(
    page: Page, wrong: list[str], width: int, height: int, *, fits: bool
) -> None:
    """At 720 px all of it; zoomed to 200 % or 320 px wide it scrolls, from its beginning."""
    page.set_viewport_size({"width": width, "height": height})
    page.locator(".cue.on").focus()
    page.keyboard.press("?")
    box = page.locator("#keys-dialog").bounding_box()
    assert box is not None
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= height
    sizes = "dialog => [dialog.scrollHeight - dialog.clientHeight, dialog.scrollTop]"
    more, top = page.locator("#keys-dialog").evaluate(sizes)
    assert (more <= 0) == fits
    assert top == 0
    assert page.locator("#keys-dialog").evaluate("el => el.scrollWidth <= el.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if not fits:  # by keyboard as well
        page.keyboard.press("PageDown")
        page.wait_for_timeout(500)
        assert page.locator("#keys-dialog").evaluate("el => el.scrollTop") > 50
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    wrong.clear()  # axe tries styles, which the page's policy refuses


def test_the_keys_box_keeps_the_focus_and_gives_it_back(page: Page) -> None:
    page.locator(".cue.on").focus()
    page.keyboard.press("?")
    inside = "document.querySelector('#keys-dialog').contains(document.activeElement)"
    for key in ("Tab",) * 5 + ("Shift+Tab",) * 5:
        page.keyboard.press(key)
        assert page.evaluate(inside)
    page.keyboard.press("n")  # the page behind is not worked
    expect(page.locator("#say")).to_be_empty()
    page.keyboard.press("Escape")
    expect(page.locator("#keys-dialog")).to_be_hidden()
    expect(page.locator(".cue.on")).to_be_focused()
