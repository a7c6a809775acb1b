"""A stretch of the text as a quotation: its words, and when they are said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.desk.texts.word_moments import WordMoments
from toolkit.errors import BadTranscript
from toolkit.show.campaigns.campaign_files import Quotation
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.text_lines import one_line


@dataclass(frozen=True, slots=True)
class WordRange:
    """Words that follow each other: indices of cues, and of words in them, both ends included."""

    first: int
    last: int
    first_word: int = 0
    last_word: int | None = None  # to the end of the last cue when left out
    shortened: str | None = None  # the same words, with what is left out and added in brackets


def quotation(cues: Sequence[Cue], stretch: WordRange, heard: WordMoments) -> Quotation:
    """Return what is said in a stretch of the cues. Raises BadTranscript where there is none such.

    It begins and ends in a pause where there is one, and never inside a word beside it that was
    heard. Whether words with brackets are said there is for the rule of the kits to tell.
    """
    said = [one_line(cue.text).split(" ") for cue in cues[stretch.first : stretch.last + 1]]
    if stretch.last >= len(cues) or not said:
        raise BadTranscript("the cues to quote are gone", hint="reload the page")
    last_word = len(said[-1]) - 1 if stretch.last_word is None else stretch.last_word
    if stretch.first_word >= len(said[0]) or last_word >= len(said[-1]):
        raise BadTranscript("the word to quote is gone", hint="reload the page")
    said[-1] = said[-1][: last_word + 1]
    said[0] = said[0][stretch.first_word :]
    if not said[0]:
        raise BadTranscript("the last word to quote comes before the first")
    first, last = cues[stretch.first], cues[stretch.last]
    start_ms = max(0, heard.begin_ms(first, stretch.first_word))
    end_ms = heard.end_ms(last, last_word)
    inside = max(cue.end_ms for cue in cues[stretch.first : stretch.last + 1])
    if end_ms <= start_ms:  # words that the recogniser gave no time of their own
        end_ms = max(inside, start_ms + 1)
    quoted = stretch.shortened or " ".join(word for line in said for word in line)
    return Quotation(" ".join(quoted.split()), start_ms, end_ms)
