"""When each word was said, by pocketsphinx: a judge who knows the text, and nothing of Whisper."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pocketsphinx import Decoder

from tests.real.readings import Reading, Sentence, plain
from toolkit.transcript.recognition.parts import RATE_HZ

_FRAME_MS = 10  # of its own


@dataclass(frozen=True, slots=True)
class Said:
    """A word, and when it was said in the recording."""

    word: str
    start_ms: int
    end_ms: int


def said(reading: Reading) -> list[Said | None]:
    """Return each word of an English reading with its time; None where the judge has none.

    It has none for the words of a sentence with a word that is not in its dictionary.
    """
    judge = Decoder(lm=None, loglevel="FATAL")
    return [found for sentence in reading.sentences for found in _sentence(judge, sentence)]


def _sentence(judge: Decoder, sentence: Sentence) -> list[Said | None]:
    words = plain(sentence.text)
    if any(judge.lookup_word(word) is None for word in words):
        return [None] * len(words)
    judge.set_align_text(" ".join(words))
    judge.start_utt()
    samples = np.clip(sentence.samples * 32767, -32768, 32767).astype(np.int16)
    judge.process_raw(samples.tobytes(), full_utt=True)
    judge.end_utt()
    at_ms = sentence.first * 1000 // RATE_HZ
    found = [
        Said(
            part.word.partition("(")[0],
            at_ms + part.start_frame * _FRAME_MS,
            at_ms + (part.end_frame + 1) * _FRAME_MS,
        )
        for part in judge.seg() or ()
        if not part.word.startswith(("<", "["))
    ]
    return [*found] if [one.word for one in found] == words else [None] * len(words)
