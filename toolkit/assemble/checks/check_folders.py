"""What is wrong with the episodes as a whole: folders passed over, a show with none out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from toolkit.assemble.parts import show_gate
from toolkit.assemble.parts.stray import strays
from toolkit.show.episode import Episode
from toolkit.show.findings import Finding
from toolkit.show.project import Project


def look(
    project: Project, episodes: Sequence[Episode], now: datetime, *, is_whole: bool
) -> Iterator[Finding]:
    """Yield what is found; `now` is the instant by which an episode is out.

    Unless the project `is_whole`, an episode that cannot be read may be out.
    """
    for stray in strays(project):
        yield Finding(
            "warning",
            "not-an-episode",
            f"episodes/{stray.folder}",
            f"{stray.why}, so soy ignores the folder and publishes nothing from it",
            stray.hint,
        )
    if is_whole and not any(show_gate.is_out(project, episode, now) for episode in episodes):
        yield Finding(
            "warning",
            "no-episode-out",
            "episodes",
            f"no episode is due by {now:%Y-%m-%d %H:%M} UTC, so the feed would be empty",
            "give an episode a date in the past; if all have one, check this computer's clock",
        )
