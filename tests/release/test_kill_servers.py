"""Killed at some of its requests, on servers that others wrote: the same as in memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.stores.common.base import Store
from toolkit.stores.target import open_store

from .conftest import S3_PLACES, S3Address
from .places import client, lister, reader
from .shows import SCENES, Scene, Shows, build
from .staging import BUCKET
from .walking import Bucket, run, walk


@pytest.fixture
def shows(in_memory: Path) -> Shows:
    return build(in_memory, episodes=3)


@pytest.mark.parametrize("where", S3_PLACES, indirect=True)
def test_on_servers_that_others_wrote(
    shows: Shows, in_memory: Path, prefix: str, where: S3Address
) -> None:
    """Each point in a place of its own."""

    def settings(point: int) -> Store:
        return open_store(where.release(f"{prefix}/{point}"), in_memory)

    spare = settings(0)

    def reset(point: int, scene: Scene, shows: Shows) -> Store:
        store = spare if point == 0 else settings(point)
        run(scene.before, shows, store)
        return store

    def fetch(point: int) -> Callable[[str], bytes | None]:
        read = reader(client(where.url), BUCKET, f"{prefix}/{point}")

        def fetched(key: str) -> bytes | None:
            found = read(key)
            return found.data if found else None

        return fetched

    def contents(point: int) -> dict[str, bytes]:
        read = fetch(point)
        keys = lister(client(where.url), BUCKET, f"{prefix}/{point}")()
        return {key: read(key) or b"" for key in keys}

    assert walk(SCENES["next"], shows, Bucket(reset, contents, fetch), step=where.step) > 3
