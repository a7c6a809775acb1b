"""soy partner: those who share campaigns on channels of their own."""

from __future__ import annotations

import click

from toolkit.cli.shows import partner_new


@click.group("partner")
def command() -> None:
    """Add a partner, for whom soy pack makes packs of campaigns."""


command.add_command(partner_new.new)
