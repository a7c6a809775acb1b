"""What makes a review quick: proposed words, voices by number, another engine's words, keys."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.desks import Open, context, desk, folder, opened, page, show, wrong
from toolkit.desk.session import Desk
from toolkit.show.project import Project
from toolkit.transcript.doubts import queue
from toolkit.transcript.formats import vtt
from toolkit.transcript.store import shelf
from toolkit.transcript.text import word_times
from toolkit.transcript.text.cues import Cue, Word

pytestmark = pytest.mark.rotated

__all__ = ["context", "desk", "folder", "page", "show", "wrong"]  # fixtures


def test_speeds_are_a_half_to_twice(page: Page) -> None:
    speeds = page.locator("#speed option").evaluate_all("all => all.map(one => Number(one.value))")
    assert (speeds[0], speeds[-1]) == (0.5, 2)
    page.evaluate("window.rates = []; const set = Object.getOwnPropertyDescriptor("
                  "HTMLMediaElement.prototype, 'playbackRate').set; Object.defineProperty("
                  "HTMLMediaElement.prototype, 'playbackRate', {set(rate) {"
                  " window.rates.push(rate); set.call(this, rate); }})")  # fmt: skip
    page.locator("#speed").select_option("0.5")
    page.locator(".cue.on").focus()
    for _ in range(9):
        page.keyboard.press(">")
    assert page.evaluate("window.rates")[:2] == [0.5, 0.75]
    assert page.evaluate("window.rates.at(-1)") == 2


def test_a_voice_is_given_by_its_number(page: Page, desk: Open) -> None:
    before = [voice for voice, _ in desk.captions()]
    keys = page.locator("#voices button").all_inner_texts()
    assert keys[-1].split("\n")[:2] == ["3", "Eva Horváth"]  # of the people, not heard yet
    page.locator(".cue").nth(1).locator(".w").nth(0).click()
    page.keyboard.press("Shift+Digit3")
    expect(page.locator("#say")).to_contain_text("This cue: Eva Horváth.")
    assert [v for v, _ in desk.captions()] == [before[0], "Eva Horváth", *before[2:]]
    page.keyboard.press("u")
    expect(page.locator("#say")).to_have_text("Undone.")
    # without names, as a recogniser leaves them: from a cue on, to the end of that speaker's turn
    text = desk.text.read_text("utf-8")
    for name in {voice for voice in before if voice}:
        text = text.replace(f"<v {name}>", "")
    desk.text.write_text(text, "utf-8")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    first, second = page.locator("#voices .voice").all_inner_texts()[:2]
    page.keyboard.press("1")
    expect(page.locator("#say")).to_have_text(
        f"{len(before)} cues from here on: {first}. u undoes it."
    )
    page.locator(".cue").nth(2).locator(".w").nth(0).click()
    page.keyboard.press("2")
    expect(page.locator("#say")).to_contain_text(f"cues from here on: {second}.")
    assert [v for v, _ in desk.captions()] == [first] * 2 + [second] * (len(before) - 2)
    page.keyboard.press("v")
    expect(page.locator("#say")).to_have_text("Every cue has a speaker.")


def test_same_voice_as(page: Page, desk: Open) -> None:
    before = [voice for voice, _ in desk.captions()]
    other = next(voice for voice in before if voice != before[0])
    page.keyboard.press("s")
    page.get_by_role("button", name=f"Hear {other}").click()
    expect(page.locator("#now")).not_to_have_text("0:00")
    page.get_by_role("button", name=other, exact=True).click()
    page.keyboard.press("Enter")
    expect(page.locator(".para h2").first).to_have_text(str(other))
    assert [v for v, _ in desk.captions()] == [other, *before[1:]]


def test_ticks_are_there_again(page: Page, desk: Open) -> None:
    page.locator(".cue").nth(0).locator(".w").nth(0).dblclick()
    page.keyboard.type("One hundred ")
    page.keyboard.press("Enter")
    expect(page.locator(".w.doubt")).to_have_count(1)
    page.keyboard.press("n")
    with page.expect_response("**/tick"):
        page.keyboard.press("t")
    expect(page.locator("#doubts-head")).to_have_text("Doubts: 0 of 1 open")
    expect(page.locator("#saved")).to_have_text("All saved")
    assert len(json.loads(desk.text.with_name("en.ticks.json").read_text())["heard"]) == 1
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(page.locator("#doubts-head")).to_have_text("Doubts: 0 of 1 open")
    page.get_by_role("button", name="Approve …").click()
    expect(page.locator("#approve-list input")).to_have_count(0)


def test_a_doubt_is_heard_to_the_end_of_its_cue(page: Page) -> None:
    page.locator(".cue").nth(0).locator(".w").nth(0).dblclick()
    page.keyboard.type("One hundred ")
    page.keyboard.press("Enter")
    expect(page.locator(".w.doubt")).to_have_count(1)
    page.locator("#speed").select_option("2")
    page.locator(".cue.on").focus()
    page.keyboard.press("n")
    expect(page.get_by_role("button", name="Pause").first).to_be_visible()
    expect(page.get_by_role("button", name="Play", exact=True).first).to_be_visible()
    assert page.locator("#seek").input_value() != "0"


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (900, 700), (640, 400), (320, 640)])
def test_a_doubt_is_brought_into_view(page: Page, desk: Open, width: int, height: int) -> None:
    cues = "".join(
        f"00:00:{i:02}.000 --> 00:00:{i:02}.900\n<v Ana>One hundred and {i}.\n\n" for i in range(60)
    )
    desk.text.write_text(f"WEBVTT\n\n{cues}")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    page.set_viewport_size({"width": width, "height": height})
    page.locator("#hear").uncheck()
    page.locator(".cue.on").focus()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    for number in range(5):
        page.keyboard.press("n")
        expect(page.locator(".cue.on")).to_have_text(f"One hundred and {number}.")
        expect(page.locator(".w.this")).to_be_in_viewport(ratio=1)


def test_rare_characters_count_as_one(page: Page, desk: Open) -> None:
    page.keyboard.press("Enter")
    page.locator(".cue textarea").fill("A 🧬 gene and a 🧬 cell")
    page.keyboard.press("Enter")
    expect(page.locator(".cue").nth(0)).to_have_text("A 🧬 gene and a 🧬 cell")
    page.keyboard.press("f")
    page.get_by_label("Find", exact=True).fill("cell")
    page.get_by_label("Replace with").fill("body")
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Replace", exact=True).click()
    expect(page.locator(".cue").nth(0)).to_have_text("A 🧬 gene and a 🧬 body")
    page.get_by_role("button", name="Close").click()
    page.locator(".cue").nth(0).locator(".w").nth(6).dblclick()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#say")).to_have_text("Split in two.")
    assert [text for _, text in desk.captions()[:2]] == ["A 🧬 gene and a 🧬", "body"]


def test_who_scrolls_away_while_it_plays_is_not_pulled_back(page: Page) -> None:
    page.set_viewport_size({"width": 900, "height": 300})
    page.locator("#speed").select_option("2")
    page.locator(".cue").nth(1).locator(".w").nth(0).click()
    page.keyboard.press("Space")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    there = page.evaluate("scrollY")
    expect(page.locator(".cue").nth(2)).to_have_class("cue on")
    assert page.evaluate("scrollY") == there
    page.locator(".cue").nth(1).locator(".w").nth(0).click()  # back there, it is followed again
    expect(page.locator(".cue").nth(2)).to_have_class("cue on")
    assert page.evaluate("scrollY") < there


def test_words_that_another_engine_heard_are_seen_and_put_in(
    show: Path, folder: Path, browser: Browser
) -> None:
    project = Project.open(show)
    episode = project.episode("000")
    first = shelf.words(project, episode, "en")
    second = [replace(word, text="Goodbye,") if i == 0 else word for i, word in enumerate(first)]
    folder.joinpath("en.second.json").write_text(word_times.render(second))
    known = queue.known(project, episode, "en")
    laid = Desk(project, episode, "en", lambda cues: queue.queue(cues, known))
    with opened(laid) as address:
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector("html[data-ready]")
        page.get_by_label("Compare with").select_option("what the second pass heard")
        expect(page.locator(".diff del")).to_have_text(["Goodbye,"])
        doubt = page.locator("#doubts li", has_text="The second pass heard “Goodbye,”")
        doubt.locator(".go").click()
        page.locator(".cue.on").focus()
        page.keyboard.press("x")
        expect(page.locator("#say")).to_contain_text("“Goodbye” is in the text")
        expect(page.locator(".diff del")).to_have_count(0)
        page.close()
    assert shelf.transcript(project, episode, "en").cues[0].text.startswith("Goodbye")


def test_a_phrase_is_found_across_cues_and_terms_are_offered(
    show: Path, folder: Path, browser: Browser
) -> None:
    text = folder / "en.vtt"
    text.write_text(
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Mara>We are the EP\n\n"
        "00:00:02.000 --> 00:00:03.000\n<v Mara>permit, and farmacogenomics.\n"
    )
    project = Project.open(show)
    known = queue.Known("en", terms=("EP PerMed", "pharmacogenomics"))
    laid = Desk(
        project,
        project.episode("000"),
        "en",
        lambda cues: queue.queue(cues, known),
        (),
        known.terms,
    )
    with opened(laid) as address:
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector("html[data-ready]")
        page.keyboard.press("f")
        page.get_by_label("Find", exact=True).fill("EP permit")
        page.get_by_label("Replace with").fill("EP PerMed")
        assert "EP PerMed" in page.locator("#written option").evaluate_all(
            "all => all.map(one => one.value)"
        )
        expect(page.locator("#found")).to_have_text("1 place")
        page.get_by_role("button", name="Next").click()
        expect(page.locator(".w.hit")).to_have_text(["EP", "permit,"])
        page.get_by_role("button", name="Replace", exact=True).click()
        expect(page.locator(".cue").nth(1)).to_contain_text("PerMed, and")
        page.get_by_role("button", name="farmacogenomics → pharmacogenomics").click()
        page.get_by_role("button", name="Replace all").click()
        expect(page.locator(".cue").nth(1)).to_have_text("PerMed, and pharmacogenomics.")
        page.close()
    assert [cue.text for cue in shelf.transcript(project, project.episode("000"), "en").cues] == [
        "We are the EP", "PerMed, and pharmacogenomics.",
    ]  # fmt: skip


def test_the_page_says_by_itself_that_the_file_changed(page: Page, desk: Open) -> None:
    desk.text.write_text("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nTheirs.\n")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.get_by_role("alert")).to_contain_text("Another program changed the file")
    page.get_by_role("button", name="Load the changed text").click()
    expect(page.locator(".cue")).to_have_text(["Theirs."])


def test_changes_apart_are_both_there(page: Page, desk: Open) -> None:
    whole, last = desk.text.read_text("utf-8").rsplit("\n\n", 1)
    desk.text.write_text(f"{whole}\n\n{last.splitlines()[0]}\nTheirs.\n", "utf-8")
    page.locator(".cue").nth(0).locator(".w").nth(0).dblclick()
    page.keyboard.type("Mine: ")
    page.keyboard.press("Enter")
    expect(page.locator("#say")).to_contain_text("the text now has its changes and yours")
    expect(page.locator(".cue").last).to_have_text("Theirs.")
    texts = [text for _, text in desk.captions()]
    assert texts[0].startswith("Mine: ")
    assert texts[-1] == "Theirs."


def test_a_desk_that_is_gone_is_told_and_what_is_typed_stays(page: Page, wrong: list[str]) -> None:
    page.locator(".cue").nth(0).locator(".w").nth(0).dblclick()
    page.keyboard.type("Typed ")
    expect(page.locator("#saved")).to_have_text("Not saved yet: Enter saves")
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The desk does not answer")
    assert page.locator(".cue textarea").input_value().startswith("Typed ")
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#say")).to_have_text("The desk answers again.")
    page.locator(".cue textarea").press("Enter")
    expect(page.locator(".cue").nth(0)).to_contain_text("Typed ")
    wrong[:] = [said for said in wrong if "ERR_INTERNET_DISCONNECTED" not in said]


@pytest.fixture
def long_talk(show: Path, folder: Path) -> Path:
    """Return a text of two hours."""
    said = [
        Cue(
            i * 3000,
            i * 3000 + 2900,
            f"This is sentence {i} of the talk.",
            ("Ana", "Ben")[i // 5 % 2],
        )
        for i in range(2400)
    ]
    folder.joinpath("en.vtt").write_text(vtt.render(said))
    heard = [Word(cue.start_ms, cue.end_ms, cue.text.split()[0]) for cue in said]
    folder.joinpath("en.words.json").write_text(word_times.render(heard))
    return show


def test_two_hours_are_drawn_in_parts(long_talk: Path, browser: Browser) -> None:
    """What keeps it smooth; benchmarks/desk.py measures it.

    The browser lays out what is near, a correction draws only its paragraphs anew, and no word has
    a listener of its own.
    """
    project = Project.open(long_talk)
    with opened(Desk(project, project.episode("000"), "en", lambda _cues: ())) as address:
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector("html[data-ready]")
        ways = page.locator(".para").evaluate_all(
            "all => [...new Set(all.map(one => getComputedStyle(one).contentVisibility))]"
        )
        assert ways == ["auto"]
        hidden = page.locator(".para").evaluate_all(
            "all => all.filter(one => !one.querySelector('.w').checkVisibility("
            "{contentVisibilityAuto: true})).length"
        )
        assert hidden > 440  # of 480
        page.evaluate("document.querySelectorAll('.para').forEach((one, i) => { one.mark = i; })")
        page.locator(".cue").nth(2).locator(".w").nth(0).dblclick()
        page.keyboard.type("Now: ")
        page.keyboard.press("Enter")
        expect(page.locator(".cue").nth(2)).to_contain_text("Now: ")
        fresh = page.locator(".para").evaluate_all(
            "all => all.filter(one => !('mark' in one)).length"
        )
        assert 1 <= fresh <= 2
        tools = page.context.new_cdp_session(page)
        for selector in (".cue .w", ".cue", ".para"):
            found = tools.send(
                "Runtime.evaluate", {"expression": f"document.querySelector('{selector}')"}
            )
            listening = tools.send(
                "DOMDebugger.getEventListeners", {"objectId": found["result"]["objectId"]}
            )
            assert listening["listeners"] == []
        page.close()
