"""The difference between two texts, word by word, as a person reads it in a message."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

LIMIT_WORDS = 600  # beyond it the comparison would take long and nobody reads it


def difference(written: Sequence[str], said: Sequence[str]) -> str:
    """Return `written` with every change that makes it `said`: `[-old-]` goes, `{+new+}` comes.

    What is said before and after the written words is shown as an ellipsis: it is no change.

    >>> difference("one or two".split(), "we saw one and two there".split())
    '… one [-or-] {+and+} two …'
    """
    written, said = written[:LIMIT_WORDS], said[:LIMIT_WORDS]
    codes = SequenceMatcher(a=written, b=said, autojunk=False).get_opcodes()
    parts = []
    for position, (kind, a1, a2, b1, b2) in enumerate(codes):
        if kind == "equal":
            parts.append(" ".join(written[a1:a2]))
        elif kind == "insert" and position in (0, len(codes) - 1):
            parts.append("…")
        else:
            parts += [f"[-{' '.join(written[a1:a2])}-]"] if a2 > a1 else []
            parts += [f"{{+{' '.join(said[b1:b2])}+}}"] if b2 > b1 else []
    return " ".join(parts)
