"""Who is at work on what: a small file for each episode and step, while somebody works on it.

Two people, or two runs of one person on different machines, then do nothing twice. Locks of the
operating system are not relied on: on network disks they may be missing, or local. Whoever makes
the file first (open(2), O_EXCL, which network disks keep) has the claim, and renews it.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from toolkit import processes
from toolkit.errors import cannot_write
from toolkit.progress import tell

R = TypeVar("R")

LIMIT_BYTES = 4096
_TRIES = 5

run: ContextVar[str | None] = ContextVar("run", default=None)
"""The run that a job belongs to, as all of its workers call it."""


@dataclass(frozen=True, slots=True)
class ClaimTimes:
    """How long a claim lasts, in seconds."""

    renew_s: float = 60.0
    lapse_s: float = 900.0  # without a sign, by the clock of the disk: its owner is taken for dead
    poll_s: float = 0.5  # between two looks at another's claim


USUAL = ClaimTimes()


@dataclass(frozen=True, slots=True)
class Claim:
    """Who works, and where."""

    host: str
    numbers: int  # which process numbers these are: containers of one machine have their own
    pid: int
    since: str  # ISO 8601, UTC
    token: str
    run: str | None

    @classmethod
    def here(cls) -> Claim:
        """Return a claim of this process."""
        since = datetime.now(UTC).isoformat(timespec="seconds")
        token = secrets.token_hex(8)
        return cls(socket.gethostname(), _numbers(), os.getpid(), since, token, run.get())

    @classmethod
    def from_json(cls, data: bytes) -> Claim | None:
        """Return what stands in a file, None where it is no claim, or is being written."""
        try:
            said: Any = json.loads(data)
            made = cls(**{field.name: said[field.name] for field in fields(cls)})
            is_sound = isinstance(said["pid"], int)
        except (ValueError, TypeError, KeyError, RecursionError):
            return None
        texts: tuple[Any, ...] = (made.host, made.since, made.token, made.run or "")
        is_sound = is_sound and all(isinstance(t, str) and t.isprintable() for t in texts)
        return made if is_sound else None

    def to_json(self) -> bytes:
        """Return what stands in the file."""
        return json.dumps(asdict(self), sort_keys=True).encode() + b"\n"

    def is_over(self, mine: Claim) -> bool:
        """Tell whether its owner is known to be gone, whatever the time.

        That is a process of this machine that has ended, or an earlier attempt of this very run on
        a machine that was lost: a run gives a job to one worker at a time.
        """
        if (self.host, self.numbers) == (mine.host, mine.numbers):
            return not processes.is_alive(self.pid)
        return self.run is not None and self.run == mine.run

    @property
    def said(self) -> str:
        """Who it is, for people."""
        return f"{self.host[:100]} (process {self.pid}, since {self.since[:25]})"


class Claimed(Exception):
    """Somebody else is at it: look again later."""

    def __init__(self, what: str, by: str) -> None:
        self.what, self.by = what, by
        super().__init__(what, by)

    def __str__(self) -> str:
        return f"{self.what}: {self.by} is at it"


def path_of(build_dir: Path, episode: str, step: str) -> Path:
    """Return where the claim of an episode's step is; `episode` may name an edition, too."""
    return build_dir / "claims" / f"{episode.replace('/', '.').replace(':', '.')}.{step}.json"


@contextlib.contextmanager
def taken(path: Path, times: ClaimTimes | None = None) -> Iterator[None]:
    """Hold the claim `path` while the body runs. Raises Claimed where another has it.

    Raises CannotWrite where no claim can be written.
    """
    mine, times = Claim.here(), times or USUAL
    _take(path, mine, times)
    _KEEPER.keep(path, mine, times)
    try:
        yield
    finally:
        _KEEPER.leave(path)
        with contextlib.suppress(OSError):
            if _read(path) == mine:
                path.unlink()


def in_turn(work: Callable[[], R], times: ClaimTimes | None = None) -> R:
    """Return what `work` does, once nobody else is at it; says for whom it waits."""
    is_told = False
    while True:
        try:
            return work()
        except Claimed as err:
            if not is_told:
                tell(f"waiting: {err}")
            is_told = True
            time.sleep((times or USUAL).poll_s)


def _take(path: Path, mine: Claim, times: ClaimTimes) -> None:
    other = None
    for _ in range(_TRIES):
        if _made(path, mine):
            return
        try:
            other = _read(path)
            if not _is_gone(path, other, mine, times):
                break
        except FileNotFoundError:
            continue
        _remove(path, other)
    raise Claimed(path.stem, other.said if other else "somebody else")


def sweep(folder: Path, times: ClaimTimes | None = None) -> None:
    """Remove the claims in a folder whose owners are gone: nobody may come to take them over.

    Their episodes may have been deleted or renamed. What cannot go stays.
    """
    if folder.is_symlink():
        return
    mine = Claim.here()
    for path in folder.glob("*.json"):
        with contextlib.suppress(OSError):  # it may have gone meanwhile
            if _is_gone(path, other := _read(path), mine, times or USUAL):
                _remove(path, other)


def _is_gone(path: Path, owner: Claim | None, mine: Claim, times: ClaimTimes) -> bool:
    """Tell whether the owner of a claim is gone. Raises FileNotFoundError."""
    return (owner is not None and owner.is_over(mine)) or _is_lapsed(path, times)


def _made(path: Path, mine: Claim) -> bool:
    """Make the file, and tell whether it was not there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise cannot_write(path, err) from err
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    except FileExistsError:
        return False
    except OSError as err:
        raise cannot_write(path, err) from err
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(mine.to_json())
    except OSError as err:
        path.unlink(missing_ok=True)
        raise cannot_write(path, err) from err
    return True


def _read(path: Path) -> Claim | None:
    """Return the claim in a file, None where it cannot be read. Raises FileNotFoundError."""
    try:
        with path.open("rb") as file:
            return Claim.from_json(file.read(LIMIT_BYTES))
    except FileNotFoundError:
        raise
    except OSError:
        return None


def _remove(path: Path, dead: Claim | None) -> None:
    """Remove a claim whose owner is gone, and no other: of two who try, one moves it away.

    Where that was a new one meanwhile, it is put back.
    """
    gone = path.with_name(f".{path.stem[:40]}-{secrets.token_hex(4)}.json.part")
    with contextlib.suppress(OSError):
        path.rename(gone)
        if _read(gone) != dead:
            os.link(gone, path)
        gone.unlink()


def _is_lapsed(path: Path, times: ClaimTimes) -> bool:
    """Tell whether nobody renewed a claim for too long, by the clock that dates its file.

    Clocks of machines differ; that of the disk is asked by a new file, where it may be needed.
    """
    written_s = path.stat().st_mtime
    if abs(time.time() - written_s) < times.lapse_s / 2:
        return False
    try:
        with tempfile.NamedTemporaryFile(prefix=".now-", suffix=".part", dir=path.parent) as file:
            now_s = os.fstat(file.fileno()).st_mtime
    except OSError:
        now_s = time.time()
    return now_s - written_s > times.lapse_s


class _Keeper:
    """Renews the claims of this process, in a thread that ends when there are none."""

    def __init__(self) -> None:
        self._held: dict[Path, tuple[Claim, ClaimTimes]] = {}
        self._turn = threading.Condition()
        self._thread: threading.Thread | None = None

    def keep(self, path: Path, mine: Claim, times: ClaimTimes) -> None:
        """Renew a claim from now on."""
        with self._turn:
            self._held[path] = mine, times
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="soy-claims", daemon=True)
                self._thread.start()

    def leave(self, path: Path) -> None:
        """Renew it no more."""
        with self._turn:
            self._held.pop(path, None)
            self._turn.notify()

    def _run(self) -> None:
        with self._turn:
            while self._held:
                self._turn.wait(min(times.renew_s for _, times in self._held.values()))
                for path, (mine, _) in self._held.items():
                    with contextlib.suppress(OSError):
                        if _read(path) == mine:
                            os.utime(path)
            self._thread = None


_KEEPER = _Keeper()


@cache
def _numbers() -> int:
    try:
        return Path("/proc/self/ns/pid").stat().st_ino
    except OSError:  # no Linux
        return 0
