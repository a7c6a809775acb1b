"""Everything wrong, missing or risky in a show, found before anyone sees it.

Every file is read by itself. What needs show.toml is looked at once that can be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from toolkit.assemble import address, approvals, pictures
from toolkit.assemble.checks import (
    check_episode,
    check_files,
    check_folders,
    check_moments,
    check_placeholders,
    check_transcripts,
)
from toolkit.campaign import contrast
from toolkit.errors import SoyError
from toolkit.feed.rules import all_rules
from toolkit.show.findings import Finding, of_error
from toolkit.show.project import SHOW_FILE, Project
from toolkit.stores.target import open_store


def check(project: Project, now: datetime) -> list[Finding]:
    """Return all findings: the show's first, then each episode's, then each moment's."""
    readable = check_files.read(project)
    findings = list(readable.findings)
    if readable.project is None:
        return findings
    project = readable.project
    for rule in (_show, _address, _target, _brand):
        findings += _caught(project, rule(project), SHOW_FILE.as_posix())
    findings += _caught(project, check_placeholders.look(project), "episodes")
    findings += check_folders.look(project, project.episodes, now)
    findings += all_rules.check_all(project.show, project.episodes)
    for episode in project.episodes:
        for look in (*check_episode.LOOKS, *check_transcripts.LOOKS):
            where = f"episodes/{episode.folder}"
            findings += _caught(project, look(project, episode, now), where)
    findings += _caught(project, approvals.strays(project), "transcripts")
    for campaign in project.campaigns:
        findings += check_moments.look(project, campaign, now, is_whole=readable.is_whole)
    return list(dict.fromkeys(findings))


def _caught(project: Project, look: Iterator[Finding], where: str) -> list[Finding]:
    """Return what is found; an error met on the way becomes the last finding."""
    found: list[Finding] = []
    try:
        found.extend(look)
    except SoyError as err:
        found.append(of_error(err, project.root, where))
    return found


def _show(project: Project) -> Iterator[Finding]:
    yield from pictures.judge(project, project.cover)
    for found in all_rules.check_show(project.show):
        if found.rule != "guid-missing" or address.is_public(project.show):
            yield found  # the first real address fixes the GUID


def _address(project: Project) -> Iterator[Finding]:
    if address.is_public(project.show):
        return
    what = "an example" if address.is_example(project.show) else "of this machine or network only"
    yield Finding(
        "warning",
        "example-address" if address.is_example(project.show) else "local-address",
        SHOW_FILE.as_posix(),
        f"release.public_url is {what}, {project.show.release.public_url}: "
        "no listener would reach it",
        "set it to the address under which your storage or CDN answers",
    )


def _target(project: Project) -> Iterator[Finding]:
    """Read where the show is published, without asking anybody there."""
    open_store(project.show.release, project.root)
    yield from ()


def _brand(project: Project) -> Iterator[Finding]:
    contrast.check_brand(project.brand, "campaign/brand/brand.toml")
    yield from ()
