"""A new campaign: its folder, its settings, and the file for its moments."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from toolkit.show.campaigns import campaign_files
from toolkit.show.project import Project


@dataclass(frozen=True, slots=True)
class NewCampaign:
    """A campaign that was made, or would be."""

    name: str  # of its folder
    title: str
    folder: Path
    is_made: bool

    @property
    def files(self) -> tuple[Path, ...]:
        """Its files, for people to write in."""
        return self.folder / "campaign.toml", self.folder / campaign_files.MOMENTS


def start_campaign(project: Project, title: str, *, dry_run: bool = False) -> NewCampaign:
    """Make a campaign of that title; with `dry_run` change nothing.

    Raises BadFile for a title that cannot be one, or where there is such a campaign; CannotWrite.
    """
    planned = campaign_files.planned(project, title)
    folder = project.campaign_dir / planned.folder
    if not dry_run:
        campaign_files.make(project, planned)
    return NewCampaign(planned.folder, planned.title, folder, is_made=not dry_run)
