"""soy approve: sign a transcript."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from toolkit.cli import options, render
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript import shelf
from toolkit.transcript.shelf import TranscriptFile


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
    text, _ = shelf.plan_approval(project, found, wanted, by, on.date())
    if dry_run:
        render.say(f"would approve {text.path} ({render.count(len(text.cues), 'cue')}) for {by}")
        return
    left = _not_ticked(project, found, text)
    text = shelf.approve(project, found, wanted, by, on.date())
    render.say(
        f"{found.folder} {wanted}: approved by {text.state.reviewed_by} on {text.state.reviewed_on}"
    )
    if left:
        places = render.count(left, "doubtful place")
        render.say(f"note: {places} not ticked in soy review; soy doubts {found.folder[:3]}")


def _not_ticked(project: Project, episode: Episode, text: TranscriptFile) -> int:
    """Return how many places are doubtful and nobody ticked; without listening to the sound."""
    from toolkit.desk import telling, ticks
    from toolkit.transcript.doubts import queue

    doubts = queue.queue(text.cues, queue.known(project, episode, text.language))
    ticked = ticks.read(ticks.path_of(text.path))
    told = telling.told_doubts(text.cues, doubts)
    return sum(doubt["id"] not in ticked for doubt in told)
