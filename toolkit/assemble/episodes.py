"""One episode, ready to be published: its files under their keys, and its item of the feed.

Chapters, transcripts and moments say recording times, as people edit them; here they become the
times of the published episode, which its music moves (`show/timeline.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit import files
from toolkit.assemble import approvals, keys, pictures
from toolkit.assemble.mirror import Content
from toolkit.audio.mastering import alternates
from toolkit.audio.values.alternate_kinds import KINDS
from toolkit.audio.values.master_report import MasterReport
from toolkit.feed import chapters
from toolkit.feed.notes import show_notes
from toolkit.feed.values import (
    AlternateEnclosure,
    Enclosure,
    FeedItem,
    Soundbite,
    TranscriptLink,
)
from toolkit.show.episode import Episode
from toolkit.show.licences import License
from toolkit.show.project import Project
from toolkit.show.timeline import Timeline
from toolkit.transcript.store import automatic, formats, shelf
from toolkit.transcript.text.cues import Cue


@dataclass(frozen=True, slots=True)
class Ready:
    """What an episode puts into the build."""

    item: FeedItem
    contents: Mapping[str, Content]


def ready(project: Project, episode: Episode, audio: Path, report: MasterReport) -> Ready:
    """Return what is published of `episode`, whose finished MP3 is `audio`.

    Raises BadTranscript and BadFile when a text of the episode cannot be used.
    """
    base = project.show.release.public_url
    folder = f"episodes/{episode.folder}"
    audio_key = keys.immutable(folder, episode.folder, ".mp3", report.sha256)
    contents: dict[str, Content] = {audio_key: audio}
    links = _transcripts(project, episode, report, contents)
    told = report.timeline.moved(episode)
    chapters_url = None
    if told.chapters:
        data = chapters.chapters_json(told, report.duration_ms)
        key = keys.immutable(folder, "chapters", ".json", files.sha256_of_bytes(data))
        contents[key] = data
        chapters_url = f"{base}/{key}"
    picture = _picture(project, episode, contents)
    html, text = _notes(project, told)
    item = FeedItem(
        episode=told,
        enclosure=Enclosure(
            f"{base}/{audio_key}", report.length_bytes, "audio/mpeg", report.duration_ms
        ),
        notes_html=html,
        summary=episode.summary or text,
        transcripts=links,
        chapters_url=chapters_url,
        image_url=f"{base}/{picture}" if picture else None,
        image_alt=episode.cover_alt,
        soundbites=_soundbites(project, episode, report.timeline),
        license=License(episode.license, episode.license_url) if episode.license else None,
        txt=episode.txt,
        alternates=_alternates(project, episode, report, f"{base}/{audio_key}", contents),
    )
    return Ready(item, contents)


def published_transcripts(project: Project, episode: Episode) -> tuple[shelf.TranscriptFile, ...]:
    """Return the transcripts that may be published: approved ones; drafts if the show allows it.

    The language spoken comes first: apps that know of one transcript only take the first.
    """
    spoken = episode.language or project.show.language
    found = [t for t in shelf.transcripts(project, episode) if approvals.is_published(project, t)]
    return tuple(sorted(found, key=lambda t: (t.language != spoken, t.language)))


def _transcripts(
    project: Project, episode: Episode, report: MasterReport, contents: dict[str, Content]
) -> tuple[TranscriptLink, ...]:
    base = project.show.release.public_url
    spoken = episode.language or project.show.language
    links = []
    for transcript in published_transcripts(project, episode):
        cues = _moved(transcript.cues, report.timeline)
        said = (cues, transcript.language, episode.title, spoken)
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
            contents[key] = data
            links.append(
                TranscriptLink(
                    f"{base}/{key}", rendition.content_type, transcript.language, rendition.rel
                )
            )
    return tuple(links)


def _moved(cues: tuple[Cue, ...], timeline: Timeline) -> tuple[Cue, ...]:
    """Return the cues with the times at which they are heard when published."""
    spans = (timeline.to_published_span(cue.start_ms, cue.end_ms) for cue in cues)
    return tuple(
        replace(cue, start_ms=start_ms, end_ms=end_ms)
        for cue, (start_ms, end_ms) in zip(cues, spans, strict=True)
    )


def _alternates(
    project: Project,
    episode: Episode,
    report: MasterReport,
    audio_url: str,
    contents: dict[str, Content],
) -> tuple[AlternateEnclosure, ...]:
    """Put the alternates under their keys; return them for the feed, the MP3 first, if any are."""
    found = alternates.published(report)
    if not found:
        return ()
    mp3 = AlternateEnclosure(
        audio_url,
        report.length_bytes,
        "audio/mpeg",
        report.bitrate_bps,
        "MP3",
        report.sha256,
        is_default=True,
    )
    links = [mp3]
    for one in found:
        kind = KINDS[one.codec]
        folder = f"episodes/{episode.folder}"
        key = keys.immutable(folder, episode.folder, kind.suffix, one.sha256)
        contents[key] = alternates.path_of(project, one)
        links.append(
            AlternateEnclosure(
                f"{project.show.release.public_url}/{key}",
                one.length_bytes,
                one.content_type,
                one.bitrate_bps,
                kind.title,
                one.sha256,
                kind.codecs,
            )
        )
    return tuple(links)


def _picture(project: Project, episode: Episode, contents: dict[str, Content]) -> str | None:
    """Put the episode's own cover under its key, and return that; None if it has none."""
    path = project.episode_cover(episode)
    if path is None:
        return None
    made = pictures.published(project, path)
    key = keys.immutable(f"episodes/{episode.folder}", "cover", made.suffix, files.sha256_of(made))
    contents[key] = made
    return key


def _notes(project: Project, episode: Episode) -> tuple[str | None, str | None]:
    text = project.read_notes(episode) or ""
    html = show_notes.to_html(
        text,
        times=show_notes.chapter_lines(episode),
        extra_links=episode.links,
        funding_line=project.show.funding_line,
    )
    return html or None, show_notes.to_text(text) or None


def _soundbites(project: Project, episode: Episode, timeline: Timeline) -> tuple[Soundbite, ...]:
    made = []
    for _, moment in project.moments_of(episode):
        if moment.soundbite:
            start_ms, end_ms = timeline.to_published_span(moment.start_ms, moment.end_ms)
            made.append(Soundbite(start_ms, end_ms - start_ms, moment.title))
    return tuple(made)
