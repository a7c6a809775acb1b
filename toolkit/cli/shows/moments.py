"""soy moments: places to look at in an episode, and the moments that campaigns have of them."""

from __future__ import annotations

import click

from toolkit.cli.shows import moments_add, moments_suggest, moments_update


@click.group("moments")
def command() -> None:
    """Find moments of an episode, add them to a campaign, list them and keep them up to date."""


command.add_command(moments_suggest.suggest)
command.add_command(moments_add.add)
command.add_command(moments_update.list_)
command.add_command(moments_update.update)
