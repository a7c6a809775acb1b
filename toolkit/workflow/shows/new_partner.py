"""A new partner: its file, and its logo beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from toolkit import files
from toolkit.assemble.campaigns import partner_logos
from toolkit.campaign.pictures.cards import LOGO_LIMIT_BYTES
from toolkit.errors import BadFile
from toolkit.show.campaigns import partner_files
from toolkit.show.project import Project


@dataclass(frozen=True, slots=True)
class PartnerChoice:
    """What is known of a new partner; the rest is written into its file later."""

    name: str
    logo: Path | None = None
    logo_ground: str | None = None
    languages: tuple[str, ...] = ()
    link: str | None = None
    survey: str | None = None


@dataclass(frozen=True, slots=True)
class NewPartner:
    """A partner that was made, or would be."""

    folder: str  # what its file is called, without .toml
    name: str
    files: tuple[Path, ...]
    is_made: bool


def add_partner(project: Project, choice: PartnerChoice, *, dry_run: bool = False) -> NewPartner:
    """Make a partner; with `dry_run` change nothing.

    Raises BadFile for a value that cannot be one, for a logo that cannot stand beside the emblem,
    and where there is such a partner; CannotWrite.
    """
    logo = _logo(choice.logo) if choice.logo else None
    keys = {
        "languages": list(choice.languages),
        "link": choice.link,
        "survey": choice.survey,
        "logo_ground": choice.logo_ground,
    }
    plan = partner_files.planned(project, choice.name, keys, logo)
    if logo is not None:
        partner_logos.judged(project, logo, plan.partner.logo_ground, str(choice.logo))
    if not dry_run:
        partner_files.make(project, plan)
    return NewPartner(plan.partner.folder, plan.partner.name, plan.files, is_made=not dry_run)


def _logo(path: Path) -> bytes:
    try:
        return files.read(path, LOGO_LIMIT_BYTES)
    except (OSError, ValueError) as err:
        why = (err.strerror or "unknown").lower() if isinstance(err, OSError) else str(err)
        raise BadFile(f"{path}: the logo cannot be read: {why}", hint="give a PNG file") from err
