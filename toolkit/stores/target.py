"""The place to publish to, as a show or a command names it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import BadFile
from toolkit.publication.manifest import check_key
from toolkit.secrecy import hidden
from toolkit.show.show import Release
from toolkit.stores.common.directory import DirectoryStore
from toolkit.stores.s3.times import USUAL, S3Times

if TYPE_CHECKING:
    from toolkit.stores.s3.store import S3Store

# Amazon S3 User Guide, "General purpose bucket naming rules"; other servers allow capitals and _.
_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]", re.ASCII)
# What a person wrote, or what is published from; nothing published may land there.
_KEPT = (
    ".git",
    "episodes",
    "transcripts",
    "campaign",
    "statistics",
    "build/public",
    "build/episodes",
    "build/campaign",
    "build/statistics",
)


def open_store(
    settings: Release, project_root: Path, target: str | None = None, times: S3Times = USUAL
) -> DirectoryStore | S3Store:
    """Return the store that `target` names, or the show's own: a folder or `s3://bucket/prefix`.

    A relative folder counts from the project's root. Raises BadFile if the target is neither, or
    a folder where the project's own files are; StoreRefused if the AWS configuration is wrong.
    """
    name = target or settings.target
    if hidden(name) != name:
        raise _no_target(
            name, "keys and passwords do not belong there, but in AWS_ACCESS_KEY_ID and the like"
        )
    if name.startswith("s3://"):
        bucket, prefix = bucket_and_prefix(name)
        from toolkit.stores.s3.store import S3Store  # boto3 takes 0.3 s to import

        return S3Store(bucket, prefix, settings, times)
    if "://" in name:
        raise _no_target(name, "it is neither a folder nor s3://bucket/prefix")
    root = project_root.resolve()
    folder = (root / Path(name).expanduser()).resolve()
    for kept in (root / part for part in _KEPT):
        if folder.is_relative_to(kept) or kept.is_relative_to(folder):
            raise _no_target(name, f"soy must not overwrite {kept}")
    if folder.exists() and not folder.is_dir():
        raise _no_target(name, "it is a file")
    return DirectoryStore(folder)


def bucket_and_prefix(name: str) -> tuple[str, str]:
    """Return what `s3://bucket/prefix` names. Raises BadFile for what is none."""
    bucket, _, prefix = name.removeprefix("s3://").partition("/")
    prefix = prefix.rstrip("/")
    if not _BUCKET.fullmatch(bucket):
        raise _no_target(name, "that is not a bucket's name")
    try:
        return bucket, check_key(prefix) if prefix else ""
    except ValueError as err:
        raise _no_target(name, str(err)) from err


def _no_target(name: str, why: str) -> BadFile:
    return BadFile(
        f"target = {name!r}: {why}",
        hint='name a folder such as "build/published", or "s3://bucket/prefix"',
    )
