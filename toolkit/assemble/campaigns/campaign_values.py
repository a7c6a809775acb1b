"""What campaigns' pages show, gathered from their kits' own files and from the pages' values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from toolkit.assemble.campaigns import archives
from toolkit.assemble.campaigns.archives import ArchivePlan
from toolkit.assemble.campaigns.made_kits import (
    MadeKit,
    languages_of,
    length_of,
    made_kits,
    page_of,
)
from toolkit.assemble.parts.show_gate import KITS
from toolkit.publication import networks
from toolkit.publication.public_file import Catalogue
from toolkit.show.campaign import Campaign
from toolkit.show.campaigns import called
from toolkit.show.project import Project
from toolkit.site.frame.shown_campaigns import CampaignPage, CopiedText, ShownCampaign, ShownKit
from toolkit.site.frame.values import ShownEpisode, ShownFile, Site, Statement

_ALTS = {"alt_text": "alt.txt", "short_alt_text": "alt.short.txt"}
_BLOCKS = {"email_text": "email.txt", "email_html": "email.html", "code_for_pages": "embed.txt"}
_Told = tuple[ShownEpisode, Statement]


def campaigns(project: Project, catalogue: Catalogue, site: Site) -> tuple[ShownCampaign, ...]:
    """Return the campaigns of which a kit is out; `site` tells of the show in its own language."""
    told = {one.owner: (episode, one) for episode in site.episodes for one in episode.statements}
    found = (_campaign(project, one, catalogue, told) for one in project.campaigns)
    return tuple(one for one in found if one.pages)


def led(site: Site, shown: Sequence[ShownCampaign]) -> Site:
    """Return the site whose pages lead to those of campaigns."""
    if not shown:
        return site
    keys = {
        kit.statement.owner: page.key for one in shown for page in one.pages for kit in page.kits
    }
    return replace(
        site,
        has_campaigns=True,
        episodes=tuple(_led(episode, keys) for episode in site.episodes),
    )


def _led(episode: ShownEpisode, keys: dict[str, str]) -> ShownEpisode:
    if not episode.statements:
        return episode
    made = tuple(replace(one, campaign=keys.get(one.owner)) for one in episode.statements)
    return replace(episode, statements=made)


def _campaign(
    project: Project, campaign: Campaign, catalogue: Catalogue, told: dict[str, _Told]
) -> ShownCampaign:
    kits = made_kits(project, campaign, catalogue)
    languages = languages_of(kits, project.show.language)
    plans = archives.plans(project, campaign, kits, catalogue)
    zips = {(plan.sort, plan.owner, plan.language): _file(plan, catalogue) for plan in plans}
    whole = archives.owner_of(campaign)

    def page(language: str) -> CampaignPage:
        called = campaign.said_in(language)
        return CampaignPage(
            key=page_of(campaign, languages, language),
            language=language,
            title=(called or campaign).title,
            title_in=language if called else project.show.language,
            description=(called or campaign).description,
            kits=tuple(
                _kit(kit, told[kit.owner], zips.get(("moment", kit.owner, kit.language)))
                for kit in kits
                if kit.language == language
            ),
            archive=zips.get(("language", whole, language)),
        )

    pages = tuple(map(page, languages))
    everything = zips.get(("all", whole, languages[0])) if languages else None
    return ShownCampaign(campaign.folder, pages, everything)


def _file(plan: ArchivePlan, catalogue: Catalogue) -> ShownFile:
    """Return a ZIP as its row publishes it."""
    (file,) = (f for f in catalogue.of(plan.owner, "downloads") if f.content == plan.path)
    return ShownFile(file.key, file.media_type, plan.path.stat().st_size)


def _kit(kit: MadeKit, told: _Told, archive: ShownFile | None) -> ShownKit:
    episode, statement = told
    text = next((one for one in episode.transcripts if one.language == kit.language), None)
    return ShownKit(
        statement=statement,
        episode=episode,
        episode_title=called.episode_title(kit.episode, kit.language),
        episode_title_in=called.episode_title_language(kit.episode, kit.language, episode.language),
        posts=tuple(_posts(kit)),
        alts=tuple(_texts(kit, _ALTS)),
        blocks=tuple(_texts(kit, _BLOCKS)),
        spoken=kit.said["transcript"]["spoken_language"],
        approver=kit.said["transcript"]["approved_by"],
        approved_on=text.approved_on if text else None,
        is_edited=kit.said["moment"]["is_edited"],
        archive=archive,
        sounds=tuple(_of_role(kit, "clip-wav")),
        codes=tuple(_of_role(kit, "qr-code")),
    )


def _of_role(kit: MadeKit, role: str) -> Iterator[ShownFile]:
    for file in kit.files:
        if file.kind == f"{KITS}.{role}":
            yield ShownFile(file.key, file.media_type, length_of(file))


def _posts(kit: MadeKit) -> Iterator[CopiedText]:
    titles = {str(name): row.title for name, row in networks.ROWS.items()}
    for name, text in kit.said["posts"].items():
        yield CopiedText(titles[name], text)


def _texts(kit: MadeKit, names: dict[str, str]) -> Iterator[CopiedText]:
    for name, file in names.items():
        if text := kit.text(file).strip():
            yield CopiedText(name, text)
