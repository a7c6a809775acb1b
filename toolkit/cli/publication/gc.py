"""soy gc: what nothing names any more goes."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import click

from toolkit.cli import options, render
from toolkit.cli.publication import gc_versions, turn
from toolkit.errors import DONE, DONE_IN_PART
from toolkit.release.sweep.plan import SweepPlan
from toolkit.release.sweep.retention import RetentionWish, kept_and_dropped
from toolkit.release.sweep.versions import VersionsKept
from toolkit.show.project import Project
from toolkit.stores.common.base import Unfinished
from toolkit.workflow.publication.clearance import ClearanceWish, clear

_HOUR_S = 3600.0
_DAY_S = 24 * _HOUR_S
_MOST_DAYS = 36_500  # a century
_SHOWN = 10  # of files that stay, of each kind


_KEEP = click.option(
    "--keep",
    type=click.IntRange(min=1),
    metavar="N",
    help="Keep the N newest releases and forget the earlier ones.",
)
_KEEP_DAYS = click.option(
    "--keep-days",
    type=click.IntRange(0, _MOST_DAYS),
    metavar="DAYS",
    help="Keep releases of the last DAYS; with --keep, those that either option keeps.",
)
_FORGET = click.option(
    "--forget",
    multiple=True,
    metavar="ID",
    help="Forget this release, and delete old versions as --old-versions does; can be repeated.",
)

_OLDER_THAN = click.option(
    "--older-than",
    type=click.IntRange(0, _MOST_DAYS * 24),
    default=24,
    show_default=True,
    metavar="HOURS",
    help="Keep files written, or in use by listeners, within this many hours.",
)


def _wanted_options(function: Callable[..., int]) -> Callable[..., int]:
    """Give the command `wanted`: which releases stay."""

    @functools.wraps(function)
    def called(
        *,
        keep: int | None,
        keep_days: int | None,
        forget: tuple[str, ...],
        older_than: int,
        **rest: Any,
    ) -> int:
        return function(wanted=RetentionWish(keep, keep_days, forget, older_than * _HOUR_S), **rest)

    for option in (_OLDER_THAN, _FORGET, _KEEP_DAYS, _KEEP):  # click lists the last one first
        called = option(called)
    return called


@click.command("gc")
@click.option(
    "--to", "target", metavar="PLACE", help="A folder or s3://bucket/prefix to use this time."
)
@_wanted_options
@click.option(
    "--unknown",
    is_flag=True,
    help="Also delete files that soy does not remember having published.",
)
@click.option(
    "--old-versions",
    is_flag=True,
    help="Also delete the old versions of files that a bucket keeps.",
)
@click.option(
    "--yes", is_flag=True, help="Delete them; without this, soy only shows what would go."
)
@options.json_option
@options.project_option
def command(
    target: str | None,
    wanted: RetentionWish,
    unknown: bool,
    old_versions: bool,
    yes: bool,
    as_json: bool,
    project: Project,
) -> int:
    """Delete stored files that no kept release and no feed uses.

    Without --yes, soy only shows what would go. It keeps every release until you decide otherwise
    with --keep, --keep-days or --forget, and always keeps the one that listeners have. A deleted
    release cannot come back.
    """
    wish = ClearanceWish(wanted, unknown, old_versions)
    done = clear(project, wish, target, dry_run=not yes)
    turn.tell_left(done.name, lock_is_left=done.lock_is_left)
    if as_json:
        render.as_json(_json(done.plan, done.versions, done.name, is_done=yes))
    else:
        _say_held(done.plan, wanted, done.at)
        _show(done.plan, done.name, is_done=yes)
    gc_versions.say(done.versions, wanted.grace_s / _HOUR_S, is_done=yes)
    return DONE if done.plan.tells_unfinished and done.versions.is_done else DONE_IN_PART


def _show(made: SweepPlan, name: str, *, is_done: bool) -> None:
    for release in made.dropped:
        click.echo(f"forget   {release.id}  {release.by or ''}".rstrip())
    for one in made.remove:
        click.echo(f"remove   {render.bytes_text(one.length_bytes):>10}  {one.key}")
    for upload in made.give_up:
        click.echo(f"give up  {'':>10}  {upload.key} (unfinished upload{_begun(upload)})")
    _say_left("written recently, so soy keeps them for now", made.young)
    _say_left("soy does not remember publishing them (to delete them: --unknown)", made.unknown)
    _say_left(
        "the storage broke down while soy sent them, and still lists their parts as unfinished",
        made.in_use,
    )
    for folder in made.others:
        render.say(f"left: {folder} belongs to another show")
    if not made.tells_unfinished:
        render.warning(
            "the storage does not list unfinished uploads, which may take up space "
            "unseen; ask its administrator, or let soy storage setup have them removed"
        )
    did = "removed" if is_done else "would remove"
    files = f"{render.count(len(made.remove), 'file')} ({render.bytes_text(made.remove_bytes)})"
    half = f" and {render.count(len(made.give_up), 'unfinished upload')}" if made.give_up else ""
    releases = f"{render.count(len(made.kept), 'release')} kept, {len(made.dropped)} forgotten"
    render.say(f"{name}: {did} {files}{half}; {releases}")
    if not is_done and not made.is_done:
        render.say("to do it, run the command again with --yes")


def _say_held(made: SweepPlan, wanted: RetentionWish, at: datetime) -> None:
    """Say which releases stay only because listeners had them just now."""
    strict = kept_and_dropped(made.head.history, replace(wanted, grace_s=0.0), at)
    if held := [release.id for release in strict[1] if release in made.kept]:
        hours = f"{wanted.grace_s / _HOUR_S:.0f}"
        render.say(
            f"left: {', '.join(held)}: listeners had it within the last {hours} h (see "
            "--older-than)"
        )


def _say_left(why: str, keys: tuple[str, ...]) -> None:
    if keys:
        shown = ", ".join(key[:200] for key in keys[:_SHOWN])
        more = f" and {len(keys) - _SHOWN} more" if len(keys) > _SHOWN else ""
        text = f"left: {render.count(len(keys), 'file')}: {why}: {shown}{more}"
        render.say("".join(c if c.isprintable() else "?" for c in text))


def _begun(upload: Unfinished) -> str:
    if upload.age_s is None:
        return ""
    if upload.age_s < _DAY_S:
        return f", begun {render.count(int(upload.age_s // _HOUR_S), 'hour')} ago"
    return f", begun {render.count(int(upload.age_s // _DAY_S), 'day')} ago"


def _json(made: SweepPlan, kept: VersionsKept, name: str, *, is_done: bool) -> dict[str, object]:
    return {
        "store": name,
        "is_done": is_done,
        "kept": [release.id for release in made.kept],
        "forgotten": [release.id for release in made.dropped],
        "removed": [one.key for one in made.remove],
        "removed_bytes": made.remove_bytes,
        "given_up": [upload.key for upload in made.give_up],
        "young": made.young,
        "unknown": made.unknown,
        "in_use": made.in_use,
        "other_shows": made.others,
        "tells_unfinished": made.tells_unfinished,
        "old_versions": {
            "are_kept": kept.are_kept,
            "days": kept.days,
            "removed": kept.removed,
            "left": kept.left,
        },
    }
