"""The difference between two texts, word by word, as a person reads it in a message."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

PLACES_LIMIT = 10_000  # stretches to compare: some 50 words in 130; longer texts are shown whole
LIMIT_WORDS = 600  # beyond it the comparison would take long and nobody reads it


def difference(written: Sequence[str], said: Sequence[str]) -> str:
    """Return `written` with every change that makes it `said`: `[-old-]` goes, `{+new+}` comes.

    What is said before and after the written words is shown as an ellipsis: it is no change.

    >>> difference("one or two".split(), "we saw one and two there".split())
    '… one [-or-] {+and+} two …'
    """
    written, said = written[:LIMIT_WORDS], said[:LIMIT_WORDS]
    start, end = _closest(written, said)
    parts = ["…"] if start else []
    codes = SequenceMatcher(a=written, b=said[start:end], autojunk=False).get_opcodes()
    for kind, a1, a2, b1, b2 in codes:
        if kind == "equal":
            parts.append(" ".join(written[a1:a2]))
        else:
            parts += [f"[-{' '.join(written[a1:a2])}-]"] if a2 > a1 else []
            parts += [f"{{+{' '.join(said[start + b1 : start + b2])}+}}"] if b2 > b1 else []
    return " ".join([*parts, "…"] if end < len(said) else parts)


def _closest(written: Sequence[str], said: Sequence[str]) -> tuple[int, int]:
    """Return the stretch of `said` that is most like `written`, the first of equals.

    Of the lengths from half to twice as many words, the one with the highest ratio: what stands
    around it was not meant.
    """
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(written)  # what stays: its index is made once
    best, found = -1.0, (0, len(said))
    lengths = range(max(1, len(written) // 2), min(len(said), 2 * len(written)) + 1)
    if len(lengths) * len(said) > PLACES_LIMIT:
        return found
    for length in sorted(lengths, key=lambda n: abs(n - len(written))):
        for start in range(len(said) - length + 1):
            matcher.set_seq1(said[start : start + length])
            if matcher.real_quick_ratio() > best and (ratio := matcher.ratio()) > best:
                best, found = ratio, (start, start + length)
    return found
