"""What is in a folder, by size, times and inode of each file: whether anything changed in it.

A file may change again within one tick of its file system's clock and keep its times. One that
changed so short a time ago is in doubt, and so is the folder that it is in (git's documentation,
"Use of index and Racy Git problem"). The coarsest clock in use is FAT's, two seconds (Microsoft,
"File Times").
"""

from __future__ import annotations

import os
import stat

SETTLED_NS = 2_000_000_000
_DEEPEST = 8

Seen = tuple[int, int, int, int]  # length, time of change, time of change of its data, inode


def seen(found: os.stat_result) -> Seen:
    """Return what tells whether a file changed."""
    return found.st_size, found.st_ctime_ns, found.st_mtime_ns, found.st_ino


def folder(path: str, before_ns: int, depth: int = 0) -> str | None:
    """Return in one line what is in a folder and in those below it; "-" where there is none.

    None in doubt: something changed less than two seconds before `before_ns`, is a link, which may
    lead anywhere, or cannot be looked at.
    """
    told, latest_ns = [], before_ns - SETTLED_NS
    try:
        with os.scandir(path) as entries:
            for each in entries:
                found = each.stat(follow_symlinks=False)
                if stat.S_ISDIR(found.st_mode):
                    inner = folder(each.path, before_ns, depth + 1) if depth < _DEEPEST else None
                    if inner is None:
                        return None
                    told.append(f"{each.name}/ {inner}")
                    continue
                if not stat.S_ISREG(found.st_mode) or latest_ns < found.st_mtime_ns:
                    return None
                if latest_ns < found.st_ctime_ns:
                    return None
                told.append(f"{each.name!r} {seen(found)}")
    except FileNotFoundError:
        return "-"
    except OSError:
        return None
    return repr(sorted(told)) if depth else "\n".join(sorted(told))
