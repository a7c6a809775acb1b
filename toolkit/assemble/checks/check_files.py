"""Each file that a person writes, read by itself: one mistake hides no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.errors import BadFile, SoyError
from toolkit.show.campaign import Campaign, CampaignFile, Moments
from toolkit.show.episode import Episode, check_unlike
from toolkit.show.findings import Finding, of_error
from toolkit.show.partners import partner
from toolkit.show.partners.partner import PartnerFile
from toolkit.show.project import EPISODE_FOLDER, SHOW_FILE, Project
from toolkit.show.show import Show
from toolkit.show.toml.fields import Noun
from toolkit.show.toml.toml_reader import mistakes
from toolkit.show.words import Corrections, Glossary


@dataclass(frozen=True, slots=True)
class Readable:
    """What of a project can be read, and what is wrong with the rest."""

    project: Project | None  # as if it held only that; None while show.toml cannot be read
    findings: tuple[Finding, ...]
    is_whole: bool  # whether every episode could be read


def read(project: Project) -> Readable:
    """Read every TOML file of the project by itself."""
    findings = list(_of(project, SHOW_FILE.as_posix(), Show))
    has_show = not findings
    episodes, wrong = _episodes(project, has_show=has_show)
    campaigns, also_wrong = _campaigns(project)
    findings += (*wrong, *also_wrong, *_words(project), *_partners(project))
    if not has_show:
        return Readable(None, tuple(findings), not wrong)
    fit = project.as_if(show=project.show, episodes=episodes, campaigns=campaigns)
    return Readable(fit, tuple(findings), not wrong)


def _of(project: Project, where: str, kind: type[Noun], **known: Any) -> Iterator[Finding]:
    for err in mistakes(project.root / where, kind, **known):
        yield of_error(err, project.root, where)


def _episodes(
    project: Project, *, has_show: bool
) -> tuple[tuple[Episode, ...], tuple[Finding, ...]]:
    """Return the episodes that can be read, and what is wrong with the others."""
    fit: list[Episode] = []
    wrong: list[Finding] = []
    zone = project.show.timezone if has_show else "UTC"
    for folder, look in project.readings.episode_folders():
        if not has_show:
            wrong += _mistakes(project, folder, zone)
            continue
        try:
            fit.append(project.read_episode(folder, look))
        except BadFile as err:  # the first mistake of perhaps several
            where = f"episodes/{folder}/episode.toml"
            wrong += _mistakes(project, folder, zone) or [of_error(err, project.root, where)]
    unlike: list[Episode] = []
    known: dict[object, Episode] = {}
    for episode in sorted(fit, key=lambda e: e.number):
        twins = [known[key] for key in (episode.guid, episode.number) if key in known]
        try:
            check_unlike((*twins[:1], episode))
        except BadFile as err:
            wrong.append(of_error(err, project.root, f"episodes/{episode.folder}/episode.toml"))
            continue
        unlike.append(episode)
        known |= {episode.guid: episode, episode.number: episode}
    return tuple(unlike), tuple(wrong)


def _mistakes(project: Project, folder: str, zone: str) -> list[Finding]:
    where = f"episodes/{folder}/episode.toml"
    if EPISODE_FOLDER.fullmatch(folder):
        return list(_of(project, where, Episode, zone_name=lambda: zone, folder=folder))
    try:
        project.read_episode(folder)
    except BadFile as err:
        return [of_error(err, project.root, where)]
    return []


def _campaigns(project: Project) -> tuple[tuple[Campaign, ...], tuple[Finding, ...]]:
    fit: list[Campaign] = []
    wrong: list[Finding] = []
    for folder in project.campaign_folders:
        found = [
            finding
            for name, kind in (("campaign.toml", CampaignFile), ("moments.toml", Moments))
            if (folder / name).exists() or name == "campaign.toml"
            for finding in _of(project, f"campaign/{folder.name}/{name}", kind)
        ]
        try:
            if not found:
                fit.append(project.read_campaign(folder))
        except SoyError as err:
            found.append(of_error(err, project.root, f"campaign/{folder.name}"))
        wrong += found
    return tuple(fit), tuple(wrong)


def _partners(project: Project) -> Iterator[Finding]:
    """Yield what is wrong in the partners' files."""
    for where in partner.files_of(project):
        yield from _of(project, where, PartnerFile)


def _words(project: Project) -> Iterator[Finding]:
    """Yield what is wrong in the glossaries and the table of corrections."""
    corrections = project.root / "transcripts" / "corrections.toml"
    tables: list[tuple[Path, type[Noun]]] = (
        [(corrections, Corrections)] if corrections.exists() else []
    )
    tables += [(path, Glossary) for path in sorted(project.campaign_dir.glob("glossary/*.toml"))]
    for path, kind in tables:
        yield from _of(project, path.relative_to(project.root).as_posix(), kind)
