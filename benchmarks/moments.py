"""How many of the moments that a person marked are among the places that soy suggests.

    python benchmarks/moments.py [--count 8]

The texts are those of `benchmarks/data/moments`: six conversations in three languages, written and
marked by one author for this, with times made from their letters. A place hits a mark if the two
share at least half of the longer one. Printed is the share of marks that are hit, beside that of
places drawn at random (the mean of 500 draws), the longest, the first ones, and those that are most
central alone; then what is lost without each feature.

This shows that the features do what they were written for, and notices when one breaks. It does not
show that people agree with soy: whoever wrote the texts also set the weights, and a text that was
written is not talk. For that, two people would have to mark real episodes apart from each other:
60 moments or more, in ten episodes or more, with their agreement reported beside soy's.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from statistics import fmean

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.campaign.marked_texts import MarkedText, all_texts  # noqa: E402 - not installed
from toolkit.campaign.moments.sentence_runs import sentences_of  # noqa: E402
from toolkit.campaign.suggestions import candidates, features, suggestions  # noqa: E402
from toolkit.campaign.suggestions.features import FEATURES, TalkText  # noqa: E402
from toolkit.locales.shelf import LANGUAGES  # noqa: E402
from toolkit.workflow.shows.moment_places import COUNT, LENGTHS_MS  # noqa: E402

DRAWS = 500
Spans = Sequence[tuple[int, int]]
Chooser = Callable[[TalkText, int], Spans]


def talk_of(text: MarkedText) -> TalkText:
    """Return a text as the features look at it."""
    known = LANGUAGES[text.language]
    return features.text_of(sentences_of(text.cues, text.words, known.sentence_ends), known.moments)


def suggested(without: Collection[str] = ()) -> Chooser:
    """Return what chooses as soy does, but for some features."""

    def choose(talk: TalkText, count: int) -> Spans:
        found = suggestions.places(talk, LENGTHS_MS, count, without=without)
        return [(each.run.start_ms, each.run.end_ms) for each in found]

    return choose


def in_order(order: Callable[[list[tuple[int, int]]], list[tuple[int, int]]]) -> Chooser:
    """Return what takes candidates in an order, none that overlaps another."""

    def choose(talk: TalkText, count: int) -> Spans:
        all_runs = candidates.runs(talk.sentences, *LENGTHS_MS)
        spans = [
            (talk.sentences[first].span.start_ms, talk.sentences[last - 1].span.end_ms)
            for first, last in all_runs
        ]
        chosen: list[tuple[int, int]] = []
        for span in order(spans):
            if len(chosen) < count and not any(shared(span, each) > 0.0 for each in chosen):
                chosen.append(span)
        return chosen

    return choose


def shared(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Return how much of the longer of two spans both have."""
    both = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, both) / max(one[1] - one[0], other[1] - other[0])


def recall(texts: Sequence[tuple[MarkedText, TalkText]], choose: Chooser, count: int) -> float:
    """Return the share of all marks that are hit."""
    hits = 0
    for text, talk in texts:
        places = choose(talk, count)
        hits += sum(any(shared(mark, place) >= 0.5 for place in places) for mark in text.marks_ms)
    return hits / sum(len(text.marks_ms) for text, _ in texts)


def drawn(seed: int) -> Chooser:
    """Return what chooses at random."""
    return in_order(lambda spans: random.Random(seed).sample(spans, len(spans)))  # noqa: S311


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=COUNT)
    count = parser.parse_args().count
    texts = [(text, talk_of(text)) for text in all_texts()]
    marks = sum(len(text.marks_ms) for text, _ in texts)
    minutes = sum(text.cues[-1].end_ms for text, _ in texts) / 60_000
    print(f"{marks} marks in {len(texts)} texts of {minutes:.0f} minutes; recall at {count}")
    rest = {feature.name for feature in FEATURES} - {"central"}
    rows: list[tuple[str, float]] = [
        ("soy moments suggest", recall(texts, suggested(), count)),
        ("at random", fmean(recall(texts, drawn(seed), count) for seed in range(DRAWS))),
        ("the longest", recall(texts, in_order(lambda s: sorted(s, key=_short)), count)),
        ("the first", recall(texts, in_order(sorted), count)),
        ("centrality alone", recall(texts, suggested(rest), count)),
        *(
            (f"  without {feature.name}", recall(texts, suggested({feature.name}), count))
            for feature in FEATURES
        ),
    ]
    for name, share in rows:
        print(f"{name:<24} {share:5.0%}")
    for text, talk in texts:
        found = recall([(text, talk)], suggested(), count)
        print(f"  {text.name} ({text.language}): {found:.0%} of {len(text.marks_ms)}")


def _short(span: tuple[int, int]) -> int:
    return span[0] - span[1]


if __name__ == "__main__":
    main()
