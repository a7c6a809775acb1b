"""How the browser learns the desk's address: from a file, for arguments are seen by everybody.

The list of processes shows a program's arguments to every user of the machine. So the browser is
given the path of a page in a folder that only this user may enter, and that page leads on.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from toolkit import markup

_TEMPLATE = Path(__file__).with_suffix(".html")


@contextlib.contextmanager
def door(address: str) -> Iterator[Path]:
    """Yield a page of mode 0600 that leads to `address`; it goes with the body at the latest."""
    folder = Path(tempfile.mkdtemp(prefix="soy-desk-"))  # mode 0700
    try:
        path = folder / "desk.html"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(markup.page(_TEMPLATE, {"address": address}))
        yield path
    finally:
        shut(folder)


def shut(folder: Path) -> None:
    """Take the page away: the browser has come."""
    shutil.rmtree(folder, ignore_errors=True)
