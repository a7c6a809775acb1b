"""What a moment may quote and hold, and what its author is told if the transcript says else."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.campaign.heard import heard
from toolkit.campaign.moments.quotes import excerpt, quote
from toolkit.errors import MomentMismatch
from toolkit.show.campaign import Moment
from toolkit.transcript.text.cues import Cue, Word

WHERE = "campaign/genes/moments.toml"
CUES = (
    Cue(0, 4000, "Welcome to The Science of You.", "Mara Lind"),
    Cue(4200, 9000, "Today we ask: what does\na gene really tell you?", "Mara Lind"),
    Cue(9300, 14000, "Less than people think, and more than we knew.", "Jon Aas"),
    Cue(14000, 18000, "That is the honest answer.", "Jon Aas"),
    Cue(20000, 23000, "Thank you.", "Mara Lind"),
)


HEARD = heard(CUES)


def moment(words: str, start: str = "9.3", end: str = "14") -> Moment:
    return Moment.model_validate(
        {
            "id": "less-more",
            "episode": "1",
            "start": start,
            "end": end,
            "words": words,
            "title": "What a gene tells",
        }
    )


def test_a_whole_cue_is_quoted_with_voice_and_context() -> None:
    made = quote(moment("Less than people think, and more than we knew."), CUES, WHERE)
    assert made.text == "Less than people think, and more than we knew."
    assert made.voices == ("Jon Aas",)
    assert (made.start_ms, made.end_ms) == (9300, 14000)
    assert made.context_before.endswith("a gene really tell you?")
    assert made.context_after == "That is the honest answer. Thank you."


def test_white_space_and_composition_may_differ() -> None:
    cues = (Cue(0, 2000, unicodedata.normalize("NFD", "Une idée très\nsimple")),)
    made = quote(moment("Une  idée\ntrès simple", "0", "2"), cues, WHERE)
    assert made.text == "Une idée très simple"


def test_two_voices_are_both_named() -> None:
    words = "what does a gene really tell you? Less than people think"
    made = quote(moment(words, "5.6", "11.65"), CUES, WHERE, HEARD)
    assert made.voices == ("Mara Lind", "Jon Aas")


def test_outer_punctuation_may_be_left_out() -> None:
    made = quote(moment("Less than people think", "9.3", "11.7"), CUES, WHERE, HEARD)
    assert made.text == "Less than people think"


@pytest.mark.parametrize(
    "words",
    [
        "a gene really tell you",  # the question would become a statement
        "a gene really tell you.",
        "Really tell you?",
        "a gene truly tell you?",
        "a gene tell you?",
        "a gene really, tell you?",
        "gene really tell you? Then",
    ],
)
def test_other_words_are_refused(words: str) -> None:
    with pytest.raises(MomentMismatch):
        quote(moment(words, "6.5", "9"), CUES, WHERE)


def test_a_greek_question_stays_a_question() -> None:
    cues = (Cue(0, 3000, "Τι είναι η ιατρική;"),)
    assert quote(moment("Τι είναι η ιατρική;", "0", "3"), cues, WHERE).text.endswith(";")
    with pytest.raises(MomentMismatch):
        quote(moment("Τι είναι η ιατρική", "0", "3"), cues, WHERE)


def test_the_message_shows_the_difference() -> None:
    with pytest.raises(MomentMismatch) as caught:
        quote(moment("Less than doctors think, and more than we knew."), CUES, WHERE)
    message = caught.value.message
    assert message.startswith("campaign/genes/moments.toml: moment 'less-more': ")
    assert "00:00:09.300 to 00:00:14.000" in message
    assert "the moment says:     Less than doctors think" in message
    assert "the transcript says: Less than people think" in message
    assert "Less than [-doctors-] {+people+} think, and more than we knew." in message
    assert caught.value.hint is not None


def test_nothing_said_there_is_told() -> None:
    with pytest.raises(MomentMismatch, match="nobody speaks from 00:01:00"):
        quote(moment("Thank you.", "60", "62"), CUES, WHERE)


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        ("8.7", "14", "start is 00:00:08.700, but what is quoted begins at 00:00:09.300"),
        ("9.301", "14", "start is 00:00:09.301, but the first word, “Less”, is said at 00:00:09.3"),
        ("9.9", "14", "start is 00:00:09.900, but the first word, “Less”, is said at 00:00:09.300"),
        ("9.3", "14.6", "end is 00:00:14.600, but what is quoted ends at 00:00:14.000"),
        (
            "9.3",
            "13.999",
            "end is 00:00:13.999, but the last word, “knew.”, is said until 00:00:14",
        ),
        (
            "9.3",
            "13.4",
            "end is 00:00:13.400, but the last word, “knew.”, is said until 00:00:14.0",
        ),
    ],
)
def test_without_word_times_a_moment_holds_its_cues(start: str, end: str, says: str) -> None:
    with pytest.raises(MomentMismatch, match=says):
        quote(moment("Less than people think, and more than we knew.", start, end), CUES, WHERE)


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        ("9.6", "14", "the first word, “Less”, is said at 00:00:09.300"),  # its middle is at 9.5
        ("9.3", "13.7", "the last word, “knew.”, is said until 00:00:14.000"),
        ("8.7", "14", "what is quoted begins at 00:00:09.300"),  # "you?" would be heard
        ("9.3", "14.4", "what is quoted ends at 00:00:14.000"),  # "That" would be
    ],
)
def test_a_moment_holds_its_words_and_no_others(start: str, end: str, says: str) -> None:
    words = "Less than people think, and more than we knew."
    with pytest.raises(MomentMismatch, match=says) as caught:
        quote(moment(words, start, end), CUES, WHERE, HEARD)
    assert caught.value.hint == 'write start = "00:00:09.150", end = "00:00:14.000"'
    made = quote(moment(words, "9.15", "14"), CUES, WHERE, HEARD)
    assert (made.span.start_ms, made.span.end_ms) == (9300, 14000)


NEVER = (Cue(6160, 9680, "Never take these tablets without asking your doctor first.", "Jon Aas"),)
NEVER_HEARD = (
    Word(6240, 6560, "Never"),
    Word(6600, 6900, "take"),
    Word(6900, 7100, "these"),
    Word(7100, 7500, "tablets"),
    Word(7500, 7900, "without"),
    Word(7900, 8200, "asking"),
    Word(8200, 8350, "your"),
    Word(8350, 8700, "doctor"),
    Word(8700, 9400, "first."),
)


@pytest.mark.parametrize("end", ["9.68", "9.2"])
@pytest.mark.parametrize("start", ["6.45", "6.6"])
def test_a_clip_never_says_the_opposite_of_its_quotation(start: str, end: str) -> None:
    words = "Never take these tablets without asking your doctor first."
    with pytest.raises(MomentMismatch, match="the first word, “Never”, is said at") as caught:
        quote(moment(words, start, end), NEVER, WHERE, NEVER_HEARD)
    assert "its clip says:    take these tablets" in caught.value.message
    assert "[-Never-] take these tablets" in caught.value.message


def test_a_quotation_without_its_not_needs_a_clip_without_it() -> None:
    words = "take these tablets without asking your doctor first."
    with pytest.raises(MomentMismatch, match="what is quoted begins at"):
        quote(moment(words, "6.16", "9.68"), NEVER, WHERE, NEVER_HEARD)
    assert quote(moment(words, "6.58", "9.68"), NEVER, WHERE, NEVER_HEARD).text == words


def test_the_last_word_is_held_too() -> None:
    words = "Never take these tablets without asking your doctor first."
    with pytest.raises(MomentMismatch, match=r"the last word, “first\.”, is said until"):
        quote(moment(words, "6.16", "9"), NEVER, WHERE, NEVER_HEARD)


def test_a_corrected_word_has_the_time_of_what_was_heard() -> None:
    cues = (Cue(0, 4000, "EP PerMed pays for it, not you.", "A"),)
    said = heard((Cue(0, 4000, "EP permit pays for it, not you.", "A"),))
    split = heard((Cue(0, 4000, "E P per med pays for it, not you.", "A"),))
    for words in (said, split):
        made = quote(moment("EP PerMed pays for it", "0", "2.9"), cues, WHERE, words)
        assert made.span.start_ms == 0
        assert 2600 < made.span.end_ms < 2950
        with pytest.raises(MomentMismatch):  # "not you" is heard
            quote(moment("EP PerMed pays for it", "0", "4"), cues, WHERE, words)


def test_part_of_a_cue_cannot_be_quoted_without_word_times() -> None:
    for words in ((), heard((Cue(9000, 14000, "Quite another text in other words."),))):
        with pytest.raises(MomentMismatch, match="first word is in the middle of a cue") as caught:
            quote(moment("more than we knew.", "11.9", "14"), CUES, WHERE, words)
        assert "soy transcript align" in (caught.value.hint or "")
    made = quote(moment("more than we knew.", "12.1", "14"), CUES, WHERE, HEARD)
    assert made.text == "more than we knew."


# What may not be left out at an edge, for it is part of what was said: (said, quoted).
CHANGED = [
    ("-5 degrees is the storage temperature", "5 degrees is the storage temperature"),
    ("–5 degrees is the storage temperature", "5 degrees is the storage temperature"),
    ("− 5 degrees is the storage temperature", "5 degrees is the storage temperature"),
    ("minus 5 degrees is cold", "5 degrees is cold"),
    (".5 mg is the dose", "5 mg is the dose"),
    (",5 mg ist die Dosis", "5 mg ist die Dosis"),
    ("The risk fell by 50%", "The risk fell by 50"),
    ("The risk fell by 50 %", "The risk fell by 50"),
    ("The risk fell by 50 per cent", "The risk fell by 50"),
    ("The risk fell by 50‰", "The risk fell by 50"),
    ("Take 5 mg", "Take 5"),
    ("It costs 5 million", "It costs 5"),
    ("There were 10 000", "There were 10"),
    ("10 000 people came", "000 people came"),
    ("It costs 5€", "It costs 5"),
    ("€ 5 is the price", "5 is the price"),
    ("It works 9/10", "It works 9"),
    ("take 2–3 tablets", "take 2"),
    ("#1 killer is smoking", "1 killer is smoking"),
    ("am 5. ist Schluss", "am 5"),
    ("The p was 0.05*", "The p was 0.05"),
    ("Rhesus A-", "Rhesus A"),
    ("Rhesus A–", "Rhesus A"),
    ("HER2- tumours", "HER2 tumours"),
    ("Patients are HER2-.", "Patients are HER2"),
    ("CD4+", "CD4"),
    ("pre- and postnatal", "pre"),
    ("the patients' rights", "the patients"),
    ("the patients’ rights", "the patients"),
    ("don't", "don"),
    ("R&D", "R"),
    ("Is it safe?", "Is it safe"),
    ("Is it safe?!", "Is it safe"),
    ("Is it safe？", "Is it safe"),
    ("Is it safe؟", "Is it safe"),
    ("Is it safe‽", "Is it safe"),
    ("Is it safe⁇", "Is it safe"),
    ("Is it safe⁈", "Is it safe"),
    ("Ապահով է՞", "Ապահով է"),
    ("¿Es seguro?", "Es seguro?"),
    ("Είναι ασφαλές;", "Είναι ασφαλές"),
    ("Είναι ασφαλές\u037e", "Είναι ασφαλές"),
    ("Είναι το DNA;", "Είναι το DNA"),
]
# What may: (said, quoted).
THE_SAME = [
    ("“We know this.”", "We know this"),
    ("„Das ist so“, sagte", "Das ist so"),
    ("«C’est ça», dit", "C’est ça"),
    ("‘We know this.’", "We know this"),
    ("'We know this'", "We know this"),
    ("(We know this)", "We know this"),
    ("We know this …", "We know this"),
    ("We know this…", "We know this"),
    ("We know this—", "We know this"),
    ("We know this; and more", "We know this"),
    ("the patients’ rights", "the patients’ rights"),
    ("HER2-.", "HER2-"),
    ("It is 50%.", "It is 50%"),
]


@pytest.mark.parametrize(("said", "quoted"), CHANGED)
def test_nothing_that_changes_what_was_said_is_left_out(said: str, quoted: str) -> None:
    cues = (Cue(0, 5000, said, "Ana"),)
    with pytest.raises(MomentMismatch, match="its words differ from the approved"):
        quote(moment(quoted, "0", "5"), cues, WHERE, heard(cues))


@pytest.mark.parametrize(("said", "quoted"), THE_SAME)
def test_signs_that_change_nothing_may_be_left_out(said: str, quoted: str) -> None:
    cues = (Cue(0, 5000, said, "Ana"),)
    words = heard(cues)
    end_ms = words[len(quoted.split()) - 1].end_ms
    chosen = moment(quoted, "0", "5").model_copy(update={"end_ms": end_ms})
    assert quote(chosen, cues, WHERE, words).text == quoted


def test_line_and_paragraph_separators_become_spaces() -> None:
    words = "Less than people think,\u2028and more\u2029than we knew."
    made = quote(moment(words), CUES, WHERE)
    assert made.text == "Less than people think, and more than we knew."


def test_the_nearest_of_several_places_is_taken() -> None:
    cues = (Cue(0, 900, "Yes.", "A"), Cue(1000, 1900, "Yes.", "B"), Cue(2000, 2900, "Yes.", "C"))
    assert quote(moment("Yes.", "1", "1.9"), cues, WHERE).voices == ("B",)


def test_the_excerpt_holds_the_quoted_part_only() -> None:
    words = "what does a gene really tell you? Less"
    made = quote(moment(words, "5.6", "9.75"), CUES, WHERE, HEARD)
    parts = excerpt(CUES, made)
    assert [p.text for p in parts] == ["what does\na gene really tell you?", "Less"]
    assert [p.voice for p in parts] == ["Mara Lind", "Jon Aas"]


@given(st.data())
def test_every_run_of_words_that_is_said_can_be_quoted(data: st.DataObject) -> None:
    words = [(w, i) for i, cue in enumerate(CUES) for w in cue.text.split()]
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    said = words[first : last + 1]
    text = " ".join(w for w, _ in said)
    chosen = Moment.model_construct(
        id="m", words=text, start_ms=HEARD[first].start_ms, end_ms=HEARD[last].end_ms
    )
    made = quote(chosen, CUES, WHERE, HEARD)
    assert made.text == text
    parts = excerpt(CUES, made)
    assert " ".join(" ".join(p.text for p in parts).split()) == text
