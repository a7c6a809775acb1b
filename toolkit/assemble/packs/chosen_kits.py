"""Which kits a partner gets: of its campaigns, in its languages, what the gate lets out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.assemble.outputs.kit_output import KitJob
from toolkit.assemble.outputs.video_output import VideoJob
from toolkit.assemble.parts import kits
from toolkit.assemble.rows.scope import Scope
from toolkit.assemble.videos import videos
from toolkit.errors import BadFile
from toolkit.languages import primary
from toolkit.publication.gate import Held
from toolkit.show.campaign import Campaign, Moment
from toolkit.show.episode import Episode
from toolkit.show.partners.partner import Partner
from toolkit.show.spoken_language import quoted_in


@dataclass(frozen=True, slots=True)
class ChosenKit:
    """A moment in a language, of an episode that is out."""

    episode: Episode
    campaign: Campaign
    moment: Moment
    asked: str  # the language for which it was chosen: "pt" for "pt-BR", too


@dataclass(frozen=True, slots=True)
class HeldKit:
    """A moment that the pack goes without, and why."""

    campaign: str
    moment: str
    language: str
    why: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What goes into a pack, and what would if it were out."""

    kits: tuple[ChosenKit, ...]  # language by language, in the campaigns' order
    held: tuple[HeldKit, ...]

    @property
    def jobs(self) -> tuple[tuple[Episode, tuple[tuple[Campaign, Moment], ...]], ...]:
        """The moments of each episode."""
        found: dict[str, tuple[Episode, list[tuple[Campaign, Moment]]]] = {}
        for kit in self.kits:
            _, pairs = found.setdefault(kit.episode.folder, (kit.episode, []))
            pairs.append((kit.campaign, kit.moment))
        return tuple((episode, tuple(pairs)) for episode, pairs in found.values())


def choice(scope: Scope, partner: Partner, languages: tuple[str, ...]) -> Choice:
    """Return the kits of a partner in these languages.

    Raises BadFile for a campaign that is not there, and where no kit in a language is out.
    """
    found, held = [], []
    for language in languages:
        ours = [*_in_language(scope, partner, language)]
        chosen = [one for one in ours if isinstance(one, ChosenKit)]
        held += [one for one in ours if isinstance(one, HeldKit)]
        if not chosen:
            waiting = next((one for one in ours if isinstance(one, HeldKit)), None)
            raise BadFile(
                f"no kit in {language} is ready for {partner.name}"
                + (f": {waiting.campaign}, {waiting.moment}: {waiting.why}" if waiting else ""),
                hint="soy status shows what is missing; use --languages to choose other languages",
            )
        found += chosen
    return Choice(tuple(found), tuple(held))


def _in_language(scope: Scope, partner: Partner, language: str) -> Iterator[ChosenKit | HeldKit]:
    project = scope.project
    for campaign in _campaigns(scope, partner):
        for moment in campaign.told:
            episode = project.episode_of(campaign, moment)
            quoted = quoted_in(moment, episode, project.show)
            if quoted != language and primary(quoted) != language:
                continue
            verdict = scope.verdict(episode)
            if isinstance(verdict, Held):
                yield HeldKit(campaign.folder, moment.id, quoted, verdict.why)
            elif kits.is_held(project, campaign, moment):
                why = f"nobody has approved the translation into {quoted}"
                yield HeldKit(campaign.folder, moment.id, quoted, why)
            else:
                yield ChosenKit(episode, campaign, moment, language)


def _campaigns(scope: Scope, partner: Partner) -> tuple[Campaign, ...]:
    known = {one.folder: one for one in scope.project.campaigns}
    for name in partner.campaigns:
        if name not in known:
            raise BadFile(
                f"campaign/partners/{partner.folder}.toml: campaigns: there is no campaign "
                f"{name!r}",
                hint=f"there are: {', '.join(known) or 'none'}",
            )
    return tuple(known[name] for name in partner.campaigns or known)


def kit_jobs(scope: Scope, chosen: Choice) -> tuple[KitJob, ...]:
    """Return what makes the kits, where they are not made; their sound is finished by then."""
    return tuple(KitJob(scope.project, episode, pairs) for episode, pairs in chosen.jobs)


def video_jobs(scope: Scope, chosen: Choice) -> tuple[VideoJob, ...]:
    """Return what makes their videos, once the kits are made."""
    return tuple(
        VideoJob(scope.project, kit.episode, kit.campaign, kit.moment, shape)
        for kit in chosen.kits
        for shape in videos.shapes_of(kit.campaign, kit.moment)
    )
