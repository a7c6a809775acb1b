"""soy storage policy: what keys should be allowed, for the administrator."""

from __future__ import annotations

import click

from toolkit.cli import options, render
from toolkit.errors import BadFile
from toolkit.release.storage import policies
from toolkit.release.storage.policies import Where
from toolkit.show.project import Project
from toolkit.stores.common.directory import DirectoryStore
from toolkit.stores.target import open_store


@click.command("policy")
@click.argument("role", type=click.Choice(list(policies.ROLES)))
@click.option("--to", "target", metavar="PLACE", help="s3://bucket/prefix to use this time.")
@options.project_option
def command(role: policies.Role, target: str | None, project: Project) -> None:
    """Print the policy (JSON) with exactly the rights that keys for ROLE need.

    publisher: soy publish, rollback, gc and verify. reader: a CDN or a backup that reads what was
    published. setup: soy storage setup, once.
    """
    settings = project.show.release
    store = open_store(settings, project.root, target)
    if isinstance(store, DirectoryStore):
        raise BadFile(
            f"{store.describe()}: a folder has no access policy",
            hint="name a bucket: --to s3://bucket/prefix, or `target` under [release] in show.toml",
        )
    render.as_json(policies.ROLES[role](Where(store.bucket, store.prefix, settings.region)))
