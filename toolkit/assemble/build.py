"""From what people wrote and said to `build/public`, doing only what is not done yet."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from toolkit import jobs
from toolkit.assemble import mirror, status
from toolkit.assemble.kept import kept_episodes, kept_groups, left_groups
from toolkit.assemble.kept.kept_groups import KeptGroups
from toolkit.assemble.outputs import table
from toolkit.assemble.outputs.media_output import MediaJob
from toolkit.assemble.parts import approvals, lost_transcripts, pictures, show_gate, stray
from toolkit.assemble.rows.kept_pages import is_page
from toolkit.assemble.rows.output import OutputJob
from toolkit.assemble.rows.scope import Scope
from toolkit.audio.mastering import master
from toolkit.folders.errands import Errand
from toolkit.job_values import JobName, JobNews, Stretch, untold
from toolkit.progress import Progress, part, silent
from toolkit.publication.gate import Held
from toolkit.publication.public_file import Catalogue
from toolkit.release.publishing import built, digests
from toolkit.show import categories
from toolkit.show.episode import Episode
from toolkit.show.findings import Finding
from toolkit.show.project import Project

_STALE_S = 30.0  # after work of so long build/public is looked at again: it may be hours

Note = Callable[[JobNews[object]], None]
Noted = Callable[[Callable[[int], JobName], Stretch], Note]
"""Returns what hears of jobs, whose names it takes by their numbers, as a stretch of the work."""


@dataclass(frozen=True, slots=True)
class BuildPlan:
    """What a build will do."""

    scope: Scope
    episodes: tuple[Episode, ...]  # those that are out
    left_out: tuple[tuple[str, str], ...]  # (folder, why) of the others
    stages: tuple[tuple[OutputJob, ...], ...]  # one for each output, in the table's order
    unsigned: tuple[Finding, ...] = ()  # what does not count as approved, or leaves the feed
    groups: Errand | None = None  # who looks at build/public already

    @property
    def steps(self) -> tuple[str, ...]:
        """What there is to do before build/public is written, in words."""
        return tuple(step for stage in self.stages for job in stage for step in job.steps)

    @property
    def masters(self) -> tuple[master.MasterPlan, ...]:
        """What is to be mastered, or looked at for damage."""
        stages = (job for stage in self.stages for job in stage)
        return tuple(job.master.plan for job in stages if isinstance(job, MediaJob))


def plan(project: Project, at: datetime, groups: Errand | None = None) -> BuildPlan:
    """Return what makes `build/public` hold the show as it is at the instant `at`.

    `groups` is who looks at `build/public` already. Raises NotApproved for an episode
    with chapters that were only proposed, and BadFile, also for what the feed could not say, before
    any sound is made.
    """
    looks = project.readings.look()
    categories.of_show(project.show)
    scope = Scope(project, at)
    left_out = [(one.folder, one.why) for one in stray.strays(project)]
    for episode in project.episodes:
        if isinstance(verdict := scope.verdict(episode), Held):
            left_out.append((episode.folder, verdict.why))
    scope = replace(scope, kept=kept_episodes.opened(project, scope.out, looks))
    narrowed = scope.narrowed
    stages = tuple(tuple(row.jobs(narrowed if row.is_alone else scope)) for row in table.rows())
    out = scope.out
    unsigned = tuple(_unsigned(scope, narrowed.out))
    strays = tuple(found for found in approvals.strays(project) if found.level == "error")
    return BuildPlan(scope, out, tuple(left_out), stages, (*unsigned, *strays), groups)


def _unsigned(scope: Scope, episodes: Sequence[Episode]) -> Iterator[Finding]:
    """Yield what leaves the feed, or does not count as approved; such episodes are not kept."""
    project = scope.project
    found = [*approvals.lapsed(project, episodes), *approvals.older(project, episodes)]
    found += lost_transcripts.transcripts(project, episodes, found)
    folders = {PurePosixPath(one.where).parent.name for one in found}
    scope.kept.forget(
        each.folder for each in episodes if project.transcript_dir(each).name in folders
    )
    yield from found


def ahead(made: BuildPlan, now: datetime) -> tuple[Episode, ...]:
    """Return the episodes of a build that are not out by now: it is one for looking ahead."""
    project = made.scope.project
    return tuple(e for e in made.episodes if not show_gate.is_out(project, e, now))


def apply(
    made: BuildPlan,
    progress: Progress = silent,
    pool: Executor | None = None,
    count: int | None = None,
    noted: Noted | None = None,
) -> mirror.Changes:
    """Carry out `made` and return what changed in `build/public`.

    The jobs of one output run side by side on `pool`, else on `count` threads; those of the next
    begin when they are done. Nothing in `build/public` changes unless everything could be made.
    What `noted` returns hears of the jobs that it is given the names of.
    """
    project = made.scope.project
    began_s = time.monotonic()
    _run(made, progress, pool, count, noted)
    scope = made.scope.afresh()
    early = made.groups if time.monotonic() - began_s < _STALE_S else None
    errand = early or left_groups.looked_for(project.build_dir, project.public_dir)
    scope.kept.confirm(kept_groups.opened(project.build_dir, project.public_dir, errand))
    catalogue = _catalogue(scope)
    groups = scope.kept.groups
    contents = {key: file.content for key, file in catalogue.files.items()}
    settled = scope.kept.settled(catalogue.files)
    changes = _changes(project, catalogue, settled, groups)
    mirror.apply(changes, contents, project.public_dir)
    pictures.tidy(project, {*contents.values(), *scope.kept.pictures})
    entries = built.record_parts(
        project.public_dir, catalogue.files.values(), settled, groups.entries()
    )
    status.keep(scope)
    project.readings.save()
    scope.kept.save(scope.out, catalogue.files.values(), entries)
    progress(1.0)
    return changes


def _changes(
    project: Project, catalogue: Catalogue, settled: Collection[str], groups: KeptGroups
) -> mirror.Changes:
    """Return what is to change in `build/public`; keep what was read for it."""
    contents = {key: file.content for key, file in catalogue.files.items()}
    feeds = {key for key, file in catalogue.files.items() if file.role == "feed"}
    asked = set[Path]()
    with digests.kept_below(project.build_dir) as known:

        def sha256_of(path: Path) -> str:
            asked.add(path)
            return known.sha256_of(path)

        changes = mirror.plan(contents, project.public_dir, feeds, sha256_of, settled, groups)
        for key, content in contents.items():  # so that the next build need not read them
            if isinstance(content, Path) and key not in settled and content not in asked:
                known.sha256_of(content)
    return changes


def _catalogue(scope: Scope) -> Catalogue:
    """Return the files of a show that do not stay in their groups."""
    try:
        catalogue = catalogue_of(scope)
    except kept_episodes.Damaged:
        scope.kept.drop()
        catalogue = catalogue_of(scope)
    scope.kept.leave()
    return catalogue


def catalogue_of(scope: Scope) -> Catalogue:
    """Return the files of a show whose jobs are done, each as its output describes it.

    It leaves out files of kept episodes, unless some of them are made again.
    """
    base = scope.project.show.release.public_url
    catalogue, narrowed = Catalogue(base), scope.narrowed
    for row in table.rows():
        catalogue = catalogue.joined(row.files(narrowed if row.is_alone else scope, catalogue))
    return catalogue.joined(one.file for one in scope.kept.loose if not is_page(one.file))


def _run(
    made: BuildPlan,
    progress: Progress,
    pool: Executor | None,
    count: int | None,
    noted: Noted | None,
) -> None:
    """Run the jobs, stage by stage; how far it is goes by how much work each of them is."""
    weights = [sum(job.weight for job in stage) for stage in made.stages]
    whole, done = sum(weights) or 1.0, 0.0
    shared = made.scope.project.build_dir
    before, of = 0, sum(map(len, made.stages))
    for row, stage, weight in zip(table.rows(), made.stages, weights, strict=True):
        stretch = Stretch(done / whole, (done + weight) / whole, before, of)
        share = part(progress, stretch.start, stretch.end)
        note = noted(functools.partial(_name, row.name, stage), stretch) if noted else untold
        jobs.run_all(stage, share, executor=pool, count=count, shared=shared, note=note)
        done, before = done + weight, before + len(stage)


def _name(kind: str, stage: Sequence[OutputJob], index: int) -> JobName:
    """Return what a job does, in words, and for which episode, if for one.

    One that says nothing of itself only looks at what is there, or makes what all share.
    """
    job = stage[index]
    about = job.master if isinstance(job, MediaJob) else job
    episode = getattr(about, "episode", None)
    folder = episode.folder if isinstance(episode, Episode) else None
    plain = kind.replace("_", " ")
    unsaid = f"{folder}: {plain}" if folder else plain
    return JobName(job.steps[0] if job.steps else unsaid, folder)
