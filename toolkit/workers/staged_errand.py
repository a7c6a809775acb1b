"""What a worker does that does not see the show: it fetches what it needs, and sends it back."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from toolkit.errors import SoyError, cannot_write
from toolkit.folders.claims import Claimed
from toolkit.job_values import JobChannel, JobEnd, JobWord, way_home
from toolkit.jobs import here, perform
from toolkit.show.show import Release
from toolkit.workers import parcel, staged_files
from toolkit.workers.stage import Stage
from toolkit.workers.staged_files import FilesMade, StagedFile

AT_ONCE = 4  # files on their way
STOP_POLL_S = 2.0


@dataclass(frozen=True, slots=True)
class StageOrder:
    """A job, and what it needs."""

    target: str  # s3://bucket/prefix
    settings: Release  # of the storage: its address, and no keys
    run: str
    name: str  # a digest of all that the outcome depends on
    files: tuple[StagedFile, ...]
    channel: JobChannel  # of the job, at home


@dataclass(frozen=True, slots=True)
class StageEnd:
    """What came of an order; its files lie in the stage."""

    parcel: bytes  # the end of the job, its paths told from the root
    root: str  # which was there
    files: FilesMade


def do(data: bytes, order: StageOrder) -> StageEnd:
    """Do the job in a folder of its own. Raises as stores do, KeyboardInterrupt, CannotWrite."""
    stage = Stage(order.target, order.settings)
    with _scratch() as root:
        began_s = time.monotonic()
        if tell := way_home.get():
            tell(order.channel, JobWord(0.0, 0.0, here()))
        _all(partial(_fetch, stage, root), order.files)
        fetch_s, before = time.monotonic() - began_s, staged_files.seen(root)
        job, word, is_strict = parcel.unpacked(data, root)
        with _heeding(stage, order.run, word):
            end = perform(job, word, is_strict)
        began_s = time.monotonic()
        made = staged_files.made_since(root, before)
        _all(lambda file: stage.send(file, root / file.path), made.made)
        send_s = time.monotonic() - began_s
        if not isinstance(end, Claimed):
            took_s = end.seconds + fetch_s + send_s
            end = replace(end, seconds=took_s, fetch_s=fetch_s, send_s=send_s)
        ended = StageEnd(parcel.packed(end, root), str(root), made)
        if isinstance(end, JobEnd) and not isinstance(end.result, SoyError):
            stage.keep_result(order.name, ended.files)
        return ended


@contextlib.contextmanager
def _scratch() -> Iterator[Path]:
    try:
        made = tempfile.TemporaryDirectory(prefix="soy-stage-", ignore_cleanup_errors=True)
    except OSError as err:
        raise cannot_write(tempfile.gettempdir(), err) from err
    with made as name:
        yield Path(name).resolve()


def _fetch(stage: Stage, root: Path, file: StagedFile) -> None:
    stage.fetch(file, root.joinpath(*file.path.split("/")))


def _all(work: Callable[[StagedFile], None], these: tuple[StagedFile, ...]) -> None:
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="soy-stage") as pool:
        for _ in pool.map(work, these):
            pass


@contextlib.contextmanager
def _heeding(stage: Stage, run: str, word: JobChannel) -> Iterator[None]:
    """Have the job stop when its run is told to: its channel goes away then."""
    word.folder.mkdir(parents=True, exist_ok=True)
    over = threading.Event()

    def heed() -> None:
        while not over.wait(STOP_POLL_S):
            with contextlib.suppress(SoyError):  # the next look may have an answer
                if stage.is_stopped(run):
                    shutil.rmtree(word.folder, ignore_errors=True)
                    return

    thread = threading.Thread(target=heed, name="soy-heed", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
