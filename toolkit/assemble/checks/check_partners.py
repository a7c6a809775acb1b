"""What keeps partners from getting their packs, or the emblem from being the most prominent."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from toolkit.assemble.campaigns import partner_logos
from toolkit.errors import BadFile, NoSuchEpisode
from toolkit.show.campaign import Campaign
from toolkit.show.findings import Finding, of_error
from toolkit.show.partners import partner
from toolkit.show.partners.partner import Partner
from toolkit.show.project import Project
from toolkit.show.spoken_language import quoted_in


def look(project: Project) -> Iterator[Finding]:
    """Yield findings for each partner whose file can be read; mistakes in files are told apart."""
    for where in partner.files_of(project):
        name = where.rpartition("/")[2].removesuffix(".toml")
        try:
            found = partner.partner(project, name)
        except BadFile:  # `check_files` tells
            continue
        yield from _of(project, found, where)


def _of(project: Project, found: Partner, where: str) -> Iterator[Finding]:
    try:
        partner_logos.logo_of(project, found)
    except BadFile as err:
        yield of_error(err, project.root, where)
    known = {campaign.folder: campaign for campaign in project.campaigns}
    for name in found.campaigns:
        if name not in known:
            yield Finding(
                "error",
                "partner-campaign",
                where,
                f"campaigns: there is no campaign {name!r}",
                f"there are: {', '.join(known) or 'none'}",
            )
    chosen = [one for one in known.values() if one.folder in (found.campaigns or known)]
    told = {language for campaign in chosen for language in _languages(project, campaign)}
    for language in found.languages:
        if language not in told:
            yield Finding(
                "warning",
                "partner-language",
                where,
                f"languages: no campaign has a moment in {language}, so soy makes no such pack",
                "write [moments.translations."
                + language
                + "] below a moment, or remove the language",
            )


def _languages(project: Project, campaign: Campaign) -> Iterator[str]:
    for moment in campaign.told:
        with contextlib.suppress(NoSuchEpisode):  # `check_moments` tells
            yield quoted_in(moment, project.episode_of(campaign, moment), project.show)
