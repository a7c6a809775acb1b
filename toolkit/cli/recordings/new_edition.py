"""soy new --edition: take in a recording of an episode in another language."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from toolkit import timecode
from toolkit.cli import render
from toolkit.show.project import Project

if TYPE_CHECKING:
    from toolkit.workflow.recordings.edition_intake import EditionIntake
    from toolkit.workflow.recordings.intake import Recorded

F = TypeVar("F", bound=Callable[..., Any])


def edition_option(function: F) -> F:
    """Give the command `edition`: an episode and a language."""
    return click.option(
        "--edition",
        metavar="EPISODE:LANG",
        help="Make it the sound of an episode in one of the show's editions, such as 001:de.",
    )(function)


def take_in(
    project: Project, edition: str, recorded: Recorded, *, dry_run: bool, as_json: bool
) -> None:
    """Take in the recording, and say what became of it."""
    from toolkit.workflow.recordings.edition_intake import take_in_edition

    made = take_in_edition(project, edition, recorded, dry_run=dry_run, watch=render.progress)
    for finding in made.heard.findings:
        render.warning(finding)
    if as_json:
        render.as_json(_facts(made))
        return
    length = timecode.short(made.heard.probe.duration_ms)
    did = "took in" if made.is_made else "would take in"
    render.say(f"{did} {made.recorded.path} ({length}) as the sound of {made.name}")
    if made.is_made:
        render.say(f"next: soy master {made.name}; then soy transcribe {made.name}")


def _facts(made: EditionIntake) -> dict[str, object]:
    return {
        "episode": made.episode.folder,
        "edition": made.language,
        "is_made": made.is_made,
        "duration_ms": made.heard.probe.duration_ms,
        "is_truncated": made.heard.probe.is_truncated,
        "selection": made.heard.probe.selection.keys,
    }
