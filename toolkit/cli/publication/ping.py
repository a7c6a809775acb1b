"""soy ping: hubs and directories are told of the feed once more."""

from __future__ import annotations

import click

from toolkit.cli import options, render
from toolkit.errors import DONE, DONE_IN_PART
from toolkit.progress import StepWatch, unwatched
from toolkit.show.project import Project
from toolkit.workflow.publication.pings import WAIT_S, Pinged, ping


@click.command("ping")
@click.option(
    "--wait",
    "wait_s",
    type=click.FloatRange(0, 3600),
    default=WAIT_S,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait until the public address serves the new feed.",
)
@options.dry_run_option
@options.json_option
@options.project_option
def command(wait_s: float, dry_run: bool, as_json: bool, project: Project) -> int:
    """Tell hubs and directories that the feed has changed, as soy publish does.

    hub and notify under [release] in show.toml say whom to tell. soy tells them only
    once the public address serves the feed that was published, because they fetch it at once.
    """
    done = ping(project, wait_s=wait_s, dry_run=dry_run, watch=watch(as_json))
    if as_json:
        render.as_json(done.to_json())
    tell(done, is_quiet=as_json)
    return DONE if done.is_done else DONE_IN_PART


def watch(is_quiet: bool) -> StepWatch:
    """Return what shows progress, nothing beside JSON."""
    return unwatched if is_quiet else render.progress


def tell(done: Pinged | None, *, is_quiet: bool) -> None:
    """Say who was told; warn of who was not."""
    if done is None:
        return
    for warning in done.warnings:
        render.warning(warning)
    for one in () if is_quiet else done.told:
        if one.is_done:
            render.say(f"told {one.who}: {one.message}")
    for who in () if is_quiet else done.would_tell:
        render.say(f"would tell {who}")
