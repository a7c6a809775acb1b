"""New logs fetched from where the storage or CDN puts them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import BadFile
from toolkit.folders import alone
from toolkit.progress import StepWatch, unwatched
from toolkit.show.counted.log_settings import Statistics
from toolkit.show.project import Project
from toolkit.show.show import Release
from toolkit.statistics import fetched, log_fetch
from toolkit.statistics.log_fetch import FetchPlan
from toolkit.statistics.log_sources import LogBucket, LogFolder, LogSource
from toolkit.statistics.places import StatisticsPlaces

STATISTICS = "statistics"


@dataclass(frozen=True, slots=True)
class LogsFetched:
    """What there was to fetch, and what was done."""

    plan: FetchPlan
    new: int  # logs with something new in them
    is_done: bool


def places_of(project: Project) -> StatisticsPlaces:
    """Return where a show's figures are."""
    return StatisticsPlaces(project.root / STATISTICS, project.build_dir / STATISTICS)


def settings_of(project: Project) -> Statistics:
    """Return what show.toml says of counting. Raises BadFile if it says nothing."""
    if (said := project.show.statistics) is None:
        raise BadFile(
            "episodes/show.toml: there is no table [statistics], so soy does not know where the "
            "logs are",
            hint='add [statistics] with logs = "s3://bucket/prefix" or a folder; '
            "docs/listeners.md explains it",
        )
    return said


def source_of(project: Project, place: str | None = None) -> LogSource:
    """Return where the logs are; `place` takes the place of what show.toml says. Raises BadFile."""
    said = project.show.statistics
    name = place or settings_of(project).logs
    if not name.startswith("s3://"):
        return LogFolder((project.root / Path(name).expanduser()).resolve())
    from toolkit.stores.s3.store import S3Store  # boto3 takes 0.3 s to import
    from toolkit.stores.target import bucket_and_prefix

    return LogBucket(S3Store(*bucket_and_prefix(name), _keys(project.show.release, said)))


def log_place(project: Project) -> tuple[str, Release]:
    """Return where the logs are, and the settings of the server there. Raises BadFile."""
    said = settings_of(project)
    return said.logs, _keys(project.show.release, said)


def _keys(release: Release, said: Statistics | None) -> Release:
    """Return the settings of the release with those of the logs in their place."""
    if said is None:
        return release
    own = {name: getattr(said, name) for name in ("endpoint_url", "region", "profile")}
    return release.model_copy(update={name: value for name, value in own.items() if value})


def fetch_logs(
    project: Project,
    place: str | None = None,
    *,
    dry_run: bool = False,
    watch: StepWatch = unwatched,
) -> LogsFetched:
    """Fetch the logs that are new or have grown; with `dry_run` only say which.

    Raises BadFile, and what the store raises.
    """
    places, source = places_of(project), source_of(project, place)
    if dry_run:
        return LogsFetched(log_fetch.plan(source, fetched.read(places.fetched)), 0, is_done=False)
    with alone.in_folder(places.work):
        with watch(f"listing {source.describe()}", is_quiet=not source.can_grow):
            plan = log_fetch.plan(source, fetched.read(places.fetched))
        label = f"fetching {len(plan.logs)} logs"
        with watch(label, is_quiet=not plan.logs) as progress:
            new = log_fetch.fetch(source, plan, places, progress) if plan.logs else 0
    return LogsFetched(plan, new, is_done=True)
