"""Texts that soy wrote are known again, also after small edits; those of people are theirs."""

from __future__ import annotations

import tomllib

import pytest

from toolkit.show import templates
from toolkit.show.campaign import CampaignFile, Moment
from toolkit.show.episode import EpisodeFile
from toolkit.show.setup.manual import commented
from toolkit.show.show import Show
from toolkit.show.toml.fields import Noun, Template


@pytest.mark.parametrize(
    "text",
    [
        "our  ORGANISATION.",
        " Our\norganisation ",
        "“Our organisation”",
        "Our\u00a0organisation",
        "**Our organisation**",
    ],
)
def test_small_edits_make_no_text_of_ones_own(text: str) -> None:
    assert templates.same(text, templates.AUTHOR)


@pytest.mark.parametrize(
    "text", ["Our organisations", "Your organisation", "Our organisation in Riga"]
)
def test_other_words_do(text: str) -> None:
    assert not templates.same(text, templates.AUTHOR)


@pytest.mark.parametrize(
    ("text", "is_left"),
    [
        ("Small show: what the show is about, and for whom.", True),
        ("A new name: what the show is about and for whom", True),
        ("Genes for all.\n\nSmall show: what the show is about, and for whom.", True),
        ("What the show is about matters to us.", False),
        ("Genes, and for whom they matter.", False),
    ],
)
def test_a_description_that_is_left(text: str, is_left: bool) -> None:
    assert templates.is_description(text) is is_left


@pytest.mark.parametrize(
    ("text", "is_left"),
    [
        ("The cover of Small show.", True),
        ("the cover of small  show", True),
        ("The cover of Living with genes.", True),  # the show's name
        ("The cover of An older name.", True),
        ("The cover of Small show: a helix in blue.", False),
        ("The cover of a book with a tree in front", False),
        ("A helix on the cover of a book.", False),
    ],
)
def test_words_on_a_cover_that_are_left(text: str, is_left: bool) -> None:
    assert templates.is_cover_alt(text, "Small show", "Living with genes") is is_left


@pytest.mark.parametrize("kind", [Show, EpisodeFile, CampaignFile, Moment])
def test_the_examples_of_a_file_are_known_when_they_are_uncommented(kind: type[Noun]) -> None:
    """The comments are what people uncomment, so each marked example has to be found."""
    lines = [line.removeprefix("# ") for line in commented(kind).splitlines()]
    scalars = lines[: next((n for n, line in enumerate(lines) if line.startswith("[")), None)]
    table = tomllib.loads("\n".join(line for line in scalars if " = " in line and '"' in line))
    known = {key: table[key] for key in table if key in kind.model_fields}
    left = dict(templates.left_in(kind.model_construct(**known)))
    marked = {
        name
        for name, field in kind.model_fields.items()
        if any(isinstance(text, Template) for text in field.examples or ())
    }
    assert set(left) == marked != set()
