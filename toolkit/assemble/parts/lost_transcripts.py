"""Transcripts that the last build had, and that the next one will not have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from toolkit import files
from toolkit.assemble.parts import approvals, show_gate
from toolkit.show.episode import Episode
from toolkit.show.findings import Finding
from toolkit.show.project import Project
from toolkit.transcript.store import shelf


def transcripts(
    project: Project, episodes: Sequence[Episode], told: Sequence[Finding]
) -> Iterator[Finding]:
    """Yield those of `episodes` that are not among what is `told` already.

    A draft put in an approved text's place, or a text that was deleted with its record, says
    nothing of what it was: only `build/public` still does. Raises BadTranscript and BadFile.
    """
    known = {PurePosixPath(finding.where).with_suffix("") for finding in told}
    for episode in episodes:
        had = _built(project, episode)
        if not had:
            continue
        standings = {one.language: one for one in shelf.standings(project, episode)}
        for language in sorted(had):
            standing = standings.get(language)
            if standing and show_gate.counts(project, episode, standing):
                continue
            path = project.transcript_dir(episode) / f"{language}.vtt"
            where = approvals.where(project, path)
            if PurePosixPath(where).with_suffix("") in known:
                continue
            why = standing.why_draft if standing else "the text is gone"
            yield Finding(
                "warning",
                "transcript-leaves",
                where,
                f"{why}; the last build had this transcript ({language}), and the feed will lose "
                "it",
                f"read it, then: soy approve {episode.number_text} --lang {language} "
                '--by "Your Name"'
                if standing
                else "put the file back, if you did not mean to remove it",
            )


def _built(project: Project, episode: Episode) -> frozenset[str]:
    """Return the languages of an episode's transcripts in build/public, by their keys."""
    folder = project.public_dir / "episodes" / episode.folder
    names = (name.split(".") for name in files.names_in(folder, ".vtt"))
    return frozenset(parts[1] for parts in names if parts[0] == "transcript" and len(parts) > 3)
