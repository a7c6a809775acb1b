"""Episodes brought to their loudness, one or all, with the page that explains it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from toolkit import forked_worker
from toolkit.audio.mastering import master
from toolkit.audio.mastering.master import MasterPlan
from toolkit.audio.values.master_report import MasterReport
from toolkit.errors import SoyError
from toolkit.folders import claims
from toolkit.job_values import JobName
from toolkit.progress import Progress, StepWatch, tell, unwatched
from toolkit.show.editions import heard_as, recordings
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.setup import leftovers
from toolkit.workers.wanted_workers import THREADS, WantedWorkers

MANY_S = 600.0  # of sound: from here on processes save more time than they take to start

_MEASURING = ("toolkit.audio.measuring.measuring_process",)


@dataclass(frozen=True, slots=True)
class Mastered:
    """What became of one episode."""

    plan: MasterPlan
    report: MasterReport | None = None  # of the finished sound, where there is one
    page: Path | None = None  # the report for people, of one episode
    error: SoyError | None = None  # of a season: why this one failed

    @property
    def audio(self) -> Path:
        """Where the finished MP3 is, or will be."""
        return self.plan.project.work_dir(self.plan.episode) / master.AUDIO_FILE


@dataclass(frozen=True, slots=True)
class SeasonMastered:
    """What became of all episodes, in order."""

    episodes: tuple[Mastered, ...]
    is_done: bool

    @property
    def due(self) -> tuple[Mastered, ...]:
        """Those that were not up to date."""
        return tuple(one for one in self.episodes if not one.plan.is_done)

    @property
    def errors(self) -> tuple[SoyError, ...]:
        """Why some failed."""
        return tuple(one.error for one in self.episodes if one.error)


def master_episode(
    project: Project,
    episode: str,
    prefer: str | None = None,
    *,
    wants_png: bool = False,
    dry_run: bool = False,
    watch: StepWatch = unwatched,
) -> Mastered:
    """Bring an episode up to date; with `dry_run` only plan it.

    `prefer`, "loudness" or "dynamics", is what goes first where target and peak limit cannot both
    be had; it is kept in episode.toml. With `wants_png` the report's picture is there as PNG, too.
    Raises NoSuchEpisode, and what `master.apply` does.
    """
    if not dry_run:
        leftovers.sweep(project)
    found = project.episode(episode)
    if prefer and prefer != found.prefer:
        found = _preferring(project, found, prefer, dry_run=dry_run)
    job = master.plan(project, found)
    if dry_run:
        return Mastered(job, job.kept if job.is_done else None)
    with (
        _helped(job),  # before anything has threads
        watch(f"mastering {found.folder}", is_quiet=job.is_done) as progress,
    ):
        report = mastered_in_turn(job, progress)
    return Mastered(job, report, _page(job, report, wants_png))


def master_season(
    project: Project,
    *,
    jobs: int | None = None,
    dry_run: bool = False,
    watch: StepWatch = unwatched,
    workers: WantedWorkers = THREADS,
) -> SeasonMastered:
    """Bring all episodes up to date, `jobs` at a time; one that fails does not stop the others.

    Each error takes its episode's place in the result; none is raised. `workers` do the work, if
    any are given. Raises WorkersUnfit.
    """
    if not dry_run:
        leftovers.sweep(project)
    every = (heard for episode in project.episodes for heard in recordings(episode))
    plans = _rehearsed(project, every) if dry_run else [master.plan(project, e) for e in every]
    due = [plan for plan in plans if not plan.is_done]
    done = iter([] if dry_run else mastered_together(project, due, jobs, watch, workers))
    return SeasonMastered(
        tuple(
            Mastered(plan, plan.kept) if plan.is_done else next(done, Mastered(plan))
            for plan in plans
        ),
        not dry_run,
    )


def _rehearsed(project: Project, every: Iterable[Episode]) -> list[MasterPlan]:
    """Return what is to be done; of episodes in which nothing changed the last build knows it."""
    from toolkit.assemble.kept import kept_episodes  # lxml: not where sound is made

    looks = project.readings.look()
    kept = kept_episodes.opened(project, project.episodes, looks)
    return [
        MasterPlan(project, episode, (), "up to date", None)
        if episode in kept
        else master.plan(project, episode)
        for episode in every
    ]


def _helped(job: MasterPlan) -> AbstractContextManager[None]:
    """Have a process stand by to measure what is heard, where there is something to hear."""
    return nullcontext() if job.kept else forked_worker.standing_by(_MEASURING)


def mastered_in_turn(job: MasterPlan, progress: Progress) -> MasterReport:
    """Master one episode, once nobody else does. Raises as `master.apply`."""
    if job.is_done:
        return master.apply(job)
    from toolkit.audio.mastering import season

    return claims.in_turn(lambda: season.MasterJob(job).run(progress))


def mastered_together(
    project: Project,
    due: list[MasterPlan],
    jobs: int | None,
    watch: StepWatch,
    workers: WantedWorkers,
) -> list[Mastered]:
    """Master several episodes side by side; an error stands in its episode's place."""
    if not due:
        return []
    from toolkit.audio.mastering.season import MasterJob
    from toolkit.audio.reporting import report_files
    from toolkit.workers.crew import hired

    work = [MasterJob(plan, finish=report_files.finished) for plan in due]
    workers = workers_for(due, workers, jobs)
    label = f"mastering {len(due)} episode{'' if len(due) == 1 else 's'}"
    with (
        hired(project, workers, "soy master --all", most=len(due)) as crew,
        watch(label) as progress,
    ):
        made = crew.run(work, lambda index: _named(due[index]), progress, count=jobs)
    return [
        Mastered(plan, error=found) if isinstance(found, SoyError) else Mastered(plan, found)
        for plan, found in zip(due, made, strict=True)
    ]


def workers_for(
    due: Sequence[MasterPlan], workers: WantedWorkers, jobs: int | None = None
) -> WantedWorkers:
    """Return processes in place of threads, where several recordings have much sound together."""
    from toolkit.audio.mastering.season import MasterJob

    lengths_s = [MasterJob(plan).weight for plan in due if master.ENCODE in plan.steps]
    is_much = len(lengths_s) > 1 and sum(lengths_s) >= MANY_S
    return workers.for_many(jobs, most=len(lengths_s)) if is_much else workers


def _named(plan: MasterPlan) -> JobName:
    folder, edition = plan.episode.folder, plan.episode.edition
    return JobName(f"{folder}:{edition}" if edition else folder, folder)


def _page(job: MasterPlan, report: MasterReport, wants_png: bool) -> Path:
    from toolkit.audio.reporting import report_files  # numpy: not where nothing is to be done

    return report_files.refresh(
        job.project, job.episode, report, is_new=not job.is_done, wants_png=wants_png
    )


def _preferring(project: Project, episode: Episode, prefer: str, *, dry_run: bool) -> Episode:
    path = project.episode_dir(episode) / "episode.toml"
    if dry_run:
        tell(f'would set prefer = "{prefer}" in {path}')
        return episode.model_copy(update={"prefer": prefer})
    from toolkit.show.toml.toml_editor import set_keys  # tomlkit: where a choice is written

    set_keys(path, {"prefer": prefer})
    tell(f'set prefer = "{prefer}" in {path}')
    return heard_as(project.read_episode(episode.folder), episode.edition)
