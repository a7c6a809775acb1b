"""A review in progress: what the page asks for, one thing after the other, and what it is told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date

from toolkit.desk import marking, ticks
from toolkit.desk.edits import Edit
from toolkit.desk.heard import Heard
from toolkit.desk.others import Others
from toolkit.desk.steps import Steps
from toolkit.desk.telling import Said, plain, told_chapters, told_doubts
from toolkit.desk.text import Changed, Text
from toolkit.errors import BadTranscript, StillDoubtful
from toolkit.show.episode import Chapter, Episode
from toolkit.show.project import Project
from toolkit.transcript import second_pass, shelf
from toolkit.transcript.cues import Cue
from toolkit.transcript.doubts.doubt import Doubt
from toolkit.transcript.shelf import TranscriptFile
from toolkit.transcript.state import Settled

DoubtsOf = Callable[[Sequence[Cue]], Sequence[Doubt]]


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on the desk."""

    project: Project
    episode: Episode
    language: str
    doubts_of: DoubtsOf
    names: tuple[str, ...] = ()  # of people who may be heard
    terms: tuple[str, ...] = ()  # of the glossary, as they are written


class Session:
    """One review of one transcript, by one person; its methods may be called from any thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        where = (desk.project, desk.episode, desk.language)
        words = shelf.words(*where)
        self._heard = Heard(words)
        kept = (
            desk.project.build_dir / "desk" / desk.episode.folder / f"{desk.language}.steps.jsonl"
        )
        self._text = Text(*where, self._heard.moment_of, Steps(desk.project.inside(kept)))
        opened = self._text.read()
        self._others = Others(opened, words, second_pass.words(*where))
        self._ticks_path = desk.project.inside(ticks.path_of(opened.path))

    def state(self) -> Said:
        """Return all that the page shows. Raises BadTranscript and BadFile."""
        with self._lock:
            found = self._text.read()
            return {
                **self._standing(found),
                "language": found.language,
                "origin": found.state.origin,
                "names": list(self._desk.names),
                "terms": list(self._desk.terms),
                "ticked": sorted(ticks.read(self._ticks_path)),
                "cues": [self._cue(cue) for cue in found.cues],
                "source": self._source(found),
                "others": list(self._others.names(found.path).items()),
                "chapters": told_chapters(self._chapters()),
                "campaigns": self._campaigns() if found.language == self._spoken else [],
            }

    def digest(self) -> Said:
        """Return the digest of what is on disk, for the page to see whether it is another."""
        with self._lock:
            return {"digest": self._text.digest()}

    def edit(self, digest: str, edit: Edit) -> Said:
        """Apply an edit to the text with `digest`, save it, and return what changed.

        Raises ChangedMeanwhile, and BadTranscript for what cannot be done.
        """
        with self._lock:
            with self._writing():
                changed = self._text.edit(digest, edit)
            return self._told(changed)

    def undo(self, digest: str) -> Said:
        """Take back the last edit, save, and return what changed. Raises as `edit`."""
        with self._lock:
            with self._writing():
                changed = self._text.step(digest, back=True)
            return self._told(changed)

    def redo(self, digest: str) -> Said:
        """Do again what was undone last, save, and return what changed. Raises as `edit`."""
        with self._lock:
            with self._writing():
                changed = self._text.step(digest, back=False)
            return self._told(changed)

    def keep_mine(self, digest: str, theirs: str, edit: Edit | None) -> Said:
        """Put the text that had `digest` back, with `edit`; the one with `theirs` is kept beside.

        Raises as `Text.keep`.
        """
        with self._lock:
            with self._writing():
                saved = self._text.keep(digest, theirs, edit)
            return self._standing(saved)

    def tick(self, doubt: str, *, is_right: bool) -> Said:
        """Keep, or take back, that a person listened to a doubt and found the words right.

        Raises BadTranscript, CannotWrite.
        """
        with self._lock, self._writing():
            ticked = ticks.read(self._ticks_path)
            made = ticked | {doubt} if is_right else ticked - {doubt}
            if len(made) > ticks.LIMIT:
                raise BadTranscript(f"more than {ticks.LIMIT} places are ticked")
            if made != ticked:
                ticks.write(self._ticks_path, made)
            return {"ticked": is_right}

    def approve(self, digest: str, by: str, ticked: Collection[str]) -> Said:
        """Record that `by` approved the text with `digest`; every doubt has to be ticked.

        Raises StillDoubtful, ChangedMeanwhile, and BadTranscript if `by` is no name.
        """
        with self._lock:
            found = self._text.seen(digest)
            doubts = self._doubts(found)
            left = [said for said in doubts if said["id"] not in ticked]
            if left:
                raise StillDoubtful(
                    StillDoubtful.said(len(left)),
                    hint="listen to each, correct it or tick it, then approve",
                )
            settled = Settled(ticked=len(doubts))
            return self._standing(self._text.approve(digest, by, today(), settled))

    def compare(self, name: str) -> Said:
        """Return what differs in each cue from the text of that name. Raises BadTranscript."""
        with self._lock:
            found = self._text.read()
            made = self._others.changes(name, found.path, found.cues)
            return {"digest": found.digest, "changes": made}

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
            found = self._text.seen(digest)
            said = found.cues[place[0] : place[1] + 1]
            if not said or found.language != self._spoken:
                raise BadTranscript("a moment quotes cues of the language spoken")
            desk = self._desk
            moment = marking.mark_moment(desk.project, desk.episode, said, campaign, title)
            return {"id": moment.id}

    def finish(self) -> None:
        """Wait for what is being written, and let nothing be written after it."""
        self._lock.acquire()

    def _writing(self) -> AbstractContextManager[None]:
        """Keep other processes from writing the transcript while it is read and written."""
        return shelf.alone_with(self._desk.project, self._desk.episode)

    @property
    def _spoken(self) -> str:
        return self._desk.episode.language or self._desk.project.show.language

    def _campaigns(self) -> list[str]:
        return [campaign.folder for campaign in Project(self._desk.project.root).campaigns]

    def _chapters(self) -> Sequence[Chapter]:
        return self._desk.project.read_episode(self._desk.episode.folder).chapters

    def _told(self, changed: Changed) -> Said:
        splice, cues = changed.splice, changed.saved.cues
        made = cues[splice.at : splice.at + len(splice.new)]
        return {
            **self._standing(changed.saved),
            "at": splice.at,
            "gone": len(splice.old),
            "cues": [self._cue(cue) for cue in made],
            "is_merged": changed.is_merged,
        }

    def _standing(self, found: TranscriptFile) -> Said:
        approved = found.status == "reviewed"
        on = found.state.reviewed_on
        return {
            "digest": found.digest,
            "status": found.status,
            "reviewed_by": found.state.reviewed_by if approved else None,
            "reviewed_on": on.isoformat() if approved and on else None,
            "can_undo": self._text.can_undo,
            "can_redo": self._text.can_redo,
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
