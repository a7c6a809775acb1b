"""Two people's changes to one text made one, where they do not meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from toolkit.transcript.text.cues import Cue

Cues = tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class _Change:
    """The cues from `first` up to `last` of the text before became `new`."""

    first: int
    last: int
    new: Cues

    def meets(self, other: _Change) -> bool:
        """Tell whether they touch the same cues, or stand side by side."""
        return self.first <= other.last and other.first <= self.last


def merged(before: Cues, mine: Cues, theirs: Cues) -> Cues | None:
    """Return `before` with the changes of both; None where they meet, for a person to decide.

    The same change made by both is one. Changes of cues that follow each other meet: what one
    person did to a sentence, the other may not have known. So do changes that would bring the cues
    out of the order of their starts.
    """
    my_changes, their_changes = _changes(before, mine), _changes(before, theirs)
    if any(m.meets(t) and m != t for m in my_changes for t in their_changes):
        return None
    made = list(before)
    both = {*my_changes, *their_changes}
    for change in sorted(both, key=lambda each: each.first, reverse=True):
        made[change.first : change.last] = change.new
    starts = [cue.start_ms for cue in made]
    return tuple(made) if starts == sorted(starts) else None


def _changes(before: Sequence[Cue], after: Sequence[Cue]) -> list[_Change]:
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    return [
        _Change(a1, a2, tuple(after[b1:b2]))
        for kind, a1, a2, b1, b2 in matcher.get_opcodes()
        if kind != "equal"
    ]
