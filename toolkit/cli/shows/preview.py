"""soy preview: the pages on this computer, built anew whenever a file is saved."""

from __future__ import annotations

import contextlib
import webbrowser

import click

from toolkit.cli import options, render
from toolkit.errors import SoyError
from toolkit.show.project import Project
from toolkit.workflow.shows.preview import Rebuilt, preview


@click.command("preview")
@click.option("--no-browser", is_flag=True, help="Print the pages' address and open no browser.")
@click.option(
    "--port",
    type=click.IntRange(1024, 65535),
    help="The port on 127.0.0.1 [default: any free port]",
)
@options.project_option
def command(no_browser: bool, port: int | None, project: Project) -> None:
    """Show the pages in your browser as listeners will get them.

    soy builds the show, and builds it again whenever you save one of its files; the browser then
    loads the page again. Only this computer can see it, and nothing is published. Ctrl-C ends it.
    """
    with (
        preview(project, port or 0, render.progress) as shown,
        contextlib.suppress(KeyboardInterrupt),  # but in the first build: then nothing was shown
    ):
        _warn(shown.error)
        click.echo(shown.address)
        render.say("the pages are open until you press Ctrl-C here")
        if not no_browser:
            webbrowser.open(shown.address)
        for again in shown.rebuilds():
            _tell(project, again)


def _tell(project: Project, again: Rebuilt) -> None:
    names = [path.relative_to(project.root).as_posix() for path in again.saved]
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    render.say(f"saved: {names[0]}{more}" + ("" if again.error else ": built again"))
    _warn(again.error)


def _warn(error: SoyError | None) -> None:
    if error:
        render.error(error)
        render.say("the pages are still those of the build before")
