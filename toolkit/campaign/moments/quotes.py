"""A moment's words held against the approved transcript, and the quotation that comes of it.

The rule is quote fidelity: what goes on a card or into a post is what was said, letter by letter
(`matching`), and what the clip says, no word less and none more (`holding`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit import timecode
from toolkit.campaign.moments.difference import difference
from toolkit.campaign.moments.moment_bounds import Span, said_between, span_of, wrong_edge
from toolkit.campaign.moments.word_match import PrintedWord, Run, find, near, tokens_of, words_of
from toolkit.errors import MomentMismatch
from toolkit.show.campaign import Moment
from toolkit.transcript.text.cues import Cue, Word

CONTEXT_WORDS = 40  # at most, on each side

# White space but for no-break spaces, which stand between a number and its unit. U+2028 and U+2029
# end lines in posts and alternative texts.
_SPACE = re.compile(r"[ \t\r\n\v\f\x1c-\x1f\x85\u2028\u2029]+")
_SENTENCE_ENDS = re.compile(r"[.!?؟…;]['\"’”“»)\]]*$")  # ; asks in Greek


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that the approved transcript holds, with what was said around them."""

    text: str
    voices: tuple[str, ...]  # in the order in which they are heard
    start_ms: int
    end_ms: int
    context_before: str
    context_after: str
    run: Run  # which of the transcript's words
    span: Span


def quote(moment: Moment, cues: Sequence[Cue], where: str, heard: Sequence[Word] = ()) -> Quote:
    """Return the quotation of `moment`, true to the transcript's `cues`.

    `where` names the file that the moment is written in; `heard` are the words with the times at
    which a recogniser heard them. Raises MomentMismatch, showing the difference, when the words are
    not said there or the times do not fit the words.
    """
    tokens = tokens_of(cues)
    runs = find(cues, tokens, words_of(moment.words), moment.start_ms, moment.end_ms)
    if not runs:
        places = near(cues, tokens, moment.start_ms, moment.end_ms)
        raise _other_words(moment, [tokens[place].text for place in places], where)
    run, span = _nearest(runs, [span_of(cues, tokens, run, heard) for run in runs], moment)
    _check_held(span, (tokens[run.first], tokens[run.last - 1]), heard, moment, where)
    said_in = cues[tokens[run.first].cue : tokens[run.last - 1].cue + 1]
    return Quote(
        text=_SPACE.sub(" ", unicodedata.normalize("NFC", moment.words)).strip(),
        voices=tuple(dict.fromkeys(c.voice for c in said_in if c.voice)),
        start_ms=moment.start_ms,
        end_ms=moment.end_ms,
        context_before=_before([t.text for t in tokens[: run.first]]),
        context_after=_after([t.text for t in tokens[run.last :]]),
        run=run,
        span=span,
    )


def excerpt(cues: Sequence[Cue], quote: Quote) -> tuple[Cue, ...]:
    """Return the cues in which `quote` is said, each with the quoted part of its text only.

    Times stay those of the whole cues, line breaks stay.
    """
    tokens, run = tokens_of(cues), quote.run
    parts = []
    for index in range(tokens[run.first].cue, tokens[run.last - 1].cue + 1):
        inside = [t for t in tokens[run.first : run.last] if t.cue == index]
        if inside:
            cue = cues[index]
            text = unicodedata.normalize("NFC", cue.text)[inside[0].begin : inside[-1].end]
            parts.append(Cue(cue.start_ms, cue.end_ms, text, cue.voice))
    return tuple(parts)


def _nearest(runs: Sequence[Run], spans: Sequence[Span], moment: Moment) -> tuple[Run, Span]:
    """Return the place that is nearest to the moment's times, of those where its words are said."""
    return min(
        zip(runs, spans, strict=True),
        key=lambda found: (
            abs(found[1].start_ms - moment.start_ms) + abs(found[1].end_ms - moment.end_ms)
        ),
    )


def _check_held(
    span: Span,
    ends: tuple[PrintedWord, PrintedWord],
    heard: Sequence[Word],
    moment: Moment,
    where: str,
) -> None:
    """Raise MomentMismatch unless the moment holds its words, the first and the last too."""
    head = f"{where}: moment {moment.id!r}: "
    if span.unknown:
        raise MomentMismatch(
            f"{head}its {span.unknown} word is in the middle of a cue, so soy does not know when "
            "it is said",
            hint="quote whole cues, or add word times: soy transcribe, or soy transcript align",
        )
    wrong = wrong_edge(span, moment.start_ms, moment.end_ms, ends[0].text, ends[1].text)
    if wrong is None:
        return
    quoted = words_of(moment.words)
    said = said_between(heard, moment.start_ms, moment.end_ms)
    if said and said != quoted:
        wrong += (
            f"\n  the moment says:  {' '.join(quoted)}\n  its clip says:    {' '.join(said)}"
            f"\n  difference:       {difference(quoted, said)}"
        )
    start, end = (timecode.clock(at) for at in span.around())
    raise MomentMismatch(head + wrong, hint=f'write start = "{start}", end = "{end}"')


def _other_words(moment: Moment, said: list[str], where: str) -> MomentMismatch:
    times = f"{timecode.clock(moment.start_ms)} to {timecode.clock(moment.end_ms)}"
    head = f"{where}: moment {moment.id!r}: its words differ from the approved transcript"
    if not said:
        return MomentMismatch(
            f"{head}: nobody speaks from {times}",
            hint="look up the times in the transcript, and correct start and end",
        )
    words = words_of(moment.words)
    return MomentMismatch(
        f"{head} from {times}\n"
        f"  the moment says:     {' '.join(words)}\n"
        f"  the transcript says: {' '.join(said)}\n"
        f"  difference:          {difference(words, said)}",
        hint="copy the words from the transcript (those in {+ +}, not those in [- -]), or correct "
        "start and end",
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
