"""A recording checked and inspected beside the work, in a process of its own.

It looks for the speech, too, so that both processes are busy for as long. A thread would not do: it
computes, and waits for Python's lock with whatever else computes. The process takes 0.4 s to start,
so that it is for long recordings only.
"""

from __future__ import annotations

import contextlib
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing.connection import Connection
from typing import Self

from toolkit import errors
from toolkit.audio import media, recording
from toolkit.audio.conversion import Conversion
from toolkit.audio.decoding import Frame
from toolkit.audio.dialogue import Dialogue
from toolkit.audio.media import Probe
from toolkit.errors import SoyError
from toolkit.processes import no_interrupts
from toolkit.progress import Progress, silent
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.selection import Selection

_TOLD_EVERY = 0.01  # of the work: more often would be messages for nobody

_Found = tuple[Probe, Dialogue]
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
        unchanged = beside.submit(recording.check_unchanged, project, episode)
        found = media.probe(
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
        """Begin; speech is looked for at that rate, in that many channels."""
        self._project, self._episode = project, episode
        self.speech: Dialogue | None = None  # once there is a result, but for a lost process
        context = multiprocessing.get_context("spawn")  # threads of ours would not survive a fork
        self._hears, says = context.Pipe(duplex=False)
        with says, no_interrupts():
            self.process = context.Process(
                target=_work,
                args=(says, project, episode, _Talk(rate_hz, channels, episode.selection)),
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
            self._end, self.speech = told
        else:
            name, message, hint = told
            self._end = getattr(errors, name)(message, hint=hint)


class _Talk:
    """Looks for the speech in what is decoded."""

    def __init__(self, rate_hz: int, channels: int, taken: Selection) -> None:
        self._shape, self._speech = (rate_hz, channels, taken), Dialogue(rate_hz, channels)

    def find(self, probe: Callable[[Callable[[Frame], None]], Probe]) -> _Found:
        """Return what `probe` finds, and the speech in what it gives to its listener."""
        conversion = Conversion(*self._shape)

        def take(frame: Frame) -> None:
            for block in conversion.add(frame):
                self._speech.add(block)

        found = probe(take)
        for block in conversion.finish():
            self._speech.add(block)
        return found, self._speech


def _work(says: Connection, project: Project, episode: Episode, talk: _Talk) -> None:
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
            says.send(talk.find(partial(probed, project, episode, progress)))
        except SoyError as err:
            says.send((type(err).__name__, err.message, err.hint))
