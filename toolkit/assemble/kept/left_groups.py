"""What lies in `build/public`, and what the last build noted of it: Python alone is needed for it.

So it can be told by a process beside the build (`folders/errands.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from toolkit.assemble.kept import public_scan
from toolkit.folders import kept
from toolkit.folders.errands import Errand

KIND = "group"  # of what is kept
_PIECE_BYTES = 1 << 20


def looked_for(build_dir: Path, public: Path, *, beside: bool = False) -> Errand:
    """Begin to look at the groups in a build folder, if wanted in a process `beside` this one."""
    return Errand(told, str(build_dir), str(public), beside=beside)


def told(build_dir: str, public: str) -> Iterator[Any]:
    """Yield groups, links and empty folders as `public_scan` has them, then rows by group."""
    found = public_scan.scan(Path(public))
    yield found.groups, found.links, found.empty
    piece, size = dict[str, kept.Row](), 0
    for name, row in kept.rows(Path(build_dir), KIND):
        piece[name] = row
        size += len(row[1])
        if size > _PIECE_BYTES:
            yield piece
            piece, size = {}, 0
    yield piece
