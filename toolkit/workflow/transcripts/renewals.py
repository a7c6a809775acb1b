"""Approvals of an older form, bound to what they are for."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.show.project import Project
from toolkit.transcript.store import renewal
from toolkit.transcript.store.renewal import Older


@dataclass(frozen=True, slots=True)
class Renewals:
    """The older approvals that were found."""

    renewed: tuple[Older, ...]  # or would be
    left: tuple[Older, ...]  # whose text lies in a second place as well: for a person
    is_done: bool


def renew(
    project: Project,
    episode: str | None = None,
    language: str | None = None,
    *,
    dry_run: bool = False,
) -> Renewals:
    """Add to the older approvals of one episode, or of all, which text they approve.

    With `dry_run` nothing is changed. Raises NoSuchEpisode, BadTranscript, BadFile, CannotWrite.
    """
    episodes = [project.episode(episode)] if episode else project.episodes
    found = renewal.older(project, episodes, language)
    clear = tuple(one for one in found if not one.twins)
    if not dry_run:
        for one in clear:
            renewal.renew(one)
    return Renewals(clear, tuple(one for one in found if one.twins), not dry_run)
