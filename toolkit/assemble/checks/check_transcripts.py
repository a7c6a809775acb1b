"""What is wrong with an episode's transcripts, or missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from toolkit import timecode
from toolkit.assemble.checks.check_episode import length
from toolkit.assemble.parts import approvals
from toolkit.errors import SoyError
from toolkit.show.episode import Episode
from toolkit.show.findings import Finding, of_error
from toolkit.show.project import Project
from toolkit.show.spoken_language import spoken_in
from toolkit.transcript.store import shelf
from toolkit.transcript.store.transcript_file import Standing
from toolkit.transcript.text import reading_rules, word_times


def _signatures(project: Project, episode: Episode, _now: datetime) -> Iterator[Finding]:
    language = spoken_in(episode, project.show)
    yield from approvals.renamed(project, episode)
    standings: dict[str, Standing] = {}
    tags = shelf.languages_of(project, episode)
    for tag in tags:
        try:
            standings[tag] = shelf.standing(project, episode, tag)
        except SoyError as err:
            yield of_error(err, project.root, f"transcripts/{episode.folder}/{tag}.vtt")
    if language not in tags:
        yield Finding(
            "warning",
            "no-transcript",
            approvals.where(project, project.transcript_dir(episode)),
            f"there is no transcript in {language}, which deaf listeners need",
            f"soy transcribe {episode.number_text}, or soy transcript import",
        )
    for standing in standings.values():
        yield from approvals.unsigned(project, episode, standing)
        yield from _stale(project, standing, standings)
    yield from approvals.without_text(project, episode)
    yield from approvals.older(project, [episode])


def _times(project: Project, episode: Episode, _now: datetime) -> Iterator[Finding]:
    """Yield the texts that go on after the recording's end."""
    for tag in shelf.languages_of(project, episode):
        try:
            transcript = shelf.transcript(project, episode, tag)
        except SoyError as err:
            yield of_error(err, project.root, f"transcripts/{episode.folder}/{tag}.vtt")
            continue
        end_ms = length(project, episode)
        past = [c for c in transcript.cues if end_ms is not None and c.end_ms > end_ms]
        if past and end_ms is not None:
            yield Finding(
                "error",
                "cue-past-end",
                approvals.where(project, transcript.path),
                f"a cue ends at {timecode.clock(past[0].end_ms)}, but the audio ends at "
                f"{timecode.clock(end_ms)}",
                "correct the times; the text may belong to another recording",
            )


def _words(project: Project, episode: Episode, _now: datetime) -> Iterator[Finding]:
    """Yield the files of word times that were heard in another recording, and are passed over."""
    for language in shelf.languages_of(project, episode):
        for ending, again in (("words", ""), ("second", " --second-pass MODEL")):
            path = project.inside(project.transcript_dir(episode) / f"{language}.{ending}.json")
            if path.is_file() and word_times.is_of_another(
                reading_rules.file_bytes(path), episode.source_sha256
            ):
                yield Finding(
                    "warning",
                    "words-of-another-recording",
                    approvals.where(project, path),
                    "these word times come from another recording, so soy ignores them",
                    f"soy transcribe {episode.number_text} --lang {language}{again} makes them "
                    "again; or delete the file",
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
            f"the {original.language} text has changed since this translation was made",
            "compare the two, then approve the translation again",
        )


LOOKS = (_signatures, _times, _words)
