"""Moments at the desk: shown at their cues, marked word by word, taken out, with new campaigns."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.desks import Open, context, desk, dressed, folder, page, show, wrong

pytestmark = pytest.mark.rotated

__all__ = ["context", "desk", "folder", "page", "show", "wrong"]  # fixtures

HOSTILE = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"
TOML = """[[moments]]
id = "whole"
episode = "000-trailer"
start = "00:00:06.304"
end = "00:00:09.452"
words = "About your genes, your cells, and the way you live."
title = "All of it"

# the best
[[moments]]
id = "part"
episode = "0"
start = "00:00:04.000"
end = "00:00:05.100"
words = "medicine asked about"
title = "Part of it"

[[moments]]
id = "gone"
episode = "000"
start = "00:00:12.000"
end = "00:00:14.000"
words = "Nobody said this."
title = "Not there"
"""


@pytest.fixture
def campaign(show: Path) -> Path:
    """Return the folder of the campaigns, in which there is none."""
    shutil.rmtree(show / "campaign", ignore_errors=True)
    return show / "campaign"


@pytest.fixture
def genes(campaign: Path, page: Page) -> Path:
    """Return the folder of a campaign with three moments, which the page shows."""
    folder = campaign / "genes"
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text('title = "Genes"\n')
    (folder / "moments.toml").write_text(TOML)
    again(page)
    return folder


def again(page: Page) -> None:
    page.reload()
    page.wait_for_selector("html[data-ready]")


def moments(folder: Path) -> list[dict[str, Any]]:
    return list(tomllib.loads((folder / "moments.toml").read_text("utf-8")).get("moments", []))


def drag(page: Page, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Select words with the mouse, from the middle of one (cue, word) to the middle of another."""
    cues = page.locator(".cue")
    boxes = [cues.nth(cue).locator(".w").nth(word).bounding_box() for cue, word in (start, end)]
    # whole pixels, as a hand's mouse has them
    (x, y), (to_x, to_y) = (
        (int(box["x"] + box["width"] / 2), int(box["y"] + box["height"] / 2))
        for box in boxes
        if box
    )
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(to_x, to_y, steps=5)
    page.mouse.up()


def test_moments_are_shown_at_their_cues(page: Page, genes: Path) -> None:
    rows = page.locator(".row")
    expect(rows.nth(1).locator(".quote-tag")).to_contain_text("Quoted in genes: whole")
    expect(rows.nth(0).locator(".quote-tag")).to_contain_text("Quoted in genes: part")
    expect(rows.nth(2).locator(".quote-tag")).to_contain_text(
        "Quoted in genes: gone, whose words are no longer in the text"
    )
    expect(rows.nth(0).locator(".w.quoted")).to_have_text(["medicine", "asked", "about"])
    expect(rows.nth(1).locator(".w.quoted")).to_have_count(10)
    assert page.locator("#quotes .go").count() == 3
    page.locator("#quotes .go").nth(1).click()
    expect(page.locator(".cue.on")).to_contain_text("About your genes")
    # they follow the text: another word, and the quotation is no longer true
    page.locator(".cue").nth(0).locator(".w").nth(2).dblclick()
    page.locator(".cue textarea").fill("What if physicians asked about you first?")
    page.keyboard.press("Enter")
    expect(rows.nth(0).locator(".quote-tag")).to_contain_text("no longer in the text")
    expect(rows.nth(0).locator(".w.quoted")).to_have_count(0)
    page.keyboard.press("u")
    expect(rows.nth(0).locator(".w.quoted")).to_have_count(3)


def test_a_moment_is_taken_out(page: Page, genes: Path) -> None:
    page.locator(".row").nth(0).get_by_role("button", name="Remove genes: part").click()
    expect(page.locator("#unquote-words")).to_have_text("medicine asked about")
    page.keyboard.press("Escape")
    assert len(moments(genes)) == 3
    page.locator(".row").nth(0).get_by_role("button", name="Remove genes: part").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.locator("#say")).to_contain_text("“part” is removed from campaign/genes")
    expect(page.locator("#quotes .go")).to_have_count(2)
    expect(page.locator(".row").nth(0).locator(".quote-tag")).to_have_count(0)
    assert [row["id"] for row in moments(genes)] == ["whole", "gone"]
    assert "# the best" in (genes / "moments.toml").read_text()


def test_what_was_changed_meanwhile_is_not_taken_out(page: Page, genes: Path) -> None:
    path = genes / "moments.toml"
    path.write_text(TOML.replace("medicine asked about", "if medicine asked about"))
    page.locator(".row").nth(0).get_by_role("button", name="Remove genes: part").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.locator("#say")).to_contain_text("has changed or is gone")
    assert len(moments(genes)) == 3


def test_words_that_are_selected_are_quoted(campaign: Path, page: Page) -> None:
    """Within a cue, across cues, with Quote or q; a campaign is made with the first."""
    drag(page, (0, 2), (0, 3))
    page.get_by_role("button", name="Quote …").click()
    expect(page.locator("#moment-words")).to_have_text("medicine asked")
    page.get_by_role("textbox", name="Title").fill("Medicine asks")
    page.get_by_label("Name of the new campaign").fill("Know your <genes>")
    page.get_by_role("button", name="Save the moment").click()
    expect(page.locator("#say")).to_contain_text(
        "The moment “medicine-asks” is in campaign/know-your-genes/moments.toml."
    )
    expect(page.locator(".row").nth(0).locator(".w.quoted")).to_have_text(["medicine", "asked"])
    drag(page, (0, 5), (1, 2))
    page.keyboard.press("q")
    expect(page.locator("#moment-words")).to_have_text("you first? About your genes,")
    page.get_by_role("textbox", name="Title").fill("You first")
    page.keyboard.press("Enter")
    expect(page.locator("#say")).to_contain_text("The moment “you-first” is in")
    folder = campaign / "know-your-genes"
    first, second = moments(folder)
    assert tomllib.loads((folder / "campaign.toml").read_text())["title"] == "Know your <genes>"
    assert first["words"] == "medicine asked"
    # the words before and after it were heard until 3.973 and from 4.795 on
    assert (first["start"], first["end"]) == ("00:00:03.973", "00:00:04.795")
    assert second["words"] == "you first? About your genes,"
    assert second["start"] == "00:00:05.151"
    assert "00:00:07.392" < second["end"] < "00:00:07.576"


def test_words_are_chosen_without_a_mouse(page: Page, genes: Path) -> None:
    page.locator(".cue.on").focus()
    page.keyboard.press("q")
    expect(page.locator("#moment-words")).to_have_text("What if medicine asked about you first?")
    page.get_by_label("Cues after this one").fill("1")
    page.get_by_label("From the word").select_option(label="you")
    page.get_by_label("to the word").select_option(label="genes,")
    expect(page.locator("#moment-words")).to_have_text("you first? About your genes,")
    page.get_by_label("Cues after this one").fill("0")
    expect(page.locator("#moment-words")).to_have_text("you first?")
    page.get_by_role("textbox", name="Title").fill("You first")
    page.keyboard.press("Enter")
    expect(page.locator("#say")).to_contain_text("is in campaign/genes/moments.toml")
    assert moments(genes)[-1]["words"] == "you first?"


def test_a_whole_cue_is_quoted_with_its_times(page: Page, genes: Path, desk: Open) -> None:
    page.keyboard.press("q")
    page.get_by_label("Cues after this one").fill("1")
    page.get_by_role("textbox", name="Title").fill("What if")
    page.keyboard.press("Enter")
    expect(page.locator("#say")).to_contain_text("“what-if”")
    made = moments(genes)[-1]
    assert made["words"] == " ".join(text for _, text in desk.captions()[:2])
    # a little before the first word, and into the pause behind the last
    assert (made["start"], made["end"]) == ("00:00:03.480", "00:00:09.652")


def test_what_cannot_be_is_said_and_what_was_typed_stays(page: Page, genes: Path) -> None:
    page.keyboard.press("q")
    page.get_by_role("textbox", name="Title").fill("What if")
    page.locator("#moment-campaign").select_option(label="a new campaign …")
    page.get_by_label("Name of the new campaign").fill("Genes!")
    page.get_by_role("button", name="Save the moment").click()
    said = page.locator("#moment-said")
    expect(said).to_contain_text("there is already a campaign in campaign/genes")
    expect(page.get_by_role("textbox", name="Title")).to_have_value("What if")
    assert len(moments(genes)) == 3
    page.keyboard.press("Escape")
    (genes / "moments.toml").write_text("[[moments]\n")
    again(page)
    expect(page.locator("#quotes-wrong")).to_contain_text("moments.toml: not valid TOML")
    expect(page.locator(".cue").first).to_contain_text("What if medicine")


def test_hostile_text_runs_nowhere(page: Page, genes: Path, desk: Open, show: Path) -> None:
    """Titles of campaigns and moments, names of people, cues, chapters, other texts, doubts."""
    (genes / "campaign.toml").write_text(f"title = '''{HOSTILE}'''\n")
    said = f"hundred {HOSTILE}"
    escaped = said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    desk.text.write_text(
        f"WEBVTT\n\n00:00:03.600 --> 00:00:05.000\n<v A&lt;img src=x&gt;>{escaped}\n\n"
        "00:00:05.000 --> 00:00:06.000\n<v &lt;script&gt;1>Other words.\n"
    )
    row = f"words = '''{said}'''\ntitle = '''{HOSTILE}'''\n"
    (genes / "moments.toml").write_text(
        '[[moments]]\nid = "x"\nepisode = "000"\nstart = "0:03.6"\nend = "0:05"\n' + row
    )
    again(page)
    expect(page.locator(".quote-tag")).to_have_count(2)
    page.keyboard.press("n")
    page.keyboard.press("c")
    page.get_by_role("textbox", name="Title").fill(HOSTILE[:120])
    page.keyboard.press("Enter")
    expect(page.locator("#chapters")).to_contain_text("<img src=x")
    page.keyboard.press("s")
    page.get_by_label("Name", exact=True).fill("<b onclick=x>Eva</b>")
    page.keyboard.press("Enter")
    expect(page.locator(".para h2").first).to_have_text("<b onclick=x>Eva</b>")
    page.keyboard.press("q")
    expect(page.locator("#moment-words")).to_contain_text("<script>")
    expect(page.locator("#moment-campaign option").first).to_contain_text("<img src=x")
    page.get_by_role("textbox", name="Title").fill(HOSTILE)
    page.keyboard.press("Enter")
    expect(page.locator("#say")).to_contain_text("The moment")
    page.locator("#compare").select_option(index=1)
    page.keyboard.press("f")
    page.get_by_label("Find", exact=True).fill(HOSTILE)
    page.get_by_role("button", name="Approve …").click()
    expect(page.locator("#approve-list")).to_contain_text("hundred")
    made = "main, aside, dialog, #finder, .top, #say"
    inside = f":is({made}) :is(img, script, b, svg, iframe, [onerror], [onclick])"
    assert page.locator(inside).count() == 0
    assert page.title().startswith("Review: ")
    path = show / "episodes" / "000-trailer" / "episode.toml"
    assert tomllib.loads(path.read_text("utf-8"))["chapters"][-1]["title"].startswith("<img")
    shutil.copy(Path(__file__).parents[2] / "episodes" / "000-trailer" / "episode.toml", path)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (640, "dark"), (320, "light")])
def test_axe_finds_nothing_at_moments(
    page: Page, genes: Path, wrong: list[str], width: int, scheme: Literal["light", "dark"]
) -> None:
    page.set_viewport_size({"width": width, "height": 720})
    dressed(page, scheme)
    for state in (
        "", "document.querySelector('#moment').click()",
        "document.querySelector('#moment-campaign').value = ''",
        "document.querySelector('#moment-campaign').dispatchEvent(new Event('input'))",
        "document.querySelector('#moment-edit').open = true",
        "document.querySelector('#moment-dialog').close()",
        "document.querySelector('.quote-tag button').click()",
    ):  # fmt: skip
        page.evaluate(state)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wrong.clear()  # axe tries styles, which the page's policy refuses
