"""What soy gc says of a bucket that keeps old versions."""

from __future__ import annotations

from toolkit.cli import render
from toolkit.release.sweep.versions import VersionsKept

_HOW = (
    "with keys that have s3:ListBucketVersions and s3:DeleteObjectVersion (soy storage policy "
    "publisher): soy gc --old-versions --older-than 0 --yes"
)


def say(kept: VersionsKept, hours: float, *, is_done: bool) -> None:
    """Say what is kept of what was removed, how long, and how it goes."""
    if kept.removed:
        did = "removed" if is_done else "would remove"
        render.say(f"old versions: {did} {kept.removed}")
    if kept.left:
        render.warning(
            f"old versions of removed or replaced files stay in the bucket "
            f"{_how_long(kept)} ({kept.left} of them, which may contain withdrawn texts): your "
            "keys may not "
            f"delete them, or they are younger than {hours:.0f} h; to delete them, {_HOW}"
        )
    elif kept.left is None:
        keeps = "keeps" if kept.are_kept else "may keep"
        render.warning(
            f"the bucket {keeps} old versions of removed and replaced files "
            f"{_how_long(kept)}, and your keys may not see them: withdrawn texts are still there; "
            "to "
            f"delete them, {_HOW}"
        )
    elif kept.are_kept and not kept.removed:
        render.say(
            "old versions of removed or replaced files stay in the bucket "
            f"{_how_long(kept)}; to remove them too: --old-versions"
        )


def _how_long(kept: VersionsKept) -> str:
    if kept.days is None:
        return "for ever (no lifecycle rule deletes them)"
    return f"for {render.count(kept.days, 'day')} (its lifecycle rule)"
