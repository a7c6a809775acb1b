"""Whether a worker is fit for a run: it sees this very show, may write there, and runs this soy."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import secrets
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from toolkit import files, processes
from toolkit.errors import SoyError, WorkersUnfit
from toolkit.folders import unfinished
from toolkit.show.project import SHOW_FILE, Project
from toolkit.workers import versions
from toolkit.workers.versions import SoyVersions

_LIMIT_BYTES = 1 << 20
OTHER_SOY = (
    "install the same versions on all machines (pip install -c constraints.txt), then restart the "
    "worker"
)


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What a run expects of each of its workers."""

    root: str  # the show's folder there
    proof: tuple[str, ...] | None  # the folder with a file of this run; None: nothing is shared
    token: str  # what that file says
    show_sha256: str
    versions: SoyVersions
    beside: tuple[tuple[str, int], ...] = field(default=())  # threads for jobs, by host name


@dataclass(frozen=True, slots=True)
class WorkerFacts:
    """What a worker says of itself."""

    host: str
    pid: int
    why_not: str | None  # why it is not fit
    hint: str | None = None


@contextlib.contextmanager
def facts_of(project: Project, root: str | None, *, is_shared: bool) -> Iterator[RunFacts]:
    """Yield what workers have to prove; a file of this run lies in the show meanwhile.

    Raises CannotWrite.
    """
    sha256 = files.sha256_of(project.root / SHOW_FILE)
    there, token = root or str(project.root), secrets.token_hex(16)
    facts = RunFacts(there, None, token, sha256, versions.here())
    if not is_shared:
        yield facts
        return
    folder = project.build_dir / f".workers-{secrets.token_hex(4)}.part"
    with files.full_disk_told(folder):
        folder.mkdir(parents=True)
        (folder / "token").write_text(token, "ascii")
    try:
        with unfinished.held(folder):
            yield replace(facts, proof=folder.relative_to(project.root).parts)
    finally:
        for path in folder.iterdir():
            path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            folder.rmdir()


def look(facts: RunFacts) -> WorkerFacts:
    """Return, on a worker, whether it is fit."""
    said = WorkerFacts(socket.gethostname(), os.getpid(), None)
    different = list(versions.differences(facts.versions, versions.here()))
    if different:
        return replace(said, why_not="; ".join(different), hint=OTHER_SOY)
    if multiprocessing.current_process().daemon:
        return replace(
            said,
            why_not="it cannot start processes, and soy does so for long recordings",
            hint="start the worker with DASK_DISTRIBUTED__WORKER__DAEMON=False",
        )
    if facts.proof is not None and (why := _unseen(facts, said)):
        hint = "mount the show's folder there, or name its path with --root-on-workers"
        return replace(said, why_not=why, hint=hint)
    return said


def _unseen(facts: RunFacts, said: WorkerFacts) -> str | None:
    """Return why it does not see the show, None where it does."""
    root = Path(facts.root)
    folder = root.joinpath(*facts.proof or ())
    try:
        sha256 = files.sha256_of(root / SHOW_FILE)
        token = files.read(folder / "token", _LIMIT_BYTES).decode("ascii", "replace")
    except (OSError, SoyError):
        return f"it cannot find this show in {root}"
    if sha256 != facts.show_sha256 or token != facts.token:
        return f"it finds another show in {root}"
    try:
        (folder / f"{said.host}-{said.pid}").write_bytes(b"")
    except OSError as err:
        return f"it cannot write in {root}: {err.strerror}"
    return None


_fit_for: set[str] = set()  # the runs that this process is fit for


def make_sure(facts: RunFacts) -> None:
    """Make sure, on a worker, that it is fit, once for each run. Raises WorkersUnfit.

    Workers may come while a run goes on, when those of its start have been looked at.
    """
    if facts.token in _fit_for:
        return
    processes.share(dict(facts.beside).get(socket.gethostname(), 1))
    said = look(facts)
    if said.why_not:
        raise unfit([(f"{said.host}/{said.pid}", said)])
    _fit_for.add(facts.token)


def unfit(found: list[tuple[str, WorkerFacts]]) -> WorkersUnfit:
    """Return the error for workers that are not fit, by name."""
    lines = [f"worker {name}: {one.why_not}" for name, one in found]
    more = f"; and {len(lines) - 3} more workers" if len(lines) > 3 else ""
    return WorkersUnfit("; ".join(lines[:3]) + more, hint=found[0][1].hint)
