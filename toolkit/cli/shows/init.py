"""soy init: make a new show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from toolkit.cli import options, render
from toolkit.show import templates
from toolkit.show.setup.creation import create_show, plan_show


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
    help="The address under which listeners will reach the files.",
)
@options.dry_run_option
def command(
    folder: Path, title: str | None, language: str, author: str, public_url: str, dry_run: bool
) -> None:
    """Make a new show in FOLDER, with a comment on every setting in its show.toml."""
    name = title or folder.resolve().name.replace("-", " ").replace("_", " ").strip().capitalize()
    public_url = public_url.rstrip("/")
    values: dict[str, Any] = {
        "title": name,
        "description": templates.description(name),
        "language": language,
        "author": author,
        "link": public_url,
        "categories": ["Health & Fitness > Medicine"],
        "cover_alt": templates.cover_alt(name),
        "audio": {"target": "apple", "channels": "mono"},
        "transcripts": {"model": "small"},
        "release": {"public_url": public_url, "target": "build/published"},
    }
    plan = plan_show(folder, values)
    if dry_run:
        render.say("would make:")
        for path in plan:
            click.echo(path)
        return
    create_show(folder, values)
    render.say(f"made a show in {folder}")
    render.say(f"next: read {folder}/episodes/show.toml, put a cover beside it, then: soy check")
