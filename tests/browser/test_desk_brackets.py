"""Words left out of a moment at the desk, and words added to it, by keyboard."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.desks import context, desk, folder, page, show, wrong
from tests.browser.test_desk_quotes import campaign, genes, moments

__all__ = ["campaign", "context", "desk", "folder", "genes", "page", "show", "wrong"]  # fixtures


def test_a_stretch_is_left_out_and_words_are_added_by_keyboard(page: Page, genes: Path) -> None:
    """Selected in the box, left out by [; what it reads then is told to screen readers."""
    page.locator(".cue.on").focus()
    page.keyboard.press("q")
    page.get_by_label("Cues after this one").fill("2")
    page.locator("#moment-edit summary").press("Enter")
    box = page.get_by_role("textbox", name="The words, with what is left out and added")
    box.focus()
    page.keyboard.press("[")  # nothing is selected: a bracket like any other
    assert "[" in box.input_value()
    page.keyboard.press("Backspace")
    middle = "bout your genes, your cells, and the way you li"  # half words are taken whole
    box.evaluate(
        "(el, said) => { const at = el.value.indexOf(said);"
        " el.setSelectionRange(at, at + said.length); }",
        middle,
    )
    page.keyboard.press("[")
    told = page.locator("#moment-told")
    expect(told).to_have_attribute("role", "status")
    expect(told).to_contain_text("Left out: “About your genes, your cells, and the way you live.”")
    expect(page.locator("#moment-words")).to_contain_text("first? […] This is The Science of You")
    box.evaluate("el => { const at = el.value.indexOf(' first?'); el.setSelectionRange(at, at); }")
    page.get_by_role("button", name="Add words").press("Enter")
    page.keyboard.type("and me")
    expect(page.locator("#moment-words")).to_contain_text("about you [and me] first? […] This is")
    page.get_by_role("textbox", name="Title").fill("Without the middle")
    box.focus()
    page.keyboard.press("Enter")  # saves, as in every field
    expect(page.locator("#say")).to_contain_text("“without-the-middle”")
    made = moments(genes)[-1]
    assert "about you [and me] first? [...] This is The Science of You:" in made["words"]
    assert "\n" not in made["words"]
    rows = page.locator(".row")
    expect(rows.nth(0)).to_contain_text("Quoted in genes: without-the-middle")
    expect(rows.nth(0)).not_to_contain_text("no longer in the text")
    quoted = rows.nth(2).locator(".w.quoted")
    expect(quoted.first).to_have_text("This")
    expect(rows.nth(0).locator(".w.quoted")).to_have_count(7)


def test_the_ends_of_a_moment_cannot_be_left_out(page: Page, genes: Path) -> None:
    page.keyboard.press("q")
    page.locator("#moment-edit summary").click()
    leave = page.get_by_role("button", name="Leave out the selection")
    leave.click()
    expect(page.locator("#moment-told")).to_contain_text("Select the words to leave out first")
    page.locator("#moment-text").evaluate("el => el.setSelectionRange(0, 7)")
    leave.click()
    expect(page.locator("#moment-told")).to_contain_text("The first and the last words cannot be")
    expect(page.locator("#moment-words")).to_have_text("What if medicine asked about you first?")
    page.locator("#moment-text").evaluate("el => el.setSelectionRange(8, 16)")
    leave.click()
    page.locator("#moment-text").evaluate("el => el.setSelectionRange(14, 19)")
    leave.click()  # a mark beside it becomes one with its own
    expect(page.locator("#moment-words")).to_have_text("What if […] about you first?")
