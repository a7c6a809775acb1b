"""soy init: make a new show."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from toolkit.cli import options, render
from toolkit.show import templates
from toolkit.workflow.shows.new_show import ShowWish, start_show


def _same_as_folder(ctx: click.Context, _param: click.Parameter, value: Path | None) -> None:
    ctx.obj = value or ctx.obj


def _folder(ctx: click.Context, _param: click.Parameter, value: Path | None) -> Path:
    folder: Path | None = value or ctx.obj
    if folder is None:
        raise click.UsageError("name the folder of the new show: soy init my-show", ctx)
    return folder


@click.command("init")
@click.option(
    "--project",
    type=click.Path(path_type=Path),
    is_eager=True,
    expose_value=False,
    callback=_same_as_folder,
    help="The same as FOLDER.",
)
@click.argument("folder", required=False, type=click.Path(path_type=Path), callback=_folder)
@click.option("--title", help="The show's name [default: the folder's name]")
@click.option("--language", default="en", show_default=True, help="The language spoken.")
@click.option("--author", default=templates.AUTHOR, show_default=True, help="Who makes it.")
@click.option(
    "--public-url",
    default=templates.LINK,
    show_default=True,
    help="The address at which listeners will reach the files.",
)
@options.dry_run_option
def command(
    folder: Path, title: str | None, language: str, author: str, public_url: str, dry_run: bool
) -> None:
    """Make a new show in FOLDER, with a comment on every setting in its show.toml."""
    made = start_show(folder, ShowWish(title, language, author, public_url), dry_run=dry_run)
    if made.is_made:
        render.say(f"made a show in {folder}")
        render.say(
            f"next: cd {shlex.quote(str(folder))}, then fill in episodes/show.toml and put a cover "
            "picture beside it; soy check says what is missing"
        )
        return
    render.say("would make:")
    for path in made.files:
        click.echo(path)
