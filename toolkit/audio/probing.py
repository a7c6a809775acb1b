"""A recording checked and inspected beside the work, in a process of its own.

A thread would not do: it computes, and waits for Python's lock with whatever else computes. The
process takes 0.4 s to start, so that it is for long recordings only.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Self

from toolkit import errors
from toolkit.audio import media, recording
from toolkit.audio.media import Probe
from toolkit.errors import SoyError
from toolkit.progress import Progress, silent
from toolkit.show.episode import Episode
from toolkit.show.project import Project

_TOLD_EVERY = 0.01  # of the work: more often would be messages for nobody

_Told = float | Probe | tuple[str, str, str | None]  # how far; the end; an error's class and words


def probed(project: Project, episode: Episode, progress: Progress) -> Probe:
    """Return what the recording is, once nothing speaks against it, here and now.

    Only the digest is made beside it. Raises BadRecording, SilentAudio.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="soy-probe") as beside:
        unchanged = beside.submit(recording.check_unchanged, project, episode)
        taken = episode.accept_truncated
        found = media.probe(project.source(episode), progress, accept_truncated=taken)
        unchanged.result()
    return found


class Probing:
    """A recording on its way through `probed` in another process; ends it when left early."""

    def __init__(self, project: Project, episode: Episode) -> None:
        self._project, self._episode = project, episode
        context = multiprocessing.get_context("spawn")  # threads of ours would not survive a fork
        self._hears, says = context.Pipe(duplex=False)
        with says, _no_interrupts():
            self.process = context.Process(
                target=_work, args=(says, project, episode), daemon=True, name="soy-probe"
            )
            self.process.start()
        self._end: Probe | SoyError | None = None
        self._is_lost = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.is_alive():
            self.process.kill()
        self.process.join()
        self._hears.close()

    def is_hopeful(self, progress: Progress) -> bool:
        """Pass on how far it is, without waiting; False once it has failed."""
        while self._end is None and not self._is_lost and self._hears.poll():
            self._take(progress)
        return not isinstance(self._end, SoyError)

    def result(self, progress: Progress = silent) -> Probe:
        """Wait, and return what was found. Raises what `probed` raises.

        If the process was lost, say killed for want of memory, the work is done once more here.
        """
        while self._end is None and not self._is_lost:
            self._take(progress)
        if self._end is None:
            return probed(self._project, self._episode, progress)
        if isinstance(self._end, SoyError):
            raise self._end
        return self._end

    def _take(self, progress: Progress) -> None:
        try:
            told: _Told = self._hears.recv()
        except (EOFError, OSError):
            self._is_lost = True
            return
        if isinstance(told, float):
            progress(told)
        elif isinstance(told, Probe):
            self._end = told
        else:
            name, message, hint = told
            self._end = getattr(errors, name)(message, hint=hint)


def _work(says: Connection, project: Project, episode: Episode) -> None:
    """Do the work in the other process, and say how far it is and how it ends."""
    said = 0.0

    def progress(share: float) -> None:
        nonlocal said
        if share - said >= _TOLD_EVERY:
            said = share
            says.send(share)

    # Nobody listens any more where the parent was killed.
    with says, contextlib.suppress(BrokenPipeError):
        try:
            says.send(probed(project, episode, progress))
        except SoyError as err:
            says.send((type(err).__name__, err.message, err.hint))


@contextlib.contextmanager
def _no_interrupts() -> Iterator[None]:
    """Let a process start that Ctrl-C does not reach; its parent hears it, and ends it.

    The mask of blocked signals goes from parent to child (POSIX.1-2017, `posix_spawn`, `exec`).
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
