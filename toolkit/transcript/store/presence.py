"""In which languages an episode has transcripts, told from the names of files alone.

Reading no text, it needs no format of one, and so takes no time to import.
"""

from __future__ import annotations

from toolkit import files, languages
from toolkit.show.editions import is_heard
from toolkit.show.episode import Episode
from toolkit.show.project import Project


def languages_of(project: Project, episode: Episode) -> tuple[str, ...]:
    """Return the languages in which an episode has a transcript. Raises BadFile.

    In that of an edition with a recording of its own, the transcript is of that one, not of the
    original.
    """
    found = files.names_in(project.transcript_dir(episode), ".vtt")
    stems = (name.removesuffix(".vtt") for name in found)
    tags = (stem for stem in stems if languages.is_tag(stem))
    return tuple(sorted(tag for tag in tags if is_heard(episode, tag)))
