"""The README of a ZIP: in each language, with all that whoever unpacks it must know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from toolkit.campaign.archives.readme import ListedCampaign, ListedFile, ListedKit, readme
from toolkit.locales.interface import words
from toolkit.locales.shelf import LANGUAGES

CAMPAIGN = ListedCampaign(
    "Genes", "What they are.", "https://example.org/campaign/genes/index.html", "Funded by the EU."
)
KIT = ListedKit(
    title="A gene is a stretch",
    quotation="A stretch […] of a long molecule.",
    language="en",
    spoken="en",
    speakers=("Mara Lindqvist", "Dr Tomas Varga"),
    show="The Science of You",
    author="EP PerMed",
    episode="What a gene is",
    episode_language="en",
    day=date(2026, 10, 27),
    start_ms=65_300,
    page="https://example.org/moments/genes/a-stretch/index.html",
    approval=("Ana Novak", date(2026, 10, 16)),
    is_edited=True,
    licence=("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    files=(
        ListedFile("clip.mp3", "clip"),
        ListedFile("card.1x1.png", "card", "1:1"),
        ListedFile("post.x.txt", "post-x"),
        ListedFile("kit.json", ""),
        ListedFile("new.bin", "something new"),
    ),
)


def test_it_says_what_is_in_it_how_to_cite_it_and_what_is_to_stay() -> None:
    assert (
        readme(CAMPAIGN, [KIT], "en")
        == """\
Genes
=====

What they are.

https://example.org/campaign/genes/index.html


A gene is a stretch
-------------------

“A stretch […] of a long molecule.”
– Mara Lindqvist and Dr Tomas Varga

Episode: What a gene is
This statement’s page: https://example.org/moments/genes/a-stretch/index.html
Checked by Ana Novak on 16 October 2026
Licence: CC BY 4.0, https://creativecommons.org/licenses/by/4.0/

How to cite: Mara Lindqvist and Dr Tomas Varga (2026): “What a gene is”. The Science of You, \
EP PerMed, 27 October 2026, 1:05. https://example.org/moments/genes/a-stretch/index.html

Files:
  clip.mp3      Clip
  card.1x1.png  Picture 1:1
  post.x.txt    X
  kit.json
  new.bin


Please note
-----------

- Please do not change the words, sound, captions or pictures: they were checked as they are.
- Please name the speaker, the licence and the funding wherever you share this material.
- […] marks where words were left out. Other words in brackets were added as an explanation.
- To check that all files arrived intact: sha256sum -c SHA256SUMS

Funded by the EU.
"""
    )


def test_what_is_not_known_is_not_said() -> None:
    bare = replace(KIT, speakers=(), approval=None, licence=None, is_edited=False, files=())
    said = readme(ListedCampaign("Genes", None, "https://example.org/", None), [bare], "en")
    for word in ("None", "Checked", "Licence:", "left out", "–", "Funded by", "\n\n\n\n"):
        assert word not in said
    unnamed = replace(KIT, approval=(None, date(2026, 10, 16)))
    assert "Checked by a person on 16 October 2026" in readme(CAMPAIGN, [unnamed], "en")


def test_it_says_that_the_sound_is_in_another_language() -> None:
    said = readme(CAMPAIGN, [replace(KIT, language="de", quotation="Ein Stück.")], "de")
    assert "„Ein Stück.“" in said
    assert "Die Aufnahme ist auf Englisch." in said
    assert "Geprüft von Ana Novak am 16. Oktober 2026" in said


def test_a_title_has_the_marks_of_its_own_language() -> None:
    german = replace(KIT, episode="Was ein Gen ist", episode_language="de")
    assert "Dr Tomas Varga (2026): „Was ein Gen ist“." in readme(CAMPAIGN, [german], "de")


def test_french_has_a_space_before_a_colon() -> None:
    said = readme(CAMPAIGN, [KIT], "fr")
    assert "\u00c9pisode\u00a0: What a gene is" in said
    assert "Licence\u00a0: CC BY 4.0" in said


@pytest.mark.parametrize("language", [*LANGUAGES, "xx"])
def test_it_is_in_the_language_of_the_kits(language: str) -> None:
    said, known = readme(CAMPAIGN, [KIT, KIT], language), words(language)
    for key in ("please_note", "leave_as_is", "keep_credit", "how_to_cite", "files"):
        assert known[key] in said
    assert "sha256sum -c SHA256SUMS" in said
    assert said.count("kit.json") == 2
