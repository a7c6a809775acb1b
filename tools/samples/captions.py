"""Captions and word times of a recording, cut where a reader takes a breath."""

from __future__ import annotations

import itertools

from toolkit.transcript.text.cues import Cue, Word
from tools.samples.script import Placed, Recording
from tools.samples.voice import SpokenWord

CUE_LIMIT = 84  # characters: two lines of 42
LINE_LIMIT = 42


def words_of(recording: Recording) -> tuple[Word, ...]:
    """Return every word with its times in milliseconds."""
    rate = recording.rate_hz
    return tuple(
        Word(
            (placed.start + word.start) * 1000 // rate,
            (placed.start + word.end) * 1000 // rate,
            word.text,
        )
        for placed in recording.sentences
        for word in placed.speech.words
    )


def cues_of(recording: Recording) -> tuple[Cue, ...]:
    """Return the captions: whole sentences where they fit, long ones cut at a comma."""
    cues: list[Cue] = []
    for _, turn in itertools.groupby(recording.sentences, key=lambda placed: placed.turn):
        group: list[Placed] = []
        for placed in turn:
            if group and len(_text([*group, placed])) > CUE_LIMIT:
                cues += _cues(group, recording.rate_hz)
                group = []
            group.append(placed)
        cues += _cues(group, recording.rate_hz)
    return tuple(cues)


def _text(group: list[Placed]) -> str:
    return " ".join(word.text for placed in group for word in placed.speech.words)


def _cues(group: list[Placed], rate_hz: int) -> list[Cue]:
    """Return one cue for sentences that fit together, or two and more for a long sentence."""
    timed = [
        (word, (placed.start + word.start) * 1000 // rate_hz,
         (placed.start + word.end) * 1000 // rate_hz)
        for placed in group
        for word in placed.speech.words
    ]  # fmt: skip
    parts, rest = [], timed
    while len(" ".join(word.text for word, _, _ in rest)) > CUE_LIMIT:
        at = _break(tuple(word for word, _, _ in rest))
        parts.append(rest[:at])
        rest = rest[at:]
    return [
        Cue(part[0][1], part[-1][2], _lines([w.text for w, _, _ in part]), group[0].voice)
        for part in (*parts, rest)
    ]


def _break(words: tuple[SpokenWord, ...]) -> int:
    """Return where a long sentence is cut: at the comma or colon that is nearest its middle."""
    half = len(" ".join(word.text for word in words)) / 2
    best, best_cost = 1, float("inf")
    length = 0
    for i, word in enumerate(words[:-1], start=1):
        length += len(word.text) + 1
        cost = abs(length - half) + (0 if word.text[-1] in ",:;" else 25)
        if length <= CUE_LIMIT and cost < best_cost:
            best, best_cost = i, cost
    return best


def _lines(words: list[str]) -> str:
    """Return the words on one line, or on two about as long, parted after a comma if it fits."""
    text = " ".join(words)
    if len(text) <= LINE_LIMIT:
        return text
    spaces = [i for i, letter in enumerate(text) if letter == " "]
    at = min(spaces, key=lambda i: _unevenness(text, i))
    return f"{text[:at]}\n{text[at + 1 :]}"


def _unevenness(text: str, at: int) -> int:
    longer = max(at, len(text) - at - 1)
    overlong = 100 * max(longer - LINE_LIMIT, 0)
    return longer + overlong - (12 if text[at - 1] in ".,:;?!" else 0)
