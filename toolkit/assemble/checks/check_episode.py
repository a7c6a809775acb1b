"""What is wrong, missing or risky in one episode: its facts, recording, music and cover."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Literal

from toolkit import files
from toolkit.assemble.parts import approvals, pictures, show_gate
from toolkit.audio.mastering import master
from toolkit.audio.values import inserts, recording
from toolkit.errors import BadFile, NotApproved, SoyError
from toolkit.feed.rules import all_rules
from toolkit.show.episode import Episode
from toolkit.show.findings import Finding, of_error
from toolkit.show.project import Project


def duration(project: Project, episode: Episode) -> int | None:
    """Return how long the recording is, in ms, as finished audio tells it, else by decoding it.

    What people write is judged by it; the published episode may be longer by its music. None
    without a recording. Raises BadRecording and SilentAudio for one that cannot be used.
    """
    from toolkit.audio.intake import recordings

    if finished := master.finished(project, episode):
        return finished[1].recording_ms
    source = project.source(episode)
    if not source.is_file():
        return None
    return recordings.probe(
        source, accept_truncated=episode.accept_truncated, taken=episode.selection
    ).duration_ms


def length(project: Project, episode: Episode) -> int | None:
    """Return the duration; None too for a recording that cannot be used, which is told once."""
    try:
        return duration(project, episode)
    except SoyError:
        return None


def _facts(project: Project, episode: Episode, now: datetime) -> Iterator[Finding]:
    notes = None
    try:
        notes = project.read_notes(episode)
    except BadFile as err:
        yield of_error(err, project.root, f"episodes/{episode.folder}/notes.md")
    yield from all_rules.check_episode(
        project.show, episode, duration_ms=length(project, episode), notes=notes, now=now
    )
    if not show_gate.is_dated(project, episode):
        yield Finding(
            "warning",
            "no-date",
            f"episodes/{episode.folder}/episode.toml",
            "the episode has no date, so it is not published",
            "set a date, such as date = 2026-11-03T06:00:00Z",
        )
    elif master.finished(project, episode) is None:
        yield Finding(
            "warning",
            "not-mastered",
            f"episodes/{episode.folder}",
            "the episode has not been mastered with this recording and these settings",
            f"soy master {episode.number_text}; soy build does it too",
        )


def _recording(project: Project, episode: Episode, _now: datetime) -> Iterator[Finding]:
    recording.check_unchanged(project.source(episode), episode.source_sha256)
    duration(project, episode)
    yield from ()


def _tracks(project: Project, episode: Episode, _now: datetime) -> Iterator[Finding]:
    """Yield which tracks are not as delivered: without them the mix cannot be made once more."""
    for track in episode.tracks:
        path = project.inside(project.episode_dir(episode) / track.file)
        where = f"episodes/{episode.folder}/{track.file}"
        if not path.is_file():
            yield Finding(
                "warning",
                "track-missing",
                where,
                f"{track.name}'s track is missing, so the episode cannot be mixed again",
                "put the original file back; its SHA-256 is in episode.toml",
            )
        elif files.sha256_of(path) != track.sha256:
            yield Finding(
                "error",
                "track-changed",
                where,
                f"{track.name}'s track has changed since soy mixed it; the episode still has the "
                "old one",
                "put the original file back, or make a new episode from these tracks: soy new "
                "--track",
            )


def _music(project: Project, episode: Episode, _now: datetime) -> Iterator[Finding]:
    recording_ms = length(project, episode) if inserts.chosen(project, episode) else None
    if recording_ms is None:
        return
    from toolkit.audio.music import inserts_in_programme  # PyAV: only where there is any

    try:
        inserts_in_programme.check(project, episode, recording_ms)
    except BadFile as err:
        where, _, message = err.message.partition(": ")  # the show's own is then found once
        yield Finding("error", "music", where, message, err.hint)


def _picture(project: Project, episode: Episode, _now: datetime) -> Iterator[Finding]:
    """Apple's rules for covers hold for those of episodes, too."""
    path = project.episode_cover(episode)
    if path is None:
        return
    yield from pictures.judge(project, path)


def _proposals(project: Project, episode: Episode, now: datetime) -> Iterator[Finding]:
    """Yield it if suggested chapters still have their proposed titles, as `soy build` refuses."""
    try:
        approvals.check_chapters(episode)
    except NotApproved as err:
        where, _, message = err.message.partition(": ")
        is_out = show_gate.is_out(project, episode, now)
        level: Literal["error", "warning"] = "error" if is_out else "warning"
        yield Finding(level, "chapter-proposal", where, message, err.hint)


EpisodeLook = Callable[[Project, Episode, datetime], Iterator[Finding]]

MEDIA_LOOKS: tuple[EpisodeLook, ...] = (_facts, _recording, _tracks, _music)
COVER_LOOKS: tuple[EpisodeLook, ...] = (_picture,)
CHAPTER_LOOKS: tuple[EpisodeLook, ...] = (_proposals,)
