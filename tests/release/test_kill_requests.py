"""Killed at every request in turn, a publish to S3 leaves listeners the old or the new, whole."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.depth import some
from toolkit.stores.common.base import Store
from toolkit.stores.target import open_store

from . import small_s3
from .killing import watched
from .places import MOTO_KEYS, release
from .shows import SCENES, Scene, Shows, build, heard, same_but_for_the_time
from .staging import BUCKET
from .walking import Bucket, run, walk, warm


@pytest.fixture(autouse=True)
def _small_parts(small_parts: None) -> None:
    pass


@pytest.fixture
def shows(in_memory: Path) -> Shows:
    return build(in_memory, episodes=3)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[small_s3.SmallS3]:
    for name, value in MOTO_KEYS.items():
        monkeypatch.setenv(name, value)
    with small_s3.serving() as running:
        yield running


@pytest.fixture
def in_memory_bucket(server: small_s3.SmallS3, in_memory: Path) -> Bucket:
    """Return a server whose state is put back for each point."""
    starts: dict[int, small_s3.State] = {}
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
            with urllib.request.urlopen(f"{server.url}/{BUCKET}/p/{key}", timeout=120) as answer:
                data: bytes = answer.read()
                return data
        except urllib.error.HTTPError as err:
            err.close()
            if err.code == 404:
                return None
            raise

    return Bucket(reset, contents, lambda _point: fetch)


@dataclass(frozen=True)
class Left:
    """What a run that is killed leaves: on the server, and on this machine beside what is built."""

    there: small_s3.State
    here: dict[Path, bytes]

    @classmethod
    def now(cls, server: small_s3.SmallS3, root: Path) -> Left:
        """Take it down."""
        return cls(server.state, {path: path.read_bytes() for path in _beside(root)})

    def put_back(self, server: small_s3.SmallS3, root: Path) -> None:
        """Have it so again."""
        server.state = self.there
        for path in _beside(root):
            path.unlink()
        for path, data in self.here.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def get(self, key: str) -> bytes | None:
        """Return what a listener has under a key."""
        thing = self.there.things.get(f"/{BUCKET}/p/{key}")
        return thing.data if thing else None


def _beside(root: Path) -> list[Path]:
    found = (path for build in root.glob("*/build") for path in build.rglob("*"))
    return [path for path in found if "public" not in path.parts and path.is_file()]


@pytest.mark.parametrize(
    ("name", "points"),
    [("first", 60), ("deleting", 60), ("less", 30), ("back", 60)],
)
def test_at_every_request(
    shows: Shows, server: small_s3.SmallS3, in_memory_bucket: Bucket, name: str, points: int
) -> None:
    """What is there at each point is the old or the new; some of the runs are really killed.

    Most points are requests that only ask: of those between two changes, one is enough.
    """
    scene = SCENES[name]
    store = in_memory_bucket.reset(0, scene, shows)
    left = [Left.now(server, shows.root)]

    def look() -> None:
        if (now := Left.now(server, shows.root)) != left[-1]:
            left.append(now)

    assert watched(shows.root, lambda: scene.act(shows, store), look) > points
    undisturbed = in_memory_bucket.contents(0)
    left.append(Left.now(server, shows.root))
    assert {heard(shows, one.get, scene.versions) for one in left} == set(scene.versions)
    for number, one in enumerate(some(left)):
        one.put_back(server, shows.root)
        if scene.later and number % 4 == 3:
            run(scene.later, shows, store)
            same_but_for_the_time(in_memory_bucket.contents(0), undisturbed)
        else:
            run(scene.act, shows, store)
            assert in_memory_bucket.contents(0) == undisturbed
    walk(scene, shows, in_memory_bucket, step=6)
