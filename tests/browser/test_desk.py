"""The review desk in a real browser: a person corrects the sample trailer and approves it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.desks import Open, context, desk, dressed, folder, opened, page, show, wrong
from tests.desk.conftest import numbers
from toolkit.desk.session import Desk
from toolkit.show.project import Project

pytestmark = pytest.mark.rotated

__all__ = ["context", "desk", "folder", "page", "show", "wrong"]  # fixtures


def chosen(page: Page) -> str:
    return page.locator(".cue.on").inner_text()


def test_a_person_corrects_and_approves(page: Page, desk: Open) -> None:
    before = desk.captions()
    cues = page.locator(".cue")
    said = page.locator("#say")
    # a word is corrected
    cues.nth(0).locator(".w").nth(0).dblclick()
    page.keyboard.type("One hundred times ")
    page.keyboard.press("Enter")
    expect(cues.nth(0)).to_contain_text("One hundred times")
    assert desk.captions()[0] == (before[0][0], f"One hundred times {before[0][1]}")
    assert "Edited" in page.locator("#standing").inner_text()
    # split at the cursor, merged, both undone, all by keys
    page.keyboard.press("Enter")
    page.keyboard.press("Home")
    page.keyboard.press("Control+ArrowRight")
    page.keyboard.press("Control+ArrowRight")
    page.keyboard.press("Control+Enter")
    expect(said).to_have_text("Split in two.")
    assert [text for _, text in desk.captions()[:2]] == ["One hundred", f"times {before[0][1]}"]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("m")
    expect(said).to_have_text("Merged.")
    assert len(desk.captions()) == len(before)
    page.keyboard.press("u")
    expect(cues).to_have_count(len(before) + 1)
    page.keyboard.press("Control+z")
    expect(cues).to_have_count(len(before))
    page.keyboard.press("r")
    expect(cues).to_have_count(len(before) + 1)
    page.keyboard.press("u")
    expect(cues).to_have_count(len(before))
    # a speaker renamed everywhere
    old = before[0][0]
    page.keyboard.press("s")
    page.get_by_label("Name", exact=True).fill("Eva Horváth")
    page.get_by_label("all cues of this speaker").check()
    page.keyboard.press("Enter")
    expect(page.locator(".para h2").first).to_have_text("Eva Horváth")
    assert [v for v, _ in desk.captions()] == ["Eva Horváth" if v == old else v for v, _ in before]
    # found and replaced
    page.keyboard.press("f")
    page.get_by_label("Find", exact=True).fill("season")
    page.get_by_label("Replace with").fill("series")
    page.get_by_role("button", name="Replace all").click()
    expect(said).to_contain_text("Replaced in")
    assert not [text for _, text in desk.captions() if "season" in text]
    page.get_by_role("button", name="Close").click()
    # approved, but not before the doubt is ticked
    page.get_by_role("button", name="Approve …").click()
    page.get_by_label("Your name").fill("Ana Novák")
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator("#approve-said")).to_contain_text("1 doubtful place is not ticked")
    page.locator("#approve-list input").check()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator("#standing")).to_contain_text("Approved by Ana Novák")
    state = tomllib.loads(desk.text.with_suffix(".toml").read_text("utf-8"))
    assert (state["state"], state["reviewed_by"]) == ("reviewed", "Ana Novák")


def test_undo_goes_on_at_a_desk_that_is_opened_again(
    page: Page, desk: Open, show: Path, context: BrowserContext
) -> None:
    before = desk.text.read_bytes()
    page.locator(".cue").nth(0).locator(".w").nth(0).dblclick()
    page.keyboard.type("Wrongly ")
    page.keyboard.press("Enter")
    expect(page.locator(".cue").nth(0)).to_contain_text("Wrongly")
    project = Project.open(show)
    with opened(Desk(project, project.episode("000"), "en", numbers)) as address:
        again = context.new_page()
        again.goto(address)
        again.wait_for_selector("html[data-ready]")
        expect(again.locator("#undo")).to_be_enabled()
        again.keyboard.press("u")
        expect(again.locator("#say")).to_have_text("Undone.")
        expect(again.locator("#undo")).to_be_disabled()
        again.close()
    assert desk.text.read_bytes() == before


def test_the_word_follows_the_sound_and_a_click_leads_there(page: Page) -> None:
    word = page.locator(".cue").nth(1).locator(".w").nth(3)
    word.click()
    expect(word).to_have_class("w now")
    at = page.locator("#now").inner_text()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.locator("#now")).not_to_have_text(at)
    expect(word).not_to_have_class("w now")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.keyboard.press(">")
    assert page.locator("#speed").input_value() == "1.25"
    assert page.locator("#wave > div").count() == 1
    box = page.locator("#wave").bounding_box()
    assert box is not None
    before = page.locator("#now").inner_text()
    page.mouse.click(box["x"] + 240, box["y"] + 20)
    expect(page.locator("#now")).not_to_have_text(before)
    cursor = page.locator("#wave .cursor").bounding_box()
    assert cursor is not None
    assert abs(cursor["x"] - box["x"] - 240) < 4


def test_doubts_are_walked_with_one_key(page: Page, desk: Open) -> None:
    for cue in (0, 2):
        page.locator(".cue").nth(cue).locator(".w").nth(0).dblclick()
        page.keyboard.type("One hundred ")
        page.keyboard.press("Enter")
        expect(page.locator(".cue").nth(cue)).to_contain_text("One hundred")
    expect(page.locator("#doubts-head")).to_have_text("Doubts: 2 of 2 open")
    assert page.locator(".w.doubt").all_inner_texts() == ["hundred", "hundred"]
    page.keyboard.press("n")
    expect(page.locator("#say")).to_have_text("A number: listen to it.")
    first = chosen(page)
    page.keyboard.press("t")  # and on to the next
    expect(page.locator("#doubts-head")).to_have_text("Doubts: 1 of 2 open")
    expect(page.locator("#say")).to_have_text("Ticked; 1 left. A number: listen to it.")
    assert chosen(page) != first
    page.keyboard.press("n")  # the other is ticked: round to the same
    assert chosen(page) != first
    page.keyboard.press("t")
    expect(page.locator("#doubts-head")).to_have_text("Doubts: 0 of 2 open")
    expect(page.locator("#say")).to_have_text("Ticked; that was the last one.")
    page.keyboard.press("t")  # takes nothing back by mistake
    expect(page.locator("#doubts-head")).to_have_text("Doubts: 0 of 2 open")
    page.keyboard.press("Shift+T")
    expect(page.locator("#say")).to_have_text("The tick is removed.")
    expect(page.locator("#doubts-head")).to_have_text("Doubts: 1 of 2 open")


def test_a_corrected_doubt_stands_in_the_list_as_done(page: Page, desk: Open) -> None:
    for cue in (0, 2):
        page.locator(".cue").nth(cue).locator(".w").nth(0).dblclick()
        page.keyboard.type("One hundred ")
        page.keyboard.press("Enter")
        expect(page.locator(".cue").nth(cue)).to_contain_text("One hundred")
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    page.locator(".cue textarea").fill("Some words.")
    page.keyboard.press("Enter")
    expect(page.locator("#doubts-head")).to_have_text("Doubts: 1 of 2 open")
    expect(page.locator("#doubts .corrected")).to_contain_text("Corrected")
    expect(page.locator("#doubts-done")).to_have_attribute("max", "2")
    assert page.locator("#doubts-done").evaluate("bar => bar.value") == 1
    page.keyboard.press("t")
    expect(page.locator("#say")).to_have_text("Choose a doubt first: press n.")
    page.locator("#doubts .corrected .go").click()
    expect(page.locator(".cue.on")).to_have_text("Some words.")
    page.keyboard.press("u")
    expect(page.locator("#doubts .corrected")).to_have_count(0)
    expect(page.locator("#doubts-head")).to_have_text("Doubts: 2 of 2 open")


def test_what_another_program_wrote_is_told_and_either_text_can_stay(
    page: Page, desk: Open
) -> None:
    theirs = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Tomas>Theirs.\n"
    desk.text.write_text(theirs)
    page.locator(".cue").nth(0).locator(".w").nth(0).dblclick()
    page.keyboard.type("Mine ")
    page.keyboard.press("Enter")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Another program changed the file")
    assert desk.text.read_text() == theirs
    page.get_by_role("button", name="Keep mine").click()
    expect(page.locator("#say")).to_contain_text("soy keeps the other beside it as .old")
    assert desk.captions()[0][1].startswith("Mine ")
    assert [path.read_text() for path in desk.text.parent.glob("*.vtt.old")] == [theirs]
    desk.text.write_text(theirs)
    page.keyboard.press("m")
    page.get_by_role("button", name="Load the changed text").click()
    expect(page.locator(".cue")).to_have_text(["Theirs."])
    expect(alert).to_be_hidden()
    assert desk.text.read_text() == theirs


def test_an_earlier_text_is_compared_word_by_word(page: Page, desk: Open) -> None:
    old = desk.text.read_text("utf-8").replace("no long words", "no very long terms")
    desk.text.with_name("en.0123abcd.vtt.old").write_text(old, "utf-8")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    page.get_by_label("Compare with").select_option("en.0123abcd.vtt.old")
    expect(page.locator("#say")).to_contain_text("Words differ in 1 cue.")
    assert page.locator(".diff del").all_inner_texts() == ["very", "terms."]
    assert page.locator(".diff ins").all_inner_texts() == ["words."]
    # a click puts the other text's words in, in place of what stands there
    page.get_by_role("button", name="terms.").click()
    expect(page.locator("#say")).to_have_text("The words are in the text.")
    expect(page.locator(".diff del")).to_have_text(["very"])
    assert any("no long terms." in text for _, text in desk.captions())
    page.get_by_label("Compare with").select_option("the text when you began")
    expect(page.locator(".diff ins")).to_have_text(["terms."])
    page.get_by_label("Compare with").select_option("")
    expect(page.locator(".diff")).to_have_count(0)


def test_a_chapter_is_marked_on_the_spot(page: Page, desk: Open) -> None:
    path = desk.text.parents[2] / "episodes" / "000-trailer" / "episode.toml"
    page.locator(".cue").nth(3).locator(".w").nth(0).click()
    page.keyboard.press("c")
    page.get_by_role("textbox", name="Title").fill("Long words")
    page.keyboard.press("Enter")
    expect(page.locator("#say")).to_contain_text("The chapters are in episode.toml.")
    expect(page.locator("#chapters .go").last).to_have_text("0:15 Long words")
    chapters = tomllib.loads(path.read_text("utf-8"))["chapters"]
    assert chapters[-1] == {"start": "00:00:15.890", "title": "Long words"}


def test_text_that_is_open_is_saved_before_anything_else(page: Page, desk: Open) -> None:
    cues = page.locator(".cue")
    cues.nth(0).locator(".w").nth(0).dblclick()
    page.keyboard.type("First ")
    cues.nth(2).locator(".w").nth(0).dblclick()
    expect(cues.nth(2).locator("textarea")).to_be_focused()
    page.keyboard.type("Third ")
    page.get_by_role("button", name="Merge").click()
    expect(page.locator("#say")).to_contain_text("different speakers")
    assert [text.split()[0] for _, text in desk.captions()[:3]] == ["First", "About", "Third"]
    # an emptied cue goes, and comes back
    count = cues.count()
    page.locator(".cue.on").focus()
    page.keyboard.press("Enter")
    page.locator(".cue textarea").fill("")
    page.keyboard.press("Enter")
    expect(page.locator("#say")).to_have_text("The cue is removed.")
    assert len(desk.captions()) == count - 1
    page.keyboard.press("u")
    expect(cues).to_have_count(count)
    # cancelled, nothing happens
    page.keyboard.press("Enter")
    page.keyboard.type("never")
    page.keyboard.press("Escape")
    assert "never" not in desk.text.read_text("utf-8")
    assert page.locator(".cue textarea").count() == 0


def test_text_stays_text(page: Page, desk: Open) -> None:
    hostile = "<img src=x onerror=\"document.title='taken'\"><script>alert(1)</script>"
    page.keyboard.press("Enter")
    page.locator(".cue textarea").fill(hostile)
    page.keyboard.press("Enter")
    expect(page.locator(".cue").nth(0)).to_have_text(hostile)
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(page.locator(".cue").nth(0)).to_have_text(hostile)
    assert page.locator("main img, main script").count() == 0
    assert page.title().startswith("Review: ")


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (640, "dark"), (320, "light")], ids=str
)
def test_axe_finds_nothing_and_nothing_is_cut_off(
    page: Page, wrong: list[str], width: int, scheme: Literal["light", "dark"]
) -> None:
    """WCAG 2.2, levels A and AA; 1.4.10: at 200 % and 400 % nothing scrolls sideways."""
    page.set_viewport_size({"width": width, "height": 400 if width < 1280 else 800})
    dressed(page, scheme)
    page.locator(".cue").nth(0).locator(".w").nth(0).dblclick()
    page.keyboard.type("One hundred ")
    page.keyboard.press("Enter")
    expect(page.locator(".w.doubt")).to_have_count(1)
    page.keyboard.press("f")
    states = [
        "", "document.querySelector('.cue.on').focus()",
        "document.querySelector('#keys-dialog').showModal()",
        "document.querySelector('#keys-dialog').close()",
        "document.querySelector('#more').click()", "document.querySelector('#speaker').click()",
        "document.querySelector('#speaker-dialog').close()",
        "document.querySelector('#chapter').click()",
        "document.querySelector('#chapter-dialog').close()",
        "document.querySelector('#moment').click()",
        "document.querySelector('#moment-dialog').close()",
        "document.querySelector('#compare').selectedIndex = 1",
        "document.querySelector('#compare').dispatchEvent(new Event('change'))",
        "document.querySelector('#conflict').hidden = false",
        "document.querySelector('#approve').click()",
    ]  # fmt: skip
    for state in states:
        page.evaluate(state)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wrong.clear()  # axe tries styles, which the page's policy refuses


def test_single_keys_can_be_turned_off(page: Page, desk: Open) -> None:
    """WCAG 2.2, success criterion 2.1.4: who dictates would set them off."""
    count = page.locator(".cue").count()
    page.keyboard.press("?")
    page.get_by_label("Use single keys").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("m")
    page.keyboard.press("s")
    page.wait_for_timeout(200)
    assert page.locator("dialog[open]").count() == 0
    assert page.locator(".cue").count() == count
