"""How far each episode is on its way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from toolkit.assemble import kits
from toolkit.audio.mastering import alternates, master
from toolkit.publication.contents import Contents, Out, prefix_of
from toolkit.publication.manifest import Manifest
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript.store import shelf


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
    published: str
    """What listeners have: "yes", "no", "older audio", "draft", "scheduled" or "unknown".
    "yes, though draft here" and "yes, though scheduled here" where the date says otherwise.
    """


@dataclass(frozen=True, slots=True)
class Listened:
    """What listeners have, as the store says."""

    head: Manifest
    contents: Contents


def status(project: Project, listened: Listened | None, now: datetime) -> list[EpisodeStatus]:
    """Return a row for each episode; `listened` is None when nobody could say."""
    return [_row(project, episode, listened, now) for episode in project.episodes]


def only_there(project: Project, listened: Listened) -> tuple[Out, ...]:
    """Return the episodes that listeners have and that are not in `episodes/`."""
    outs = listened.contents.episodes
    return tuple(out for out in outs if not any(_is_of(out, e) for e in project.episodes))


def _row(
    project: Project, episode: Episode, listened: Listened | None, now: datetime
) -> EpisodeStatus:
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
        published=_published(episode, finished[1].sha256 if finished else None, listened, now),
    )


def _audio(project: Project, episode: Episode) -> str:
    return "outdated" if master.is_outdated(project, episode) else "missing"


def _published(
    episode: Episode, sha256: str | None, listened: Listened | None, now: datetime
) -> str:
    is_to_come = episode.date is not None and episode.date > now
    waiting = "draft" if episode.date is None else "scheduled"
    if listened is None:
        return "draft" if episode.date is None else "unknown"
    mine = [o for o in listened.contents.episodes if _is_of(o, episode)]
    if not mine:
        return waiting if episode.date is None or is_to_come else "no"
    if episode.date is None or is_to_come:
        return f"yes, though {waiting} here"
    prefixes = tuple(prefix_of(out.folder) for out in mine)
    entries = listened.head.entries
    audio = [e for e in entries if e.key.startswith(prefixes) and e.key.endswith(".mp3")]
    is_current = sha256 is None or not audio or any(e.sha256 == sha256 for e in audio)
    return "yes" if is_current else "older audio"


def _is_of(out: Out, episode: Episode) -> bool:
    return out.guid == episode.guid if out.guid else out.folder == episode.folder
