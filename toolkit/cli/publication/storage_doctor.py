"""soy storage doctor: what the place can and cannot do, found by trying."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

import click

from toolkit.assemble import address
from toolkit.cli import options, render
from toolkit.errors import DONE, DONE_IN_PART
from toolkit.release.storage import folder_doctor
from toolkit.release.storage.findings import Finding
from toolkit.show.project import Project
from toolkit.stores.common.directory import DirectoryStore
from toolkit.stores.target import open_store

_COLOURS = {"can": "green", "cannot": "yellow", "trouble": "red", "unclear": "cyan"}


@click.command("doctor")
@click.option(
    "--to", "target", metavar="PLACE", help="A folder or s3://bucket/prefix to use this time."
)
@options.json_option
@options.project_option
def command(target: str | None, as_json: bool, project: Project) -> int:
    """Test with small files what the storage can and cannot do.

    soy puts the files into releases/doctor-... below the prefix and removes them again. It works
    around what the storage cannot do; "trouble" means that somebody has to act.
    """
    settings = project.show.release
    store = open_store(settings, project.root, target)
    name = store.describe()
    with render.progress(f"trying {name}", is_quiet=as_json):
        if isinstance(store, DirectoryStore):
            findings = folder_doctor.examine(store)
        else:
            from toolkit.release.storage.bucket_doctor import examine  # boto3: 0.3 s to import

            is_public = target is None and not address.is_example(project.show)
            public_url = settings.public_url if is_public else None
            findings = examine(store, settings, datetime.now(UTC), public_url)
    if as_json:
        render.as_json({"store": name, "findings": [asdict(one) for one in findings]})
    else:
        _show(findings, name)
    return DONE_IN_PART if any(one.verdict == "trouble" for one in findings) else DONE


def _show(findings: list[Finding], name: str) -> None:
    width = max(len(one.name) for one in findings)
    for one in findings:
        verdict = click.style(f"{one.verdict:<7}", fg=_COLOURS[one.verdict])
        click.echo(f"{verdict}  {one.name:<{width}}  {one.text}")
        if one.instead:
            does = "do:" if one.verdict == "trouble" else "so:"
            click.echo(f"{'':<7}  {'':<{width}}  {click.style(does, fg='cyan')} {one.instead}")
    count = sum(one.verdict == "trouble" for one in findings)
    if count:
        render.say(f"{name}: {render.count(count, 'thing')} to put right before publishing there")
    else:
        render.say(f"{name}: soy can publish there")
