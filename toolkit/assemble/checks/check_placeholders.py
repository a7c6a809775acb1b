"""What nobody can have meant to publish, in the show's files and in what was built of them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from toolkit.assemble.parts import show_gate
from toolkit.errors import BadFile, ChecksFailed, NoSuchEpisode
from toolkit.feed.rules import placeholders
from toolkit.feed.rules.notes_rules import check_notes
from toolkit.show.episode import Episode
from toolkit.show.findings import Finding
from toolkit.show.project import SHOW_FILE, Project

_SHOWN = 3  # as many are named; `soy check` names all


def look(project: Project) -> Iterator[Finding]:
    """Yield every text of a template that is left in show.toml and in campaigns.

    Moments of episodes without a date are still being written: theirs are warnings.
    """
    yield from placeholders.in_show(project.show, SHOW_FILE.as_posix())
    yield from _in_campaigns(project, None)


def look_at_episode(project: Project, episode: Episode) -> Iterator[Finding]:
    """Yield what is left in one episode's files: warnings as long as it has no date."""
    found = in_episode(project, episode)
    yield from found if show_gate.is_dated(project, episode) else map(_as_warning, found)


def in_episode(project: Project, episode: Episode) -> Iterator[Finding]:
    """Yield the texts of templates in one episode's files."""
    folder = f"episodes/{episode.folder}"
    return placeholders.in_episode(episode, project.read_notes(episode), folder)


def refuse(project: Project, now: datetime) -> None:
    """Raise ChecksFailed if what is published would say what nobody meant.

    Looked at are the files of the show and of the episodes that are out, which say where, and what
    was built, which may be older than these. Files that cannot be read now do not matter to it.
    """
    with contextlib.suppress(BadFile):
        _refuse_written(project, now)
    _refuse_built(project)


def _refuse_written(project: Project, now: datetime) -> None:
    found = list(placeholders.in_show(project.show, SHOW_FILE.as_posix()))
    out = [e for e in project.episodes if show_gate.is_out(project, e, now)]
    for episode in out:
        found += in_episode(project, episode)
        where = f"episodes/{episode.folder}/episode.toml"
        rules = check_notes(project.read_notes(episode) or "", where)
        found += [finding for finding in rules if finding.level == "error"]
    found += [f for f in _in_campaigns(project, now) if f.level == "error"]
    if found:
        named = "; ".join(f"{f.where}: {f.message}" for f in found[:_SHOWN])
        more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        raise ChecksFailed(
            f"not published: {named}{more}",
            hint="run soy check to list them all and correct them; then: soy build, soy publish",
        )


def _refuse_built(project: Project) -> None:
    feeds = sorted(project.public_dir.glob("feed*.xml"))
    texts = sorted((project.public_dir / "campaign").rglob("*.txt"))
    for path in (*feeds, *texts):
        if not path.is_file():
            continue
        piece = placeholders.in_text(path.read_text("utf-8", errors="replace"))
        if piece is not None:
            raise ChecksFailed(
                f"{path}: it still says {piece[:80]!r}, which soy wrote",
                hint="build/public is older than your change: soy build, then soy publish",
            )


def _in_campaigns(project: Project, now: datetime | None) -> Iterator[Finding]:
    """Yield what is left in campaigns; an error where an episode is dated, and out by `now`."""
    for campaign in project.campaigns:
        folder = f"campaign/{campaign.folder}"
        any_out = False
        for moment in campaign.moments:
            try:
                episode = project.episode(moment.episode)
            except NoSuchEpisode:  # which is a finding of the moments
                continue
            is_out = (
                show_gate.is_dated(project, episode)
                if now is None
                else show_gate.is_out(project, episode, now)
            )
            any_out |= is_out
            found = placeholders.in_campaign(campaign, moment, folder)
            yield from found if is_out else map(_as_warning, found)
        found = placeholders.in_campaign(campaign, None, folder)
        yield from found if any_out else map(_as_warning, found)


def _as_warning(finding: Finding) -> Finding:
    return replace(finding, level="warning")
