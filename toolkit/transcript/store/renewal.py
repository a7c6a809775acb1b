"""Approvals of an older form: their records do not say what they are for, and are told so once.

They count all the same, or a season would leave the feed. To renew one is to write down that the
text is where it belongs; who signed it, and when, stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript.store import shelf
from toolkit.transcript.store.state import write_state
from toolkit.transcript.store.transcript_file import Standing


@dataclass(frozen=True, slots=True)
class Older:
    """An approval that counts, and does not say what it is for."""

    episode: Episode
    standing: Standing
    twins: tuple[Path, ...]  # where else this very text lies: then nobody but a person can tell

    @property
    def record(self) -> Path:
        """The file that is renewed."""
        return self.standing.path.with_suffix(".toml")


def older(
    project: Project, episodes: Sequence[Episode], language: str | None = None
) -> tuple[Older, ...]:
    """Return the older approvals of these episodes, in one language or all; change nothing.

    Raises BadTranscript and BadFile for what cannot be read.
    """
    found = [
        (episode, standing)
        for episode in episodes
        for standing in shelf.standings(project, episode)
        if standing.status == "reviewed"
        and not standing.state.is_bound
        and language in (None, standing.language)
    ]
    if not found:
        return ()
    places: dict[str, list[Path]] = {}
    for episode in project.episodes:
        for standing in shelf.standings(project, episode):
            places.setdefault(standing.digest, []).append(standing.path)
    return tuple(
        Older(
            episode,
            standing,
            tuple(p for p in places.get(standing.digest, ()) if p != standing.path),
        )
        for episode, standing in found
    )


def renew(one: Older) -> None:
    """Write into the record what the approval is for. Raises BadFile, CannotWrite."""
    made = one.standing.state.model_copy(update=one.standing.binding.keys)
    write_state(one.record, made)
