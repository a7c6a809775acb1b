"""A moment's words held against the approved transcript, and the quotation that comes of it.

The rule is quote fidelity: what goes on a card or into a post is what was said, letter by letter.
Only white space may differ, and punctuation around the quotation may be left out (`matching`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit import timecode
from toolkit.campaign.difference import difference
from toolkit.campaign.matching import Run, Token, find, near, tokens_of, words_of
from toolkit.errors import MomentMismatch
from toolkit.show.campaign import Moment
from toolkit.transcript.cues import Cue

TOLERANCE_MS = 500  # how far a moment's edge may be from that of the cue it begins or ends with
CONTEXT_WORDS = 40  # at most, on each side

_SPACE = re.compile(r"[ \t\r\n]+")
_SENTENCE_ENDS = re.compile(r"[.!?…;]['\"’”“»)\]]*$")  # ; asks in Greek


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that the approved transcript holds, with what was said around them."""

    text: str
    voices: tuple[str, ...]  # in the order in which they are heard
    start_ms: int
    end_ms: int
    context_before: str
    context_after: str


def quote(moment: Moment, cues: Sequence[Cue], where: str) -> Quote:
    """Return the quotation of `moment`, true to the transcript's `cues`.

    `where` names the file that the moment is written in. Raises MomentMismatch, showing the
    difference, when the words are not said there or the times do not fit the words.
    """
    tokens = tokens_of(cues)
    run = find(cues, tokens, words_of(moment.words), moment.start_ms, moment.end_ms)
    if run is None:
        places = near(cues, tokens, moment.start_ms, moment.end_ms)
        raise _other_words(moment, [tokens[place].text for place in places], where)
    if wrong := _wrong_time(cues, tokens, run, moment):
        raise MomentMismatch(
            f"{where}: moment {moment.id!r}: {wrong}", hint="mend the moment's start or end"
        )
    said_in = cues[tokens[run.first].cue : tokens[run.last - 1].cue + 1]
    return Quote(
        text=_SPACE.sub(" ", unicodedata.normalize("NFC", moment.words)).strip(),
        voices=tuple(dict.fromkeys(c.voice for c in said_in if c.voice)),
        start_ms=moment.start_ms,
        end_ms=moment.end_ms,
        context_before=_before([t.text for t in tokens[: run.first]]),
        context_after=_after([t.text for t in tokens[run.last :]]),
    )


def excerpt(cues: Sequence[Cue], start_ms: int, end_ms: int, quote: Quote) -> tuple[Cue, ...]:
    """Return the cues in which `quote` is said, each with the quoted part of its text only.

    Times stay those of the whole cues, line breaks stay. Empty if it is not said there.
    """
    tokens = tokens_of(cues)
    run = find(cues, tokens, words_of(quote.text), start_ms, end_ms)
    if run is None:
        return ()
    parts = []
    for index in range(tokens[run.first].cue, tokens[run.last - 1].cue + 1):
        inside = [t for t in tokens[run.first : run.last] if t.cue == index]
        if inside:
            cue = cues[index]
            text = unicodedata.normalize("NFC", cue.text)[inside[0].begin : inside[-1].end]
            parts.append(Cue(cue.start_ms, cue.end_ms, text, cue.voice))
    return tuple(parts)


def _wrong_time(
    cues: Sequence[Cue], tokens: Sequence[Token], run: Run, moment: Moment
) -> str | None:
    """Return what is wrong with the moment's times, if anything.

    An edge that is also a cue's edge has to be within the tolerance of it; an edge inside a cue can
    only be held to lie within that cue.
    """
    first, last = cues[tokens[run.first].cue], cues[tokens[run.last - 1].cue]
    opens = run.first == 0 or tokens[run.first - 1].cue != tokens[run.first].cue
    closes = run.last == len(tokens) or tokens[run.last].cue != tokens[run.last - 1].cue
    earliest = first.start_ms - TOLERANCE_MS
    latest_start = min(first.end_ms - 1, first.start_ms + TOLERANCE_MS if opens else first.end_ms)
    earliest_end = max(last.start_ms + 1, last.end_ms - TOLERANCE_MS if closes else 0)
    latest = last.end_ms + TOLERANCE_MS
    if not earliest <= moment.start_ms <= latest_start:
        return _wrong_edge("start", moment.start_ms, first, opens)
    if not earliest_end <= moment.end_ms <= latest:
        return _wrong_edge("end", moment.end_ms, last, closes)
    return None


def _wrong_edge(name: str, at_ms: int, cue: Cue, is_cue_edge: bool) -> str:
    starts, ends = timecode.clock(cue.start_ms), timecode.clock(cue.end_ms)
    if is_cue_edge:
        verb, edge = ("begin", starts) if name == "start" else ("end", ends)
        said = f"these words {verb} at {edge}"
    else:
        verb = "first" if name == "start" else "last"
        said = f"its {verb} word is said between {starts} and {ends}"
    return f"{name} is {timecode.clock(at_ms)}, but {said}"


def _other_words(moment: Moment, said: list[str], where: str) -> MomentMismatch:
    times = f"{timecode.clock(moment.start_ms)} to {timecode.clock(moment.end_ms)}"
    head = f"{where}: moment {moment.id!r}: its words are not what the approved transcript says"
    if not said:
        return MomentMismatch(
            f"{head}: nothing is said from {times}",
            hint="look up the times in the transcript and mend start and end",
        )
    words = words_of(moment.words)
    return MomentMismatch(
        f"{head} from {times}\n"
        f"  the moment says:     {' '.join(words)}\n"
        f"  the transcript says: {' '.join(said)}\n"
        f"  difference:          {difference(words, said)}",
        hint="copy the words from the transcript (what stands in {+ +} instead of [- -]), "
        "or mend start and end",
    )


def _before(words: list[str]) -> str:
    """Return the end of what was said before: whole sentences if they fit, else the last words."""
    kept = words[-CONTEXT_WORDS:]
    if len(words) > CONTEXT_WORDS:
        starts = [i + 1 for i, word in enumerate(kept[:-1]) if _SENTENCE_ENDS.search(word)]
        kept = kept[starts[0] :] if starts else kept
    return " ".join(kept)


def _after(words: list[str]) -> str:
    """Return the beginning of what was said after: whole sentences if they fit."""
    kept = words[:CONTEXT_WORDS]
    if len(words) > CONTEXT_WORDS:
        ends = [i + 1 for i, word in enumerate(kept) if _SENTENCE_ENDS.search(word)]
        kept = kept[: ends[-1]] if ends else kept
    return " ".join(kept)
