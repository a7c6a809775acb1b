"""The doubts of a review and what became of each: ticked, corrected, or still open."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.desk.edited_doubts import joined, settling
from toolkit.desk.texts.text_file import TextChange
from toolkit.errors import BadTranscript, CannotWrite
from toolkit.folders import alone
from toolkit.transcript.doubts import places, ticks
from toolkit.transcript.doubts.doubt import Doubt
from toolkit.transcript.doubts.places import DoubtfulPlace
from toolkit.transcript.doubts.ticks import Corrected
from toolkit.transcript.store.binding import Binding
from toolkit.transcript.text.cues import Cue

DoubtsOf = Callable[[Sequence[Cue]], Sequence[Doubt]]


@dataclass(slots=True)
class Ledger:
    """The doubts of one text; not for several threads at once."""

    path: Path  # of the ticks
    doubts_of: DoubtsOf
    binding: Binding
    _last: tuple[Sequence[Cue], tuple[DoubtfulPlace, ...]] = ((), ())

    def doubts(self, cues: Sequence[Cue]) -> tuple[DoubtfulPlace, ...]:
        """Return what is doubtful now, the gravest first."""
        if self._last[0] is not cues:
            self._last = (cues, places.places(cues, self.doubts_of(cues)))
        return self._last[1]

    def ticked(self, cues: Sequence[Cue]) -> frozenset[str]:
        """Return the ids of the doubts that were heard and are right. Raises BadTranscript.

        Those that are kept from another text are among them: it may come back.
        """
        kept = ticks.read(self.path, self.binding)
        return kept | places.ticked(self.doubts(cues), kept)

    def tick(self, doubt: str, *, is_right: bool) -> None:
        """Keep, or take back, that a doubt is right. Raises BadTranscript, CannotWrite."""
        ticked = ticks.read(self.path, self.binding)
        parts = places.parts_of(self._last[1], [doubt])
        made = ticked | parts if is_right else ticked - parts - {doubt}
        if len(made) > ticks.LIMIT:
            raise BadTranscript(f"more than {ticks.LIMIT} places are ticked")
        if made != ticked:
            ticks.write(self.path, made, self.binding)

    def corrected(self, cues: Sequence[Cue], digest: str) -> tuple[Corrected, ...]:
        """Return what was corrected on the way to the text with `digest`; raises BadTranscript.

        What was put back since is a doubt again.
        """
        now = {place.id for place in self.doubts(cues)}
        return tuple(row for row in ticks.corrected(self.path, digest) if row.doubt not in now)

    def note(self, seen: str, changed: TextChange, *, is_correction: bool) -> None:
        """Note what a change to the text with the digest `seen` did to its doubts.

        Steps back and forth correct nothing by themselves. A correction is on disk before: what
        cannot be noted does not undo it.
        """
        corrected: tuple[Corrected, ...] = ()
        if is_correction:
            before = self._before(changed)
            made = settling(before, self.doubts(changed.saved.cues))
            corrected = made.corrected
            with contextlib.suppress(CannotWrite, BadTranscript):
                self._carry(made.moved)
        self.follow(seen, changed.saved.digest, corrected)

    def follow(self, seen: str, digest: str, more: Sequence[Corrected] = ()) -> None:
        """Have what was corrected stand for the text that the one with `seen` became."""
        with contextlib.suppress(CannotWrite, BadTranscript), alone.in_folder(self.path.parent):
            rows = joined(ticks.corrected(self.path, seen), more)
            ticks.write_corrected(self.path, rows, digest if rows else "", self.binding)

    def _before(self, changed: TextChange) -> tuple[DoubtfulPlace, ...]:
        cues = changed.splice.undone().apply(changed.saved.cues)
        known, found = self._last
        return found if known == cues else places.places(cues, self.doubts_of(cues))

    def _carry(self, moved: Mapping[str, str]) -> None:
        """Have ticks stay with words that moved."""
        with alone.in_folder(self.path.parent):
            self._carry_alone(moved)

    def _carry_alone(self, moved: Mapping[str, str]) -> None:
        ticked = ticks.read(self.path, self.binding)
        made = ticked | {new for old, new in moved.items() if old in ticked}
        if made != ticked and len(made) <= ticks.LIMIT:
            ticks.write(self.path, made, self.binding)
