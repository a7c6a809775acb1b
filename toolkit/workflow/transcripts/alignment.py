"""The text of a script, given the times at which it is said."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from toolkit.progress import StepWatch, tell, unwatched
from toolkit.show.editions import heard_in
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript.align import alignment
from toolkit.transcript.align.alignment import AlignmentPlan, AlignmentSound

Way = Literal["recognition", "synthesis", "translation"]
RECOGNITION, SYNTHESIS, TRANSLATION = "recognition", "synthesis", "translation"


@dataclass(frozen=True, slots=True)
class AlignWish:
    """A text, and how its times are found."""

    file: Path
    language: str | None = None  # that of the file's name, or the episode's, when left out
    way: Way | None = None  # by what there is, when left out
    voice: str | None = None  # a language that the synthesiser speaks instead
    encoding: str | None = None  # of the text, where a person says it
    replace: bool = False  # a text that a person worked on; it is kept


@dataclass(frozen=True, slots=True)
class Alignment:
    """A text with its times."""

    episode: Episode
    wish: AlignWish
    way: Way
    made: AlignmentPlan
    path: Path | None  # of the draft; None where nothing was saved


def align(
    project: Project,
    episode: str,
    wish: AlignWish,
    *,
    dry_run: bool = False,
    watch: StepWatch = unwatched,
) -> Alignment:
    """Give the text its times and save it as a draft; with `dry_run` save nothing.

    Raises NoSuchEpisode, BadRecording, and BadTranscript as `alignment.plan` does.
    """
    found = project.episode(episode)
    wanted = alignment.language_of(project.show, found, wish.file, wish.language)
    found = heard_in(found, wanted)
    original = alignment.original_of(project.show, found, wanted)
    way = wish.way or _way(project, found, wish, wanted, original)
    if way == TRANSLATION:
        made = alignment.plan_translation(
            project,
            found,
            wish.file,
            wish.language,
            encoding=wish.encoding,
            replace=wish.replace,
        )
        tell(
            f"people do not speak {wanted} in this episode: each sentence gets its time from the "
            f"approved transcript in {original}"
        )
    else:
        made = _heard(project, found, wish, way, watch)
    path = None
    if not dry_run:
        path = alignment.save(project, found, made, replace=wish.replace).path
    return Alignment(found, wish, way, made, path)


def _way(
    project: Project, episode: Episode, wish: AlignWish, wanted: str, original: str | None
) -> Way:
    """Return how the times are found where nobody says it."""
    is_heard = not wish.voice and alignment.has_heard(project, episode, wanted)
    if original and (alignment.has_approved(project, episode, original) or not is_heard):
        return "translation"
    if is_heard:
        return "recognition"
    tell(
        f"no speech model has transcribed this episode in {wanted}, so soy compares the recording "
        "with synthetic speech"
    )
    return "synthesis"


def _heard(
    project: Project, episode: Episode, wish: AlignWish, way: Way, watch: StepWatch
) -> AlignmentPlan:
    label, is_quiet = f"listening to {episode.folder}", way == RECOGNITION
    with watch(label, is_quiet=is_quiet) as told:
        listen = None
        if way == SYNTHESIS and wish.file.is_file():
            listening = _listening(project, episode, wish.voice)
            listen = dataclasses.replace(listening, progress=told)
        return alignment.plan(
            project,
            episode,
            wish.file,
            wish.language,
            encoding=wish.encoding,
            replace=wish.replace,
            listen=listen,
        )


def _listening(project: Project, episode: Episode, voice: str | None) -> AlignmentSound:
    from toolkit.audio.intake import recordings
    from toolkit.transcript.recognition.parts import RATE_HZ

    source = project.source(episode)
    sound = recordings.sound(
        source,
        rate_hz=RATE_HZ,
        channels=1,
        accept_truncated=episode.accept_truncated,
        taken=episode.selection,
    )
    return AlignmentSound(sound.play, recordings.said(source, episode.selection).duration_ms, voice)
