"""build/public: all that is to be published, planned and made."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from toolkit.assemble import build
from toolkit.assemble.build import BuildPlan
from toolkit.assemble.mirror import Changes
from toolkit.assemble.parts import address, tellings
from toolkit.audio.mastering import master
from toolkit.audio.values.master_report import MasterReport
from toolkit.folders.errands import Errand
from toolkit.progress import StepWatch, unwatched
from toolkit.show.project import Project
from toolkit.show.setup import leftovers
from toolkit.workers.crew import hired
from toolkit.workers.wanted_workers import THREADS, WantedWorkers
from toolkit.workflow.recordings import masters


@dataclass(frozen=True, slots=True)
class ToBuild:
    """What a build will do."""

    project: Project  # with the GUID that its show gets
    plan: BuildPlan
    ahead: tuple[str, ...]  # folders of episodes that are still to come: soy publish refuses them
    guid: UUID | None  # of the show, if this build is the one that stores it
    edition_guids: dict[str, UUID] = field(default_factory=dict)  # by table, "" the publisher's

    @property
    def steps(self) -> tuple[str, ...]:
        """What there is to do before build/public is written, in words."""
        written = {"guid": self.guid} if self.guid else {}
        for table, guid in self.edition_guids.items():
            written[f"[{table}] guid" if table else "publisher_guid"] = guid
        return (*self.plan.steps, *(f"show.toml: write {key} = {v}" for key, v in written.items()))


@dataclass(frozen=True, slots=True)
class PublicBuild:
    """What was built."""

    wanted: ToBuild
    changes: Changes  # in build/public
    fresh: tuple[tuple[str, MasterReport], ...]  # (folder, report) of what was mastered for it


def plan_public(
    project: Project, at: datetime | None = None, groups: Errand | None = None
) -> ToBuild:
    """Return what makes build/public hold the show as it is at the instant `at`; change nothing.

    Without `at`, that is now. `groups` is of `early_looks.begin`. Raises NotApproved, and
    BadFile also for what the feed could not say.
    """
    guid = address.guid_to_store(project.show)
    if guid:
        project = project.as_if(show=project.show.model_copy(update={"guid": guid}))
    if guids := address.edition_guids(project.show):
        project = project.as_if(show=tellings.with_guids(project.show, guids))
    now = datetime.now(UTC)
    made = build.plan(project, at or now, groups)
    ahead = tuple(episode.folder for episode in build.ahead(made, now))
    return ToBuild(project, made, ahead, guid, guids)


def make_public(
    wanted: ToBuild,
    watch: StepWatch = unwatched,
    jobs: int | None = None,
    workers: WantedWorkers = THREADS,
) -> PublicBuild:
    """Make what is not made yet, `jobs` episodes at a time, and write build/public.

    `workers` make what an output is made of, where some are wanted; build/public is written here.
    Nothing in build/public changes unless everything could be made.
    Raises what mastering and kits do, CannotWrite, WorkersUnfit, WorkersLost.
    """
    project = wanted.project
    leftovers.sweep(project)
    workers = masters.workers_for(wanted.plan.masters, workers, jobs)
    with hired(project, workers, "soy build") as crew, watch("building") as progress:
        noted = None if workers.is_threads else crew.noted
        changes = build.apply(wanted.plan, progress, crew.executor, jobs, noted)
    found = [
        (job.episode.folder, master.finished(project, job.episode))
        for job in wanted.plan.masters
        if not job.is_done
    ]
    if wanted.guid:
        address.store_guid(project, wanted.guid)
    if wanted.edition_guids:
        address.store_edition_guids(project, wanted.edition_guids)
    fresh = tuple((folder, finished[1]) for folder, finished in found if finished)
    return PublicBuild(wanted, changes, fresh)
