"""Transcripts and chapters: texts with times, which are moved to where the music has them.

People write recording times; here they become those of the published episode
(`show/timeline.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from toolkit import files
from toolkit.assemble.checks import check_episode, check_transcripts
from toolkit.assemble.outputs.output import Cell, Output, OutputJob, of_episodes
from toolkit.assemble.outputs.picture_output import kind_of
from toolkit.assemble.outputs.scope import Scope
from toolkit.assemble.parts import approvals, keys
from toolkit.assemble.parts.show_gate import TRANSCRIPTS
from toolkit.feed import chapters
from toolkit.publication.gate import Cleared
from toolkit.publication.public_file import Catalogue, PublicFile, Variant, as_served
from toolkit.show.episode import Episode
from toolkit.show.timeline import Timeline
from toolkit.transcript.store import automatic, formats, shelf
from toolkit.transcript.text.cues import Cue

CHAPTERS = "chapters"


def _transcript_files(scope: Scope, _catalogue: Catalogue) -> Iterator[PublicFile]:
    for episode in scope.out:
        for transcript in _published(scope, episode):
            yield from _renditions(scope, episode, transcript)


def _published(scope: Scope, episode: Episode) -> list[shelf.TranscriptFile]:
    """Return the transcripts that the gate lets through.

    The language spoken comes first: apps that know of one transcript only take the first.
    """
    spoken = scope.spoken(episode).language
    found = [
        text
        for text in shelf.transcripts(scope.project, episode)
        if isinstance(
            scope.gate(Variant(episode, text.language), TRANSCRIPTS, scope.at, text), Cleared
        )
    ]
    return sorted(found, key=lambda text: (text.language != spoken, text.language))


def _renditions(
    scope: Scope, episode: Episode, transcript: shelf.TranscriptFile
) -> Iterator[PublicFile]:
    """Yield a transcript in all forms."""
    report = scope.sound(episode)[1]
    cues = _moved(transcript.cues, report.timeline)
    said = (cues, transcript.language, episode.title, scope.spoken(episode).language)
    for rendition in formats.RENDITIONS:
        if transcript.status == "reviewed":
            data = rendition.render(*said).encode()
        else:
            data = automatic.render(rendition, *said, end_ms=report.duration_ms).encode()
        key = keys.immutable(
            f"episodes/{episode.folder}",
            f"transcript.{transcript.language}",
            f".{rendition.suffix}",
            files.sha256_of_bytes(data),
        )
        yield PublicFile(
            key,
            data,
            as_served(rendition.content_type),
            "immutable",
            episode.folder,
            f"{TRANSCRIPTS}.{rendition.suffix}",
            transcript.language,
        )


def _moved(cues: tuple[Cue, ...], timeline: Timeline) -> tuple[Cue, ...]:
    """Return the cues with the times at which they are heard when published."""
    spans = (timeline.to_published_span(cue.start_ms, cue.end_ms) for cue in cues)
    return tuple(
        replace(cue, start_ms=start_ms, end_ms=end_ms)
        for cue, (start_ms, end_ms) in zip(cues, spans, strict=True)
    )


def _transcript_status(scope: Scope, variant: Variant) -> Cell:
    episode = variant.episode
    standings = shelf.standings(scope.project, episode)
    lapsed = {
        one.language: why
        for one in standings
        if (why := one.why_draft) and one.state.state == "reviewed"
    }
    return Cell(
        ", ".join(f"{one.language} {one.status}" for one in standings) or "none",
        {"transcripts": {one.language: one.status for one in standings}, "lapsed": lapsed},
        tuple(f"{episode.folder} {lang}: a draft: {why}" for lang, why in lapsed.items()),
    )


def _chapter_jobs(scope: Scope) -> tuple[OutputJob, ...]:
    for episode in scope.out:
        approvals.check_chapters(episode)
    return ()


def chapter_pictures(episode: Episode, catalogue: Catalogue) -> dict[str, str]:
    """Return the addresses of the pictures that chapters have, by the names of the files."""
    names = dict.fromkeys(one.picture for one in episode.chapters if one.picture)
    found = {name: catalogue.of(episode.folder, kind_of(name)) for name in names}
    return {name: catalogue.url(made[0].key) for name, made in found.items() if made}


def _chapter_files(scope: Scope, catalogue: Catalogue) -> Iterator[PublicFile]:
    for episode in scope.out:
        report = scope.sound(episode)[1]
        told = report.timeline.moved(episode)
        if not told.chapters:
            continue
        made = chapter_pictures(episode, catalogue)
        data = chapters.chapters_json(told, report.duration_ms, made)
        yield PublicFile(
            keys.immutable(
                f"episodes/{episode.folder}", "chapters", ".json", files.sha256_of_bytes(data)
            ),
            data,
            "application/json+chapters",
            "immutable",
            episode.folder,
            CHAPTERS,
            scope.spoken(episode).language,
        )


TRANSCRIPT_OUTPUT = Output(
    TRANSCRIPTS,
    files=_transcript_files,
    checks=of_episodes(*check_transcripts.LOOKS),
    status=_transcript_status,
    column="transcripts",
)
CHAPTER_OUTPUT = Output(
    CHAPTERS,
    files=_chapter_files,
    jobs=_chapter_jobs,
    checks=of_episodes(*check_episode.CHAPTER_LOOKS),
)
