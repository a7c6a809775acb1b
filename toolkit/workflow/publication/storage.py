"""The place to publish to: made fit, and asked what it can do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from toolkit.assemble.parts import address
from toolkit.errors import BadFile
from toolkit.progress import StepWatch, unwatched
from toolkit.release.storage import folder_doctor, folder_setup
from toolkit.release.storage.bucket_plan import Wishes, bucket_plan
from toolkit.release.storage.findings import ProbeResult
from toolkit.release.storage.policies import Where
from toolkit.release.storage.steps import Step
from toolkit.show.project import Project
from toolkit.show.show import Release
from toolkit.stores.common.directory import DirectoryStore
from toolkit.stores.target import bucket_and_prefix, open_store
from toolkit.workflow.listeners.log_fetch import log_place


@dataclass(frozen=True, slots=True)
class Examination:
    """What a place can and cannot do."""

    name: str
    findings: tuple[ProbeResult, ...]

    @property
    def troubles(self) -> int:
        """How many things somebody has to put right."""
        return sum(one.verdict == "trouble" for one in self.findings)


@dataclass(frozen=True, slots=True)
class StorageSetup:
    """What a place needs, and what was done about it."""

    name: str
    steps: tuple[Step, ...]
    is_done: bool


def examine(
    project: Project, target: str | None = None, watch: StepWatch = unwatched
) -> Examination:
    """Test with small files what the storage can do, and remove the files again.

    Raises what the store raises.
    """
    settings = project.show.release
    store = open_store(settings, project.root, target)
    name = store.describe()
    with watch(f"trying {name}"):
        if isinstance(store, DirectoryStore):
            return Examination(name, tuple(folder_doctor.examine(store)))
        from toolkit.release.storage import bucket_doctor  # boto3: 0.3 s to import

        is_public = target is None and not address.is_example(project.show)
        public_url = settings.public_url if is_public else None
        found = bucket_doctor.examine(store, settings, datetime.now(UTC), public_url)
        return Examination(name, tuple(found))


def set_up(
    project: Project, wishes: Wishes, target: str | None = None, *, dry_run: bool = False
) -> StorageSetup:
    """Make the place fit for publishing, rules of others kept; with `dry_run` only look.

    Raises what the store raises.
    """
    settings = project.show.release
    store = open_store(settings, project.root, target)
    if isinstance(store, DirectoryStore):
        made = folder_setup.folder_plan if dry_run else folder_setup.set_up
        steps = tuple(made(store.folder))
    else:
        where = Where(store.bucket, store.prefix, settings.region)
        steps = _bucket_steps(where, settings, wishes, dry_run=dry_run)
    return StorageSetup(store.describe(), steps, not dry_run)


def _bucket_steps(
    where: Where, settings: Release, wishes: Wishes, *, dry_run: bool
) -> tuple[Step, ...]:
    # boto3 takes 0.3 s to import
    from toolkit.release.storage import bucket_setup
    from toolkit.stores.s3.connection import Connection
    from toolkit.stores.s3.settings import BucketSettings

    bucket = BucketSettings(Connection(where.bucket, settings), where.bucket)
    if dry_run:
        return bucket_plan(bucket_setup.facts_of(bucket), where, wishes)
    return bucket_setup.set_up(bucket, where, wishes)


def set_up_logs(project: Project, *, dry_run: bool = False) -> StorageSetup:
    """Make the bucket of the logs: private, and emptied after 14 days; with `dry_run` only look.

    Raises BadFile if `[statistics]` names no bucket, and what the store raises.
    """
    from toolkit.release.storage import bucket_setup  # boto3: 0.3 s to import
    from toolkit.release.storage.log_bucket import log_bucket_plan
    from toolkit.stores.s3.connection import Connection
    from toolkit.stores.s3.settings import BucketSettings

    place, settings = log_place(project)
    if not place.startswith("s3://"):
        raise BadFile(
            f"logs = {place!r}: a folder needs no setting up",
            hint='for a bucket, write logs = "s3://bucket/prefix" under [statistics]',
        )
    bucket, prefix = bucket_and_prefix(place)
    where, media = Where(bucket, prefix, settings.region), None
    if project.show.release.target.startswith("s3://"):
        media = Where(*bucket_and_prefix(project.show.release.target))
    asked = BucketSettings(Connection(bucket, settings), bucket)
    if dry_run:
        steps = log_bucket_plan(bucket_setup.facts_of(asked), where, media)
    else:
        steps = bucket_setup.set_up_by(asked, lambda facts: log_bucket_plan(facts, where, media))
    return StorageSetup(place, steps, not dry_run)
