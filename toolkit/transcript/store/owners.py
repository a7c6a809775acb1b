"""Whose transcripts lie in a folder, before something is written there."""

from __future__ import annotations

from toolkit.errors import BadTranscript
from toolkit.show.episode import Episode
from toolkit.show.kept.transcript_guids import guids_in
from toolkit.show.project import Project


def check_place(project: Project, episode: Episode) -> None:
    """Raise BadTranscript if the episode's folder of transcripts holds another episode's.

    So it is after somebody gave it the name of that one's: nothing is to be written there then.
    """
    folder = project.transcript_dir(episode)
    named = guids_in(folder)
    if not named or episode.guid in named:
        return
    for other in project.episodes:
        if other.guid in named and project.transcript_dir(other) == folder:
            raise BadTranscript(
                f"{folder}: by their records, the transcripts there belong to "
                f"episodes/{other.folder}",
                hint=f"rename the folder to transcripts/{other.folder}",
            )
