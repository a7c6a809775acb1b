"""The show's cover as it goes into tags, made while the recording is heard."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

from toolkit.show.project import Project

TagCover = Callable[[], bytes | None]
"""Waits for the cover and returns it as JPEG, None for a show without one. Raises BadFile."""


@contextlib.contextmanager
def coming(project: Project) -> Iterator[TagCover]:
    """Yield the cover that is being made beside; it takes as long as to encode half a minute.

    A show without a cover can be mastered; `soy check` asks for the cover.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="soy-cover") as beside:
        yield beside.submit(_jpeg, project).result


def _jpeg(project: Project) -> bytes | None:
    if not project.cover.exists():
        return None
    return _made(project.cover, project.cover_sha256 or "")


@lru_cache(maxsize=1)  # all episodes of a season have the same
def _made(path: Path, sha256: str) -> bytes:  # noqa: ARG001 - another digest is another cover
    from toolkit.audio.pictures import cover

    return cover.bounded_jpeg(path)
