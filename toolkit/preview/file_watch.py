"""Waiting until somebody saves a file of the show; the one module that knows watchfiles."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from watchfiles import DefaultFilter, watch

_PAUSE_MS = 400  # after the last change: editors write a file in several steps


class _OfTheShow(DefaultFilter):
    """What counts as a change: hidden files, and what editors and soy leave for moments, do not."""

    def __call__(self, change: object, path: str) -> bool:
        name = Path(path).name
        is_passing = name.startswith((".", "#")) or name.endswith(("~", ".part", ".tmp"))
        return not is_passing and super().__call__(change, path)  # type: ignore[arg-type]


def saved(folders: Sequence[Path], ended: threading.Event) -> Iterator[tuple[Path, ...]]:
    """Yield the files that were saved, added or removed, some at a time, until `ended` is set."""
    there = [folder for folder in folders if folder.is_dir()]
    for changes in watch(
        *there,
        watch_filter=_OfTheShow(),
        debounce=_PAUSE_MS,
        stop_event=ended,
        raise_interrupt=True,
    ):
        yield tuple(sorted({Path(path) for _, path in changes}))
