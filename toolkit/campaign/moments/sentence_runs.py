"""The sentences of a transcript as runs of its words, each said by one voice."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from toolkit.campaign.moments.moment_bounds import Span
from toolkit.campaign.moments.said_times import SaidTimes
from toolkit.campaign.moments.word_match import PrintedWord, Run, tokens_of
from toolkit.transcript.text.cues import Cue, Word
from toolkit.transcript.text.sentences import is_shortened

_CLOSING = "\"'”’»)]〉》」』"
# What ends a sentence in all scripts that the transcripts' own rules know, and in Chinese, Japanese
# and Hindi; a language's file adds its own.
_ENDS = frozenset(".!?…؟۔。！？।")
_ASKS = frozenset("?؟？;\u037e")
_BEFORE = 12  # letters that tell an abbreviation


@dataclass(frozen=True, slots=True)
class SaidSentence:
    """A sentence, when it is said, and whether it begins or ends what its speaker says in a row."""

    run: Run
    span: Span
    words: tuple[str, ...]
    voice: str | None
    opens_turn: bool
    closes_turn: bool
    asks: bool
    is_whole: bool  # False where its speaker was interrupted

    @property
    def text(self) -> str:
        """What is said."""
        return " ".join(self.words)


def sentences_of(
    cues: Sequence[Cue], heard: Sequence[Word], ends: Collection[str] = ()
) -> tuple[SaidSentence, ...]:
    """Return the sentences of a transcript in order; `ends` are the language's own signs for it."""
    tokens = tokens_of(cues)
    times = SaidTimes(cues, tokens, heard)
    signs = _ENDS | frozenset(ends)
    made: list[SaidSentence] = []
    first = 0
    for at, token in enumerate(tokens):
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        voice = cues[token.cue].voice
        closes = following is None or cues[following.cue].voice != voice
        is_whole = _ends_here(tokens[first : at + 1], following, signs)
        if not (closes or is_whole):
            continue
        run = Run(first, at + 1)
        opens = first == 0 or cues[tokens[first - 1].cue].voice != voice
        words = tuple(each.text for each in tokens[first : at + 1])
        asks = words[-1].rstrip(_CLOSING)[-1:] in (_ASKS & signs)
        made.append(SaidSentence(run, times.span(run), words, voice, opens, closes, asks, is_whole))
        first = at + 1
    return tuple(made)


def _ends_here(
    said: Sequence[PrintedWord], following: PrintedWord | None, signs: Collection[str]
) -> bool:
    """Tell whether a sentence ends with the last of some words."""
    word = said[-1].text.rstrip(_CLOSING)
    if word[-1:] not in signs:
        return False
    if following is None:
        return True
    letter = re.sub(r"^\W+", "", following.text)[:1]
    if letter.islower():  # "z. B. morgen", "… and then"
        return False
    around = " ".join(each.text for each in said[-2:])
    return not (word.endswith(".") and is_shortened(around[-_BEFORE:]))
