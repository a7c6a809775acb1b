"""A person's signature under a transcript, once every doubtful place in it is settled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from toolkit.errors import BadTranscript, StillDoubtful
from toolkit.progress import StepWatch, unwatched
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.spoken_language import spoken_in
from toolkit.timecode import tenths
from toolkit.transcript.doubts import places, ticks
from toolkit.transcript.doubts.places import DoubtfulPlace
from toolkit.transcript.store import corrections, shelf
from toolkit.transcript.store.shelf import TranscriptFile
from toolkit.transcript.store.state import DoubtTally
from toolkit.workflow.transcripts.doubts import DoubtList, doubts_in, ticks_path

_SHOWN = 10  # doubtful places that an error names; soy doubts has them all

Verdict = Literal["right", "wrong", "stop"]


@dataclass(frozen=True, slots=True)
class DoubtQuestion:
    """A doubtful place that a person is asked about."""

    number: int  # from 1
    of: int
    place: DoubtfulPlace
    cue: str  # the text around it


Ask = Callable[[DoubtQuestion], Verdict]
"""Asks a person who has just listened to the place."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who approves, when, and which doubts they settle with it."""

    by: str
    on: date | None = None  # today, in UTC
    accepted: tuple[str, ...] = ()  # ids of places that were heard and found right
    accepts_unheard: bool = False  # those that are left, too; the record says so

    @property
    def day(self) -> date:
        """The day of the approval."""
        return self.on or datetime.now(UTC).date()


@dataclass(frozen=True, slots=True)
class TranscriptApproval:
    """A transcript that is approved, or would be."""

    episode: Episode
    text: TranscriptFile
    by: str
    settled: DoubtTally
    left: tuple[DoubtfulPlace, ...]  # the places without a tick
    is_done: bool
    remarks: tuple[str, ...] = ()


def approve(
    project: Project,
    episode: str,
    signature: Signature,
    language: str | None = None,
    *,
    dry_run: bool = False,
    ask: Ask | None = None,
    watch: StepWatch = unwatched,
) -> TranscriptApproval:
    """Sign the transcript as it is now, its doubts settled; with `dry_run` change nothing.

    Without a tick, a place is asked about by `ask`; each answer is kept at once. Raises
    StillDoubtful where places are left, BadTranscript for an id that no place has, for a name that
    is none, and where the text was changed meanwhile; as `doubts.doubts` does, too.
    """
    found = project.episode(episode)
    wanted = language or spoken_in(found, project.show)
    text, _ = shelf.plan_approval(project, found, wanted, signature.by, signature.day)
    listed = doubts_in(project, found, text, watch)
    left = _after_ticks(project, listed, signature.accepted, is_kept=not dry_run)
    corrected = len(listed.corrected)
    if not dry_run and left and not signature.accepts_unheard:
        left = _asked(project, left, text, ask) if ask else left
        if left:
            raise _still(left, _which(listed))
    settled = DoubtTally(
        len(listed.places) - len(left), accepted_unheard=len(left), corrected=corrected
    )
    if not dry_run:
        text = corrections.approve_seen(
            project, found, wanted, signature.by, signature.day, text.digest, settled=settled
        )
    return TranscriptApproval(found, text, signature.by, settled, left, not dry_run, listed.remarks)


def _which(listed: DoubtList) -> str:
    return f"{listed.episode.number_text} --lang {listed.text.language}"


def _after_ticks(
    project: Project, listed: DoubtList, accepted: Sequence[str], *, is_kept: bool
) -> tuple[DoubtfulPlace, ...]:
    """Tick the accepted places, and return those that have no tick then."""
    known = {place.id for place in listed.places}
    for name in accepted:
        if name not in known:
            shown = "".join(c for c in name if c.isprintable())[:40]
            raise BadTranscript(
                f"no doubtful place has the ID {shown!r}",
                hint=f"soy doubts {_which(listed)} lists them; a place whose words changed has a "
                "new ID",
            )
    heard = places.parts_of(listed.places, accepted)
    path, binding = ticks_path(project, listed.text), listed.text.binding
    kept = ticks.read(path, binding) | heard
    if accepted and is_kept:
        ticks.add(path, heard, binding)
    ticked = places.ticked(listed.places, kept)
    return tuple(place for place in listed.places if place.id not in ticked)


def _asked(
    project: Project, left: Sequence[DoubtfulPlace], text: TranscriptFile, ask: Ask
) -> tuple[DoubtfulPlace, ...]:
    """Ask for each place in turn; return those without a tick. Each tick is on disk at once."""
    refused: list[DoubtfulPlace] = []
    for n, place in enumerate(left):
        verdict = ask(DoubtQuestion(n + 1, len(left), place, text.cues[place.doubt.cue].text))
        if verdict == "stop":
            return (*refused, *left[n:])
        if verdict == "right":
            heard = places.parts_of([place], [place.id])
            ticks.add(ticks_path(project, text), heard, text.binding)
        else:
            refused.append(place)
    return tuple(refused)


def _still(left: Sequence[DoubtfulPlace], which: str) -> StillDoubtful:
    rows = [
        f"\n  {place.id}  {tenths(place.doubt.start_ms)}  {place.doubt.reason}"
        for place in left[:_SHOWN]
    ]
    if len(left) > _SHOWN:
        rows.append(f"\n  and {len(left) - _SHOWN} more")
    return StillDoubtful(
        f"{StillDoubtful.said(len(left))}:{''.join(rows)}",
        hint=f"listen to each: soy review {which}; or tick here what you heard: --accept ID",
    )
