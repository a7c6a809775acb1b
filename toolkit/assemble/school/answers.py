"""Where the approved transcript says the words of a key message, letter by letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from toolkit import timecode
from toolkit.campaign.moments.word_match import PrintedWord, Run, find, words_of
from toolkit.errors import MomentMismatch
from toolkit.transcript.text.cues import Cue

# White space but for no-break spaces, which stand between a number and its unit.
_SPACE = re.compile(r"[ \t\r\n\v\f\x1c-\x1f\x85\u2028\u2029]+")
_SHOWN = 6  # words on each side of a difference


def place_of(cues: Sequence[Cue], tokens: Sequence[PrintedWord], words: str, where: str) -> Run:
    """Return where `words` are said.

    Raises MomentMismatch, beginning with `where`, if they are said nowhere or in several places.
    """
    wanted, end_ms = words_of(words), max((cue.end_ms for cue in cues), default=0)
    found = find(cues, tokens, wanted, 0, end_ms)
    if len(found) == 1:
        return found[0]
    if found:
        at = ", ".join(timecode.short(cues[tokens[run.first].cue].start_ms) for run in found[:8])
        raise MomentMismatch(
            f"{where}: these words are said in {len(found)} places ({at}): {plain(words)[:80]!r}",
            hint="quote more of what is said there",
        )
    raise MomentMismatch(
        f"{where}: the approved transcript does not say so: {_difference(tokens, wanted)}",
        hint="copy the words from the transcript: soy search finds them",
    )


def as_said(cues: Sequence[Cue], tokens: Sequence[PrintedWord], run: Run, words: str) -> str:
    """Return `words` on one line, with the spaces that the transcript has between them."""
    parts = []
    for index in range(tokens[run.first].cue, tokens[run.last - 1].cue + 1):
        inside = [token for token in tokens[run.first : run.last] if token.cue == index]
        if inside:
            text = unicodedata.normalize("NFC", cues[index].text)
            parts.append(text[inside[0].begin : inside[-1].end])
    first, *_, last = (wanted := words_of(words)) + wanted[-1:]
    said = plain(" ".join(parts))
    return said[said.index(first) : said.rindex(last) + len(last)]


def _difference(tokens: Sequence[PrintedWord], wanted: Sequence[str]) -> str:
    """Return how far the words are said somewhere, and what follows there."""
    said = [token.text for token in tokens]
    best, length = 0, 0
    for first in range(len(said)):
        same = 0
        while (
            first + same < len(said) and same < len(wanted) and said[first + same] == wanted[same]
        ):
            same += 1
        if same > length:
            best, length = first, same
    if not length:
        return repr(" ".join(wanted[:_SHOWN]))
    before = " ".join(wanted[max(0, length - _SHOWN) : length])
    there = " ".join(said[best + length : best + length + _SHOWN])
    here = " ".join(wanted[length : length + _SHOWN])
    return f"after {before!r} comes {there!r}, and not {here!r}"


def plain(words: str) -> str:
    """Return words on one line.

    >>> plain("one  two")
    'one two'
    """
    return _SPACE.sub(" ", unicodedata.normalize("NFC", words)).strip()
