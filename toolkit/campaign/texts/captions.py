"""Captions of a clip: the quoted words with times that count from the clip's beginning."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.campaign.moments.word_match import words_of
from toolkit.transcript.text.cues import Cue, Word


def rebase(
    cues: Sequence[Cue], start_ms: int, end_ms: int, words: Sequence[Word] = ()
) -> tuple[Cue, ...]:
    """Return `cues` cut to [start, end] and moved so that `start` is 0.

    Give the cues of `quotes.excerpt`, which hold the quoted words only. Where the times of `words`
    are known, a cue whose text was cut begins and ends with its own words.
    """
    moved = []
    for cue in cues:
        first_ms, last_ms = _said(cue, words, start_ms, end_ms)
        if last_ms > first_ms:
            moved.append(Cue(first_ms - start_ms, last_ms - start_ms, cue.text, cue.voice))
    return tuple(moved)


def _said(cue: Cue, words: Sequence[Word], start_ms: int, end_ms: int) -> tuple[int, int]:
    """Return when a cue's text is said, inside both the cue and [start, end]."""
    first_ms, last_ms = max(cue.start_ms, start_ms), min(cue.end_ms, end_ms)
    inside = [w for w in words if first_ms <= (w.start_ms + w.end_ms) // 2 < last_ms]
    if [text for w in inside for text in words_of(w.text)] == words_of(cue.text):
        whole = [w for w in words if cue.start_ms <= (w.start_ms + w.end_ms) // 2 < cue.end_ms]
        if inside[0] != whole[0]:  # something was said before, in the same cue
            first_ms = max(first_ms, inside[0].start_ms)
        if inside[-1] != whole[-1]:
            last_ms = min(last_ms, inside[-1].end_ms)
    return first_ms, last_ms
