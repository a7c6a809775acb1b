"""soy move: the show gets another address."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import click

from toolkit.cli import options, render
from toolkit.cli.publication.ping import watch
from toolkit.publication.contents import PUBLISHER_KEY
from toolkit.show.project import Project
from toolkit.workflow.publication.move import BY_HAND, KEEP_DAYS, Move, MoveWish, move, plan_move

_TO = click.option(
    "--to",
    "target",
    metavar="PLACE",
    help="The new folder or s3://bucket/prefix [default: the present one]",
)
_ENDPOINT = click.option("--endpoint-url", metavar="URL", help="The new S3 server, if it changes.")
_REGION = click.option("--region", help="The new S3 region.")
_PROFILE = click.option("--profile", help="The profile with the new storage's keys.")
_KEEP_DAYS = click.option(
    "--keep-days",
    type=click.IntRange(28, 3650),
    default=KEEP_DAYS,
    show_default=True,
    metavar="DAYS",
    help="How long soy gc deletes nothing at the old place.",
)


def _wish_options(function: Callable[..., None]) -> Callable[..., None]:
    """Give the command `wish`: where the show is to go."""

    @functools.wraps(function)
    def called(
        *,
        new_address: str,
        target: str | None,
        endpoint_url: str | None,
        region: str | None,
        profile: str | None,
        keep_days: int,
        **rest: Any,
    ) -> None:
        wish = MoveWish(new_address, target, endpoint_url, region, profile, keep_days)
        function(wish=wish, **rest)

    for option in (_KEEP_DAYS, _PROFILE, _REGION, _ENDPOINT, _TO):
        called = option(called)
    return called


@click.command("move")
@click.argument("new_address")
@_wish_options
@options.dry_run_option
@options.json_option
@options.project_option
def command(wish: MoveWish, dry_run: bool, as_json: bool, project: Project) -> None:
    """Move the show to NEW_ADDRESS, the address of the folder in which its feed will be.

    soy builds and publishes there with the same GUIDs, so that no app fetches an episode again, and
    writes the new address into the old feed. The old feed and its files stay. soy then prints rules
    with which your old server can redirect the feed, and lists where else you have to change the
    address. If you stop it, the same command continues.
    """
    made = plan_move(project, wish, datetime.now(UTC))
    done = made if dry_run else move(made, watch(as_json))
    if as_json:
        render.as_json(done.to_json())
    else:
        _show(done, is_dry=dry_run)


def _show(done: Move, *, is_dry: bool) -> None:
    for step in done.steps if is_dry else ():
        render.say(f"would {step}")
    if not is_dry:
        render.say(f"the feed is now at {done.new_feed}, with the same GUIDs")
    old = " and ".join(old for old, _ in done.feeds)
    click.echo(f"Make the old server redirect {old}, with the rules for it:")
    for name, rule in done.rules.items():
        click.echo(f"\n{name}:\n{rule}")
    click.echo("\nEnter the new address yourself in:")
    for place in BY_HAND:
        click.echo(f"- {place}")
    click.echo(
        f"\nKeep the old place until {done.until}; soy gc deletes nothing there before then."
    )
    for before, now in done.feeds:
        if not before.endswith(PUBLISHER_KEY):
            render.say(f"then: soy verify {before} --moved-to {now}")
