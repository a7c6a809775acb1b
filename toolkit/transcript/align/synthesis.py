"""A text spoken in a process of its own.

The synthesiser is a large library in C with one state for its whole process. There a text that it
cannot digest ends no more than that process, and the recording is listened to at the same time.
"""

from __future__ import annotations

import contextlib
import multiprocessing
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Self

from toolkit.errors import BadTranscript
from toolkit.processes import no_interrupts
from toolkit.progress import Progress, silent
from toolkit.transcript.align import espeak, spoken_script
from toolkit.transcript.align.spoken_script import SpokenPiece, SpokenText

_Told = SpokenPiece | tuple[str, str | None] | None  # a piece; an error's words; the end


class Synthesis:
    """A synthesiser that is speaking a text; leaving the context early stops it.

    `language` is a tag, or the synthesiser's name of a voice.
    """

    def __init__(self, words: Sequence[str], language: str, progress: Progress = silent) -> None:
        self._words, self._progress = tuple(words), progress
        self._pieces = tuple(spoken_script.pieces(self._words))
        context = multiprocessing.get_context("spawn")  # threads of ours would not survive a fork
        self._hears, says = context.Pipe(duplex=False)
        with says, no_interrupts():
            self.process = context.Process(
                target=_work, args=(says, self._words, language), daemon=True, name="soy-speak"
            )
            self.process.start()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="soy-speak")
        self._said: Future[list[SpokenPiece]] = self._thread.submit(self._collect)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.is_alive():
            self.process.kill()
        self.process.join()
        self._thread.shutdown()
        self._hears.close()

    def result(self) -> SpokenText:
        """Wait, and return the text as it sounds.

        Raises BadTranscript where there is no voice for it, or the synthesiser broke down.
        """
        return spoken_script.joined(self._said.result())

    def _collect(self) -> list[SpokenPiece]:
        said: list[SpokenPiece] = []
        while True:
            try:
                told: _Told = self._hears.recv()
            except (EOFError, OSError) as err:
                first, last = self._pieces[min(len(said), len(self._pieces) - 1)]
                shown = "".join(c for c in " ".join(self._words[first:last]) if c.isprintable())
                raise BadTranscript(
                    f'the speech synthesiser broke down at "{shown[:60]}"',
                    hint="is that part of the text? Write it as people say it, and try again",
                ) from err
            if told is None:
                return said
            if not isinstance(told, SpokenPiece):
                raise BadTranscript(told[0], hint=told[1])
            said.append(told)
            self._progress(len(said) / len(self._pieces))


def _work(says: Connection, words: Sequence[str], language: str) -> None:
    """Speak in the other process, and send each piece."""
    # Nobody listens any more where the parent was killed.
    with says, contextlib.suppress(BrokenPipeError):
        try:
            voice = espeak.voice_of(language)
            for first, last in spoken_script.pieces(words):
                says.send(spoken_script.say(words[first:last], voice))
        except BadTranscript as err:
            says.send((err.message, err.hint))
        else:
            says.send(None)
