"""Everybody can use the player: by WCAG 2.2, with keys alone, enlarged, in forced colours."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.judged import judge_in_light_and_dark
from tests.browser.site.conftest import Open
from tests.browser.site.hands import IS_PAUSED, NOW, play, shown, until, wait_for_time
from tests.browser.site.listening import GUID, Listening

pytestmark = pytest.mark.rotated

SIZES = {"telephone": (320, 640), "desktop": (1280, 800)}
STATES = ("idle", "offering", "playing", "following", "docked", "broken")
# Of everything that can be operated: its size, in CSS pixels.
TARGETS = """() => [...document.querySelectorAll(
    '.player-controls :is(button, select, input), [data-share] button')]
    .filter((e) => e.checkVisibility())
    .map((e) => (e.closest('label') ?? e).getBoundingClientRect())
    .map(({ width, height }) => [Math.round(width), Math.round(height)])"""


def reach(page: Page, state: str) -> None:
    """Bring the page into a state."""
    if state == "offering":
        page.evaluate("key => localStorage.setItem(key, 65)", f"soy:place:{GUID}")
        page.reload()
        expect(page.get_by_role("button", name="Continue at 1:05")).to_be_visible()
    elif state == "broken":
        page.get_by_role("button", name="Play", exact=True).click()
        expect(page.get_by_role("status")).not_to_be_empty()
    elif state != "idle":
        play(page)
    if state == "following":
        page.evaluate("document.querySelector('audio').currentTime = 66")
        page.get_by_label("Follow along").check()
        until(page, "document.querySelector('[data-transcript] [aria-current]')")
    if state == "docked":
        page.locator("#s27").scroll_into_view_if_needed()
        expect(page.locator(".is-docked")).to_be_visible()


@pytest.mark.parametrize(("state", "size"), [*itertools.product(STATES, SIZES)])
def test_axe_finds_nothing(opened: Open, faults: list[str], state: str, size: str) -> None:
    """Rules of axe-core for WCAG 2.2, levels A and AA, and its best practices."""
    width, height = SIZES[size]
    fault = Listening(sounds=("missing.mp3",)) if state == "broken" else None
    page = opened("", fault, viewport={"width": width, "height": height})
    reach(page, state)
    judge_in_light_and_dark(page, ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    faults.clear()


@pytest.mark.parametrize("size", SIZES)
def test_what_is_pressed_is_44_pixels_large(opened: Open, size: str) -> None:
    width, height = SIZES[size]
    page = opened(viewport={"width": width, "height": height})
    reach(page, "offering")
    for wide, high in page.evaluate(TARGETS):
        assert wide >= 44
        assert high >= 44


def test_keys_alone(opened: Open) -> None:
    """Walk through all that is there, in its order, and use it."""
    page = opened()
    reach(page, "offering")
    names = []
    for _ in range(9):
        page.keyboard.press("Tab")
        names.append(
            page.evaluate(
                """(() => {
                const e = document.activeElement;
                return e.getAttribute('aria-label') ?? (e.labels?.[0] ?? e).textContent;
            })()"""
            )
        )
        seen = page.evaluate(
            """(() => {
                const e = document.activeElement;
                const drawn = e.type === 'range' ? e.nextSibling : e;
                return parseFloat(getComputedStyle(drawn).outlineWidth);
            })()"""
        )
        assert (
            seen >= 2 or names[-1] == "Start at 0:00"
        )  # text fields show a caret, and their frame
    assert [name.split("0.75")[0] for name in names] == [
        "Continue at 1:05",
        "Position",
        "15Back 15 seconds",
        "Play",
        "30Forward 30 seconds",
        "Speed",
        "Follow along in the transcript",
        "Start at 0:00",
        "Copy link",
    ]
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    wait_for_time(page, 30.5, 36)
    assert page.evaluate("document.activeElement.textContent") == "Genes and dose"


def test_no_key_works_outside_the_player(opened: Open) -> None:
    """WCAG 2.2, 2.1.4: a letter alone does nothing, and Space scrolls as everywhere."""
    page = opened("#t=30")
    page.locator("h1").click()
    for key in [*"abcdefghijklmnopqrstuvwxyz0123456789,.<>", "ArrowRight", "Home", "Space"]:
        page.keyboard.press(key)
    assert shown(page) == "0:30"
    assert page.evaluate(IS_PAUSED)


@pytest.mark.parametrize("zoom", [2, 4])
def test_enlarged_nothing_is_cut_off(opened: Open, zoom: int) -> None:
    """WCAG 2.2, 1.4.4 and 1.4.10: a window of 1280 pixels at 200 % and at 400 %."""
    size = {"width": 1280 // zoom, "height": 1024 // zoom}
    page = opened(viewport=size, device_scale_factor=zoom)
    reach(page, "offering")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    cut = """[...document.querySelectorAll('.player-controls *')].filter((e) =>
        e.scrollWidth > e.clientWidth + 1 && e.clientWidth && !e.closest('svg')
        && !e.matches('.player-hidden, .player-title')).map((e) => e.className)"""
    assert page.evaluate(cut) == []


def test_larger_letters_fit(opened: Open) -> None:
    """WCAG 2.2, 1.4.4: letters of twice the size, as browsers can be set to, on a telephone."""
    page = opened(viewport={"width": 360, "height": 700})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    wide = """[...document.querySelectorAll('.player-controls *')].filter((e) =>
        e.getBoundingClientRect().right > 345).map((e) => e.className)"""
    assert page.evaluate(wide) == []


def test_text_spacing(opened: Open) -> None:
    """WCAG 2.2, 1.4.12: lines, letters and words further apart."""
    page = opened(viewport={"width": 320, "height": 700})
    page.evaluate(
        """for (const e of document.querySelectorAll('*')) {
            Object.assign(e.style,
                { lineHeight: '1.5', letterSpacing: '.12em', wordSpacing: '.16em' });
        }"""
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_show_everything(opened: Open, scheme: str) -> None:
    page = opened("#t=60", forced_colors="active", color_scheme=scheme)
    page.get_by_label("Follow along").check()
    ground, track, heard, handle, box = page.evaluate(
        """() => {
            const of = (name, part, what = 'backgroundColor') =>
                getComputedStyle(document.querySelector(name), part)[what];
            return [of('body'), of('.player-bar', '::before'), of('.player-ticks', '::before'),
                of('.player-bar', '::after'), of('.player-play', null, 'borderTopColor')];
        }"""
    )
    assert ground not in (track, heard, handle, box)
    assert heard != track


def contrast(page: Page, one: str, other: str) -> float:
    """Return the contrast of two colours of the page, by WCAG's definition."""
    ratio: float = page.evaluate(
        """([one, other]) => {
            const light = (name) => {
                const c = document.createElement('canvas').getContext('2d');
                c.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(name);
                c.fillRect(0, 0, 1, 1);
                const [r, g, b] = [...c.getImageData(0, 0, 1, 1).data].map((v) => {
                    const s = v / 255;
                    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
                });
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
            return (a + 0.05) / (b + 0.05);
        }""",
        [one, other],
    )
    return ratio


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_operated_stands_out(opened: Open, scheme: str) -> None:
    """WCAG 2.2, 1.4.11: 3 to 1 for the track, the handle and the frames, 4.5 for texts."""
    page = opened(color_scheme=scheme)
    assert contrast(page, "--edge", "--raised") >= 3
    for text in ("--link", "--ink", "--quiet"):
        assert contrast(page, text, "--raised") >= 4.5


@pytest.mark.parametrize(("width", "height"), [(320, 640), (768, 1024), (1280, 800)])
def test_nothing_moves_when_the_controls_come(opened: Open, width: int, height: int) -> None:
    page = opened("", Listening(has_script=False), viewport={"width": width, "height": height})
    before = page.locator("h2").first.bounding_box()
    page = opened("", viewport={"width": width, "height": height})
    after = page.locator("h2").first.bounding_box()
    assert before
    assert after
    assert after["y"] == pytest.approx(before["y"], abs=1)


def test_right_to_left(opened: Open) -> None:
    """Words turn round with the page; time runs from left to right, as on every recorder."""
    page = opened(
        "#t=30", Listening(lang="ar", direction="rtl"), viewport={"width": 900, "height": 700}
    )
    slider = page.get_by_role("slider")
    slider.press("ArrowRight")
    assert shown(page) == "0:35"
    time, bar = page.locator(".player-time").first.bounding_box(), slider.bounding_box()
    title = page.locator(".player-title").evaluate("e => getComputedStyle(e).direction")
    assert time
    assert bar
    assert time["x"] < bar["x"]
    assert title == "rtl"
    page.mouse.click(bar["x"] + bar["width"] * 0.75, bar["y"] + 20)
    assert shown(page) in ("1:29", "1:30", "1:31")


def test_one_live_region_and_no_word_each_second(opened: Open) -> None:
    page = opened("#t=10")
    watch: Any = """window.told = [];
        new MutationObserver((all) => told.push(...all.map((one) => one.target.className)))
            .observe(document.querySelector('[role=status]'), { childList: true, subtree: true })"""
    assert page.locator("[aria-live], [role=status], [role=alert]").count() == 1
    play(page)
    page.evaluate(watch)
    until(page, f"{NOW} > 13")
    assert page.evaluate("told") == []
