"""soy help-file: the manual of the files that people write."""

from __future__ import annotations

import click

from toolkit.show.setup.manual import MANUAL, help_file


@click.command("help-file")
@click.option(
    "--project", hidden=True, help="Accepted as in other commands; the keys are always the same."
)
@click.argument("topic", type=click.Choice(list(MANUAL)))
def command(topic: str, project: str | None) -> None:  # noqa: ARG001 - see the option
    """Explain every key in the files of a show, an episode or a campaign, with its default."""
    click.echo(help_file(topic))
