"""soy models: which speech models are on this machine, and fetching one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from toolkit.cli import options, render

if TYPE_CHECKING:
    from toolkit.transcript.recognisers.model_names import Model


@click.group("models", invoke_without_command=True)
@click.option(
    "--project", hidden=True, help="Accepted as in other commands; models belong to the machine."
)
@options.json_option
@click.pass_context
def command(context: click.Context, as_json: bool, project: str | None) -> None:  # noqa: ARG001 - see the option
    """List the speech models that you can use, and those on this computer.

    Models of openai-whisper appear if it is installed. soy models fetch NAME fetches a model.
    """
    if context.invoked_subcommand:
        return
    from toolkit.transcript.recognisers import choice

    rows = choice.models()
    if as_json:
        render.as_json([_row(row) for row in rows])
        return
    head = ("model", "recogniser", "knows", "on this computer")
    render.table(head, [_cells(row) for row in rows])


def _row(row: Model) -> dict[str, object]:
    return {
        "name": row.name,
        "engine": row.engine,
        "languages": row.languages,
        "path": str(row.path) if row.path else None,
        "size_bytes": row.size_bytes,
    }


def _cells(row: Model) -> tuple[str, ...]:
    size = render.bytes_text(row.size_bytes) if row.path else "not here"
    return (row.name, row.engine, row.languages, size)


@command.command("fetch")
@click.argument("model", metavar="NAME")
@options.engine_option
@options.dry_run_option
def fetch(model: str, engine: str, dry_run: bool) -> None:
    """Fetch the model NAME from its public hub, unless this computer has it.

    If you stop it, the same command continues.
    """
    if dry_run:
        render.say(f"would fetch {model}, unless it is on this computer already")
        return
    from toolkit.transcript.recognisers import choice

    render.say(f"fetching {model}, unless it is on this computer already ...")
    folder = choice.fetch(engine, model)
    render.say(f"{model} is on this computer: {folder}")
