"""Worksheets from key messages to what is published, and what holds them back."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
import pytest
from lxml import html

from tests.cli.conftest import Soy, bring_text

pytestmark = pytest.mark.rotated

MESSAGES = """
[[key_messages]]
text = "Genes are read by the body."
question = "What is a gene?"
words = "A gene is a recipe."
"""
GERMAN = """
[editions.de]
title = "Was ein Gen ist"

[[editions.de.key_messages]]
text = "Der Körper liest Gene."
question = "Was ist ein Gen?"
words = "Ein Gen ist ein Rezept."
"""
DE_VTT = """WEBVTT

00:00:00.500 --> 00:00:03.000
<v Mara>Ein Gen ist ein Rezept.

00:00:03.200 --> 00:00:07.000
<v Tomas>Und dein Körper ist die Küche.
"""
AT = ("--at", "2027-01-01T00:00:00Z")
PLACE = "episodes/001-what-a-gene-is/school"


def ask(episode: Path, text: str = MESSAGES) -> None:
    """Write key messages into the episode's file."""
    path = episode / "episode.toml"
    path.write_text(f"{path.read_text('utf-8')}\n{text}", "utf-8")


def approve(soy: Soy, language: str = "en") -> None:
    assert soy("approve", "001", "--by", "Ana", "--language", language).code == 0


def public(show: Path) -> list[str]:
    """Return the keys of what schools get."""
    root = show / "build" / "public"
    return sorted(one.relative_to(root).as_posix() for one in root.rglob("*") if one.is_file())


def sheets(show: Path) -> list[str]:
    return [key for key in public(show) if f"{PLACE}/" in key]


def status(soy: Soy) -> dict[str, str]:
    (row,) = json.loads(soy("status", "--json").out)
    found: dict[str, str] = row["school"]
    return found


def test_an_approved_episode_with_key_messages_has_its_sheets(
    soy: Soy, show: Path, mastered: Path
) -> None:
    ask(mastered)
    (show / "campaign" / "glossary").mkdir(parents=True)
    terms = '[[terms]]\nterm = "recipe"\nmeaning = "what tells a cook what to do"\n'
    (show / "campaign" / "glossary" / "en.toml").write_text(terms, "utf-8")
    bring_text(soy, show)
    approve(soy)
    assert "school" not in soy("check").err
    planned = soy("build", "--dry-run", *AT)
    assert "001-what-a-gene-is: school pack en" in planned.out + planned.err
    assert soy("build", *AT).code == 0
    pdfs = [key for key in sheets(show) if key.endswith(".pdf")]
    assert [key.split(".")[0] for key in pdfs] == [f"{PLACE}/teacher", f"{PLACE}/worksheet"]
    document = pypdfium2.PdfDocument(show / "build" / "public" / pdfs[0])
    said = " ".join(document[0].get_textpage().get_text_bounded().split())
    assert "Genes are read by the body. Question: What is a gene?" in said
    assert "“A gene is a recipe.”" in said
    page = show / "build" / "public" / PLACE / "en" / "worksheet" / "index.html"
    text = " ".join(html.parse(page).getroot().text_content().split())
    assert "recipe what tells a cook what to do" in text
    assert status(soy) == {"en": "ready"}
    built = json.loads((show / "build" / "built.json").read_text("utf-8"))
    types = {row["key"]: row["content_type"] for row in built["entries"]}
    assert {types[key] for key in pdfs} == {"application/pdf"}

    again = soy("build", *AT)
    assert " 0 written" in again.out + again.err
    glossary = show / "campaign" / "glossary" / "en.toml"
    glossary.write_text(terms.replace("a cook", "the cook"), "utf-8")
    assert soy("build", *AT).code == 0
    text = " ".join(html.parse(page).getroot().text_content().split())
    assert "what tells the cook what to do" in text


def test_a_draft_holds_its_sheets_back(soy: Soy, show: Path, mastered: Path) -> None:
    ask(mastered, MESSAGES + GERMAN)
    bring_text(soy, show)
    approve(soy)
    (show / "de.vtt").write_text(DE_VTT, "utf-8")
    wanted = ("transcript", "import", "001", "de.vtt", "--language", "de")
    assert soy(*wanted).code == 0
    said = soy("check")
    assert "no school pack in de is made: nobody has approved this text" in said.out + said.err
    assert "edition-unknown" not in said.out + said.err
    assert soy("build", *AT).code == 0
    assert {key.split("/")[3] for key in sheets(show) if key.endswith("html")} == {"en"}
    assert status(soy) == {"en": "ready", "de": "nobody has approved this text"}
    assert "no school pack in de: nobody has approved this text" in soy("status").err

    approve(soy, "de")
    assert soy("build", *AT).code == 0
    assert {key.split("/")[3] for key in sheets(show) if key.endswith("html")} == {"en", "de"}
    pages = (show / "build" / "public" / "episodes/001-what-a-gene-is/index.html").read_text()
    assert "school/de/worksheet/index.html" in pages


def test_without_key_messages_nothing_is_said_of_schools(
    soy: Soy, show: Path, mastered: Path
) -> None:
    bring_text(soy, show)
    approve(soy)
    assert soy("build", *AT).code == 0
    assert sheets(show) == []
    assert status(soy) == {}
    assert "For schools" not in (
        show / "build" / "public" / "episodes/001-what-a-gene-is/index.html"
    ).read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("A gene is a menu.", "after 'A gene is a' comes 'recipe. And your body is the', and not"),
        ("Somebody said so.", "does not say so: 'Somebody said so.'"),
    ],
)
def test_words_that_nobody_said_stop_the_build(
    soy: Soy, show: Path, mastered: Path, words: str, said: str
) -> None:
    ask(mastered, MESSAGES.replace("A gene is a recipe.", words))
    bring_text(soy, show)
    approve(soy)
    stopped = soy("build", *AT)
    assert stopped.code != 0
    assert "episodes/001-what-a-gene-is/episode.toml: key_messages[1]: " in stopped.err
    assert said in stopped.err
    assert not (show / "build" / "public").exists()
    checked = soy("check")
    assert said in checked.out + checked.err
    assert checked.code != 0


def test_a_question_without_words_is_told(soy: Soy, show: Path, mastered: Path) -> None:
    ask(mastered, MESSAGES.replace("words =", "# words ="))
    bring_text(soy, show)
    approve(soy)
    told = soy("check")
    assert "key_messages[1]: its question has no answer" in told.out + told.err
    assert soy("build", *AT).code == 0
    assert len(sheets(show)) == 4


def test_a_letter_that_the_font_lacks_is_named_before_anything_is_made(
    soy: Soy, show: Path, mastered: Path
) -> None:
    ask(mastered, MESSAGES.replace("the body", "the 医"))
    bring_text(soy, show)
    approve(soy)
    told = soy("check")
    assert "the font lacks 医 in 'Genes are read by the 医.'" in told.out + told.err
    stopped = soy("build", *AT)
    assert stopped.code != 0
    assert "the font lacks 医" in stopped.err
    assert not (show / "build" / "public").exists()
