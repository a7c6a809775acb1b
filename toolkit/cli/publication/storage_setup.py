"""soy storage setup: make the place fit for publishing."""

from __future__ import annotations

import json

import click

from toolkit.cli import options, render
from toolkit.errors import DONE, DONE_IN_PART
from toolkit.release.storage.bucket_plan import Wishes
from toolkit.release.storage.steps import Step
from toolkit.show.project import Project
from toolkit.workflow.publication.storage import set_up, set_up_logs

_MARKS = {"fine": "ok", "to do": "would", "cannot": "cannot", "note": "note"}


@click.command("setup")
@click.option(
    "--to", "target", metavar="PLACE", help="A folder or s3://bucket/prefix to use this time."
)
@click.option(
    "--public/--no-public",
    default=True,
    show_default=True,
    help="Let anyone read the files; use --no-public if a CDN reads them with its own keys.",
)
@click.option("--versioning", is_flag=True, help="Have the bucket keep old versions of files.")
@click.option(
    "--logs",
    "is_for_logs",
    is_flag=True,
    help="Set up the bucket that [statistics] names instead: private, logs deleted after 14 days.",
)
@click.option("--yes", is_flag=True, help="Make the changes; without this, soy only shows them.")
@options.json_option
@options.project_option
def command(
    target: str | None,
    public: bool,
    versioning: bool,
    is_for_logs: bool,
    yes: bool,
    as_json: bool,
    project: Project,
) -> int:
    """Make or check the bucket: public reading below the prefix, CORS, clean-up, versions.

    Without --yes, soy only shows what it would do. Rules that others have set stay as they are. You
    need keys that may change the bucket; the keys for publishing need not.
    """
    if is_for_logs:
        made = set_up_logs(project, dry_run=not yes)
    else:
        made = set_up(project, Wishes(public, versioning), target, dry_run=not yes)
    if as_json:
        rows = [
            {"name": s.name, "state": s.state, "text": s.text, "hint": s.hint, "adds": s.adds}
            for s in made.steps
        ]
        render.as_json({"store": made.name, "is_done": yes, "steps": rows})
    else:
        _show(made.steps, made.name, is_done=yes)
    return _code(made.steps, is_done=yes)


def _code(steps: tuple[Step, ...], *, is_done: bool) -> int:
    left = ("cannot", "to do") if is_done else ("cannot",)
    return DONE_IN_PART if any(step.state in left for step in steps) else DONE


def _show(steps: tuple[Step, ...], name: str, *, is_done: bool) -> None:
    for step in steps:
        click.echo(f"{_MARKS[step.state]:<7} {step.text}")
        if step.hint:
            click.echo(f"{'':<7} {click.style('do:', fg='cyan')} {step.hint}")
        for rule in step.adds if step.state == "to do" else ():
            for line in json.dumps(rule, indent=2, default=str).splitlines():
                click.echo(f"{'':<9}{line}")
    todo = sum(step.state == "to do" for step in steps)
    if todo and not is_done:
        render.say(f"{name}: {render.count(todo, 'thing')} to do; add --yes to do it")
    elif any(step.state == "cannot" for step in steps):
        render.say(f"{name}: partly set up; to see what it can do: soy storage doctor")
    else:
        render.say(f"{name}: set up; to see what it can do: soy storage doctor")
