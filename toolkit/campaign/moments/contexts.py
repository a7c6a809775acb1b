"""What is said before and after a quotation, so that nobody has to take it out of its context."""

from __future__ import annotations

import re

CONTEXT_WORDS = 40  # at most, on each side
_SENTENCE_ENDS = re.compile(r"[.!?؟…;]['\"’”“»)\]]*$")  # ; asks in Greek


def before(words: list[str]) -> str:
    """Return the end of what was said before: whole sentences if they fit, else the last words."""
    kept = words[-CONTEXT_WORDS:]
    if len(words) > CONTEXT_WORDS:
        starts = [i + 1 for i, word in enumerate(kept[:-1]) if _SENTENCE_ENDS.search(word)]
        kept = kept[starts[0] :] if starts else kept
    return " ".join(kept)


def after(words: list[str]) -> str:
    """Return the beginning of what was said after: whole sentences if they fit."""
    kept = words[:CONTEXT_WORDS]
    if len(words) > CONTEXT_WORDS:
        ends = [i + 1 for i, word in enumerate(kept) if _SENTENCE_ENDS.search(word)]
        kept = kept[: ends[-1]] if ends else kept
    return " ".join(kept)
