"""Which language is meant where nobody names one."""

from __future__ import annotations

from toolkit.show.episode import Episode
from toolkit.show.project import Project


def language_of(project: Project, episode: Episode, wanted: str | None = None) -> str:
    """Return the language that is wanted; else the episode's own, else the show's."""
    return wanted or episode.language or project.show.language
