"""A walk over the points of a publish to S3: killed at each in turn, heard, finished, compared."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from toolkit.publication.manifest import Entry
from toolkit.stores.common.base import Store

from .killing import in_child, killed_at, points_of, to_visit
from .shows import Scene, Shows, heard, same_but_for_the_time


@dataclass(frozen=True)
class Bucket:
    """Where a walk takes place.

    The stores are opened before any child is, and used in children only: a connection must not be
    shared between processes.
    """

    reset: Callable[[int, Scene, Shows], Store]  # to the start of a scene; by number of the point
    contents: Callable[[int], dict[str, bytes]]
    fetch: Callable[[int], Callable[[str], bytes | None]]


def run(act: Callable[[Shows, Store], None], shows: Shows, store: Store) -> None:
    """Do it in a process of its own."""
    assert in_child(lambda: act(shows, store)) == 0


def warm(store: Any) -> None:
    """Have boto3 load what it loads at the first request of each kind, once for all children.

    Its connections are closed again.
    """
    store.put_bytes("warm", b"", content_type="a/b", cache_control="no-cache")
    entry = Entry("warm", hashlib.sha256(b"x").hexdigest(), 1, "a/b", "no-cache", "page")
    store.put_over(entry, b"x", store.mark("warm"))
    store.get("warm", 9)
    store.list_keys("")
    store.delete("warm")
    store._s3._without_retries(store._s3._s3)
    store._s3._s3.close()
    store._s3._plain._http.close()


def walk(scene: Scene, shows: Shows, bucket: Bucket, step: int = 1) -> int:
    """Kill a run at its points, or at each `step`-th; return how many points there were."""
    store = bucket.reset(0, scene, shows)
    points = points_of(shows.root, lambda: scene.act(shows, store))
    undisturbed, found = bucket.contents(0), set()
    for count, point in enumerate(to_visit(points, step)):
        store = bucket.reset(point, scene, shows)
        is_killed = killed_at(point, shows.root, lambda store=store: scene.act(shows, store))  # type: ignore[misc]
        found.add(heard(shows, bucket.fetch(point), scene.versions))
        if scene.later and count % 4 == 3:
            run(scene.later, shows, store)
            same_but_for_the_time(bucket.contents(point), undisturbed)
        else:
            run(scene.act, shows, store)
            assert bucket.contents(point) == undisturbed
        if not is_killed:
            assert found == set(scene.versions)
            return min(points, point - 1)
    raise AssertionError("it never ended")
