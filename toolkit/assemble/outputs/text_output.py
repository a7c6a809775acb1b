"""Transcripts and chapters: texts with times, which are moved to where the music has them.

People write recording times; here they become those of the published episode
(`show/timeline.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit import files
from toolkit.assemble.checks import check_episode, check_transcripts
from toolkit.assemble.outputs.further_picture_output import kind_of
from toolkit.assemble.parts import approvals, keys, published_texts
from toolkit.assemble.parts.show_gate import TRANSCRIPTS
from toolkit.assemble.parts.tellings import tellings
from toolkit.assemble.rows.output import Cell, Output, OutputJob, of_episodes
from toolkit.assemble.rows.scope import Scope, place_of, transcripts
from toolkit.feed import chapters
from toolkit.publication import page_keys
from toolkit.publication.public_file import Catalogue, PublicFile, Variant, as_served
from toolkit.show.episode import Episode
from toolkit.transcript.store import automatic, formats, shelf
from toolkit.transcript.text.written import WrittenTranscript

CHAPTERS = "chapters"


def _transcript_files(scope: Scope, _catalogue: Catalogue) -> Iterator[PublicFile]:
    for episode in scope.recordings:
        for transcript in transcripts(scope, episode):
            yield from renditions(scope, episode, transcript)


def renditions(
    scope: Scope, episode: Episode, transcript: shelf.TranscriptFile
) -> Iterator[PublicFile]:
    """Yield a transcript in all forms."""
    report = scope.sound(episode)[1]
    cues = published_texts.moved(transcript.cues, report.timeline)
    spoken = scope.spoken(episode).language
    said = WrittenTranscript(cues, transcript.language, episode.title, spoken)
    for rendition in formats.RENDITIONS:
        if transcript.status == "reviewed":
            data = rendition.render(said).encode()
        else:
            data = automatic.render(rendition, said, report.duration_ms).encode()
        key = keys.immutable(
            place_of(episode),
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
    """Yield the chapters of each episode, and those that an edition calls otherwise."""
    for telling in tellings(scope.project):
        for episode in scope.out:
            called = scope.told(telling, episode)
            if called is None or (telling.edition and called.chapters == episode.chapters):
                continue
            report = scope.sound(telling.heard(episode))[1]
            told = report.timeline.moved(called)
            if not told.chapters:
                continue
            made = chapter_pictures(called, catalogue)
            data = chapters.chapters_json(told, report.duration_ms, made)
            digest = files.sha256_of_bytes(data)
            place = page_keys.below(telling.folder, f"episodes/{episode.folder}")
            yield PublicFile(
                keys.immutable(place, "chapters", ".json", digest),
                data,
                "application/json+chapters",
                "immutable",
                episode.folder,
                CHAPTERS,
                telling.language or scope.spoken(episode).language,
            )


TRANSCRIPT_OUTPUT = Output(
    TRANSCRIPTS,
    is_alone=True,
    files=_transcript_files,
    checks=of_episodes(*check_transcripts.LOOKS),
    status=_transcript_status,
    column="transcripts",
)
CHAPTER_OUTPUT = Output(
    CHAPTERS,
    is_alone=True,
    files=_chapter_files,
    jobs=_chapter_jobs,
    checks=of_episodes(*check_episode.CHAPTER_LOOKS),
)
