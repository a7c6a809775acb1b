"""Places to look at: the candidates that score best and do not overlap, with the reasons.

The same transcript gives the same places: all is counted, nothing is drawn by chance, and of equals
the earlier comes first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from toolkit.campaign.moments.sentence_runs import SaidSentence
from toolkit.campaign.suggestions import candidates
from toolkit.campaign.suggestions.candidates import Borders, SentenceRun
from toolkit.campaign.suggestions.features import FEATURES, TalkText, on_theme

_OVERLAP = 0.3  # of the shorter one: two places that share more are one
_GRID = 1000  # scores are compared in thousandths


@dataclass(frozen=True, slots=True)
class QuotablePlace:
    """A place to look at."""

    run: SentenceRun
    score: float
    reasons: tuple[str, ...]
    words: str
    voices: tuple[str, ...]


def score(text: TalkText, run: SentenceRun, without: Collection[str] = ()) -> float:
    """Return how much speaks for a place, in thousandths; `without` names features to leave out."""
    total = 0.0
    for feature in FEATURES:
        if feature.name not in without:
            total += feature.weight * feature.share(text, run)
    return round(total * _GRID) / _GRID


def reasons(text: TalkText, run: SentenceRun) -> tuple[str, ...]:
    """Return what speaks for a place, in plain words."""
    told = {
        feature.name: feature.told
        for feature in FEATURES
        if feature.told and feature.share(text, run) >= feature.told_from
    }
    if "theme" in told and (words := on_theme(text, run)):
        told["theme"] += f": {', '.join(words)}"
    return tuple(told.values())


def places(
    text: TalkText,
    lengths_ms: tuple[int, int],
    count: int,
    borders: Borders = candidates.by_word_times,
    without: Collection[str] = (),
) -> tuple[QuotablePlace, ...]:
    """Return the best `count` places of a length within bounds, the best first.

    `borders` puts both ends into pauses; a place for which there is none is passed over.
    """
    chosen: list[SentenceRun] = []
    made: list[QuotablePlace] = []
    for points, run in _ranked(text, lengths_ms, without):
        if len(made) == count:
            break
        if any(_shared(run, other) > _OVERLAP for other in chosen):
            continue
        placed = _placed(text, run, borders, lengths_ms)
        if placed is not None:
            chosen.append(placed)
            made.append(_place(text, placed, points))
    return tuple(made)


def _ranked(
    text: TalkText, lengths_ms: tuple[int, int], without: Collection[str]
) -> Iterator[tuple[float, SentenceRun]]:
    sentences = text.sentences
    found = []
    for first, last in candidates.runs(sentences, *lengths_ms):
        times = sentences[first].span.start_ms, sentences[last - 1].span.end_ms
        run = SentenceRun(first, last, *times)
        found.append((score(text, run, without), run))
    yield from sorted(found, key=lambda pair: (-pair[0], pair[1].first, pair[1].last))


def _placed(
    text: TalkText, run: SentenceRun, borders: Borders, lengths_ms: tuple[int, int]
) -> SentenceRun | None:
    sentences: Sequence[SaidSentence] = text.sentences[run.first : run.last]
    words = sentences[0].words[0], sentences[-1].words[-1]
    edges = borders(candidates.span_of(text.sentences, run.first, run.last), words)
    if edges is None:
        return None
    placed = replace(run, start_ms=edges[0], end_ms=edges[1])
    return placed if placed.length_ms <= lengths_ms[1] else None


def _shared(one: SentenceRun, other: SentenceRun) -> float:
    both = min(one.end_ms, other.end_ms) - max(one.start_ms, other.start_ms)
    return both / max(1, min(one.length_ms, other.length_ms))


def _place(text: TalkText, run: SentenceRun, points: float) -> QuotablePlace:
    inside = text.sentences[run.first : run.last]
    voices = dict.fromkeys(one.voice for one in inside if one.voice)
    words = " ".join(one.text for one in inside)
    return QuotablePlace(run, points, reasons(text, run), words, tuple(voices))
