"""In which languages an episode has transcripts, told from the names of files alone.

Reading no text, it needs no format of one, and so takes no time to import.
"""

from __future__ import annotations

from toolkit import files, languages
from toolkit.show.episode import Episode
from toolkit.show.project import Project


def languages_of(project: Project, episode: Episode) -> tuple[str, ...]:
    """Return the languages in which an episode has a transcript. Raises BadFile."""
    found = files.names_in(project.transcript_dir(episode), ".vtt")
    stems = (name.removesuffix(".vtt") for name in found)
    return tuple(sorted(stem for stem in stems if languages.is_tag(stem)))
