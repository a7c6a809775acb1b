"""soy storage: the place where it is published."""

from __future__ import annotations

import click

from toolkit.cli import storage_policy, storage_setup


@click.group("storage")
def command() -> None:
    """Set the storage up, print policies for its administrator."""


command.add_command(storage_setup.command)
command.add_command(storage_policy.command)
