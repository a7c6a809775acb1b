"""The player: what its controls do, and that no sound is loaded before Play."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.site.conftest import Open
from tests.browser.site.hands import IS_PAUSED, NOW, play, shown, until, wait_for_time
from tests.browser.site.listening import Listening
from tests.verify.site import Site

pytestmark = pytest.mark.rotated


def test_no_sound_is_asked_for_before_play(opened: Open, web: Site) -> None:
    page = opened("#t=65")
    page.get_by_role("button", name="Forward 30 seconds").click()
    page.get_by_label("Speed").select_option(label="1.5×")
    page.get_by_role("slider").focus()
    page.keyboard.press("End")
    page.wait_for_load_state("networkidle")
    assert [path for _, path in web.asked if path.endswith((".mp3", "cover.png"))] == []
    play_from_start = page.get_by_role("slider")
    play_from_start.press("Home")
    play(page)
    assert ("GET", "/sound.mp3") in web.asked


def test_all_that_it_loads_are_a_few_small_files(opened: Open, web: Site) -> None:
    opened().wait_for_load_state("networkidle")
    # The icon is asked for only by a browser that has a window's tab to show it on.
    paths = [path for _, path in web.asked if path != "/icon.png"]
    assert sorted(paths) == ["/page.css", "/page.html", "/player.css", "/player.js"]


def test_own_controls_take_the_place_of_the_browsers(opened: Open) -> None:
    page = opened()
    assert page.evaluate("document.querySelector('audio').controls") is False
    assert not page.locator("audio").is_visible()
    assert page.get_by_role("region", name="Player").count() == 1


def test_without_a_script_the_browsers_controls_are_there(opened: Open) -> None:
    page = opened(java_script_enabled=False)
    assert page.locator("audio[controls]").is_visible()
    assert page.locator(".player").bounding_box()["height"] < 100  # type: ignore[index]
    assert page.get_by_role("link", name="Genes and dose").is_visible()


def test_the_buttons_words_change(opened: Open) -> None:
    page = opened()
    play(page)
    button = page.get_by_role("button", name="Pause", exact=True)
    assert button.get_attribute("aria-pressed") is None
    button.click()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert page.evaluate(IS_PAUSED)


def test_back_15_and_forward_30(opened: Open) -> None:
    page = opened()
    forward = page.get_by_role("button", name="Forward 30 seconds")
    forward.click()
    forward.click()
    page.get_by_role("button", name="Back 15 seconds").click()
    assert shown(page) == "0:45"
    play(page)
    wait_for_time(page, 45, 50)
    forward.click()
    wait_for_time(page, 75, 82)
    for _ in range(8):
        page.get_by_role("button", name="Back 15 seconds").click()
    wait_for_time(page, 0, 5)


@pytest.mark.parametrize(
    ("keys", "time"),
    [
        ("ArrowRight", "0:05"),
        ("ArrowUp ArrowUp ArrowLeft", "0:05"),
        ("PageUp ArrowDown", "0:55"),
        ("PageUp PageDown", "0:00"),
        ("End", "2:00"),
        ("End Home", "0:00"),
        ("ArrowLeft", "0:00"),
    ],
)
def test_keys_of_the_slider(opened: Open, keys: str, time: str) -> None:
    page = opened()
    slider = page.get_by_role("slider", name="Position")
    for key in keys.split():
        slider.press(key)
    assert shown(page) == time


def test_the_slider_can_be_dragged(opened: Open) -> None:
    page = opened()
    box = page.get_by_role("slider").bounding_box()
    assert box
    page.mouse.move(box["x"] + 10, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20)
    assert shown(page) in ("0:59", "1:00", "1:01")
    page.mouse.up()
    play(page)
    wait_for_time(page, 59, 66)


def test_the_speed(opened: Open) -> None:
    page = opened()
    options = page.get_by_label("Speed").locator("option").all_inner_texts()
    assert options == ["0.75×", "1×", "1.25×", "1.5×", "1.75×", "2×"]
    page.get_by_label("Speed").select_option(label="2×")
    play(page)
    assert page.evaluate("document.querySelector('audio').playbackRate") == 2


def test_the_slider_says_its_time_in_words(opened: Open) -> None:
    page = opened()
    slider = page.get_by_role("slider")
    assert slider.get_attribute("aria-valuetext") == "0 seconds"
    slider.focus()
    assert slider.get_attribute("aria-valuetext") == "0 seconds of 2 minutes"
    slider.press("PageUp")
    slider.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") == "1 minute 5 seconds"


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("de", "1 Minute, 5 Sekunden"),
        ("fr", "1 minute 5\u00a0secondes"),
        ("pl", "1 minuta i 5 sekund"),
        ("ar", "دقيقة و5 ثوان"),
    ],
)
def test_the_words_are_those_of_the_pages_language(opened: Open, lang: str, said: str) -> None:
    page = opened("#t=65", Listening(lang=lang))
    assert page.get_by_role("slider").get_attribute("aria-valuetext") == said


def test_a_language_that_browsers_lack_brings_its_words(opened: Open) -> None:
    page = opened("#t=65", Listening(lang="ga"))
    said = "1 nóim 5 shoic"  # as the Unicode CLDR has them
    assert page.get_by_role("slider").get_attribute("aria-valuetext") == said


def test_a_language_that_nobody_knows_says_figures(opened: Open) -> None:
    page = opened("#t=65", Listening(lang="tlh"))
    assert page.get_by_role("slider").get_attribute("aria-valuetext") == "1:05"


def test_words_in_another_language_than_the_page_are_marked(opened: Open) -> None:
    page = opened("#t=65", Listening(lang="eu", words_lang="en"))
    assert page.locator(".player-controls").get_attribute("lang") == "en"
    assert page.get_by_role("slider").get_attribute("aria-valuetext") == "1 minute 5 seconds"


def test_time_passing_is_not_read_out_while_the_slider_has_focus(opened: Open) -> None:
    page = opened("#t=20")
    play(page)
    page.get_by_role("slider").focus()
    page.evaluate(
        """window.told = [];
        new MutationObserver(() => told.push(1)).observe(
            document.querySelector('[type=range]'), { attributes: true })"""
    )
    value = page.get_by_role("slider").input_value()
    drawn = "getComputedStyle(document.querySelector('.player-bar')).getPropertyValue('--at')"
    before = page.evaluate(drawn)
    now = page.evaluate(NOW)
    until(page, f"{NOW} > {now} + 1.6")
    assert page.evaluate("told") == []
    assert page.get_by_role("slider").input_value() == value
    assert page.evaluate(drawn) > before  # but it is seen
    page.get_by_label("Speed").focus()
    assert int(page.get_by_role("slider").input_value()) > int(value)


def test_one_plays_at_a_time(opened: Open) -> None:
    page = opened("", Listening(sounds=("sound.mp3", "other.mp3")))
    play(page)
    page.get_by_role("region", name="Player 2").get_by_role("button", name="Play").click()
    until(page, "document.querySelectorAll('audio')[1].currentTime > 0")
    states = page.evaluate("[...document.querySelectorAll('audio')].map(a => a.paused)")
    assert states == [True, False]
    assert page.get_by_role("button", name="Pause").count() == 1


def test_the_system_knows_what_plays(opened: Open) -> None:
    page = opened()
    page.evaluate(
        """window.handlers = {};
        navigator.mediaSession.setActionHandler = (name, told) => {
            if (name === 'seekto') throw new TypeError('unknown here');
            handlers[name] = told;
        }; 0"""
    )
    play(page)
    data = "navigator.mediaSession.metadata"
    assert page.evaluate(f"[{data}.title, {data}.artist]") == [
        "Medicine that starts with you",
        "The Science of You",
    ]
    assert re.fullmatch(r"http://.*/cover\.png", page.evaluate(f"{data}.artwork[0].src"))
    assert page.evaluate("Object.keys(handlers)") == [
        "play",
        "pause",
        "seekbackward",
        "seekforward",
    ]
    page.evaluate("handlers.seekforward({})")
    wait_for_time(page, 30, 36)
    page.evaluate("handlers.seekbackward({ seekOffset: 10 })")
    wait_for_time(page, 20, 27)
    page.evaluate("handlers.pause()")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_keys_of_the_system_go_to_the_second(opened: Open) -> None:
    page = opened()
    page.evaluate(
        """navigator.mediaSession.setActionHandler = (name, told) => {
            if (name === 'seekto') window.seekTo = told;
        }; 0"""
    )
    play(page)
    page.evaluate("seekTo({ seekTime: 90 })")
    wait_for_time(page, 90, 95)


@pytest.mark.parametrize("sound", ["broken.mp3", "missing.mp3"])
def test_a_fault_brings_the_browsers_controls_back(
    opened: Open, web: Site, faults: list[str], sound: str
) -> None:
    page = opened("#t=65", Listening(sounds=(sound,)))
    assert page.get_by_role("status").count() == 1
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_role("status")).to_have_text(
        "The player cannot play this recording. Download it, or read the transcript."
    )
    assert page.locator("audio[controls]").is_visible()
    assert not page.locator(".player-controls").is_visible()
    assert page.evaluate("document.activeElement.localName") == "audio"
    faults.clear()  # the browser's own words on a missing file


def test_after_a_fault_they_try_again_from_the_same_place(
    opened: Open, web: Site, faults: list[str]
) -> None:
    page = opened("#t=65", Listening(sounds=("late.mp3",)))
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_role("status")).not_to_be_empty()
    web.files["/late.mp3"] = web.files["/sound.mp3"]
    page.evaluate("document.querySelector('audio').play()")
    wait_for_time(page, 65, 70)
    expect(page.get_by_role("status")).to_be_empty()
    faults.clear()


def test_pages_without_words_keep_the_browsers_controls(opened: Open, faults: list[str]) -> None:
    page = opened("", Listening(words_id="of-another-version"))
    expect(page.locator("audio[controls]")).to_be_visible()
    assert page.locator(".player-controls").count() == 0
    assert len(faults) == 1  # the reason, for whoever made the page
    faults.clear()


def test_it_works_from_a_folder(opened: Open, web: Site, tmp_path: Path) -> None:
    page = opened()
    for name in ("page.html", "page.css", "player.css", "player.js", "sound.mp3", "icon.png"):
        (tmp_path / name).write_bytes(web.files[f"/{name}"].data)
    page.goto(f"file://{tmp_path}/page.html#t=65")
    play(page)
    wait_for_time(page, 65, 70)
    page.get_by_role("link", name="Genes and dose").click()
    wait_for_time(page, 30.5, 36)
