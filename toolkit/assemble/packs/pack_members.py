"""The files of a pack, language by language, and what its READMEs say of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from toolkit.assemble.campaigns import listed_kits, made_kits, partner_logos
from toolkit.assemble.campaigns.made_kits import MadeKit, name_of
from toolkit.assemble.outputs import kit_output
from toolkit.assemble.packs import pack_transcripts
from toolkit.assemble.packs.chosen_kits import Choice
from toolkit.assemble.parts import kits
from toolkit.assemble.rows.scope import Scope
from toolkit.assemble.videos import video_files
from toolkit.campaign.archives.archive import Member, portable
from toolkit.campaign.archives.pack_readme import ListedPack
from toolkit.campaign.archives.readme import ListedCampaign, ListedKit
from toolkit.campaign.kits import partner_kit
from toolkit.campaign.kits.partner_kit import PartnerLook
from toolkit.campaign.pictures import code_picture
from toolkit.progress import Progress
from toolkit.publication.public_file import Catalogue, PublicFile
from toolkit.show.campaign import Campaign
from toolkit.show.campaigns import called
from toolkit.show.campaigns.funding_line import funding_in
from toolkit.show.partners.partner import Partner
from toolkit.show.spoken_language import quoted_in
from toolkit.site.frame import qr_code

_LEFT_OUT = ("kit.json",)  # it names the published cards and posts: the manifest names the pack's


@dataclass(frozen=True)
class PackMembers:
    """What goes into a partner's pack; its kits and their videos are made."""

    scope: Scope
    partner: Partner
    chosen: Choice

    @cached_property
    def _catalogue(self) -> Catalogue:
        """The published files of the chosen kits."""
        scope = self.scope
        found = Catalogue(scope.project.show.release.public_url)
        for kit in self.chosen.kits:
            pair = (kit.campaign, kit.moment)
            digest = scope.sound(kit.episode)[1].clips_digest
            made = kits.plan(scope.project, *pair, digest)
            found = found.joined(kit_output.files_of(scope, kit.episode, pair, found))
            found = found.joined(video_files.public(scope.project, made))
        return found

    @cached_property
    def kits(self) -> tuple[MadeKit, ...]:
        """The kits, campaign by campaign."""
        campaigns = dict.fromkeys(kit.campaign.folder for kit in self.chosen.kits)
        by_folder = {one.folder: one for one in self.scope.project.campaigns}
        return tuple(
            kit
            for folder in campaigns
            for kit in made_kits.made_kits(self.scope.project, by_folder[folder], self._catalogue)
        )

    def of(self, language: str, progress: Progress) -> Iterator[Member]:
        """Yield the files in a language: kit by kit, then transcripts and the survey's code.

        Raises BadFile for a logo, a card or a post that cannot be.
        """
        ours, look = self._kits_in(language), self._look(language)
        for number, kit in enumerate(ours):
            yield from self._kit(kit, language, look)
            progress((number + 1) / len(ours))
        yield from self._transcripts(language)
        if survey := self.partner.survey_in(language):
            svg = qr_code.svg(survey)
            yield Member(f"{language}/survey.svg", svg)
            yield Member(f"{language}/survey.png", code_picture.png(svg))

    def listed(self, language: str) -> ListedPack:
        """Return what the README in a language says."""
        show, partner = self.scope.project.show, self.partner
        pays = funding_in(show, language)
        campaigns = dict.fromkeys(kit.campaign.folder for kit in self._kits_in(language))
        return ListedPack(
            partner=partner.name,
            show=called.show_title(show, language),
            link=partner.link_in(language),
            links=tuple((link.title, link.url) for link in partner.links),
            survey=partner.survey_in(language),
            transcripts=tuple(member.name for member in self._transcripts(language)),
            campaigns=tuple(self._campaign(folder, language) for folder in campaigns),
            funding_line=pays.text if pays else None,
        )

    def _kits_in(self, language: str) -> list[MadeKit]:
        wanted = {
            made_kits.owner_of(kit.campaign, kit.moment)
            for kit in self.chosen.kits
            if kit.asked == language
        }
        return [kit for kit in self.kits if kit.owner in wanted]

    def _kit(self, kit: MadeKit, language: str, look: PartnerLook) -> Iterator[Member]:
        plan = kits.plan(self.scope.project, kit.campaign, kit.moment, "")
        clip_url = next(row["url"] for row in kit.said["files"] if row["role"] == "clip")
        own = partner_kit.files(plan, look, clip_url)
        for file in kit.files:
            if name := _name(file):
                content = own.get(name, file.content)
                yield Member(f"{_folder(kit, language)}/{name}", content)

    def _transcripts(self, language: str) -> list[Member]:
        episodes = [kit.episode for kit in self._kits_in(language)]
        return [*pack_transcripts.members(self.scope, episodes, language)]

    def _look(self, language: str) -> PartnerLook:
        partner = self.partner
        logo = partner_logos.logo_of(self.scope.project, partner)
        return PartnerLook(
            name=partner.term or partner.folder,
            link=partner.link_in(language),
            logo_png=logo.png if logo else None,
            logo_alt=partner.called,
            logo_px=logo.size_px if logo else None,
            logo_ground=partner.logo_ground,
        )

    def _campaign(self, folder: str, language: str) -> tuple[ListedCampaign, tuple[ListedKit, ...]]:
        ours = [kit for kit in self._kits_in(language) if kit.campaign.folder == folder]
        campaign, show = ours[0].campaign, self.scope.project.show
        said = campaign.said_in(language) or campaign
        listed = ListedCampaign(said.title, said.description, self._page(campaign, language), None)
        return listed, tuple(
            replace(listed_kits.listed(kit, show, _name), folder=f"{_folder(kit, language)}/")
            for kit in ours
        )

    def _page(self, campaign: Campaign, language: str) -> str:
        """Return where the campaign can be seen: its page, or the show's where it has none."""
        project = self.scope.project
        if not project.show.pages.publish:
            return project.show.link
        told = (
            quoted_in(moment, episode, project.show)
            for episode in self.scope.out
            for its, moment in kits.moments(project, episode)
            if its.folder == campaign.folder
        )
        languages = made_kits.ordered(told, project.show.language)
        return self._catalogue.url(made_kits.page_of(campaign, languages, language))


def _folder(kit: MadeKit, language: str) -> str:
    """Return where a kit's files lie in the ZIP."""
    return f"{language}/{kit.campaign.folder}/{portable(kit.moment.id)}"


def _name(file: PublicFile) -> str | None:
    """Return what a file is called in that folder; None: it is not in the ZIP."""
    name = name_of(file)
    return None if name in _LEFT_OUT else name
