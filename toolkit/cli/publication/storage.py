"""soy storage: the place where it is published."""

from __future__ import annotations

import click

from toolkit.cli.publication import storage_doctor, storage_policy, storage_setup


@click.group("storage")
def command() -> None:
    """Set up the storage, test what it can do, or print policies for its administrator."""


command.add_command(storage_setup.command)
command.add_command(storage_doctor.command)
command.add_command(storage_policy.command)
