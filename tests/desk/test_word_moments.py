"""When a word is said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from toolkit.desk.texts.word_moments import WordMoments
from toolkit.transcript.text.cues import Cue, Word

WORDS = [
    Word(100, 300, "A"),
    Word(400, 900, "jean"),
    Word(1000, 1200, "is"),
    Word(1500, 2400, "it"),
]


def test_words_have_the_times_at_which_they_were_heard() -> None:
    cue = Cue(100, 2500, "A gene\nis it.")
    assert WordMoments(WORDS).starts_ms(cue) == (
        100,
        357,
        1000,
        1500,
    )  # "gene": by letters, 2 of 7 on


def test_without_words_time_is_shared_out_by_letters() -> None:
    assert WordMoments([]).starts_ms(Cue(1000, 2000, "abc abcde")) == (1000, 1400)
    assert WordMoments([]).moment_of(Cue(1000, 2000, "abc abcde"), 4) == 1400


@given(
    st.lists(st.sampled_from(["a", "gene", "is", "it", "twenty"]), min_size=1, max_size=20),
    st.lists(st.tuples(st.integers(0, 9000), st.integers(1, 900)), max_size=20),
)
def test_words_start_in_order_within_the_cue(said: list[str], times: list[tuple[int, int]]) -> None:
    heard = WordMoments([Word(at, at + n, said[i % len(said)]) for i, (at, n) in enumerate(times)])
    starts = heard.starts_ms(Cue(2000, 6000, " ".join(said)))
    assert len(starts) == len(said)
    assert list(starts) == sorted(starts)
    assert 2000 <= starts[0] <= starts[-1] <= 6000
