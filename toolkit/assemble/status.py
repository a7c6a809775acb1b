"""How far each episode is on its way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from toolkit.assemble import kits
from toolkit.audio import alternates, master
from toolkit.release.manifest import Manifest
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript import shelf


@dataclass(frozen=True, slots=True)
class EpisodeStatus:
    """One row: what there is of an episode."""

    folder: str
    title: str
    date: str | None  # ISO 8601, UTC
    audio: str  # "ready", "outdated" or "missing"
    alternates: tuple[str, ...]  # codecs of the further files that are ready to be published
    transcripts: dict[str, str]  # language to draft, reviewed or edited
    lapsed: dict[str, str]  # language to why what was approved does not count as that
    moments: int
    kits: int  # of which so many are made and up to date
    kits_outdated: int  # and so many were made, and something changed since
    published: str  # "yes", "no", "older audio", "draft", "scheduled" or "unknown"


def status(project: Project, head: Manifest | None, now: datetime) -> list[EpisodeStatus]:
    """Return a row for each episode; `head` is what the store holds, None when nobody could say."""
    return [_row(project, episode, head, now) for episode in project.episodes]


def _row(project: Project, episode: Episode, head: Manifest | None, now: datetime) -> EpisodeStatus:
    finished = master.finished(project, episode)
    moments = project.moments_of(episode)
    made = sum(kits.is_made(project, campaign, moment) for campaign, moment in moments)
    there = sum(kits.folder_of(project, campaign, moment).is_dir() for campaign, moment in moments)
    standings = shelf.standings(project, episode)
    return EpisodeStatus(
        folder=episode.folder,
        title=episode.title,
        date=episode.date.isoformat() if episode.date else None,
        audio=_audio(project, episode) if finished is None else "ready",
        alternates=tuple(a.codec for a in alternates.published(finished[1])) if finished else (),
        transcripts={one.language: one.status for one in standings},
        lapsed={
            one.language: why
            for one in standings
            if (why := one.why_draft) and one.state.state == "reviewed"
        },
        moments=len(moments),
        kits=made,
        kits_outdated=there - made,
        published=_published(episode, finished[1].sha256 if finished else None, head, now),
    )


def _audio(project: Project, episode: Episode) -> str:
    return "outdated" if master.is_outdated(project, episode) else "missing"


def _published(episode: Episode, sha256: str | None, head: Manifest | None, now: datetime) -> str:
    if episode.date is None:
        return "draft"
    if head is None:
        return "unknown"
    prefix = f"episodes/{episode.folder}/"
    audio = [e for e in head.entries if e.key.startswith(prefix) and e.key.endswith(".mp3")]
    if not audio:
        return "scheduled" if episode.date > now else "no"
    is_current = sha256 is None or any(e.sha256 == sha256 for e in audio)
    return "yes" if is_current else "older audio"
