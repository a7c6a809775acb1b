"""Everything wrong, missing or risky in a show, found before anyone sees it.

What one mistake hides from view (a show.toml that cannot be read, say) is found on the next run.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from toolkit.assemble import address, check_episode, check_folders, check_moments
from toolkit.audio import cover
from toolkit.campaign import contrast
from toolkit.errors import BadFile, SoyError
from toolkit.feed import rules
from toolkit.release.stores import open_store
from toolkit.show.findings import Finding
from toolkit.show.project import SHOW_FILE, Project


def check(project: Project, now: datetime) -> list[Finding]:
    """Return all findings: the show's first, then each episode's, then each moment's."""
    findings: list[Finding] = []
    try:
        episodes = (project.show, project.episodes)[1]
    except SoyError as err:
        return [_from_error(err, SHOW_FILE.as_posix())]
    for rule in (_show, _address, _target, _brand):
        findings += _caught(rule(project), SHOW_FILE.as_posix())
    findings += check_folders.look(project, episodes, now)
    findings += rules.check_all(project.show, episodes)
    for episode in episodes:
        for look in check_episode.LOOKS:
            findings += _caught(look(project, episode, now), f"episodes/{episode.folder}")
    findings += _caught(check_moments.look(project, now), "campaign")
    return list(dict.fromkeys(findings))


def _caught(look: Iterator[Finding], where: str) -> list[Finding]:
    """Return what is found; an error met on the way becomes the last finding."""
    found: list[Finding] = []
    try:
        found.extend(look)
    except SoyError as err:
        found.append(_from_error(err, where))
    return found


def _from_error(err: SoyError, where: str) -> Finding:
    head, _, rest = err.message.partition(": ")
    message = rest if head.endswith(where) and rest else err.message  # say the file once
    return Finding("error", "unusable", where, message, err.hint)


def _show(project: Project) -> Iterator[Finding]:
    size, ruled = None, set[str]()
    if address.is_example(project.show):
        ruled.add("guid-missing")  # the first real address fixes it
    try:
        size = cover.check_cover(project.cover)
    except BadFile as err:
        if project.cover.exists():
            yield _from_error(err, f"episodes/{project.show.cover}")
            ruled.add("cover-missing")  # it is there, and said to be no picture
    yield from (f for f in rules.check_show(project.show, size) if f.rule not in ruled)


def _address(project: Project) -> Iterator[Finding]:
    if address.is_example(project.show):
        yield Finding(
            "warning",
            "example-address",
            SHOW_FILE.as_posix(),
            f"release.public_url is an example, {project.show.release.public_url}: "
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
