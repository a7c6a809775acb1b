"""A word if the store kept the lock in the end."""

from __future__ import annotations

from toolkit.cli import render
from toolkit.release.publishing import lock


def tell_left(name: str, *, lock_is_left: bool) -> None:
    """Warn if the lock in the place of that name could not be removed."""
    if lock_is_left:
        render.warning(
            f"everything is published, but soy could not remove the lock in {name}: for up to "
            f"{lock.USUAL.expiry_s / 60:.0f} minutes colleagues are told that you publish"
        )
