"""A translation has the times of its original, sentence by sentence, and loses no word."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.depth import few
from toolkit.transcript.align import translation
from toolkit.transcript.align.script import Script
from toolkit.transcript.align.tongue import other_language
from toolkit.transcript.align.word_places import Aligned
from toolkit.transcript.text.cues import Cue

ENGLISH = (
    "The heart beats about 100,000 times a day, and nobody thinks about it.",
    "We ask who counts, and why.",
    "Vaccines are tested on many people before doctors may use them.",
    "Ask your doctor what is right for you, and bring your questions on paper.",
    "Nobody should have to guess what a medicine does.",
    "This week we visit a clinic in the north, where nurses read the genes of newborn children.",
)
GERMAN = (
    "Das Herz schlägt etwa 100.000 Mal am Tag, und niemand denkt daran.",
    "Wir fragen, wer zählt, und warum.",
    "Impfstoffe werden an vielen Menschen geprüft, bevor Ärzte sie verwenden dürfen.",
    "Fragen Sie Ihren Arzt, was für Sie richtig ist, und bringen Sie Ihre Fragen auf Papier mit.",
    "Niemand sollte raten müssen, was ein Arzneimittel bewirkt.",
    "Diese Woche besuchen wir eine Klinik im Norden, wo Pflegende die Gene von Kindern lesen.",
)
GREEK = (
    "Η καρδιά χτυπά περίπου 100.000 φορές την ημέρα, και κανείς δεν το σκέφτεται.",
    "Ρωτάμε ποιος μετράει, και γιατί;",
    "Τα εμβόλια δοκιμάζονται σε πολλούς ανθρώπους πριν τα χρησιμοποιήσουν οι γιατροί.",
    "Ρωτήστε τον γιατρό σας τι είναι σωστό για εσάς, και φέρτε τις ερωτήσεις σας σε χαρτί.",
    "Κανείς δεν πρέπει να μαντεύει τι κάνει ένα φάρμακο.",
    "Αυτή την εβδομάδα επισκεπτόμαστε μια κλινική στον βορρά, όπου διαβάζουν γονίδια παιδιών.",
)
BULGARIAN = (
    "Сърцето бие около 100 000 пъти на ден, и никой не мисли за това.",
    "Питаме кой се брои, и защо.",
    "Ваксините се изпитват върху много хора, преди лекарите да ги използват.",
    "Попитайте лекаря си какво е правилно за вас, и донесете въпросите си на хартия.",
    "Никой не бива да гадае какво прави едно лекарство.",
    "Тази седмица посещаваме клиника на север, където сестри четат гените на новородени деца.",
)


def cues() -> list[Cue]:
    made, at = [], 0
    for n, text in enumerate(ENGLISH):
        made.append(Cue(at, at + 60 * len(text), text, "Mara" if n < 3 else "Jon"))
        at += 60 * len(text) + 400
    return made


def placed(sentences: tuple[str, ...], language: str) -> tuple[Aligned, list[str]]:
    words = tuple(" ".join(sentences).split())
    script = Script(words, (None,) * len(words), (1,) * len(words))
    return translation.place(script, cues(), language)


def starts(aligned: Aligned, sentences: tuple[str, ...]) -> list[int]:
    made, at = [], 0
    for sentence in sentences:
        made.append(aligned.words[at].start_ms)
        at += len(sentence.split())
    return made


@pytest.mark.parametrize(("text", "language"), [(GERMAN, "de"), (GREEK, "el"), (BULGARIAN, "bg")])
def test_each_sentence_begins_with_its_original(text: tuple[str, ...], language: str) -> None:
    aligned, remarks = placed(text, language)
    assert starts(aligned, text) == [cue.start_ms for cue in cues()]
    assert (aligned.untold, aligned.unspoken, remarks) == ((), (), [])
    assert [v for v, _ in pairwise((*aligned.voices, None)) if v][:1] == ["Mara"]
    assert aligned.voices[-1] == "Jon"


def test_two_sentences_may_be_one_and_one_may_be_two() -> None:
    joined = (*GERMAN[:2], GERMAN[2][:-1] + "; " + GERMAN[3].lower(), *GERMAN[4:])
    aligned, _ = placed(joined, "de")
    begins = [cue.start_ms for cue in cues()]
    assert starts(aligned, joined) == [*begins[:3], *begins[4:]]
    parted = (
        *GERMAN[:5],
        "Diese Woche besuchen wir eine Klinik im Norden.",
        "Dort liest man Gene.",
    )
    aligned, _ = placed(parted, "de")
    assert starts(aligned, parted)[:6] == begins
    assert aligned.words[-1].end_ms == cues()[-1].end_ms


@settings(deadline=None, max_examples=few(60))
@given(st.lists(st.sampled_from([*GERMAN, "Ja.", "Nein!", "und so"]), min_size=1, max_size=20))
def test_no_word_is_lost_and_time_never_goes_back(sentences: list[str]) -> None:
    aligned, _ = placed(tuple(sentences), "de")
    assert [w.text for w in aligned.words] == " ".join(sentences).split()
    assert all(a.start_ms <= b.start_ms for a, b in pairwise(aligned.words))
    assert all(w.start_ms <= w.end_ms <= cues()[-1].end_ms for w in aligned.words)


def test_the_language_of_a_text_is_known_by_its_commonest_words() -> None:
    german, english = " ".join(GERMAN).split(), " ".join(ENGLISH).split()
    assert (other_language(german, "en"), other_language(english, "de-AT")) == ("de", "en")
    assert (other_language(german, "de"), other_language(english, "en-GB")) == (None, None)
    assert other_language(german, "xx") is None
    assert other_language(["OK", "Aspirin", "500"], "de") is None
