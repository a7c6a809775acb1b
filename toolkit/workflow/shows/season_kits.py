"""The kits of all moments of a show, made wherever there are workers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from toolkit.audio.mastering import master
from toolkit.errors import SoyError
from toolkit.progress import StepWatch, unwatched
from toolkit.show.project import Project
from toolkit.show.setup import leftovers
from toolkit.workers.crew import hired
from toolkit.workers.wanted_workers import THREADS, WantedWorkers
from toolkit.workflow.recordings.masters import mastered_together
from toolkit.workflow.shows.campaign_kits import EpisodeKits, kits_of, made_together


@dataclass(frozen=True, slots=True)
class SeasonKits:
    """The kits of all episodes of which a campaign has a moment."""

    episodes: tuple[EpisodeKits, ...]
    is_done: bool  # making them was tried

    @property
    def errors(self) -> tuple[SoyError, ...]:
        """What went wrong, each once."""
        found = [error for each in self.episodes for error in each.errors]
        return tuple({(one.message, one.hint): one for one in found}.values())

    @property
    def count(self) -> int:
        """How many kits there are, or are to be."""
        return sum(len(each.kits) for each in self.episodes)


def make_all_kits(
    project: Project,
    *,
    jobs: int | None = None,
    dry_run: bool = False,
    watch: StepWatch = unwatched,
    workers: WantedWorkers = THREADS,
) -> SeasonKits:
    """Make the kits and videos of all moments, the sound of their episodes first.

    What cannot be made keeps nothing else from it: its error stands in its place, and the error of
    an episode's sound in that of each of its kits. `workers` do the work, if any are given.
    Raises WorkersUnfit, WorkersLost, CannotWrite.
    """
    wanted = [each for one in project.episodes if (each := kits_of(project, one)).kits]
    if dry_run or not wanted:
        return SeasonKits(tuple(wanted), is_done=not dry_run)
    leftovers.sweep(project)
    due = [plan for each in wanted if not (plan := master.plan(project, each.episode)).is_done]
    sound = mastered_together(project, due, jobs, watch, workers)
    failed = {one.plan.episode.folder: one.error for one in sound if one.error}
    fit = [each for each in wanted if each.episode.folder not in failed]
    with hired(project, workers, "soy campaign --all") as crew:
        made = iter(made_together(fit, crew, jobs, watch))
    return SeasonKits(
        tuple(
            _without_sound(each, error)
            if (error := failed.get(each.episode.folder))
            else next(made)
            for each in wanted
        ),
        is_done=True,
    )


def _without_sound(each: EpisodeKits, error: SoyError) -> EpisodeKits:
    kits = tuple(replace(kit, error=error) for kit in each.kits)
    return EpisodeKits(each.episode, kits, is_done=True)
