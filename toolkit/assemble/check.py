"""Everything wrong, missing or risky in a show, found before anyone sees it.

What one mistake hides from view (a show.toml that cannot be read, say) is found on the next run.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from toolkit import files, timecode
from toolkit.assemble import address
from toolkit.assemble.kits import approved
from toolkit.audio import cover, master
from toolkit.campaign import contrast, moments
from toolkit.errors import BadFile, NoSuchEpisode, SoyError
from toolkit.feed import rules
from toolkit.show.episode import Episode
from toolkit.show.findings import Finding
from toolkit.show.project import SHOW_FILE, Project
from toolkit.transcript import shelf


def check(project: Project, now: datetime) -> list[Finding]:
    """Return all findings: the show's first, then each episode's, then each moment's."""
    findings: list[Finding] = []
    try:
        episodes = (project.show, project.episodes)[1]
    except SoyError as err:
        return [_from_error(err, SHOW_FILE.as_posix())]
    for rule in (_show, _address, _brand):
        findings += _caught(rule(project), SHOW_FILE.as_posix())
    findings += rules.check_all(project.show, episodes)
    for episode in episodes:
        for look in (_episode, _recording, _transcripts):
            findings += _caught(look(project, episode, now), f"episodes/{episode.folder}")
    findings += _caught(_moments(project, now), "campaign")
    return findings


def _caught(look: Iterator[Finding], where: str) -> list[Finding]:
    """Return what is found; an error met on the way becomes the last finding."""
    found: list[Finding] = []
    try:
        found.extend(look)
    except SoyError as err:
        found.append(_from_error(err, where))
    return found


def _from_error(err: SoyError, where: str) -> Finding:
    return Finding("error", "unusable", where, err.message, err.hint)


def _show(project: Project) -> Iterator[Finding]:
    try:
        size = cover.check_cover(project.cover)
    except BadFile as err:
        if project.cover.exists():
            yield _from_error(err, f"episodes/{project.show.cover}")
        size = None
    yield from rules.check_show(project.show, size)


def _address(project: Project) -> Iterator[Finding]:
    if address.is_example(project.show):
        yield Finding(
            "warning",
            "example-address",
            SHOW_FILE.as_posix(),
            f"release.public_url is an example, {project.show.release.public_url}: "
            "no listener would reach it",
            "set it to the address under which your storage or CDN answers",
        )


def _brand(project: Project) -> Iterator[Finding]:
    contrast.check_brand(project.brand, "campaign/brand/brand.toml")
    yield from ()


def _episode(project: Project, episode: Episode, now: datetime) -> Iterator[Finding]:
    path = project.notes(episode)
    text = path.read_text("utf-8-sig") if path.is_file() else None
    finished = master.finished(project, episode)
    duration_ms = finished[1].duration_ms if finished else None
    yield from rules.check_episode(
        project.show, episode, duration_ms=duration_ms, notes=text, now=now
    )
    if episode.date is None:
        yield Finding(
            "warning",
            "no-date",
            f"episodes/{episode.folder}/episode.toml",
            "the episode has no date, so it is not published",
            "set date = 2026-11-03T06:00:00Z, say",
        )
    elif finished is None:
        yield Finding(
            "warning",
            "not-mastered",
            f"episodes/{episode.folder}",
            "there is no finished audio for the present recording and settings",
            f"soy master {episode.folder[:3]}, or soy build, which does it too",
        )


def _recording(project: Project, episode: Episode, _now: datetime) -> Iterator[Finding]:
    path = project.source(episode)
    where = f"episodes/{episode.folder}/{episode.source}"
    if not path.is_file():
        yield Finding("error", "no-recording", where, "the recording is missing", None)
    elif files.sha256_of(path) != episode.source_sha256:
        yield Finding(
            "error",
            "recording-changed",
            where,
            "the recording is not the one that was taken in (its SHA-256 differs)",
            "put the original back; a new recording is a new episode, or set source_sha256 anew",
        )


def _transcripts(project: Project, episode: Episode, _now: datetime) -> Iterator[Finding]:
    language = episode.language or project.show.language
    folder = f"transcripts/{episode.folder}"
    shelved = {t.language: t for t in shelf.transcripts(project, episode)}
    if language not in shelved:
        yield Finding(
            "warning",
            "no-transcript",
            folder,
            f"there is no transcript in {language}: deaf listeners are left out",
            f"soy transcribe {episode.folder[:3]}, or soy transcript import",
        )
    finished = master.finished(project, episode)
    for transcript in shelved.values():
        yield from _unsigned(transcript, folder)
        past = [c for c in transcript.cues if finished and c.end_ms > finished[1].duration_ms]
        if past and finished:
            yield Finding(
                "error",
                "cue-past-end",
                f"{folder}/{transcript.language}.vtt",
                f"a cue ends at {timecode.clock(past[0].end_ms)}, but the audio ends at "
                f"{timecode.clock(finished[1].duration_ms)}",
                "correct the times; perhaps the text belongs to another recording",
            )
        yield from _stale(transcript, shelved, folder)


def _unsigned(transcript: shelf.TranscriptFile, folder: str) -> Iterator[Finding]:
    why = {
        "draft": "nobody has approved this text, so it is not published",
        "edited": "the text was changed after it was approved, so it is not published",
    }
    if transcript.status in why:
        number = folder.rpartition("/")[2][:3]
        yield Finding(
            "warning",
            "not-approved",
            f"{folder}/{transcript.language}.vtt",
            why[transcript.status],
            f'read it, then: soy approve {number} --lang {transcript.language} --by "Your Name"',
        )


def _stale(
    transcript: shelf.TranscriptFile, shelved: dict[str, shelf.TranscriptFile], folder: str
) -> Iterator[Finding]:
    original = shelved.get(transcript.state.translation_of or "")
    known = transcript.state.translation_of_digest
    if original and known and original.digest != known:
        yield Finding(
            "warning",
            "translation-stale",
            f"{folder}/{transcript.language}.vtt",
            f"the {original.language} text has changed since this was translated from it",
            "compare the two, then approve the translation again",
        )


def _moments(project: Project, now: datetime) -> Iterator[Finding]:
    for campaign in project.campaigns:
        where = f"campaign/{campaign.folder}/moments.toml"
        for moment in campaign.moments:
            try:
                episode = project.episode(moment.episode)
                transcript = approved(project, episode, moment, where)
                moments.quote(moment, transcript.cues, where)
            except NoSuchEpisode as err:
                yield Finding("error", "moment-episode", where, err.message, err.hint)
            except SoyError as err:
                is_public = episode.date is not None and episode.date <= now
                yield Finding(
                    "error" if is_public else "warning", "moment", where, err.message, err.hint
                )
