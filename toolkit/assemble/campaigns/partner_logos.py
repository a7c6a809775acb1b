"""The logo of a partner, read from beside its file, and judged as it stands on cards."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.campaign.pictures import cards, partner_logo
from toolkit.show.partners.partner import FOLDER, Partner
from toolkit.show.project import Project


@dataclass(frozen=True, slots=True)
class PartnerLogo:
    """A logo that may stand beside the emblem."""

    png: bytes
    size_px: tuple[int, int]  # on a card of scale 1


def logo_of(project: Project, partner: Partner) -> PartnerLogo | None:
    """Return a partner's logo; None where it has none.

    Raises BadFile for one that is missing, no PNG, too small or with too little contrast.
    """
    if partner.logo is None:
        return None
    where = where_of(partner)
    path = project.campaign_dir / FOLDER / partner.logo
    png = cards.logo_file(project, path, f"{partner.folder}.toml")
    return judged(project, png, partner.logo_ground, where)


def judged(project: Project, png: bytes, ground: str | None, where: str) -> PartnerLogo:
    """Return a logo as it will stand on the brand's cards. Raises as `logo_of`."""
    has_plate = ground is not None
    partner_logo.check(png, ground or project.brand.background, where, has_plate=has_plate)
    return PartnerLogo(png, partner_logo.size(png, where, has_plate=has_plate))


def where_of(partner: Partner) -> str:
    """Return what messages call the file of a partner."""
    return f"campaign/{FOLDER}/{partner.folder}.toml"
