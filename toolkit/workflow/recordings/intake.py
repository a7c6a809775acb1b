"""A recording taken in as a new episode."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from toolkit.audio.mastering import intake_report
from toolkit.audio.mastering.intake_report import IntakeReport
from toolkit.audio.metadata import embedded_metadata
from toolkit.audio.metadata.embedded_metadata import Offer
from toolkit.progress import StepWatch, unwatched
from toolkit.show.project import Project
from toolkit.show.setup import creation
from toolkit.show.setup.creation import NewEpisode
from toolkit.show.sound.selection import AS_IT_IS, Selection


class Untitled(ValueError):
    """Nobody named a title, and the recording says none of its own."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording as it comes in."""

    path: Path
    title: str | None = None  # the file's own when left out
    selection: Selection = AS_IT_IS
    accept_truncated: bool = False
    takes_tags: bool = True  # chapters, title, description and language that the file holds


@dataclass(frozen=True, slots=True)
class Intake:
    """An episode that was made of a recording, or would be."""

    episode: NewEpisode
    recorded: Recorded
    own_title: str | None  # the title, where it is the file's
    heard: IntakeReport  # what it is, how loud it is, and what would help it
    offer: Offer
    is_made: bool


def take_in(
    project: Project, recorded: Recorded, *, dry_run: bool = False, watch: StepWatch = unwatched
) -> Intake:
    """Check a recording whole, copy it and make its episode, GUID and all.

    With `dry_run` it is only checked. Raises Untitled, BadRecording, SilentAudio, BadFile for a
    title that cannot be used, CannotWrite.
    """
    path = recorded.path
    said = (
        embedded_metadata.read(path)
        if recorded.takes_tags
        else embedded_metadata.EmbeddedMetadata()
    )
    own_title = said.title if recorded.title is None else None
    title = recorded.title or said.title
    if title is None:
        raise Untitled(path)
    new = creation.plan_episode(project, path, title, uuid4())
    with watch(f"checking {path.name}") as progress:
        heard = intake_report.heard(
            path,
            project.show.audio,
            progress,
            accept_truncated=recorded.accept_truncated,
            taken=recorded.selection,
        )
    probe = heard.probe
    offer = embedded_metadata.offer(said, probe.duration_ms, project.show.language)
    taken = {**offer.keys, **probe.selection.keys}
    if probe.is_truncated:
        taken["accept_truncated"] = True
    new = dataclasses.replace(new, taken=taken, hints=offer.hints)
    if not dry_run:
        creation.create_episode(project, new)
    return Intake(new, recorded, own_title, heard, offer, not dry_run)
