"""Everything wrong, missing or risky in a show, found before anyone sees it.

Every file is read by itself. What needs show.toml is looked at once that can be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

from toolkit.assemble.checks import (
    check_emblem,
    check_files,
    check_folders,
    check_partners,
    check_placeholders,
)
from toolkit.assemble.kept.kept_findings import KeptFindings
from toolkit.assemble.outputs import table
from toolkit.assemble.parts import address, approvals
from toolkit.assemble.rows.output import Subject
from toolkit.assemble.rows.scope import Scope
from toolkit.campaign.pictures import contrast
from toolkit.errors import SoyError
from toolkit.feed.rules import all_rules
from toolkit.show.episode import Episode
from toolkit.show.findings import Finding, of_error
from toolkit.show.project import SHOW_FILE, Project
from toolkit.stores.target import open_store


def check(project: Project, now: datetime) -> list[Finding]:
    """Return all findings: the show's first, then each episode's, then each moment's."""
    project.readings.look()
    readable = check_files.read(project)
    findings = list(readable.findings)
    if readable.project is None:
        return findings
    project = readable.project
    scope = Scope(project, now, readable.is_whole)
    findings += _of_outputs(scope, project.show, SHOW_FILE.as_posix())
    for rule in (_address, _target, _brand, check_emblem.look, check_partners.look):
        findings += _caught(project, rule(project), SHOW_FILE.as_posix())
    findings += _caught(project, check_placeholders.look(project), SHOW_FILE.as_posix())
    findings += check_folders.look(project, project.episodes, now, is_whole=scope.is_whole)
    findings += all_rules.check_all(project.show, project.episodes)
    findings += _of_episodes(scope)
    findings += _caught(project, approvals.strays(project, is_whole=scope.is_whole), "transcripts")
    for campaign in project.campaigns:
        where = f"campaign/{campaign.folder}/moments.toml"
        findings += _of_outputs(scope, campaign, where)
    return list(dict.fromkeys(findings))


def _of_episodes(scope: Scope) -> list[Finding]:
    """Return what is wrong with each episode; where nothing changed, as the last check found it."""
    kept, found = KeptFindings(scope.project, scope.at), list[Finding]()
    for episode in scope.project.episodes:
        found += kept.of(episode, partial(_of_episode, scope, episode))
    kept.save()
    scope.project.readings.save()
    return found


def _of_episode(scope: Scope, episode: Episode) -> list[Finding]:
    where = f"episodes/{episode.folder}"
    left = check_placeholders.look_at_episode(scope.project, episode)
    return _of_outputs(scope, episode, where) + _caught(scope.project, left, where)


def _of_outputs(scope: Scope, subject: Subject, where: str) -> list[Finding]:
    """Return what all outputs find wrong with a subject, in the table's order."""
    return [
        finding
        for row in table.rows()
        for check in row.checks
        for finding in _caught(scope.project, check(scope, subject), where)
    ]


def _caught(project: Project, look: Iterable[Finding], where: str) -> list[Finding]:
    """Return what is found; an error met on the way becomes the last finding."""
    found: list[Finding] = []
    try:
        found.extend(look)
    except SoyError as err:
        found.append(of_error(err, project.root, where))
    return found


def _address(project: Project) -> Iterator[Finding]:
    if address.is_public(project.show):
        return
    what = "an example address" if address.is_example(project.show) else "a private address"
    yield Finding(
        "warning",
        "example-address" if address.is_example(project.show) else "local-address",
        SHOW_FILE.as_posix(),
        f"public_url under [release] is {what}, {project.show.release.public_url}: "
        "listeners cannot reach it",
        "set it to the address at which your storage or CDN serves the files",
    )


def _target(project: Project) -> Iterator[Finding]:
    """Read where the show is published, without asking anybody there."""
    open_store(project.show.release, project.root)
    yield from ()


def _brand(project: Project) -> Iterator[Finding]:
    contrast.check_brand(project.brand, "campaign/brand/brand.toml")
    yield from ()
