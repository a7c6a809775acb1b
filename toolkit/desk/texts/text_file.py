"""The text under review: on disk after each change, with the steps that lead back.

The text on disk is the only text. Whoever changes it says which one they saw, by its digest. Where
the file has another by now, both changes are made if they do not meet; else nothing is written.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date

from toolkit.desk.texts.edits import Cues, Edit, MomentOf, Splice
from toolkit.desk.texts.merge import merged
from toolkit.desk.texts.undo_steps import Kind, Steps
from toolkit.errors import BadTranscript
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript.store import corrections, shelf
from toolkit.transcript.store.corrections import ChangedMeanwhile
from toolkit.transcript.store.shelf import TranscriptFile
from toolkit.transcript.store.state import DoubtTally

_TEXTS_KNOWN = 500  # of which one may be held against another program's; 16 kB each for 2 hours


@dataclass(frozen=True, slots=True)
class TextChange:
    """What a change made of the text."""

    saved: TranscriptFile
    splice: Splice  # from the text that was on disk
    is_merged: bool = False  # with what another program wrote meanwhile


@dataclass(slots=True)
class ReviewText:
    """One text on disk; not for several threads at once."""

    project: Project
    episode: Episode
    language: str
    moment_of: MomentOf
    steps: Steps
    _known: OrderedDict[str, Cues] = field(default_factory=OrderedDict)
    _digest: str = ""

    @property
    def can_undo(self) -> bool:
        """Tell whether there is a change to take back."""
        return bool(self.steps.done)

    @property
    def can_redo(self) -> bool:
        """Tell whether there is one to make again."""
        return bool(self.steps.undone)

    def digest(self) -> str:
        """Return the digest of what is on disk, without reading its cues. Raises BadTranscript."""
        return shelf.digest(*self._where)

    def read(self) -> TranscriptFile:
        """Return what is on disk and take it for the text; steps to another one lead nowhere."""
        return self._follow(self._found())

    def seen(self, digest: str) -> TranscriptFile:
        """Return what is on disk. Raises ChangedMeanwhile if it is not the text with `digest`."""
        found = self._found()
        if found.digest != digest:
            raise ChangedMeanwhile(found)
        return self._follow(found)

    def edit(self, digest: str, edit: Edit) -> TextChange:
        """Apply an edit that was made to the text with `digest`, and save it.

        Raises ChangedMeanwhile, and BadTranscript for what cannot be done.
        """
        found = self._found()
        is_merged = found.digest != digest
        if is_merged:
            made = self._merged(digest, edit, found)
        else:
            self._follow(found)
            made = edit.apply(found.cues, self.moment_of)
        saved, splice = self._step("edit", found, made)
        if is_merged:
            self.steps.forget()
        if splice.old or splice.new:
            self.steps.take("edit", splice)
        return TextChange(saved, splice, is_merged)

    def step(self, digest: str, *, back: bool) -> TextChange:
        """Take the last edit back, or make it again, and save. Raises as `edit`."""
        found = self.seen(digest)
        ways = self.steps.done if back else self.steps.undone
        if not ways:
            raise BadTranscript(f"there is nothing more to {'undo' if back else 'redo'}")
        kind: Kind = "undo" if back else "redo"
        saved, splice = self._step(kind, found, ways[-1].undone().apply(found.cues))
        self.steps.take(kind, splice)  # not what was asked for: lines may be broken in another way
        return TextChange(saved, splice)

    def keep(self, digest: str, theirs: str, edit: Edit | None) -> TranscriptFile:
        """Put the text that had `digest` back, with `edit`; the one with `theirs` is kept beside.

        Raises ChangedMeanwhile if the file changed once more, BadTranscript if the text with
        `digest` was never shown.
        """
        mine = self._known.get(digest)
        if mine is None:
            raise BadTranscript(
                "the desk no longer has the text that you were editing",
                hint="copy your last change, load the text on disk, and make the change there",
            )
        made = edit.apply(mine, self.moment_of) if edit else mine
        saved = corrections.correct(*self._where, made, theirs, keep_other=True)
        self.steps.forget()
        return self._saved(saved)

    def approve(self, digest: str, by: str, on: date, settled: DoubtTally) -> TranscriptFile:
        """Record that `by` approved the text of `digest`. Raises as `corrections.approve_seen`."""
        return corrections.approve_seen(*self._where, by, on, digest, settled=settled)

    def _found(self) -> TranscriptFile:
        return shelf.transcript(*self._where)

    def _follow(self, found: TranscriptFile) -> TranscriptFile:
        if found.digest != self._digest:
            if self._digest:
                self.steps.forget()
            else:
                self.steps.load(found.digest, found.cues)
            self._digest = found.digest
        self._know(found)
        return found

    def _merged(self, digest: str, edit: Edit, found: TranscriptFile) -> Cues:
        before = self._known.get(digest)
        if before is None:
            raise ChangedMeanwhile(found)
        made = merged(before, edit.apply(before, self.moment_of), found.cues)
        if made is None:
            raise ChangedMeanwhile(found)
        return made

    def _step(self, kind: Kind, found: TranscriptFile, cues: Cues) -> tuple[TranscriptFile, Splice]:
        """Save the cues in place of what was found, noted before it is done; return what it did."""

        def note(coming: Cues, digest: str) -> None:
            self.steps.note(kind, found.digest, digest, Splice.between(found.cues, coming))

        saved = self._saved(corrections.correct(*self._where, cues, found.digest, announce=note))
        return saved, Splice.between(found.cues, saved.cues)

    @property
    def _where(self) -> tuple[Project, Episode, str]:
        return self.project, self.episode, self.language

    def _saved(self, saved: TranscriptFile) -> TranscriptFile:
        self._digest = saved.digest
        self._know(saved)
        return saved

    def _know(self, found: TranscriptFile) -> None:
        self._known[found.digest] = found.cues
        self._known.move_to_end(found.digest)
        while len(self._known) > _TEXTS_KNOWN:
            self._known.popitem(last=False)
