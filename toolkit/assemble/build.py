"""From what people wrote and said to `build/public`, doing only what is not done yet."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from toolkit import files
from toolkit.assemble import (
    address,
    approvals,
    episodes,
    keys,
    kits,
    lost_transcripts,
    mirror,
    pictures,
    stray,
)
from toolkit.audio.mastering import alternates, master, season
from toolkit.audio.reporting import report_files
from toolkit.audio.values.master_report import MasterReport
from toolkit.feed import rss
from toolkit.feed.values import Feed
from toolkit.progress import Progress, part, silent
from toolkit.release.publishing import built
from toolkit.show import categories
from toolkit.show.campaign import Campaign, Moment
from toolkit.show.episode import Episode
from toolkit.show.findings import Finding
from toolkit.show.project import Project
from toolkit.show.toml import dates


@dataclass(frozen=True, slots=True)
class BuildPlan:
    """What a build will do."""

    episodes: tuple[Episode, ...]  # those that are out
    left_out: tuple[tuple[str, str], ...]  # (folder, why) of the others
    masters: tuple[master.MasterPlan, ...]  # one for each episode that is out
    moments: tuple[tuple[Campaign, Moment], ...]
    unsigned: tuple[Finding, ...] = ()  # what does not count as approved, or leaves the feed

    @property
    def steps(self) -> tuple[str, ...]:
        """What there is to do before build/public is written, in words."""
        sound = [
            f"{plan.episode.folder}: {' and '.join(plan.steps)}"
            for plan in self.masters
            if not plan.is_done
        ]
        return tuple(sound + [f"{c.folder}: kit {m.id}" for c, m in self.moments])


def plan(project: Project, at: datetime) -> BuildPlan:
    """Return what makes `build/public` hold the show as it is at the instant `at`.

    Raises NotApproved for an episode with chapters that were only proposed, and BadFile, also for
    what the feed could not say, before any sound is made.
    """
    categories.of_show(project.show)
    out, left_out = [], [(one.folder, one.why) for one in stray.strays(project)]
    for episode in project.episodes:
        if episode.date is None:
            left_out.append((episode.folder, "it has no date"))
        elif episode.date > at:
            when = dates.told(episode.date, project.show.timezone)
            left_out.append((episode.folder, f"it comes out on {when}"))
        else:
            out.append(episode)
    for episode in out:
        approvals.check_chapters(episode)
    moments = [pair for episode in out for pair in project.moments_of(episode)]
    masters = tuple(master.plan(project, episode) for episode in out)
    unsigned = (*approvals.lapsed(project, out), *approvals.older(project, out))
    strays = tuple(found for found in approvals.strays(project) if found.level == "error")
    gone = tuple(lost_transcripts.transcripts(project, out, unsigned))
    for path in (project.cover, *map(project.episode_cover, out)):
        if path is not None:
            pictures.check(project, path)
    return BuildPlan(
        tuple(out), tuple(left_out), masters, tuple(moments), (*unsigned, *gone, *strays)
    )


def apply(
    made: BuildPlan, project: Project, progress: Progress = silent, pool: Executor | None = None
) -> mirror.Changes:
    """Carry out `made` and return what changed in `build/public`.

    Episodes are mastered side by side in `pool` (threads of its own if none is given).
    Nothing in `build/public` changes unless everything could be made.
    """
    reports = _master_all(made, project, part(progress, 0.0, 0.8), pool)
    for job in made.masters:
        report = reports[job.episode.folder][1]
        report_files.refresh(project, job.episode, report, is_new=not job.is_done)
    plans = [
        kits.plan(
            project,
            campaign,
            moment,
            reports[project.episode_of(campaign, moment).folder][1].clips_digest,
        )
        for campaign, moment in made.moments
    ]
    for number, kit_plan in enumerate(plans):
        kits.make(project, kit_plan, reports[kit_plan.episode.folder][1])
        progress(0.8 + 0.15 * (number + 1) / len(plans))
    contents: dict[str, mirror.Content] = {}
    cover_key, cover_type = _cover(project, contents)
    items = []
    for episode in made.episodes:
        ready = episodes.ready(project, episode, *reports[episode.folder])
        contents.update(ready.contents)
        items.append(ready.item)
    for kit_plan in plans:
        timeline = reports[kit_plan.episode.folder][1].timeline
        contents.update(kits.published(project, kit_plan, timeline))
    base = project.show.release.public_url
    feed_url = address.feed_url(project.show)
    feed = Feed(project.show, feed_url, f"{base}/{cover_key}", cover_type, tuple(items))
    contents[keys.FEED] = rss.render(feed)
    changes = mirror.plan(contents, project.public_dir)
    mirror.apply(changes, contents, project.public_dir)
    pictures.tidy(project, contents.values())
    built.record(project.public_dir)
    progress(1.0)
    return changes


def _master_all(
    made: BuildPlan, project: Project, progress: Progress, pool: Executor | None
) -> dict[str, tuple[Path, MasterReport]]:
    done = season.apply_all(
        made.masters, progress, pool=pool, prepare=lambda job: _sound(project, job)
    )
    return {
        job.episode.folder: (project.work_dir(job.episode) / master.AUDIO_FILE, report)
        for job, report in zip(made.masters, done, strict=True)
        if isinstance(report, MasterReport)  # an error would have ended all
    }


def _sound(project: Project, job: master.MasterPlan) -> master.MasterPlan:
    """Return `job`, or the work anew if a finished file was damaged since it was made."""
    if job.kept is None:
        return job
    audio = project.work_dir(job.episode) / master.AUDIO_FILE
    damaged = [
        path
        for one in alternates.published(job.kept)
        if (path := alternates.path_of(project, one)).is_file()
        and files.sha256_of(path) != one.sha256
    ]
    for path in damaged:
        path.unlink()
    if files.sha256_of(audio) != job.kept.sha256:
        (audio.parent / master.REPORT_FILE).unlink()
    elif not damaged:
        return job
    return master.plan(project, job.episode)


def _cover(project: Project, contents: dict[str, mirror.Content]) -> tuple[str, str]:
    """Put the cover under its key; return key and media type. Raises BadFile."""
    path = pictures.published(project, project.cover)
    key = keys.immutable("", "cover", path.suffix, files.sha256_of(path))
    contents[key] = path
    return key, pictures.MEDIA_TYPES[path.suffix]
