"""Where the player begins: a link to a second, a place remembered, and nothing that is hostile."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.site.conftest import Open
from tests.browser.site.hands import IS_PAUSED, NOW, play, shown, until, wait_for_time
from tests.browser.site.listening import GUID, Listening

pytestmark = pytest.mark.rotated

PLACE = f"soy:place:{GUID}"


@pytest.mark.parametrize(
    ("part", "time"),
    [
        ("#t=65", "1:05"),
        ("#t=65.5", "1:05"),
        ("#t=1:05", "1:05"),
        ("#t=0:01:05", "1:05"),
        ("#t=0:01:05.250", "1:05"),
        ("#t=npt:65", "1:05"),
        ("#t=65,70", "1:05"),
        ("#t=,70", "0:00"),
        ("#t=0", "0:00"),
        ("#t%3D65", "1:05"),
        ("#from=mail&t=65", "1:05"),
        ("#s16", "1:04"),  # a sentence, as search finds it
        ("?t=65", "1:05"),
        ("?t=10#t=65", "1:05"),
        ("?utm=1&t=1:05", "1:05"),
    ],
)
def test_a_link_leads_to_its_second(opened: Open, part: str, time: str) -> None:
    assert shown(opened(part)) == time


def test_hours_in_a_link(opened: Open) -> None:
    page = opened("#t=1:02:03", Listening(length_s=7200))
    assert shown(page) == "1:02:03"
    said = page.get_by_role("slider").get_attribute("aria-valuetext")
    assert said == "1 hour 2 minutes 3 seconds"


HOSTILE = [
    "#t=",
    "#t=NaN",
    "#t=Infinity",
    "#t=-5",
    "#t=1e9",
    "#t=1e1",
    "#t=0x41",
    "#t=99999999999999999999",
    "#t=" + "9" * 100_000,
    "#t=" + "1:" * 50_000,
    "#t=999999",
    "#t=120",
    "#t=1:2:3:4",
    "#t=１２",
    "#t=٦٥",
    "#t=65,60",
    "#t=65,65",
    "#t=65,",
    "#t=65,abc",
    "#t=%",
    "#t=%E0%A4%A",
    "#t=%00",
    "#t=<img src=x onerror=document.title='taken'>",
    "#t=%3Cimg%20src=x%20onerror=document.title='taken'%3E",
    "#<script>document.title='taken'</script>",
    "#javascript:document.title='taken'",
    "#__proto__",
    "#constructor",
    "#player-words",
    "?t=<svg onload=document.title='taken'>",
    "?t=NaN&t=%F0%9F%92%A9",
    "?__proto__[t]=65",
]


def test_nothing_hostile_runs_or_breaks_the_page(opened: Open) -> None:
    page = opened()
    for part in HOSTILE:
        page.goto(page.url.split("?")[0].split("#")[0] + part)
        assert shown(page) == "0:00", part
        page.evaluate("part => { location.hash = part }", part[1:])
        page.evaluate("() => new Promise(done => setTimeout(done))")  # hashchange comes after
        assert shown(page) == "0:00", part
        assert page.title() == "Medicine that starts with you"
        assert page.locator("main img, main script").count() == 0
    page.evaluate("location.hash = '#t=65'")
    expect(page.locator(".player-time").first).to_have_text("1:05")
    play(page)
    wait_for_time(page, 65, 70)


@pytest.mark.parametrize(
    "seconds", ["abc", "NaN", "-5", "1e99", "9" * 400, "{}", "<b>", "119", "3"]
)
def test_what_was_stored_is_a_place_or_nothing(opened: Open, seconds: str) -> None:
    page = opened()
    page.evaluate("([key, value]) => localStorage.setItem(key, value)", [PLACE, seconds])
    page.reload()
    offer = page.get_by_role("button", name="Continue at")
    assert offer.count() == (1 if seconds == "119" else 0)


def test_a_place_chosen_before_is_where_it_begins(opened: Open) -> None:
    page = opened("#t=65")
    page.evaluate(
        """window.lowest = Infinity;
        document.querySelector('audio').addEventListener('timeupdate',
            (event) => { lowest = Math.min(lowest, event.target.currentTime); }); 0"""
    )
    play(page)
    until(page, f"{NOW} > 66")
    assert page.evaluate("lowest") >= 65


def test_a_link_to_a_stretch_stops_at_its_end(opened: Open) -> None:
    page = opened("#t=65,66.5")
    play(page)
    until(page, IS_PAUSED)
    assert 66.5 <= page.evaluate(NOW) < 67.2
    play(page)  # and goes on, if asked
    until(page, f"{NOW} > 67.5")


def test_another_place_in_the_address_while_open(opened: Open) -> None:
    page = opened("#t=65")
    page.evaluate("location.hash = '#t=0:30'")
    expect(page.locator(".player-time").first).to_have_text("0:30")
    assert page.evaluate(IS_PAUSED)  # nothing begins to sound by itself
    play(page)
    page.evaluate("location.hash = '#t=90'")
    wait_for_time(page, 90, 95)
    assert not page.evaluate(IS_PAUSED)


def test_another_part_of_the_page_is_no_place(opened: Open) -> None:
    page = opened("?t=30")
    page.get_by_role("button", name="Forward 30 seconds").click()
    page.evaluate("location.hash = '#elsewhere'")
    page.evaluate("() => new Promise(done => setTimeout(done))")
    assert shown(page) == "1:00"


def test_the_place_is_remembered_and_offered(opened: Open) -> None:
    page = opened("#t=65")
    play(page)
    until(page, f"{NOW} > 65.5")
    page.get_by_role("button", name="Pause").click()
    page.goto(page.url.split("#")[0])
    page.reload()
    assert shown(page) == "0:00"  # offered, not forced upon
    page.get_by_role("button", name="Continue at 1:05").click()
    wait_for_time(page, 65, 70)
    expect(page.get_by_role("button", name="Continue at")).to_be_hidden()
    assert page.evaluate("document.activeElement.className") == "player-play"


def test_a_page_that_is_left_while_it_plays_remembers(opened: Open) -> None:
    page = opened("#t=65")
    play(page)
    until(page, f"{NOW} > 67")
    page.goto("about:blank")
    page.go_back()
    page.goto(page.url.split("#")[0])
    page.reload()
    expect(page.get_by_role("button", name="Continue at 1:0")).to_be_visible()


def test_a_link_wins_over_the_place(opened: Open) -> None:
    page = opened()
    page.evaluate("key => localStorage.setItem(key, '40')", PLACE)
    page.goto(f"{page.url}#t=65")
    page.reload()
    assert shown(page) == "1:05"
    assert page.get_by_role("button", name="Continue at").count() == 0


def test_the_place_is_forgotten_at_the_end(opened: Open) -> None:
    page = opened()
    page.evaluate("key => localStorage.setItem(key, '40')", PLACE)
    page.goto(f"{page.url}#t=118.5")
    page.reload()
    play(page)
    until(page, "document.querySelector('audio').ended")
    assert page.evaluate("localStorage.length") == 0


def test_each_recording_has_its_own_place(opened: Open) -> None:
    page = opened("", Listening(sounds=("sound.mp3", "other.mp3")))
    page.evaluate("key => localStorage.setItem(key, '40')", f"{PLACE}-1")
    page.reload()
    offers = page.get_by_role("button", name="Continue at 0:40")
    assert offers.count() == 1
    assert page.get_by_role("region", name="Player 2").get_by_text("Continue at").count() == 1


def test_it_plays_where_storage_is_refused(browser: Browser, opened: Open) -> None:
    context = browser.new_context()
    context.add_init_script(
        """Object.defineProperty(window, 'localStorage',
            { get() { throw new DOMException('refused', 'SecurityError'); } })"""
    )
    page = opened("#t=65", context=context)
    play(page)
    page.get_by_role("button", name="Pause").click()
    page.reload()
    assert shown(page) == "1:05"
    context.close()
