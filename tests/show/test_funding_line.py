"""Who pays, in each language: the emblem's statement in full, and nobody's words twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.assemble.checks import check_emblem
from toolkit.languages import EU_LANGUAGES
from toolkit.show.campaign import Campaign, Moment
from toolkit.show.campaigns.funding_line import funding_in
from toolkit.show.editions import Edition, Tables
from toolkit.show.pages import Pages
from toolkit.show.project import Project
from toolkit.show.show import Show

LINE = "Funded by the European Union under Horizon Europe, No. 1."
WORDS = {"emblem": "eu", "emblem_words": "funded", "grant": "Horizon Europe, 1"}


def show(
    line: str | None = LINE, german: str | None = None, language: str = "en", **pages: object
) -> Show:
    edition = Edition(title="Titel", description="Worum es geht.", funding_line=german)
    return Show.model_construct(
        language=language,
        funding_line=line,
        pages=Pages.model_validate({**WORDS, **pages}),
        editions=Tables({"de": edition}),
    )


def test_the_shows_own_line_is_taken_apart_where_it_begins_with_the_statement() -> None:
    found = funding_in(show(), "en-GB")
    assert found is not None
    assert found.text == LINE
    assert found.statement == "Funded by the European Union"
    assert found.rest == "under Horizon Europe, No. 1"


def test_an_editions_line_counts_in_its_language() -> None:
    found = funding_in(show(german="Finanziert von der Europäischen Union, Nr. 1."), "de")
    assert found is not None
    assert (found.statement, found.rest) == ("Finanziert von der Europäischen Union", "Nr. 1")


def test_a_line_that_says_it_otherwise_stands_below_the_statement() -> None:
    found = funding_in(show(german="Gefördert von der EU."), "de")
    assert found is not None
    assert found.text == "Finanziert von der Europäischen Union. Gefördert von der EU."
    assert found.rest == "Gefördert von der EU."


@pytest.mark.parametrize("language", EU_LANGUAGES)
@pytest.mark.parametrize("words", ["funded", "co-funded"])
def test_where_nobody_wrote_a_line_there_is_the_statement_in_the_language(
    language: str, words: str
) -> None:
    found = funding_in(show(None, emblem_words=words), language)
    assert found is not None
    assert found.language == language
    assert found.text == f"{found.statement}. Horizon Europe, 1."
    other = funding_in(show(None, emblem_words=words), "en" if language != "en" else "de")
    assert other is not None
    assert other.statement != found.statement
    union = {"bg": "Европейския съюз", "el": "Ευρωπαϊκής Ένωσης", "et": "Euroopa Liit"}
    short = union.get(language, "").split()[-1:] or ["EU"]
    assert not str(found.statement).endswith(" EU")  # never abbreviated
    assert short == ["EU"] or str(found.statement).endswith(short[0])


def test_a_language_without_a_statement_has_the_english_one_as_english() -> None:
    found = funding_in(show(None), "uk")
    assert found is not None
    assert (found.statement, found.language) == ("Funded by the European Union", "en")


def test_without_the_emblems_words_all_is_as_it_was_written() -> None:
    said = show(german="Gefördert.", emblem_words=None)
    for language, text in (("en", LINE), ("de", "Gefördert."), ("fr", LINE)):
        found = funding_in(said, language)
        assert found is not None
        assert (found.text, found.statement) == (text, None)
    assert funding_in(show(None, emblem_words=None), "en") is None


def test_kinds_of_apostrophe_do_not_count() -> None:
    found = funding_in(show("Financé par l'Union européenne.", language="fr"), "fr")
    assert found is not None
    assert (found.statement, found.rest) == ("Financé par l'Union européenne", None)


def test_soy_check_names_what_the_emblem_lacks(tmp_path: Path) -> None:
    moment = Moment.model_validate(
        {
            "id": "a",
            "episode": "001",
            "start": "00:00:01",
            "end": "00:00:02",
            "words": "A.",
            "title": "A",
            "translations": {"uk": {"words": "А.", "title": "А"}},
        }
    )
    campaign = Campaign.model_construct(title="C", folder="c", moments=(moment,))

    def rules(said: Show) -> list[str]:
        project = Project(tmp_path).as_if(show=said, campaigns=(campaign,))
        return [each.rule for each in check_emblem.look(project)]

    assert rules(show()) == ["funding-language"]
    assert rules(show(german="Gefördert von der EU.")) == ["funding-statement", "funding-language"]
    assert rules(show(None, emblem_words=None)) == ["emblem-alone"]
    assert rules(show(emblem=None)) == []
