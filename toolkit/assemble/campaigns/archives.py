"""The ZIPs of a campaign: each kit by itself, those of a language, and all; made where not made."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal

from toolkit import files
from toolkit.assemble.campaigns import listed_kits
from toolkit.assemble.campaigns.listed_kits import digest_of
from toolkit.assemble.campaigns.made_kits import MadeKit, languages_of, name_of, page_of
from toolkit.campaign.archives import archive
from toolkit.campaign.archives.archive import Member, portable
from toolkit.campaign.archives.readme import ListedCampaign, readme
from toolkit.folders.seen import seen
from toolkit.progress import Progress
from toolkit.publication.public_file import Catalogue, PublicFile
from toolkit.show.campaign import Campaign
from toolkit.show.campaigns.funding_line import funding_in
from toolkit.show.project import Project

MAKE = 1  # raise it when the same plan would be made into another ZIP

Sort = Literal["moment", "language", "all"]

_FOLDER = "downloads"  # in the build folder
_RECORD_LIMIT_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class ArchivePlan:
    """All that a ZIP is made from."""

    sort: Sort
    owner: str  # of the file in the catalogue
    place: str  # the folder of its key
    stem: str  # of its name there
    language: str  # of its README
    path: Path  # where it is made
    folder: str  # in the ZIP, that holds everything
    readme: str
    members: tuple[Member, ...]
    digests: tuple[str, ...]  # of the members, in their order
    day: date

    @property
    def digest(self) -> str:
        """The SHA-256 of everything that the ZIP is made from."""
        names = [member.name for member in self.members]
        told = [MAKE, self.folder, self.readme, names, self.digests, self.day.isoformat()]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    @property
    def record(self) -> Path:
        """What the ZIP that is there was made from, and its digest."""
        return self.path.with_suffix(".json")


def owner_of(campaign: Campaign) -> str:
    """Return whose files those of a whole campaign are, for the catalogue."""
    return f"campaign/{campaign.folder}"


def folder_of(project: Project, campaign: Campaign) -> Path:
    """Return where the ZIPs of a campaign are made."""
    return project.build_dir / _FOLDER / campaign.folder


def plans(
    project: Project, campaign: Campaign, kits: Sequence[MadeKit], catalogue: Catalogue
) -> tuple[ArchivePlan, ...]:
    """Return the ZIPs of a campaign; none where it wants none, or no page would offer them."""
    if not (campaign.downloads and project.show.pages.publish):
        return ()
    languages = languages_of(kits, project.show.language)
    return tuple(_Planner(project, campaign, catalogue, languages).plans(kits))


@dataclass(frozen=True, slots=True)
class _Planner:
    project: Project
    campaign: Campaign
    catalogue: Catalogue
    languages: tuple[str, ...]

    def plans(self, kits: Sequence[MadeKit]) -> Iterator[ArchivePlan]:
        folder, place = self.campaign.folder, f"campaign/{self.campaign.folder}"
        owner = owner_of(self.campaign)
        for kit in kits:
            name = kit.moment.id
            yield self._plan("moment", kit.owner, f"{place}/{name}", name, [kit], kit.language)
        for language in self.languages if len(self.languages) > 1 else ():
            chosen = [kit for kit in kits if kit.language == language]
            name = f"{folder}-{language}"
            yield self._plan("language", owner, f"{place}/{language}", name, chosen, language)
        if len(kits) > 1:
            yield self._plan("all", owner, place, folder, list(kits), self.languages[0])

    def _plan(
        self, sort: Sort, owner: str, place: str, name: str, kits: list[MadeKit], language: str
    ) -> ArchivePlan:
        packed = [
            (_path(kit, file, is_alone=sort == "moment"), file)
            for kit in kits
            for file in kit.files
        ]
        return ArchivePlan(
            sort=sort,
            owner=owner,
            place=place,
            stem="kit" if sort == "moment" else "kits",
            language=language,
            path=folder_of(self.project, self.campaign) / sort / f"{name}.zip",
            folder=portable(name),
            readme=self._readme(kits, language, is_alone=sort == "moment"),
            members=tuple(Member(path, file.content) for path, file in packed),
            digests=tuple(digest_of(file) for _, file in packed),
            day=max(kit.day for kit in kits),
        )

    def _readme(self, kits: list[MadeKit], language: str, *, is_alone: bool) -> str:
        campaign, show = self.campaign, self.project.show
        called = campaign.said_in(language) or campaign
        page = self.catalogue.url(page_of(campaign, self.languages, language))
        pays = funding_in(show, language)
        said = ListedCampaign(called.title, called.description, page, pays.text if pays else None)
        listed = [
            listed_kits.listed(kit, show, partial(_path, kit, is_alone=is_alone)) for kit in kits
        ]
        return readme(said, listed, language)


def _path(kit: MadeKit, file: PublicFile, *, is_alone: bool) -> str:
    name = name_of(file)
    return name if is_alone else f"{portable(kit.moment.id)}/{name}"


def sha256_of(plan: ArchivePlan) -> str | None:
    """Return the digest of a ZIP that is there as it was made from this very plan; else None.

    A large file is read only where something about it changed.
    """
    try:
        said = json.loads(files.read(plan.record, _RECORD_LIMIT_BYTES))
        if said["plan"] != plan.digest:
            return None
        if said["seen"] != list(seen(os.lstat(plan.path))):
            return said["sha256"] if files.sha256_of(plan.path) == said["sha256"] else None
        return str(said["sha256"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def make(plan: ArchivePlan, progress: Progress) -> None:
    """Make a ZIP if it is not there already. Raises CannotWrite."""
    if sha256_of(plan) is None:
        with files.written_beside(plan.path) as beside:
            with beside.open("wb") as out:
                archive.write(out, plan.folder, plan.readme, plan.members, plan.day)
            sha256 = files.sha256_of(beside)
        known = list(seen(os.lstat(plan.path)))
        record = {"plan": plan.digest, "sha256": sha256, "seen": known}
        files.write_text(plan.record, json.dumps(record, sort_keys=True) + "\n")
    progress(1.0)


def tidy(project: Project, campaign: Campaign, wanted: Sequence[ArchivePlan]) -> None:
    """Remove the ZIPs of kits that are there no more: they are large."""
    keep = {path for plan in wanted for path in (plan.path, plan.record)}
    for path in folder_of(project, campaign).glob("*/*"):
        if path not in keep and path.suffix in (".zip", ".json"):
            path.unlink(missing_ok=True)
