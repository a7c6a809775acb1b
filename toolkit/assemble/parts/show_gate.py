"""The gate of a show: whether an episode, or a text of it, may be out."""

from __future__ import annotations

from datetime import UTC, datetime

from toolkit.publication.gate import Gate, Held, PresentGate, Verdict
from toolkit.publication.public_file import Variant
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript.store import shelf
from toolkit.transcript.store.transcript_file import Standing

# The kinds that are asked about.
MEDIA, TRANSCRIPTS, KITS, SCHOOL = "media", "transcripts", "kits", "school"
FIRST = datetime.min.replace(tzinfo=UTC)  # before anything is out


def gate_of(project: Project) -> Gate:
    """Return the gate, which reads how texts stand from the shelf."""

    def text_of(variant: Variant) -> Standing | None:
        if variant.language not in shelf.languages_of(project, variant.episode):
            return None
        return shelf.standing(project, variant.episode, variant.language)

    return Gate(project.show, text_of)


def verdict(project: Project, episode: Episode, at: datetime) -> Verdict:
    """Return whether an episode is out at the instant `at`, or why not."""
    return gate_of(project)(Variant.spoken(episode, project.show), MEDIA, at)


def present(project: Project, at: datetime) -> PresentGate:
    """Return the gate at the instant `at` for what was built or published before it."""
    episodes = {each.guid: verdict(project, each, at) for each in project.episodes}
    return PresentGate(at, project.show.timezone, episodes)


def is_out(project: Project, episode: Episode, at: datetime) -> bool:
    """Tell whether an episode is out at the instant `at`."""
    return not isinstance(verdict(project, episode, at), Held)


def is_dated(project: Project, episode: Episode) -> bool:
    """Tell whether an episode will be out some day by itself: it is no draft."""
    found = verdict(project, episode, FIRST)
    return not (isinstance(found, Held) and found.reason == "undated")


def counts(project: Project, episode: Episode, standing: Standing, kind: str = TRANSCRIPTS) -> bool:
    """Tell whether a text may be used for `kind`, whenever the episode comes out."""
    asked = gate_of(project)(Variant(episode, standing.language), kind, None, standing)
    return not isinstance(asked, Held)
