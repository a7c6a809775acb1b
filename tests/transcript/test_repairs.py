"""What is certainly wrong goes, is recorded, and nothing else goes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from toolkit.show.project import Project
from toolkit.show.words import Correction
from toolkit.transcript.recognition import repairs
from toolkit.transcript.recognition.known_corrections import corrected
from toolkit.transcript.recognition.repairs import Repair, repaired
from toolkit.transcript.text.cues import Word


def words(text: str, step_ms: int = 400) -> list[Word]:
    return [
        Word(at * step_ms, at * step_ms + 300, word, 0.5 + at / 1000)
        for at, word in enumerate(text.split())
    ]


def text(told: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in told)


def test_a_loop_stays_once() -> None:
    kept, (repair,) = repaired(words("Well, " + "thank you, " * 6 + "bye."))
    assert text(kept) == "Well, thank you, bye."
    assert "6 times" in repair.reason
    assert (repair.start_ms, repair.end_ms) == (3 * 400, 12 * 400 + 300)


def test_what_people_say_again_stays() -> None:
    for said in ("no no no no no, never", "come on, come on, come on, now"):
        assert repaired(words(said)) == (tuple(words(said)), ())
    slow = words("hear this " * 5, step_ms=1500)
    assert repaired(slow) == (tuple(slow), ())


def test_words_in_silence_go() -> None:
    told = words("This is said. Thanks for watching! And this.")
    kept, (repair,) = repaired(told, [(1100, 2400)])
    assert text(kept) == "This is said. And this."
    assert repair.text == "Thanks for watching!"
    assert repair.reason == "nothing is heard there"


@given(st.lists(st.sampled_from("abc"), max_size=60))
def test_only_repetitions_go(letters: list[str]) -> None:
    told = words(" ".join(letters))
    kept, gone = repaired(told)
    lost = sum(len(repair.text.split()) for repair in gone)
    assert len(kept) + lost == len(told)
    assert set(kept) <= set(told)
    assert set(text(kept)) == set(" ".join(letters)) or len(kept) == 1


def test_repairs_are_kept_and_go_with_the_draft(project: Project) -> None:
    episode = project.episode("3")
    made = (Repair(1, 2, "a", "b"), Repair(3, 4, "ü\n", "d"))
    repairs.write(project, episode, "de", made)
    assert repairs.read(project, episode, "de") == made
    repairs.write(project, episode, "de", ())
    assert repairs.read(project, episode, "de") == ()
    assert not repairs.path_of(project, episode, "de").exists()


ROWS = (
    Correction(language="en", heard="EP permit", said="EP PerMed"),
    Correction(language="en", heard="permit", said="PerMed"),
    Correction(language="en", heard="gnome", said="genome"),
)


def test_corrections_are_whole_words_and_keep_the_signs_around() -> None:
    kept, log = corrected(words("(ep permit. The Gnome, gnomes and a permit!"), ROWS)
    assert text(kept) == "(EP PerMed. The genome, gnomes and a PerMed!"
    assert [r.text for r in log] == [
        "(ep permit. -> (EP PerMed.",
        "Gnome, -> genome,",
        "permit! -> PerMed!",
    ]
    assert (kept[0].start_ms, kept[0].end_ms) == (0, 700)
    assert kept[0].confidence == 0.5


@given(st.lists(st.sampled_from(["ep", "permit", "gnome.", "x"]), max_size=30))
def test_corrections_keep_the_times_in_order(said: list[str]) -> None:
    told = words(" ".join(said))
    kept, _ = corrected(told, ROWS)
    assert [w.start_ms for w in kept] == sorted(w.start_ms for w in kept)
    assert corrected(told, ()) == (tuple(told), ())
    if told:
        assert (kept[0].start_ms, kept[-1].end_ms) == (told[0].start_ms, told[-1].end_ms)
