"""A moment's words held against the approved transcript, and the quotation that comes of it.

The rule is quote fidelity: what goes on a card or into a post is what was said, letter by letter
(`word_match`), and what the clip says, no word less and none more (`moment_bounds`). What is left
out or added stands in brackets (`edits`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from toolkit.campaign.moments import contexts, edits, mismatch
from toolkit.campaign.moments.edits import Added, QuotedPiece
from toolkit.campaign.moments.moment_bounds import Span
from toolkit.campaign.moments.said_times import SaidTimes
from toolkit.campaign.moments.word_match import PrintedWord, Run, find, near, tokens_of, words_of
from toolkit.errors import MomentMismatch
from toolkit.show.campaign import Moment
from toolkit.transcript.text.cues import Cue, Word

# White space but for no-break spaces, which stand between a number and its unit. U+2028 and U+2029
# end lines in posts and alternative texts.
_SPACE = re.compile(r"[ \t\r\n\v\f\x1c-\x1f\x85\u2028\u2029]+")
_MOST_ENDS = 8  # places of its first, and of its last piece, that are tried


@dataclass(frozen=True, slots=True)
class QuotePart:
    """A stretch of the recording that a moment plays without a break, and its words."""

    run: Run  # which of the transcript's words
    span: Span
    start_ms: int
    end_ms: int
    added: tuple[Added, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that the approved transcript holds, with what was said around them."""

    text: str
    voices: tuple[str, ...]  # in the order in which they are heard
    start_ms: int
    end_ms: int
    context_before: str
    context_after: str
    run: Run  # from the first to the last of the transcript's words, with those left out
    span: Span
    parts: tuple[QuotePart, ...] = ()  # more than one where stretches are left out
    left_out: tuple[str, ...] = ()  # what is said between them


def quote(moment: Moment, cues: Sequence[Cue], where: str, heard: Sequence[Word] = ()) -> Quote:
    """Return the quotation of `moment`, true to the transcript's `cues`.

    `where` names the file that the moment is written in; `heard` are the words with the times at
    which a recogniser heard them. Raises MomentMismatch, showing the difference, when the words are
    not said there or the times do not fit the words.
    """
    tokens = tokens_of(cues)
    pieces, chain, spans = _said(moment, cues, tokens, heard, where)
    parts = _parts(moment, pieces, chain, spans, where)
    for index, part in enumerate(parts):
        ends = tokens[part.run.first].text, tokens[part.run.last - 1].text
        outer = (index == 0, index == len(parts) - 1)
        mismatch.check_held(part, pieces[index].words, ends, heard, outer, _called(moment, where))
    first, last = chain[0].first, chain[-1].last
    said_in = [cues[t.cue] for run in chain for t in tokens[run.first : run.last]]
    between = pairwise(chain)
    return Quote(
        text=_SPACE.sub(" ", unicodedata.normalize("NFC", _shown(moment, pieces))).strip(),
        voices=tuple(dict.fromkeys(c.voice for c in said_in if c.voice)),
        start_ms=moment.start_ms,
        end_ms=moment.end_ms,
        context_before=contexts.before([t.text for t in tokens[:first]]),
        context_after=contexts.after([t.text for t in tokens[last:]]),
        run=Run(first, last),
        span=_whole(spans),
        parts=parts,
        left_out=tuple(_text(tokens[a.last : b.first]) for a, b in between),
    )


def places(
    moment: Moment, cues: Sequence[Cue], heard: Sequence[Word], where: str
) -> tuple[tuple[Run, ...], tuple[Span, ...]]:
    """Return where the pieces of a moment's words are said, and when; its own times only lead.

    Raises MomentMismatch when they are not said near these.
    """
    _, chain, spans = _said(moment, cues, tokens_of(cues), heard, where)
    return chain, spans


def everywhere(
    moment: Moment, cues: Sequence[Cue], heard: Sequence[Word], where: str
) -> tuple[tuple[int, int], ...]:
    """Return start and end of each place in the transcript at which a moment's words are said.

    Raises MomentMismatch for edits that say nothing.
    """
    tokens = tokens_of(cues)
    whole = moment.model_copy(update={"start_ms": 0, "end_ms": max(c.end_ms for c in cues)})
    _, found = _found(whole, cues, tokens, where)
    times = SaidTimes(cues, tokens, heard)
    chains = (_chain(first, found[1:], None) for first in found[0])
    shortest = {chain[-1]: chain for chain in chains if chain}  # the last to begin is the shortest
    return tuple(
        (times.span(chain[0]).start_ms, times.span(chain[-1]).end_ms) for chain in shortest.values()
    )


def excerpt(cues: Sequence[Cue], quote: Quote | QuotePart) -> tuple[Cue, ...]:
    """Return the cues in which a quotation, or a part of one, is said, with the quoted text only.

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


_AtPlace = tuple[tuple[QuotedPiece, ...], tuple[Run, ...], tuple[Span, ...]]


def _said(
    moment: Moment,
    cues: Sequence[Cue],
    tokens: Sequence[PrintedWord],
    heard: Sequence[Word],
    where: str,
) -> _AtPlace:
    """Return the pieces of a moment's words, and the place nearest to it where they are said."""
    pieces, found = _found(moment, cues, tokens, where)
    chains = _chains(found, tokens, cues, moment)
    if not chains:
        around = near(cues, tokens, *_times(moment))
        said = [tokens[at].text for at in around]
        raise mismatch.other_words(moment, [piece.words for piece in pieces], said, where)
    times = SaidTimes(cues, tokens, heard)
    spans = [tuple(times.span(run) for run in chain) for chain in chains]
    chain, span = min(zip(chains, spans, strict=True), key=lambda each: _distance(each, moment))
    return pieces, chain, span


def _found(
    moment: Moment, cues: Sequence[Cue], tokens: Sequence[PrintedWord], where: str
) -> tuple[tuple[QuotedPiece, ...], list[list[Run]]]:
    """Return the pieces of a moment's words, and for each the places near it where it is said."""
    pieces: tuple[QuotedPiece, ...] = (QuotedPiece(tuple(words_of(moment.words))),)
    found = [_runs(moment, cues, tokens, pieces[0])]
    if not found[0] and "[" in moment.words:
        texts = " ".join(tokens[at].text for at in near(cues, tokens, *_times(moment)))
        head = _called(moment, where).removesuffix(": ")
        pieces = edits.pieces(moment.words, lambda text: " ".join(words_of(text)) in texts, head)
        found = [_runs(moment, cues, tokens, piece) for piece in pieces]
    return pieces, found


def _times(moment: Moment) -> tuple[int, int]:
    return moment.start_ms, moment.end_ms


def _runs(
    moment: Moment, cues: Sequence[Cue], tokens: Sequence[PrintedWord], piece: QuotedPiece
) -> list[Run]:
    if not piece.words:
        return []
    return find(cues, tokens, list(piece.words), moment.start_ms, moment.end_ms)


def _chains(
    found: Sequence[Sequence[Run]],
    tokens: Sequence[PrintedWord],
    cues: Sequence[Cue],
    moment: Moment,
) -> list[tuple[Run, ...]]:
    """Return the ways to say the pieces one after the other, something between each two.

    Of many, those whose first and last pieces are nearest to the moment's times; between them, each
    piece is where it is said first.
    """
    if len(found) == 1:
        return [(run,) for run in found[0]]

    def from_start(run: Run) -> int:
        return abs(cues[tokens[run.first].cue].start_ms - moment.start_ms)

    def from_end(run: Run) -> int:
        return abs(cues[tokens[run.last - 1].cue].end_ms - moment.end_ms)

    firsts = sorted(found[0], key=from_start)[:_MOST_ENDS]
    lasts = sorted(found[-1], key=from_end)[:_MOST_ENDS]
    made = (_chain(first, found[1:-1], last) for first in firsts for last in lasts)
    return [chain for chain in made if chain]


def _chain(
    first: Run, between: Sequence[Sequence[Run]], last: Run | None
) -> tuple[Run, ...] | None:
    """Return the pieces from the first on, each where it is said next; None if they do not fit."""
    chain = [first]
    for runs in between:
        following = next((run for run in runs if run.first > chain[-1].last), None)
        if following is None:
            return None
        chain.append(following)
    if last is None:
        return tuple(chain)
    return (*chain, last) if last.first > chain[-1].last else None


def _distance(found: tuple[tuple[Run, ...], tuple[Span, ...]], moment: Moment) -> tuple[int, int]:
    """Return how far a place is from the moment's times, and how much of it is left out."""
    chain, spans = found
    away = abs(spans[0].start_ms - moment.start_ms) + abs(spans[-1].end_ms - moment.end_ms)
    return away, chain[-1].last - chain[0].first


def _parts(
    moment: Moment,
    pieces: Sequence[QuotedPiece],
    chain: Sequence[Run],
    spans: Sequence[Span],
    where: str,
) -> tuple[QuotePart, ...]:
    cuts = moment.cuts or cuts_between(spans)
    if len(cuts) != len(spans) - 1:
        said = f"cuts names {len(cuts)}, and its words leave out {len(spans) - 1}"
        raise MomentMismatch(
            f"{_called(moment, where)}{said}: there must be one for each [...]",
            hint="remove the line `cuts`: soy then finds the pauses itself",
        )
    edges = [moment.start_ms, *(at for cut in cuts for at in cut), moment.end_ms]
    return tuple(
        QuotePart(run, span, edges[2 * n], edges[2 * n + 1], piece.added)
        for n, (piece, run, span) in enumerate(zip(pieces, chain, spans, strict=True))
    )


def cuts_between(spans: Sequence[Span]) -> tuple[tuple[int, int], ...]:
    """Return what is left out between the parts of a quotation, from pause to pause."""
    return tuple((a.around()[1], b.around()[0]) for a, b in pairwise(spans))


def _whole(spans: Sequence[Span]) -> Span:
    """Return when the whole of it is said, as if nothing were left out."""
    last = spans[-1]
    return replace(
        spans[0],
        end_ms=last.end_ms,
        after_start_ms=last.after_start_ms,
        earliest_end_ms=last.earliest_end_ms,
        latest_ms=last.latest_ms,
        unknown=spans[0].unknown or last.unknown,
    )


def _shown(moment: Moment, pieces: Sequence[QuotedPiece]) -> str:
    return edits.shown(moment.words) if len(pieces) > 1 else moment.words


def _text(tokens: Sequence[PrintedWord]) -> str:
    return " ".join(token.text for token in tokens)


def _called(moment: Moment, where: str) -> str:
    return f"{where}: moment {moment.id!r}: "
