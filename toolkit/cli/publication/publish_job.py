"""The options that say what a publish is to do beyond the usual."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import click

from toolkit.workflow.publication.publish_job import PublishWish

_DELETE = click.option(
    "--delete",
    is_flag=True,
    help="Also delete files that this release does not use; earlier ones then cannot come back.",
)
_REMOVE = click.option(
    "--remove",
    metavar="NAME",
    multiple=True,
    help="Let this episode leave the feed: number, folder, title or GUID; 003:de means only its "
    "German transcript. Can be repeated.",
)
_REPLACE_SHOW = click.option(
    "--replace-show",
    is_flag=True,
    help="Replace the other show that is stored there; its listeners will get this one.",
)
_CLOCK_IS_RIGHT = click.option(
    "--clock-is-right",
    is_flag=True,
    help="Publish even if the newest release is later than this computer's clock.",
)
_AGAIN = click.option(
    "--again",
    is_flag=True,
    help="Check every file in the storage, and send those that are missing or different.",
)


def wish_options(function: Callable[..., None]) -> Callable[..., None]:
    """Give the command `wish`."""
    names = [field.name for field in fields(PublishWish)]

    @functools.wraps(function)
    def called(**said: Any) -> None:
        wish = PublishWish(**{name: said.pop(name) for name in names})
        function(wish=wish, **said)

    for option in (_AGAIN, _CLOCK_IS_RIGHT, _REPLACE_SHOW, _REMOVE, _DELETE):  # the last is first
        called = option(called)
    return called
