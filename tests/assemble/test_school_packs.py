"""What stands on school packs: the words that answer, the sentences around them, the terms."""

from __future__ import annotations

import pytest

from toolkit.assemble.school import answers, pack_terms
from toolkit.assemble.school.excerpts import Sentences, joined
from toolkit.campaign.moments.word_match import Run, tokens_of
from toolkit.errors import MomentMismatch
from toolkit.show.words import Glossary, Term
from toolkit.site.frame.school_pack import PackTerm, PackTurn
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.sentences import turns

CUES = (
    Cue(0, 2000, "Hello there.\nI am Mara.", "Mara"),
    Cue(2000, 4000, "What is a gene?", "Mara"),
    Cue(4500, 7000, "A gene is a recipe. Dr. Who", "Tomas"),
    Cue(7000, 9000, "says so. It is 5\u00a0mg long.", "Tomas"),
    Cue(9000, 9500, "Is it?", None),
    Cue(9500, 12_000, "It is. A gene is a plan.", "Tomas"),
)
TOKENS = tokens_of(CUES)


def place(words: str) -> Run:
    return answers.place_of(CUES, TOKENS, words, "episode.toml: key_messages[1]")


def excerpt(words: str) -> tuple[PackTurn, ...]:
    told = Sentences(turns(CUES))
    return told.excerpt(1, told.around(place(words)), str).turns


def test_words_are_found_letter_by_letter_and_across_cues() -> None:
    run = place("Dr. Who\n  says so.")
    assert " ".join(token.text for token in TOKENS[run.first : run.last]) == "Dr. Who says so."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("A gene is a Recipe.", "after 'A gene is a' comes 'recipe. Dr. Who says so. It'"),
        ("A gene is no recipe.", "after 'A gene is' comes 'a recipe. Dr. Who says so.'"),
        ("Nothing at all", "does not say so: 'Nothing at all'"),
        ("It is 5", "after"),  # the number goes with its unit
        ("A gene is [...] a plan.", "after 'A gene is'"),
        ("A gene is a", "are said in 2 places (0:04, 0:09): 'A gene is a'"),
    ],
)
def test_words_that_are_not_said_just_so_are_refused(words: str, said: str) -> None:
    with pytest.raises(MomentMismatch) as err:
        place(words)
    assert err.value.message.startswith("episode.toml: key_messages[1]: ")
    assert said in err.value.message


def test_an_answer_stands_with_its_question() -> None:
    assert excerpt("is a recipe") == (
        PackTurn("Mara", "What is a gene?"),
        PackTurn("Tomas", "A gene is a recipe."),
    )
    assert excerpt("It is. A gene is a plan.") == (
        PackTurn(None, "Is it?"),
        PackTurn("Tomas", "It is. A gene is a plan."),
    )
    assert excerpt("Hello there.") == (PackTurn("Mara", "Hello there."),)


def test_what_is_said_long_before_is_left_out() -> None:
    long = " ".join(f"Sentence {n} has five words." for n in range(20))
    cues = (Cue(0, 1000, "Why?", "Mara"), Cue(1000, 9000, f"{long} The end is here.", "Tomas"))
    told = Sentences(turns(cues))
    run = answers.place_of(cues, tokens_of(cues), "The end is here.", "x")
    found = told.excerpt(3, told.around(run), lambda ms: f"at {ms}")
    assert found.turns == (PackTurn("Tomas", "The end is here."),)
    assert found.address == f"at {found.start_ms}"
    assert (found.number, found.end_ms) == (3, 9000)


def test_a_greek_question_is_one() -> None:
    cues = (Cue(0, 900, "Γιατί;", "Μάρα"), Cue(1000, 2000, "Επειδή έτσι είναι.", "Τόμας"))
    told = Sentences(turns(cues))
    run = answers.place_of(cues, tokens_of(cues), "έτσι είναι", "x")
    assert len(told.around(run)) == 2


def test_excerpts_that_touch_become_one() -> None:
    assert joined([range(4, 6), range(2), range(1, 3), range(3, 4)]) == [range(6)]
    assert joined([range(4, 6), range(2)]) == [range(2), range(4, 6)]
    assert joined([]) == []


def test_terms_are_those_that_the_text_has_in_any_form() -> None:
    glossary = Glossary(
        terms=(
            Term(term="gene", meaning="a recipe"),
            Term(term="clinical trial", also=("drug study",)),
            Term(term="genome"),
            Term(term="лечение"),
            Term(term="…"),
        )
    )
    said = "Genes are no generals. Two clinical trials,\nand лечението."
    assert pack_terms.terms(glossary, said) == (
        PackTerm("gene", "a recipe"),
        PackTerm("clinical trial", None),
        PackTerm("лечение", None),
    )
    assert pack_terms.terms(glossary, "a drug study") == (PackTerm("clinical trial", None),)
    assert pack_terms.terms(glossary, "") == ()
