"""Calls from several threads answered in batches: the weights are read once for all of them.

A network that writes word by word does little work for each and reads all its weights for it. For
four parts of a recording at once it reads them once. The callers know nothing of each other.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Condition
from typing import Generic, TypeVar

Ask = TypeVar("Ask")
Answer = TypeVar("Answer")


@dataclass(slots=True, eq=False)
class _Waiting(Generic[Ask, Answer]):
    kind: Hashable
    ask: Ask
    answer: Answer | None = None
    error: BaseException | None = None
    is_done: bool = False


class Together(Generic[Ask, Answer]):
    """Answers what is asked at about the same time in one go.

    `do` answers a batch of one kind, in its order, and has to answer the same whatever else is in
    the batch. At most `workers` batches of at most `most` are answered at a time, each in the
    thread of one of those who asked.
    """

    def __init__(
        self, do: Callable[[Sequence[Ask]], Sequence[Answer]], workers: int, most: int
    ) -> None:
        self._do, self._workers, self._most = do, workers, most
        self._change = Condition()
        self._waiting: list[_Waiting[Ask, Answer]] = []
        self._present = self._asked = self._busy = 0

    @property
    def waiting(self) -> int:
        """How many questions nobody has begun to answer."""
        return len(self._waiting)

    @contextmanager
    def present(self) -> Iterator[None]:
        """Tell that this thread may ask: batches that are not full wait for it."""
        with self._change:
            self._present += 1
        try:
            yield
        finally:
            with self._change:
                self._present -= 1
                self._change.notify_all()

    def answer(self, kind: Hashable, ask: Ask) -> Answer:
        """Return the answer to one question; only questions of one kind share a batch.

        Raises what `do` raised for the batch. To be called within `present`.
        """
        mine: _Waiting[Ask, Answer] = _Waiting(kind, ask)
        with self._change:
            self._waiting.append(mine)
            self._asked += 1
            self._change.notify_all()
        while not mine.is_done:
            self._settle(self._due(mine))
        if mine.error is not None:
            raise mine.error
        return mine.answer  # type: ignore[return-value]  # it is done, so there is one

    def _due(self, mine: _Waiting[Ask, Answer]) -> list[_Waiting[Ask, Answer]]:
        """Wait for an answer, or for a batch that this thread is to answer; return the batch."""
        with self._change:
            while not mine.is_done:
                if batch := self._taken():
                    return batch
                self._change.wait()
            return []

    def _taken(self) -> list[_Waiting[Ask, Answer]]:
        """Take a batch that is due: one that is full, or that nobody else can join."""
        if self._busy == self._workers or not self._waiting:
            return []
        kinds = [one.kind for one in self._waiting]
        kind = max(kinds, key=kinds.count)  # of equal ones the first
        more_to_come = self._present > self._asked
        if kinds.count(kind) < self._most and more_to_come:
            return []
        idle = self._workers - self._busy
        share = self._most if more_to_come else -(-kinds.count(kind) // idle)
        batch = [one for one in self._waiting if one.kind == kind][: min(share, self._most)]
        self._waiting = [one for one in self._waiting if one not in batch]
        self._busy += 1
        return batch

    def _settle(self, batch: Sequence[_Waiting[Ask, Answer]]) -> None:
        if not batch:
            return
        error: BaseException | None = None
        answers: Sequence[Answer] = ()
        try:
            answers = self._do([one.ask for one in batch])
        except BaseException as err:
            error = err
        with self._change:
            for place, one in enumerate(batch):
                one.error, one.is_done = error, True
                if error is None:
                    one.answer = answers[place]
            self._busy -= 1
            self._asked -= len(batch)
            self._change.notify_all()
