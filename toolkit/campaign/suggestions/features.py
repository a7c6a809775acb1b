"""What speaks for a place, and against it; each in words that a person can check by reading it.

The weights were set by hand, on the sample show and on texts written for `benchmarks/moments.py`:
they are a rule of thumb, not a finding.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from toolkit.campaign.moments.sentence_runs import SaidSentence
from toolkit.campaign.suggestions.candidates import SentenceRun
from toolkit.campaign.suggestions.centrality import centrality, stems
from toolkit.locales.language import MomentWords
from toolkit.show.words import Term
from toolkit.transcript.text.tokens import letters

BEST_MS = 12_000  # what was marked is about so long
_EDGE_MS = 12_000  # of the episode: greetings, thanks, and what the show says of itself
_SHORT = 2  # letters of a word of the theme: "UV"
_RELATED = 0.5  # what a term of the glossary counts that belongs to the theme
_HEAP = 3  # numbers in digits, after which nobody can follow by ear
_OFTEN = 0.55  # of the most central: from here on it is told


@dataclass(frozen=True, slots=True)
class Theme:
    """What a place should be about: words, and terms of the glossary that belong to them."""

    words: Mapping[str, str] = field(default_factory=dict)  # by what each begins with
    related: frozenset[str] = frozenset()  # what words of such terms begin with


def theme_of(words: str, terms: Sequence[Term] = ()) -> Theme:
    """Return the theme that some words name; a term belongs to it that has, or means, one of them.

    >>> sorted(theme_of("data sharing").words)
    ['data', 'shari']
    """
    given = {start: word for word in words.split() for start in stems([word], _SHORT)}
    related = [
        start
        for term in terms
        for start in stems(" ".join((term.term, *term.also)).split(), _SHORT)
        if given.keys() & stems(f"{term.term} {' '.join(term.also)} {term.meaning or ''}".split())
    ]
    return Theme(given, frozenset(related) - given.keys())


@dataclass(frozen=True, slots=True)
class TalkText:
    """What the features look at, made once for a transcript."""

    sentences: Sequence[SaidSentence]
    central: Sequence[float]  # of each sentence, 0 to 1
    plain: Sequence[tuple[str, ...]]  # of each sentence, its words as letters
    words: MomentWords
    theme: Theme
    begins: Sequence[frozenset[str]]  # of each sentence, what its words begin with
    start_ms: int
    end_ms: int


def text_of(
    sentences: Sequence[SaidSentence], words: MomentWords, theme: Theme | None = None
) -> TalkText:
    """Return a transcript's sentences ready to be looked at."""
    return TalkText(
        sentences,
        centrality([one.words for one in sentences]),
        [tuple(plain for word in one.words if (plain := letters(word))) for one in sentences],
        words,
        theme or Theme(),
        [frozenset(stems(one.words, _SHORT)) for one in sentences],
        sentences[0].span.start_ms if sentences else 0,
        sentences[-1].span.end_ms if sentences else 0,
    )


@dataclass(frozen=True, slots=True)
class Feature:
    """One reason: how much it weighs, how far it is given (0 to 1), how it is told."""

    name: str
    weight: float
    share: Callable[[TalkText, SentenceRun], float]
    told: str | None = None  # where it speaks for the place; None is not told
    told_from: float = 1.0  # the share from which it is


def _inside(text: TalkText, run: SentenceRun) -> Sequence[SaidSentence]:
    return text.sentences[run.first : run.last]


def _said(text: TalkText, run: SentenceRun) -> list[str]:
    return [word for one in text.plain[run.first : run.last] for word in one]


def _central(text: TalkText, run: SentenceRun) -> float:
    shares = text.central[run.first : run.last]
    return math.fsum(shares) / len(shares)


def _stands_alone(text: TalkText, run: SentenceRun) -> float:
    opening = text.plain[run.first][:1]
    return float(bool(text.words.dangling and opening) and opening[0] not in text.words.dangling)


def _whole_turn(text: TalkText, run: SentenceRun) -> float:
    inside = _inside(text, run)
    return (inside[0].opens_turn + inside[-1].closes_turn) / 2


def _answers(text: TalkText, run: SentenceRun) -> float:
    """Return 1 for what answers a question, or asks and answers it.

    Wherever it is in the answer: what people quote is rather its end than its beginning.
    """
    if run.last - run.first > 1 and text.sentences[run.first].asks:
        return 1.0
    opening = run.first
    while opening and not text.sentences[opening].opens_turn:
        opening -= 1
    return float(opening > 0 and text.sentences[opening - 1].asks)


def _one_voice(text: TalkText, run: SentenceRun) -> float:
    inside = _inside(text, run)
    if len({one.voice for one in inside}) == 1:
        return 1.0
    asked = [one.asks for one in inside if one.voice == inside[0].voice]
    return 0.7 if asked[-1] else 0.0  # a clean exchange: a question, then its answer


def _has(words: str) -> Callable[[TalkText, SentenceRun], float]:
    def share(text: TalkText, run: SentenceRun) -> float:
        return float(not getattr(text.words, words).isdisjoint(_said(text, run)))

    return share


def on_theme(text: TalkText, run: SentenceRun) -> tuple[str, ...]:
    """Return which of the theme's words, as they were given, a place has."""
    said = frozenset[str]().union(*text.begins[run.first : run.last])
    return tuple(word for start, word in text.theme.words.items() if start in said)


def _on_theme(text: TalkText, run: SentenceRun) -> float:
    if not text.theme.words:
        return 0.0
    share = len(on_theme(text, run)) / len(text.theme.words)
    said = frozenset[str]().union(*text.begins[run.first : run.last])
    return share or _RELATED * float(not text.theme.related.isdisjoint(said))


def _away_from_best(_text: TalkText, run: SentenceRun) -> float:
    return abs(math.log2(max(1, run.length_ms) / BEST_MS))


def _at_the_edge(text: TalkText, run: SentenceRun) -> float:
    is_early = run.start_ms < text.start_ms + _EDGE_MS
    return float(is_early or run.end_ms > text.end_ms - _EDGE_MS)


def _heap_of_numbers(text: TalkText, run: SentenceRun) -> float:
    count = sum(any(c.isdecimal() for c in word) for word in _said(text, run))
    return float(count >= _HEAP)


FEATURES: tuple[Feature, ...] = (
    Feature("central", 3.0, _central, "its words come up again and again", _OFTEN),
    Feature("stands-alone", 1.0, _stands_alone, "it can be understood from its first word on"),
    Feature("whole-turn", 0.25, _whole_turn, "it is all that somebody says in a row"),
    Feature("answer", 0.2, _answers, "it answers a question"),
    Feature("one-voice", 0.6, _one_voice, "one person speaks"),
    Feature("address", 0.2, _has("address"), "it says you or we"),
    Feature("contrast", 0.3, _has("contrast"), "it sets one thing against another"),
    Feature("theme", 3.0, _on_theme, "it is about the theme", 0.01),
    Feature("length", -0.8, _away_from_best),
    Feature("furniture", -1.2, _has("furniture")),
    Feature("edge", -0.6, _at_the_edge),
    Feature("numbers", -0.6, _heap_of_numbers),
)
