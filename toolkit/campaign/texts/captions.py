"""Captions of a clip: the quoted words with times that count from the clip's beginning."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from toolkit.campaign.moments.edits import LEFT_OUT, Added
from toolkit.campaign.moments.quotes import Quote, QuotePart, excerpt
from toolkit.campaign.moments.word_match import words_of
from toolkit.transcript.text.cues import Cue, Word


def captions_of(quote: Quote, cues: Sequence[Cue], words: Sequence[Word] = ()) -> tuple[Cue, ...]:
    """Return the captions of a moment's clip.

    What was added stands in its brackets where it belongs; where a stretch is left out, the last
    caption before it ends with `[…]`.
    """
    made: list[Cue] = []
    begin_ms = 0
    for number, part in enumerate(quote.parts):
        if number and made:
            made[-1] = replace(made[-1], text=f"{made[-1].text} {LEFT_OUT}")
        for cue in _of_part(part, cues, words):
            end_ms = begin_ms + cue.end_ms
            made.append(replace(cue, start_ms=begin_ms + cue.start_ms, end_ms=end_ms))
        begin_ms += part.end_ms - part.start_ms
    return tuple(made)


def _of_part(part: QuotePart, cues: Sequence[Cue], words: Sequence[Word]) -> Iterator[Cue]:
    """Yield the captions of a part, whose times count from its beginning."""
    said, first = excerpt(cues, part), 0
    for index, cue in enumerate(said):
        last = first + len(words_of(cue.text))
        beyond = last + (index == len(said) - 1)
        added = [each for each in part.added if first <= each.at < beyond]
        for moved in rebase((cue,), part.start_ms, part.end_ms, words):
            yield replace(moved, text=_with_added(moved.text, added, first))
        first = last


def _with_added(text: str, added: Sequence[Added], first: int) -> str:
    """Return a caption with what was added to it; its first word is number `first` of its part."""
    made, number = "", first
    for number, found in enumerate(re.finditer(r"(\s*)(\S+)", text), first):
        gap, word = found.groups()
        for each in (each for each in added if each.at == number):
            made = each.put_after(made)
            gap = "" if each.holds_to == "after" else gap or " "
        made += gap + word
    for each in (each for each in added if each.at > number):
        made = each.put_after(made)
    return made


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
