"""The page around the player: chapters, a transcript that can be heard and followed, sharing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.site.conftest import Open
from tests.browser.site.hands import IS_PAUSED, NOW, play, shown, until, wait_for_time
from tests.browser.site.listening import Listening

pytestmark = pytest.mark.rotated

SPOKEN = "[...document.querySelectorAll('[data-transcript] [aria-current]')].map(e => e.id)"
SMALL: ViewportSize = {"width": 640, "height": 500}


def follow(page: Page) -> None:
    """Ask the transcript to follow."""
    page.get_by_label("Follow along in the transcript").check()


def is_following(page: Page) -> bool:
    return page.get_by_label("Follow along in the transcript").is_checked()


def is_in_sight(page: Page, name: str) -> bool:
    """Tell whether an element is in the part of the window above a docked player."""
    found: bool = page.evaluate(
        """name => {
            const box = document.getElementById(name).getBoundingClientRect();
            return box.top >= 0 && box.bottom <= innerHeight;
        }""",
        name,
    )
    return found


def test_a_chapter_is_heard_and_marked(opened: Open) -> None:
    page = opened()
    assert page.locator(".chapters [aria-current]").count() == 0
    page.get_by_role("link", name="Genes and dose").click()
    wait_for_time(page, 30.5, 36)
    assert not page.evaluate(IS_PAUSED)
    assert page.locator(".chapters [aria-current=true]").all_inner_texts() == ["Genes and dose"]
    assert page.locator(".player-title").inner_text() == "Genes and dose"
    page.evaluate("document.querySelector('audio').currentTime = 100")
    expect(page.locator(".chapters [aria-current=true]")).to_have_text("What a leaflet cannot know")
    assert "#" not in page.url  # a reload would go back there


def test_a_chapter_by_the_keyboard(opened: Open) -> None:
    page = opened()
    page.get_by_role("link", name="Genes and dose").press("Enter")
    wait_for_time(page, 30.5, 36)


def test_chapters_are_seen_on_the_slider(opened: Open) -> None:
    page = opened()
    ticks = page.evaluate(
        """[...document.querySelectorAll('.player-ticks i')].map(
            tick => +tick.style.getPropertyValue('--at'))"""
    )
    assert ticks == pytest.approx([30.5 / 120, 65 / 120])


def test_times_in_notes_are_heard(opened: Open) -> None:
    page = opened()
    page.get_by_role("link", name="At 1:05").click()
    wait_for_time(page, 65, 70)


def test_a_sentence_is_heard_with_a_click(opened: Open) -> None:
    page = opened()
    page.locator("#s5").click()
    wait_for_time(page, 20, 23.9)
    assert page.evaluate(SPOKEN) == ["s5"]
    assert page.locator("#s5").get_attribute("aria-current") == "true"
    until(page, f"{SPOKEN}[0] === 's6'")
    assert 24 <= page.evaluate(NOW) < 28


def test_selecting_words_is_no_click(opened: Open) -> None:
    page = opened()
    page.locator("#s5").dblclick()
    page.wait_for_timeout(100)
    page.evaluate("document.querySelector('audio').pause()")
    before = page.evaluate(NOW)
    box = page.locator("#s9").bounding_box()
    assert box
    page.mouse.move(box["x"] + 5, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 8)
    page.mouse.up()
    assert page.evaluate("getSelection().toString().length") > 3
    assert page.evaluate(NOW) == before


def test_sentences_are_no_stops_of_the_tab_key(opened: Open) -> None:
    page = opened()
    stops = "[data-transcript] :is(a, button, input, [tabindex])"
    assert page.locator(stops).count() == page.locator(".turn").count()
    page.locator(".turn .time").nth(5).press("Enter")
    wait_for_time(page, 60, 65)


def test_clicks_for_a_new_tab_are_left_alone(opened: Open) -> None:
    page = opened()
    with page.context.expect_page() as other:
        page.get_by_role("link", name="Genes and dose").click(modifiers=["Control"])
    assert other.value.url.endswith("#t=30.5")
    assert page.evaluate(IS_PAUSED)
    assert shown(page) == "0:00"


def test_it_does_not_follow_unless_asked(opened: Open) -> None:
    page = opened("#t=108", viewport=SMALL)
    play(page)
    until(page, f"{NOW} > 109")
    assert not is_following(page)
    assert page.evaluate("scrollY") == 0


def test_it_follows_if_asked(opened: Open) -> None:
    page = opened("#t=108", viewport=SMALL, reduced_motion="reduce")
    play(page)
    follow(page)
    until(page, f"{NOW} > 108.5")
    assert is_in_sight(page, "s27")
    page.evaluate("document.querySelector('audio').currentTime = 50")
    until(page, f"{SPOKEN}[0] === 's12'")
    assert is_in_sight(page, "s12")
    assert not is_in_sight(page, "s27")


@pytest.mark.parametrize("how", ["wheel", "touch", "key", "Tab", "scroll bar"])
def test_it_stops_to_follow_when_people_read_on(browser: Browser, opened: Open, how: str) -> None:
    context = browser.new_context(viewport=SMALL, has_touch=True, reduced_motion="reduce")
    page = opened("#t=60", context=context)
    play(page)
    follow(page)
    until(page, "scrollY > 0")
    match how:
        case "wheel":
            page.mouse.move(300, 100)
            page.mouse.wheel(0, 300)
        case "touch":
            page.touchscreen.tap(5, 5)
        case "scroll bar":
            page.evaluate(
                """document.documentElement.dispatchEvent(
                    new PointerEvent('pointerdown', { bubbles: true }))"""
            )
        case _:
            page.evaluate("document.activeElement.blur()")
            page.keyboard.press("PageDown" if how == "key" else how)
    until(page, "!document.querySelector('.player-follow input').checked")
    page.wait_for_timeout(300)  # until the wheel has come to rest
    place = page.evaluate("scrollY")
    page.evaluate("document.querySelector('audio').currentTime = 110")
    until(page, f"{SPOKEN}[0] === 's27'")
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") == place
    context.close()


def test_the_players_own_keys_do_not_stop_it(opened: Open) -> None:
    page = opened("#t=60", viewport=SMALL)
    page.get_by_label("Follow along in the transcript").press("Space")
    page.get_by_role("slider").press("ArrowRight")
    page.get_by_role("button", name="Play", exact=True).press("Enter")
    assert is_following(page)
    until(page, "scrollY > 0")


def test_a_touched_sentence_is_heard_and_followed(browser: Browser, opened: Open) -> None:
    context = browser.new_context(viewport={"width": 640, "height": 900}, has_touch=True)
    page = opened("", context=context)
    follow(page)
    page.locator("#s6").tap()
    wait_for_time(page, 24, 27)
    assert is_following(page)
    context.close()


def test_it_jumps_where_motion_is_not_wanted(opened: Open) -> None:
    for motion, how in (("reduce", "instant"), ("no-preference", "smooth")):
        page = opened("#t=100", viewport=SMALL, reduced_motion=motion)
        page.evaluate(
            """window.asked = [];
            Element.prototype.scrollIntoView = function (how) { asked.push(how.behavior); }; 0"""
        )
        play(page)
        follow(page)
        until(page, "asked.length > 0")
        assert set(page.evaluate("asked")) == {how}


def test_the_address_to_share_has_the_second(opened: Open) -> None:
    page = opened("#t=65")
    address = page.get_by_label("Start at 1:05")
    assert address.input_value() == page.url
    page.get_by_role("button", name="Forward 30 seconds").click()
    assert page.get_by_label("Start at 1:35").input_value().endswith("/page.html#t=95")
    page.get_by_role("slider").press("Home")
    assert page.get_by_label("Start at 0:00").input_value().endswith("/page.html")


def test_the_address_to_share_is_the_public_one(opened: Open) -> None:
    page = opened("?from=mail#t=65", Listening(canonical="https://example.org/episodes/001/"))
    address = page.get_by_label("Start at 1:05").input_value()
    assert address == "https://example.org/episodes/001/#t=65"


@pytest.mark.parametrize("is_allowed", [True, False])
def test_copying_is_said(browser: Browser, opened: Open, is_allowed: bool) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    context = browser.new_context(permissions=allowed)
    if not is_allowed:  # as on a page that is opened from a folder
        context.add_init_script("delete Navigator.prototype.clipboard")
    page = opened("#t=65", context=context)
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("status")).to_have_text("Copied")
    assert page.get_by_role("button", name="Copy link").evaluate(
        "e => e === document.activeElement"
    )
    if is_allowed:
        assert page.evaluate("navigator.clipboard.readText()") == page.url
    context.close()


def test_what_cannot_be_copied_is_selected(opened: Open) -> None:
    page = opened("#t=65")
    page.evaluate(
        """Object.defineProperty(navigator, 'clipboard', { value: undefined });
        document.execCommand = () => false; 0"""
    )
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("status")).to_have_text(
        "Copying did not work. Select the text and copy it yourself."
    )
    assert page.evaluate("document.activeElement.value") == page.url


def test_a_page_without_chapters_and_transcript(opened: Open) -> None:
    page = opened("#t=65", Listening(is_embedded=True), viewport={"width": 600, "height": 220})
    play(page)
    wait_for_time(page, 65, 70)
    assert page.get_by_label("Follow along").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 600


def test_once_used_it_stays_in_sight(opened: Open) -> None:
    page = opened("", viewport={"width": 800, "height": 700})
    docked = page.locator(".player-controls.is-docked")
    page.evaluate("document.getElementById('s27').scrollIntoView()")
    page.wait_for_timeout(200)
    assert docked.count() == 0  # nobody has used it
    page.locator("#s27").click()
    expect(docked).to_be_visible()
    box = docked.bounding_box()
    assert box
    assert box["y"] + box["height"] == pytest.approx(700, abs=1)
    # A time that gets focus is not covered by it (WCAG 2.2, 2.4.11).
    for at in range(10):
        page.locator(".turn .time").nth(at).focus()
        stop = page.locator(".turn .time").nth(at).bounding_box()
        assert stop
        assert stop["y"] + stop["height"] <= box["y"]
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    last = page.get_by_role("link", name="At 1:05").bounding_box()
    assert last
    assert last["y"] + last["height"] <= box["y"]
    page.evaluate("scrollTo(0, 0)")
    expect(docked).to_have_count(0)
