"""A review in progress: every edit is on disk before it is answered; what was done can be undone.

The text on disk is the only text. The page says from which digest it edited; where the file has
another by now, nothing is written and ChangedMeanwhile is raised.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from toolkit.desk import comparing, marking
from toolkit.desk.edits import Cues, Edit, Splice
from toolkit.desk.heard import Heard
from toolkit.desk.telling import Said, plain, told_chapters, told_doubts
from toolkit.errors import BadTranscript
from toolkit.show.episode import Chapter, Episode
from toolkit.show.project import Project
from toolkit.transcript import correcting, shelf
from toolkit.transcript.correcting import ChangedMeanwhile
from toolkit.transcript.cues import Cue
from toolkit.transcript.doubts.doubt import Doubt
from toolkit.transcript.shelf import TranscriptFile

DoubtsOf = Callable[[Sequence[Cue]], Sequence[Doubt]]

_TEXTS_KNOWN = 500  # of which a text may be kept against another program's; 16 kB each for 2 hours


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on the desk."""

    project: Project
    episode: Episode
    language: str
    doubts_of: DoubtsOf
    names: tuple[str, ...] = ()  # of people who may be heard


class StillDoubtful(BadTranscript):
    """There are doubts that nobody ticked."""


class Session:
    """One review of one transcript, by one person; its methods may be called from any thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        found = self._on_disk()
        words = shelf.words(desk.project, desk.episode, desk.language)
        self._heard = Heard(words)
        self._done: list[Splice] = []
        self._undone: list[Splice] = []
        self._known: OrderedDict[str, Cues] = OrderedDict()
        self._digest = found.digest

    def state(self) -> Said:
        """Return all that the page shows. Raises BadTranscript and BadFile."""
        with self._lock:
            found = self._on_disk()
            self._follow(found)
            return {
                **self._standing(found),
                "language": found.language,
                "origin": found.state.origin,
                "names": list(self._desk.names),
                "cues": [self._cue(cue) for cue in found.cues],
                "source": self._source(found),
                "versions": list(comparing.versions(found.path)),
                "chapters": told_chapters(self._chapters()),
                "campaigns": self._campaigns() if found.language == self._spoken else [],
            }

    def edit(self, digest: str, edit: Edit) -> Said:
        """Apply an edit to the text with `digest`, save it, and return what changed.

        Raises ChangedMeanwhile, and BadTranscript for what cannot be done.
        """
        with self._lock:
            found = self._seen(digest)
            made = edit.apply(found.cues, self._heard.moment_of)
            saved = self._correct(made, digest)
            splice = Splice.between(found.cues, saved.cues)
            if splice.old or splice.new:
                self._done.append(splice)
                self._undone.clear()
            return self._changed(saved, splice)

    def undo(self, digest: str) -> Said:
        """Take back the last edit, save, and return what changed. Raises as `edit`."""
        return self._step(digest, self._done, self._undone)

    def redo(self, digest: str) -> Said:
        """Do again what was undone last, save, and return what changed. Raises as `edit`."""
        return self._step(digest, self._undone, self._done)

    def keep_mine(self, digest: str, theirs: str, edit: Edit | None) -> Said:
        """Put the text that had `digest` back, with `edit`; the one with `theirs` is kept beside.

        Raises ChangedMeanwhile if the file changed once more, BadTranscript if this session never
        showed the text with `digest`.
        """
        with self._lock:
            mine = self._known.get(digest)
            if mine is None:
                raise BadTranscript(
                    "the text that you had is no longer known here",
                    hint="copy your last change, load the text on disk, and put it in there",
                )
            made = edit.apply(mine, self._heard.moment_of) if edit else mine
            saved = self._correct(made, theirs, keep_other=True)
            self._forget_steps()
            return self._standing(saved)

    def approve(self, digest: str, by: str, ticked: Collection[str]) -> Said:
        """Record that `by` approved the text with `digest`; every doubt has to be ticked.

        Raises StillDoubtful, ChangedMeanwhile, and BadTranscript if `by` is no name.
        """
        with self._lock:
            found = self._seen(digest)
            left = [said for said in self._doubts(found) if said["id"] not in ticked]
            if left:
                places = "place is" if len(left) == 1 else "places are"
                raise StillDoubtful(
                    f"{len(left)} doubtful {places} not ticked",
                    hint="listen to each, correct it or tick it, then approve",
                )
            desk = self._desk
            saved = correcting.approve_seen(
                desk.project, desk.episode, desk.language, by, today(), digest
            )
            return self._standing(saved)

    def compare(self, name: str) -> Said:
        """Return what changed in each cue since the text `name` beside. Raises BadTranscript."""
        with self._lock:
            found = self._on_disk()
            before = comparing.read(found.path, name)
            return {"digest": found.digest, "changes": comparing.changes(before, found.cues)}

    def mark_chapter(self, start_ms: int, title: str, duration_ms: int) -> Said:
        """Put a chapter into episode.toml, or take it out; return all. Raises BadFile."""
        with self._lock:
            made = marking.mark_chapter(
                self._desk.project, self._desk.episode.folder, start_ms, title, duration_ms
            )
            return {"chapters": told_chapters(made.chapters), "remarks": list(made.remarks)}

    def mark_moment(self, digest: str, place: tuple[int, int], campaign: str, title: str) -> Said:
        """Put a moment that quotes the cues from first to last into a campaign; return its id.

        Raises ChangedMeanwhile, BadFile.
        """
        with self._lock:
            found = self._seen(digest)
            said = found.cues[place[0] : place[1] + 1]
            if not said or found.language != self._spoken:
                raise BadTranscript("a moment quotes cues of the language spoken")
            desk = self._desk
            moment = marking.mark_moment(desk.project, desk.episode, said, campaign, title)
            return {"id": moment.id}

    def finish(self) -> None:
        """Wait for what is being written, and let nothing be written after it."""
        self._lock.acquire()

    def _step(self, digest: str, take: list[Splice], give: list[Splice]) -> Said:
        with self._lock:
            found = self._seen(digest)
            if not take:
                raise BadTranscript("there is nothing more to undo or redo")
            saved = self._correct(take[-1].undone().apply(found.cues), digest)
            take.pop()
            splice = Splice.between(found.cues, saved.cues)  # lines may be broken in another way
            give.append(splice)
            return self._changed(saved, splice)

    @property
    def _spoken(self) -> str:
        return self._desk.episode.language or self._desk.project.show.language

    def _campaigns(self) -> list[str]:
        return [campaign.folder for campaign in Project(self._desk.project.root).campaigns]

    def _chapters(self) -> Sequence[Chapter]:
        return self._desk.project.read_episode(self._desk.episode.folder).chapters

    def _on_disk(self) -> TranscriptFile:
        desk = self._desk
        return shelf.transcript(desk.project, desk.episode, desk.language)

    def _seen(self, digest: str) -> TranscriptFile:
        found = self._on_disk()
        if found.digest != digest:
            raise ChangedMeanwhile(found)
        self._follow(found)
        return found

    def _correct(self, cues: Cues, seen_digest: str, *, keep_other: bool = False) -> TranscriptFile:
        desk = self._desk
        saved = correcting.correct(
            desk.project, desk.episode, desk.language, cues, seen_digest, keep_other=keep_other
        )
        self._digest = saved.digest
        self._know(saved)
        return saved

    def _follow(self, found: TranscriptFile) -> None:
        """Take what is on disk for the text; steps that led to another one lead nowhere."""
        if found.digest != self._digest:
            self._forget_steps()
            self._digest = found.digest
        self._know(found)

    def _know(self, found: TranscriptFile) -> None:
        self._known[found.digest] = found.cues
        self._known.move_to_end(found.digest)
        while len(self._known) > _TEXTS_KNOWN:
            self._known.popitem(last=False)

    def _forget_steps(self) -> None:
        self._done.clear()
        self._undone.clear()

    def _changed(self, saved: TranscriptFile, splice: Splice) -> Said:
        made = saved.cues[splice.at : splice.at + len(splice.new)]
        return {
            **self._standing(saved),
            "at": splice.at,
            "gone": len(splice.old),
            "cues": [self._cue(cue) for cue in made],
        }

    def _standing(self, found: TranscriptFile) -> Said:
        approved = found.status == "reviewed"
        on = found.state.reviewed_on
        return {
            "digest": found.digest,
            "status": found.status,
            "reviewed_by": found.state.reviewed_by if approved else None,
            "reviewed_on": on.isoformat() if approved and on else None,
            "can_undo": bool(self._done),
            "can_redo": bool(self._undone),
            "doubts": self._doubts(found),
        }

    def _cue(self, cue: Cue) -> Said:
        return {**plain(cue), "word_starts_ms": self._heard.starts_ms(cue)}

    def _doubts(self, found: TranscriptFile) -> list[Said]:
        return told_doubts(found.cues, self._desk.doubts_of(found.cues))

    def _source(self, found: TranscriptFile) -> Said | None:
        """Return the text that this one translates, if it does and that is there."""
        language, desk = found.state.translation_of, self._desk
        if language is None or language == found.language:
            return None
        try:
            source = shelf.transcript(desk.project, desk.episode, language)
        except BadTranscript:
            return None
        has_changed = source.digest != found.state.translation_of_digest
        cues = [plain(cue) for cue in source.cues]
        return {"language": language, "has_changed": has_changed, "cues": cues}


def today() -> date:
    """Return the day on which an approval is given, in UTC as `soy approve` has it."""
    from datetime import UTC, datetime

    return datetime.now(UTC).date()
