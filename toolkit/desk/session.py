"""A review in progress: what the page asks for, one thing after the other, and what it is told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date

from toolkit.desk import campaigns, chapter_marks
from toolkit.desk.ledger import DoubtsOf, Ledger
from toolkit.desk.page_json import Said, plain, told_chapters, told_doubts
from toolkit.desk.texts import quotation
from toolkit.desk.texts.edits import Edit
from toolkit.desk.texts.other_texts import Others
from toolkit.desk.texts.quotation import WordRange
from toolkit.desk.texts.text_file import ReviewText, TextChange
from toolkit.desk.texts.undo_steps import Steps
from toolkit.desk.texts.word_moments import WordMoments
from toolkit.errors import BadFile, BadTranscript, StillDoubtful
from toolkit.show.campaign import Moment
from toolkit.show.campaigns import campaign_files
from toolkit.show.chapter import Chapter
from toolkit.show.editions import heard_as
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.spoken_language import spoken_in
from toolkit.transcript.doubts import ticks
from toolkit.transcript.store import shelf
from toolkit.transcript.store.shelf import TranscriptFile
from toolkit.transcript.store.state import DoubtTally
from toolkit.transcript.text.cues import Cue, Word

QuoteRule = Callable[[Moment, Sequence[Cue], str, Sequence[Word]], Sequence[str]]
"""Returns what a person should look at in a moment. Raises MomentMismatch for one of which no kit
could be made, as `moments/quotes.py`."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on the desk."""

    project: Project
    episode: Episode
    language: str
    doubts_of: DoubtsOf
    names: tuple[str, ...] = ()  # of people who may be heard
    terms: tuple[str, ...] = ()  # of the glossary, as they are written
    quote_rule: QuoteRule = lambda *_: ()
    place_rule: campaigns.PlaceRule = lambda moment, *_: moment


class Session:
    """One review of one transcript, by one person; its methods may be called from any thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        where = (desk.project, desk.episode, desk.language)
        words = shelf.words(*where)
        self._words, self._heard = words, WordMoments(words)
        kept = (
            desk.project.build_dir / "desk" / desk.episode.folder / f"{desk.language}.steps.jsonl"
        )
        self._text = ReviewText(*where, self._heard.moment_of, Steps(desk.project.inside(kept)))
        opened = self._text.read()
        self._others = Others(opened, words, shelf.second_words(*where))
        ticked = desk.project.inside(ticks.path_of(opened.path))
        self._ledger = Ledger(ticked, desk.doubts_of, opened.binding)

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
                "ticked": sorted(self._ledger.ticked(found.cues)),
                "cues": [self._cue(cue) for cue in found.cues],
                "source": self._source(found),
                "others": list(self._others.names(found.path).items()),
                "chapters": told_chapters(self._chapters()),
                **self._quoted(),
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
            return self._told(digest, changed, is_correction=True)

    def undo(self, digest: str) -> Said:
        """Take back the last edit, save, and return what changed. Raises as `edit`."""
        with self._lock:
            with self._writing():
                changed = self._text.step(digest, back=True)
            return self._told(digest, changed)

    def redo(self, digest: str) -> Said:
        """Do again what was undone last, save, and return what changed. Raises as `edit`."""
        with self._lock:
            with self._writing():
                changed = self._text.step(digest, back=False)
            return self._told(digest, changed)

    def keep_mine(self, digest: str, theirs: str, edit: Edit | None) -> Said:
        """Put the text that had `digest` back, with `edit`; the one with `theirs` is kept beside.

        Raises as `ReviewText.keep`.
        """
        with self._lock:
            with self._writing():
                saved = self._text.keep(digest, theirs, edit)
                self._ledger.follow(digest, saved.digest)
            return self._standing(saved)

    def tick(self, doubt: str, *, is_right: bool) -> Said:
        """Keep, or take back, that a person listened to a doubt and found the words right.

        Raises BadTranscript, CannotWrite.
        """
        with self._lock, self._writing():
            self._ledger.tick(doubt, is_right=is_right)
            return {"ticked": is_right}

    def approve(self, digest: str, by: str, ticked: Collection[str]) -> Said:
        """Record that `by` approved the text with `digest`; every doubt has to be ticked.

        One whose words were corrected is settled by that, and counted in the record.

        Raises StillDoubtful, ChangedMeanwhile, and BadTranscript if `by` is no name.
        """
        with self._lock:
            found = self._text.seen(digest)
            doubts = self._ledger.doubts(found.cues)
            left = [place for place in doubts if place.id not in ticked]
            if left:
                raise StillDoubtful(
                    StillDoubtful.said(len(left)),
                    hint="listen to each, correct it or tick it, then approve",
                )
            corrected = self._ledger.corrected(found.cues, digest)
            settled = DoubtTally(ticked=len(doubts), corrected=len(corrected))
            return self._standing(self._text.approve(digest, by, today(), settled))

    def compare(self, name: str) -> Said:
        """Return what differs in each cue from the text of that name. Raises BadTranscript."""
        with self._lock:
            found = self._text.read()
            made = self._others.changes(name, found.path, found.cues)
            return {"digest": found.digest, "changes": made}

    def mark_chapter(self, start_ms: int, title: str, duration_ms: int) -> Said:
        """Put a chapter into episode.toml, or take it out; return all. Raises BadFile."""
        if edition := self._desk.episode.edition:
            raise BadFile(
                "soy cannot put chapters into an edition's recording from here",
                hint=f"write [[editions.{edition}.chapters]] in episode.toml",
            )
        with self._lock:
            made = chapter_marks.mark_chapter(
                self._desk.project, self._desk.episode.folder, start_ms, title, duration_ms
            )
            return {"chapters": told_chapters(made.chapters), "remarks": list(made.remarks)}

    def quote(
        self, digest: str, stretch: WordRange, title: str, campaign: str, *, is_new: bool
    ) -> Said:
        """Put a moment that quotes a stretch of the text with `digest` into a campaign.

        A new campaign is made of its name. Returns the moment's id, its campaign's folder, remarks,
        and all moments. Raises ChangedMeanwhile, BadTranscript, BadFile, CannotWrite, and
        MomentMismatch for what no kit could be made of.
        """
        with self._lock:
            found, desk = self._text.seen(digest), self._desk
            if not self._can_quote:
                raise BadTranscript("a moment must quote the language that was spoken")
            said = quotation.quotation(found.cues, stretch, self._heard)
            where = (desk.episode.folder, found.cues, str(found.path), self._words)
            said = campaigns.placed(said, desk.place_rule, *where)
            into = campaign_files.planned(desk.project, campaign) if is_new else campaign

            remarks: list[str] = []

            def check(moment: Moment, where: str) -> None:
                remarks[:] = desk.quote_rule(moment, found.cues, where, self._words)

            made = campaign_files.add(desk.project, desk.episode, said, title, into, check)
            folder = campaign if isinstance(into, str) else into.folder
            return {"id": made.id, "campaign": folder, "remarks": remarks, **self._quoted()}

    def unquote(self, campaign: str, name: str, words: str) -> Said:
        """Take a moment out of a campaign; return all that are left. Raises as `quote`."""
        with self._lock:
            campaign_files.remove(self._desk.project, self._desk.episode, campaign, name, words)
            return self._quoted()

    def finish(self) -> None:
        """Wait for what is being written, and let nothing be written after it."""
        self._lock.acquire()

    def _writing(self) -> AbstractContextManager[None]:
        """Keep other processes from writing the transcript while it is read and written."""
        return shelf.alone_with(self._desk.project, self._desk.episode)

    @property
    def _spoken(self) -> str:
        return spoken_in(self._desk.episode, self._desk.project.show)

    @property
    def _can_quote(self) -> bool:
        """Whether moments can be of this text: kits are of the original recording."""
        return self._desk.language == self._spoken and not self._desk.episode.edition

    def _quoted(self) -> Said:
        told = campaigns.told(self._desk.project, self._desk.episode, self._desk.language)
        return {**told, "can_quote": self._can_quote}

    def _chapters(self) -> Sequence[Chapter]:
        own = self._desk.episode
        return heard_as(self._desk.project.read_episode(own.folder), own.edition).chapters

    def _told(self, seen: str, changed: TextChange, *, is_correction: bool = False) -> Said:
        self._ledger.note(seen, changed, is_correction=is_correction)
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
        return {
            "digest": found.digest,
            **_told_state(found),
            "can_undo": self._text.can_undo,
            "can_redo": self._text.can_redo,
            "doubts": told_doubts(self._ledger.doubts(found.cues)),
            "corrected": [
                row.model_dump() for row in self._ledger.corrected(found.cues, found.digest)
            ],
        }

    def _cue(self, cue: Cue) -> Said:
        return {**plain(cue), "word_starts_ms": self._heard.starts_ms(cue)}

    def _source(self, found: TranscriptFile) -> Said | None:
        """Return the text that this one translates, or the language spoken; None if there is none.

        It is shown beside, with what it is: a draft says so.
        """
        language, desk = found.state.translation_of or self._spoken, self._desk
        if language == found.language:
            return None
        try:
            source = shelf.transcript(desk.project, desk.episode, language)
        except (BadTranscript, BadFile):
            return None
        known = found.state.translation_of_digest
        return {
            "language": language,
            **_told_state(source),
            "has_changed": known is not None and known != source.digest,
            "cues": [plain(cue) for cue in source.cues],
        }


def _told_state(found: TranscriptFile) -> Said:
    approved = found.status == "reviewed"
    on = found.state.reviewed_on
    return {
        "status": found.status,
        "reviewed_by": found.state.reviewed_by if approved else None,
        "reviewed_on": on.isoformat() if approved and on else None,
    }


def today() -> date:
    """Return the day on which an approval is given, in UTC as `soy approve` has it."""
    from datetime import UTC, datetime

    return datetime.now(UTC).date()
