"""soy publish: send what was built."""

from __future__ import annotations

import click

from toolkit.cli import options, render
from toolkit.release.apply import publish, read_head
from toolkit.release.built import read_built
from toolkit.release.plan import Plan, plan
from toolkit.release.stores import open_store
from toolkit.show.project import Project


@click.command("publish")
@click.option("--to", "target", metavar="PLACE", help="A folder or s3://bucket/prefix, this once.")
@click.option("--delete", is_flag=True, help="Also delete files that no listener needs any more.")
@options.dry_run_option
@options.json_option
@options.project_option
def command(
    target: str | None, delete: bool, dry_run: bool, as_json: bool, project: Project
) -> None:
    """Send build/public to its place: media first, the feed last, nothing that is there already.

    Stopped in the middle, it goes on where it was when called again.
    """
    release = project.show.release
    manifest = read_built(project.public_dir)
    store = open_store(release, project.root, target)
    made = plan(manifest, read_head(store))
    if dry_run:
        _show_plan(made, store.describe(), delete, as_json)
        return
    is_idle = made.is_done and not (delete and made.obsolete)
    with render.progress(f"publishing to {store.describe()}", is_quiet=is_idle) as progress:
        outcome = publish(
            made,
            project.public_dir,
            store,
            delete=delete,
            parallel=release.parallel,
            progress=progress,
        )
    if as_json:
        render.as_json(
            {
                "store": store.describe(),
                "put": outcome.put,
                "kept": len(outcome.kept),
                "deleted": outcome.deleted,
                "bytes_sent": outcome.bytes_sent,
            }
        )
        return
    if is_idle:
        render.say(f"{store.describe()} holds this already: nothing was sent")
        render.say("if you changed something since: soy build, then soy publish")
        return
    render.say(
        f"sent {render.count(len(outcome.put), 'file')} ({render.bytes_text(outcome.bytes_sent)}), "
        f"kept {len(outcome.kept)}, deleted {len(outcome.deleted)}"
    )
    render.say(f"the feed: {release.public_url}/feed.xml")


def _show_plan(made: Plan, where: str, delete: bool, as_json: bool) -> None:
    if as_json:
        render.as_json(
            {
                "store": where,
                "put": [entry.key for entry in made.puts],
                "put_bytes": made.put_bytes,
                "keep": [entry.key for entry in made.keeps],
                "delete" if delete else "obsolete": made.obsolete,
            }
        )
        return
    for entry in made.puts:
        click.echo(f"put     {render.bytes_text(entry.length_bytes):>10}  {entry.key}")
    for key in made.obsolete:
        click.echo(f"{'delete' if delete else 'leave '}  {'':>10}  {key}")
    render.say(
        f"to {where}: would send {render.count(len(made.puts), 'file')} "
        f"({render.bytes_text(made.put_bytes)}), keep {len(made.keeps)}, "
        f"{'delete' if delete else 'leave'} {len(made.obsolete)} no longer needed"
        + ("" if delete or not made.obsolete else " (--delete removes them)")
    )
