"""The folder through which jobs of a run say how far they are, and hear that they are to stop."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from toolkit.errors import cannot_write
from toolkit.folders import unfinished
from toolkit.job_values import STOP


def begun(folder: Path) -> set[int]:
    """Return the places of the jobs that have told something and are not done yet."""
    try:
        return {int(path.name) for path in folder.iterdir() if path.name.isdecimal()}
    except OSError:
        return set()


def stop(folder: Path) -> None:
    """Tell all jobs to stop: by a file, and where none can be made by taking their folder away.

    It is renamed first: in one that is emptied a job may write a last word meanwhile, so that the
    folder stays, and no job stops.
    """
    try:
        (folder / STOP).touch()
    except OSError:  # the disk is full, perhaps why it all ends
        gone = folder.with_name(f"{folder.stem}.gone{folder.suffix}")
        with contextlib.suppress(OSError):
            folder = folder.rename(gone)
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def made(above: Path | None) -> Iterator[Path]:
    """Yield a new folder, in `above` where a disk is shared. Raises CannotWrite."""
    try:
        if above is not None:
            above.mkdir(parents=True, exist_ok=True)
        made = tempfile.TemporaryDirectory(
            prefix=".jobs-", suffix=".part", dir=above, ignore_cleanup_errors=True
        )
    except OSError as err:
        raise cannot_write(above or err.filename, err) from err
    with made as name, unfinished.held(Path(name)):  # of a killed run it goes with what is left
        yield Path(name)
