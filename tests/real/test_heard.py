"""What Whisper base hears of real readers: words, their times, and nothing that nobody said."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.real import judge, readings
from toolkit.transcript.recognisers.faster_whisper import FasterWhisper
from toolkit.transcript.recognition.parts import cut
from toolkit.transcript.recognition.segments import Recognition

Heard = Callable[[str], Recognition]

# Shares of the words. Measured (two cores with AVX-512): austen 1.4 %, allison 0.6 %, es 5.3 %,
# june 10.5 %, carlo 15.8 %, ivrvoice 14.0 %. Processors add in another order and hear a word or two
# otherwise; the lists of days and months have 19 words each.
WRONG = {
    "austen": 0.06, "allison": 0.04, "allison-es": 0.16, "june": 0.22, "carlo": 0.27,
    "ivrvoice": 0.19,
}  # fmt: skip


def words(heard: Recognition) -> list[tuple[str, int, int]]:
    """Return plain words with their times: a word with a hyphen gives two."""
    return [
        (plain, word.start_ms, word.end_ms)
        for word in heard.words
        for plain in readings.plain(word.text)
    ]


@pytest.mark.parametrize("reader", readings.READERS)
def test_few_words_are_wrong(reader: str, heard: Heard) -> None:
    told = [word for word, *_ in words(heard(reader))]
    found = readings.errors(readings.reading(reader).words, told)
    assert found.rate <= WRONG[reader], found


def test_word_times_are_those_of_the_judge(heard: Heard) -> None:
    off: list[int] = []
    for reader in ("austen", "allison"):
        told, said = words(heard(reader)), judge.said(readings.reading(reader))
        pairs = readings.aligned(readings.reading(reader).words, [word for word, *_ in told])
        for a, b in pairs:
            true = None if a is None else said[a]
            if true is None or b is None or true.word != told[b][0]:
                continue
            off += [abs(told[b][1] - true.start_ms), abs(told[b][2] - true.end_ms)]
    assert len(off) > 800  # two for each word that both have
    assert statistics.median(off) <= 100
    assert sum(ms <= 300 for ms in off) / len(off) >= 0.9


def test_what_shares_a_batch_changes_nothing(recogniser: FasterWhisper) -> None:
    parts = [part.samples for part in cut([readings.reading("allison").samples])][:4]
    with ThreadPoolExecutor(len(parts)) as pool:
        together = list(pool.map(lambda part: recogniser.recognise(part, "en"), parts))
    assert together == [recogniser.recognise(part, "en") for part in parts]
