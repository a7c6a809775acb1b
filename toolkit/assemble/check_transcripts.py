"""What is wrong with an episode's transcripts, or missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from toolkit import timecode
from toolkit.assemble import approvals
from toolkit.assemble.check_episode import duration
from toolkit.show.episode import Episode
from toolkit.show.findings import Finding
from toolkit.show.project import Project
from toolkit.transcript import shelf
from toolkit.transcript.transcript_file import Standing


def _signatures(project: Project, episode: Episode, _now: datetime) -> Iterator[Finding]:
    language = episode.language or project.show.language
    yield from approvals.renamed(project, episode)
    standings = {one.language: one for one in shelf.standings(project, episode)}
    if language not in standings:
        yield Finding(
            "warning",
            "no-transcript",
            approvals.where(project, project.transcript_dir(episode)),
            f"there is no transcript in {language}: deaf listeners are left out",
            f"soy transcribe {episode.folder[:3]}, or soy transcript import",
        )
    for standing in standings.values():
        yield from approvals.unsigned(project, episode, standing)
        yield from _stale(project, standing, standings)
    yield from approvals.without_text(project, episode)
    yield from approvals.older(project, [episode])


def _times(project: Project, episode: Episode, _now: datetime) -> Iterator[Finding]:
    """Yield the texts that go on after the recording's end."""
    shelved = shelf.transcripts(project, episode)
    end_ms = duration(project, episode) if shelved else None
    for transcript in shelved:
        past = [c for c in transcript.cues if end_ms is not None and c.end_ms > end_ms]
        if past and end_ms is not None:
            yield Finding(
                "error",
                "cue-past-end",
                approvals.where(project, transcript.path),
                f"a cue ends at {timecode.clock(past[0].end_ms)}, but the audio ends at "
                f"{timecode.clock(end_ms)}",
                "correct the times; perhaps the text belongs to another recording",
            )


def _stale(
    project: Project, standing: Standing, others: Mapping[str, Standing]
) -> Iterator[Finding]:
    original = others.get(standing.state.translation_of or "")
    known = standing.state.translation_of_digest
    if original and known and original.digest != known:
        yield Finding(
            "warning",
            "translation-stale",
            approvals.where(project, standing.path),
            f"the {original.language} text has changed since this was translated from it",
            "compare the two, then approve the translation again",
        )


LOOKS = (_signatures, _times)
