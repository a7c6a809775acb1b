"""Killed at every request in turn, a publish to S3 leaves listeners the old or the new, whole."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.stores.common.base import Store
from toolkit.stores.target import open_store

from . import small_s3
from .places import MOTO_KEYS, release
from .shows import SCENES, Scene, Shows, build
from .staging import BUCKET
from .walking import Bucket, run, walk, warm


@pytest.fixture(autouse=True)
def _small_parts(small_parts: None) -> None:
    pass


@pytest.fixture
def shows(in_memory: Path) -> Shows:
    return build(in_memory, episodes=3)


@pytest.fixture
def in_memory_bucket(monkeypatch: pytest.MonkeyPatch, in_memory: Path) -> Iterator[Bucket]:
    """Return a server whose state is put back for each point."""
    for name, value in MOTO_KEYS.items():
        monkeypatch.setenv(name, value)
    starts: dict[int, small_s3.State] = {}
    with small_s3.serving() as server:
        where = release(target=f"s3://{BUCKET}/p", endpoint_url=server.url, path_style=True)
        store = open_store(where, in_memory)
        warm(store)

        def reset(_point: int, scene: Scene, shows: Shows) -> Store:
            if id(scene) not in starts:
                run(scene.before, shows, store)
                starts[id(scene)] = server.state
            server.state = starts[id(scene)]
            return store

        def contents(_point: int) -> dict[str, bytes]:
            start = f"/{BUCKET}/p/"
            assert not server.state.uploads
            return {p.removeprefix(start): thing.data for p, thing in server.state.things.items()}

        def fetch(key: str) -> bytes | None:
            try:
                with urllib.request.urlopen(
                    f"{server.url}/{BUCKET}/p/{key}", timeout=120
                ) as answer:
                    data: bytes = answer.read()
                    return data
            except urllib.error.HTTPError as err:
                err.close()
                if err.code == 404:
                    return None
                raise

        yield Bucket(reset, contents, lambda _point: fetch)


@pytest.mark.parametrize(
    ("name", "points"),
    [("first", 60), ("deleting", 60), ("less", 30), ("back", 60)],
)
def test_at_every_request(shows: Shows, in_memory_bucket: Bucket, name: str, points: int) -> None:
    assert walk(SCENES[name], shows, in_memory_bucket) > points
