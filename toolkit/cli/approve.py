"""soy approve: sign a transcript."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from toolkit.cli import options, render
from toolkit.show.project import Project
from toolkit.transcript import shelf


@click.command("approve")
@click.argument("episode")
@click.option("--by", required=True, metavar="NAME", help="Who has read and corrected the text.")
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    default=lambda: datetime.now(UTC).strftime("%Y-%m-%d"),
    show_default="today",
    help="The day of the approval.",
)
@options.language_option
@options.dry_run_option
@options.project_option
def command(
    episode: str, by: str, on: datetime, language: str | None, dry_run: bool, project: Project
) -> None:
    """Approve the transcript of EPISODE as it is now; only approved text is published.

    One changed letter makes it a draft again.
    """
    found = project.episode(episode)
    wanted = language or found.language or project.show.language
    if dry_run:
        text, _ = shelf.plan_approval(project, found, wanted, by, on.date())
        render.say(f"would approve {text.path} ({render.count(len(text.cues), 'cue')}) for {by}")
        return
    text = shelf.approve(project, found, wanted, by, on.date())
    render.say(
        f"{found.folder} {wanted}: approved by {text.state.reviewed_by} on {text.state.reviewed_on}"
    )
