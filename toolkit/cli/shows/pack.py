"""soy pack: a ZIP for a partner."""

from __future__ import annotations

from datetime import datetime

import click

from toolkit.campaign.archives.pack_changes import PackChanges
from toolkit.cli import options, render
from toolkit.show.project import Project
from toolkit.workflow.shows.partner_packs import PartnerPack, make_pack


@click.command("pack")
@click.option(
    "--partner", "name", required=True, help="The partner's name, or the name of its file."
)
@options.languages_option
@options.at_option
@options.jobs_option_of("How many kits to make at the same time.")
@options.dry_run_option
@options.json_option
@options.project_option
def command(
    name: str,
    languages: tuple[str, ...],
    at: datetime,
    jobs: int | None,
    dry_run: bool,
    as_json: bool,
    project: Project,
) -> None:
    """Make a ZIP for a partner, with kits, transcripts, and the partner's logo and links.

    It contains what is published and approved, in the languages of the partner's file or of
    --languages. Its README says what is new, changed and gone since the partner's last pack.
    """
    made = make_pack(
        project, name, languages, at=at, jobs=jobs, dry_run=dry_run, watch=render.progress
    )
    if as_json:
        render.as_json(_json(made))
    else:
        _show(made)


def _show(made: PartnerPack) -> None:
    for held in made.held:
        render.say(f"left out: {held.campaign}, {held.moment} ({held.language}): {held.why}")
    kits = render.count(len(made.kits), "kit")
    if made.made is None:
        for kit in made.kits:
            click.echo(f"{kit.asked}  {kit.campaign.folder}  {kit.moment.id}")
        render.say(f"would pack {kits} for {made.partner.name}")
        return
    click.echo(made.path)
    render.say(f"packed {kits} for {made.partner.name}")
    if changes := made.made.changes:
        _show_changes(changes)


def _show_changes(changes: PackChanges) -> None:
    render.say(f"since the pack of {changes.since.isoformat()}:")
    rows = {"new": changes.new, "changed": changes.changed, "gone": changes.gone}
    for what, paths in rows.items():
        for path in paths:
            render.say(f"  {what}: {path}")


def _json(made: PartnerPack) -> dict[str, object]:
    plan = made.made
    changes = plan.changes if plan else None
    return {
        "partner": made.partner.folder,
        "languages": list(made.languages),
        "path": str(made.path) if made.path else None,
        "made_on": plan.record.day.isoformat() if plan else None,
        "kits": [
            {"language": kit.asked, "campaign": kit.campaign.folder, "moment": kit.moment.id}
            for kit in made.kits
        ],
        "left_out": [
            {
                "language": held.language,
                "campaign": held.campaign,
                "moment": held.moment,
                "why": held.why,
            }
            for held in made.held
        ],
        "since": changes.since.isoformat() if changes else None,
        "new": list(changes.new) if changes else [],
        "changed": list(changes.changed) if changes else [],
        "gone": list(changes.gone) if changes else [],
        "written": plan is not None,
    }
