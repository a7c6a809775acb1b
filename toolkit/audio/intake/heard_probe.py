"""A recording checked and inspected beside the work, in a process of its own.

It looks for peaks and speech, too, so that both processes are busy for as long. A thread would not
do: it computes, and waits for Python's lock with whatever else computes. The process takes 0.4 s to
start, so that it is for long recordings only; shorter ones are surveyed while they are probed.
"""

from __future__ import annotations

import contextlib
import multiprocessing
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Self

import numpy as np

from toolkit import errors
from toolkit.audio.intake import recordings
from toolkit.audio.intake.conversion import Conversion
from toolkit.audio.intake.decoder import Frame
from toolkit.audio.intake.measuring_threads import Beside
from toolkit.audio.intake.recordings import Probe
from toolkit.audio.measuring.survey import Outline, Outlining, Reader, Surveying
from toolkit.audio.values import recording
from toolkit.errors import SoyError
from toolkit.processes import no_interrupts
from toolkit.progress import Progress, silent
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.sound.selection import Selection

_TOLD_EVERY = 0.01  # of the work: more often would be messages for nobody

_Found = tuple[Probe, Outline]
_Told = float | _Found | tuple[str, str, str | None]  # how far; the end; an error's class and words


def probed(
    project: Project,
    episode: Episode,
    progress: Progress,
    listener: Callable[[Frame], None] | None = None,
) -> Probe:
    """Return what the recording is, once nothing speaks against it, here and now.

    Only the digest is made beside it. `listener` gets what is decoded. Raises BadRecording,
    SilentAudio.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="soy-probe") as beside:
        unchanged = beside.submit(
            recording.check_unchanged, project.source(episode), episode.source_sha256
        )
        found = recordings.probe(
            project.source(episode),
            progress,
            accept_truncated=episode.accept_truncated,
            listener=listener,
            taken=episode.selection,
        )
        unchanged.result()
    return found


class Probing:
    """A recording on its way through `probed` in another process; ends it when left early."""

    def __init__(self, project: Project, episode: Episode, rate_hz: int, channels: int) -> None:
        """Begin; the sound is outlined at that rate, in that many channels."""
        self._project, self._episode = project, episode
        self.outline: Outline | None = None  # once there is a result, but for a lost process
        context = multiprocessing.get_context("spawn")  # threads of ours would not survive a fork
        self._hears, says = context.Pipe(duplex=False)
        with says, no_interrupts():
            self.process = context.Process(
                target=_work,
                args=(says, project, episode, (rate_hz, channels)),
                daemon=True,
                name="soy-probe",
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
        elif len(told) == 2:
            self._end, self.outline = told
        else:
            name, message, hint = told
            self._end = getattr(errors, name)(message, hint=hint)


@contextlib.contextmanager
def heard_by(
    taker: Beside | Outlining | Surveying | Reader, shape: tuple[int, int], taken: Selection
) -> Generator[Callable[[Frame], None], None, None]:
    """Yield a listener for `probed`, which has `taker` hear the sound in that rate and channels."""
    conversion = Conversion(*shape, taken)

    def take(frame: Frame) -> None:
        with unrefused():
            for block in conversion.add(frame):
                taker.add(block)

    yield take
    with unrefused():
        for block in conversion.finish():
            taker.add(block)


def unrefused() -> np.errstate:
    """Return a context for work on samples that may be no numbers: NumPy does not warn of them.

    Once all is heard, such a recording is refused, and what came of it is thrown away.
    """
    return np.errstate(over="ignore", invalid="ignore")


def _work(says: Connection, project: Project, episode: Episode, shape: tuple[int, int]) -> None:
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
            outlining = Outlining(*shape)
            with heard_by(outlining, shape, episode.selection) as listener:
                found = probed(project, episode, progress, listener)
            says.send((found, outlining.found()))
        except SoyError as err:
            says.send((type(err).__name__, err.message, err.hint))
