"""What a publish changes for listeners: told by title, and asked about where something leaves."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from toolkit.cli import render
from toolkit.release.changes.difference import Difference
from toolkit.release.changes.withdrawn import Left

_FEW = 3  # titles, on a line of a list


def tell(difference: Difference) -> None:
    """Say which episodes are added, changed and removed, and which transcripts go (stderr)."""
    for line in lines(difference):
        render.say(line)


def lines(difference: Difference) -> Iterator[str]:
    """Yield a line for each thing that listeners notice."""
    if difference.replaced is not None:
        yield f'REPLACED: the whole show "{difference.replaced}"'
    for out in difference.added:
        yield f"added:   {out.name}"
    for one in difference.changed:
        renamed = one.before.title != one.after.title
        was = f', which was "{one.before.title}"' if renamed else ""
        yield f"changed: {one.after.name}{was}: {', '.join(one.what)}"
    for out in difference.removed:
        yield f"REMOVED: {out.name}"
    for lost in difference.lost:
        yield f"REMOVED: {lost.said}"


def in_short(difference: Difference) -> str:
    """Return on one line which episodes were added, changed and removed, a few by title."""
    rows = (
        ("added", [out.title for out in difference.added]),
        ("changed", [one.after.title for one in difference.changed]),
        ("REMOVED", [out.title for out in difference.removed]),
        ("REMOVED transcripts", [one.name for one in difference.lost]),
    )
    return "; ".join(f"{what} {_few(names)}" for what, names in rows if names)


def _few(names: list[str]) -> str:
    more = f" and {len(names) - _FEW} more" if len(names) > _FEW else ""
    return ", ".join(f'"{name}"' for name in names[:_FEW]) + more


def is_agreed(difference: Difference) -> bool:
    """Ask whether what leaves may leave; False where there is no terminal to ask at."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    tell(Difference(removed=difference.removed, lost=difference.lost))
    return click.confirm("Listeners will lose this. Do you want that?", err=True)


def tell_left(left: Left, difference: Difference) -> None:
    """Say what of withdrawn episodes and transcripts can still be fetched, and how that ends."""
    told = [out.name for out in difference.removed]
    told += [one.said for one in difference.lost]
    titles = ", ".join(told)
    files = render.count(len(left.files), "file")
    kept = render.count(len(left.releases), "kept release")
    render.warning(
        f"anyone who has the addresses can still fetch {files} of {titles} from the storage, "
        f"and a rollback to {kept} would bring it back"
    )
    render.say(f"to remove it permanently: {left.command}")
