"""The ZIPs of campaigns that partners download: of each kit, of each language, and of all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from toolkit.assemble.campaigns import archives, made_kits
from toolkit.assemble.campaigns.archives import ArchivePlan
from toolkit.assemble.outputs.kit_output import KIT_OUTPUT
from toolkit.assemble.outputs.video_output import VIDEO_OUTPUT
from toolkit.assemble.parts import keys
from toolkit.assemble.rows.output import Output
from toolkit.assemble.rows.scope import Scope
from toolkit.campaign.archives.archive import CONTENT_TYPE
from toolkit.errors import BadFile
from toolkit.progress import Progress, part
from toolkit.publication.public_file import Catalogue, PublicFile
from toolkit.show.campaign import Campaign
from toolkit.show.project import Project

DOWNLOADS = "downloads"
_KIT_S = 0.2  # what packing a kit takes beside sound: it is copied three times


@dataclass(frozen=True, slots=True)
class DownloadJob:
    """All ZIPs of one campaign, whose kits and videos have been made before."""

    project: Project
    at: datetime
    campaign: Campaign

    @property
    def weight(self) -> float:
        """Little beside sound."""
        return _KIT_S * len(self.campaign.told)

    @property
    def steps(self) -> tuple[str, ...]:
        """All of them; those that are made already are only looked at."""
        return (f"{self.campaign.folder}: ZIPs for partners",)

    def run(self, progress: Progress) -> None:
        """Make the ZIPs, and remove those of kits that are gone. Raises BadFile, CannotWrite."""
        scope = Scope(self.project, self.at).only_with_moments
        catalogue = Catalogue(self.project.show.release.public_url)
        for row in (KIT_OUTPUT, VIDEO_OUTPUT):
            catalogue = catalogue.joined(row.files(scope, catalogue))
        wanted = _plans(self.project, self.campaign, catalogue)
        for number, plan in enumerate(wanted):
            archives.make(plan, part(progress, number / len(wanted), (number + 1) / len(wanted)))
        archives.tidy(self.project, self.campaign, wanted)


def _plans(project: Project, campaign: Campaign, catalogue: Catalogue) -> tuple[ArchivePlan, ...]:
    kits = made_kits.made_kits(project, campaign, catalogue)
    return archives.plans(project, campaign, kits, catalogue)


def _jobs(scope: Scope) -> tuple[DownloadJob, ...]:
    project = scope.project
    if not project.show.pages.publish:
        return ()
    out = scope.only_with_moments.out
    with_kits = {campaign.folder for one in out for campaign, _ in project.moments_of(one)}
    return tuple(
        DownloadJob(project, scope.at, campaign)
        for campaign in project.campaigns
        if campaign.downloads and campaign.folder in with_kits
    )


def _files(scope: Scope, catalogue: Catalogue) -> Iterator[PublicFile]:
    for campaign in scope.project.campaigns:
        for plan in _plans(scope.project, campaign, catalogue):
            sha256 = archives.sha256_of(plan)
            if sha256 is None:
                raise BadFile(
                    f"{plan.path}: the ZIP is gone, or its kits were changed in the middle of the "
                    "work",
                    hint="run the same command again",
                )
            key = keys.immutable(plan.place, plan.stem, ".zip", sha256)
            kind = f"{DOWNLOADS}.{plan.sort}"
            yield PublicFile(
                key, plan.path, CONTENT_TYPE, "immutable", plan.owner, kind, plan.language
            )


DOWNLOAD_OUTPUT = Output(DOWNLOADS, files=_files, jobs=_jobs)
