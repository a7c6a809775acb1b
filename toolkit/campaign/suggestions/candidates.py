"""Candidates for moments: runs of whole sentences that begin and end in a pause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from toolkit.campaign.moments.moment_bounds import Span
from toolkit.campaign.moments.sentence_runs import SaidSentence

_PAUSE_MS = 100  # between words; what recognisers say of shorter ones is not to be relied on
_MOST_CHANGES = 1  # of voice: somebody asks, somebody answers


@dataclass(frozen=True, slots=True)
class SentenceRun:
    """Sentences [first, last) of a transcript, cut out from pause to pause."""

    first: int
    last: int
    start_ms: int
    end_ms: int

    @property
    def length_ms(self) -> int:
        """How long it is."""
        return self.end_ms - self.start_ms


class Borders(Protocol):
    """Says where sentences that are said in a span can be cut out of the recording."""

    def __call__(self, span: Span, words: tuple[str, str], /) -> tuple[int, int] | None:
        """Return both edges; None if there is no pause. `words` are the first and the last."""


def by_word_times(span: Span, _words: tuple[str, str]) -> tuple[int, int] | None:
    """Return the edges as far as word times tell, where nobody can listen to the recording."""
    if span.unknown:
        return None
    before, after = span.before_end_ms, span.after_start_ms
    if before is not None and span.start_ms - before < _PAUSE_MS:
        return None
    if after is not None and after - span.end_ms < _PAUSE_MS:
        return None
    return span.around()


def runs(
    sentences: Sequence[SaidSentence], least_ms: int, most_ms: int
) -> Iterator[tuple[int, int]]:
    """Yield [first, last) of all runs of whole sentences of a fit length, in order.

    At most once does the voice change, and the last sentence is no question: nobody would hear the
    answer. What somebody was interrupted in is no whole sentence.
    """
    for first, opening in enumerate(sentences):
        changes = 0
        for last in range(first + 1, len(sentences) + 1):
            closing = sentences[last - 1]
            if last > first + 1 and closing.voice != sentences[last - 2].voice:
                changes += 1
            length_ms = closing.span.end_ms - opening.span.start_ms
            if changes > _MOST_CHANGES or length_ms > most_ms or not closing.is_whole:
                break
            if length_ms >= least_ms and not closing.asks:
                yield first, last


def span_of(sentences: Sequence[SaidSentence], first: int, last: int) -> Span:
    """Return when sentences [first, last) are said."""
    opening, closing = sentences[first].span, sentences[last - 1].span
    return Span(
        opening.start_ms,
        closing.end_ms,
        opening.before_end_ms,
        closing.after_start_ms,
        opening.earliest_ms,
        opening.latest_start_ms,
        closing.earliest_end_ms,
        closing.latest_ms,
        opening.unknown or closing.unknown,
    )
