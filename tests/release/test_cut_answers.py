"""A cut answer is not the whole: it is asked for again, and nothing is decided by half of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.errors import StoreDamaged, StoreUnreachable
from toolkit.publication.manifest import HEAD_KEY
from toolkit.release.publishing.apply import read_head
from toolkit.stores.common.base import Store
from toolkit.stores.s3.times import S3Times

from . import quick
from .fault_proxy import Asked, Fault
from .places import Place
from .shows import SCENES
from .staging import Stage
from .test_apply import build
from .test_rollback import back, send
from .test_sweep import planned, sweepable, swept

pytestmark = pytest.mark.rotated

LENGTH = 3000


def is_get(asked: Asked) -> bool:
    return asked.method == "GET"


def put(store: Store) -> bytes:
    data = bytes(n % 251 for n in range(LENGTH))
    store.put_bytes("a.vtt", data, content_type="text/vtt", cache_control="no-store")
    return data


@pytest.mark.parametrize("kind", ["cut_answer", "end_early"])
@pytest.mark.parametrize("after_bytes", [0, 1, LENGTH // 2, LENGTH - 1])
def test_a_body_that_ends_early_is_asked_for_again(
    stage: Stage, kind: str, after_bytes: int
) -> None:
    """RFC 9112, section 8: a body shorter than its Content-Length is incomplete."""
    data = put(stage.store())
    for limit_bytes in (LENGTH, LENGTH + 5, 10 * LENGTH):
        stage.proxy.set(Fault(kind, is_get, 2, after_bytes))
        assert stage.store().get("a.vtt", limit_bytes) == data
        assert stage.proxy.is_harmed()


def test_a_body_that_always_ends_early_is_no_answer(stage: Stage) -> None:
    put(stage.store())
    stage.proxy.set(Fault("end_early", is_get, 10_000, LENGTH // 2))
    store = stage.store(S3Times(patience=quick.IMPATIENCE))
    with pytest.raises(StoreUnreachable, match="the connection broke"):
        store.get("a.vtt", LENGTH)


def test_a_lock_that_is_half_read_is_still_held(stage: Stage) -> None:
    store = stage.store()
    store.create("publishing.json", b'{"held": true}\n')
    stage.proxy.set(Fault("end_early", is_get, 1, 5))
    assert not store.replace("publishing.json", b"mine", b'{"hel')
    assert store.get("publishing.json", 100) == b'{"held": true}\n'


def test_a_head_that_is_half_read_is_read_again(stage: Stage) -> None:
    scene, store = SCENES["deleting"], stage.store()
    stage.begin(scene, store)
    stage.proxy.set(
        Fault("end_early", lambda asked: HEAD_KEY in asked.path and is_get(asked), 2, 40)
    )
    scene.act(stage.shows, stage.store())
    assert stage.proxy.is_harmed()


@pytest.mark.parametrize("said", [(503, "SlowDown"), (429, "TooManyRequests"), (500, "")])
def test_a_storm_at_the_very_first_request_is_waited_out(
    stage: Stage, said: tuple[int, str]
) -> None:
    data = put(stage.store())
    stage.proxy.set(Fault("refuse", lambda _asked: True, 8, said))
    assert stage.store().get("a.vtt", LENGTH) == data
    assert stage.proxy.is_harmed()


def test_a_connection_cut_at_the_very_first_request_is_waited_out(stage: Stage) -> None:
    data = put(stage.store())
    stage.proxy.set(Fault("cut_request", lambda _asked: True, 8, 0))
    assert stage.store().get("a.vtt", LENGTH) == data


@pytest.mark.parametrize("said", [(403, "InvalidAccessKeyId"), (404, "NoSuchBucket")])
def test_a_refusal_at_the_first_request_is_told_at_once(
    stage: Stage, said: tuple[int, str]
) -> None:
    put(stage.store())
    stage.proxy.set(Fault("refuse", lambda _asked: True, 10_000, said))
    with pytest.raises(Exception, match="s3://"):
        stage.store().get("a.vtt", LENGTH)
    assert len(stage.proxy.log) < 8


def test_an_address_where_nobody_listens_is_told_at_once(stage: Stage) -> None:
    store = stage.store()
    port = stage.proxy.stop()
    try:
        with pytest.raises(StoreUnreachable, match="cannot be reached"):
            store.get("a.vtt", LENGTH)
    finally:
        stage.proxy.start(port)


def test_gc_stops_at_a_pack_that_it_cannot_read_while_others_may_need_it(
    place: Place, tmp_path: Path
) -> None:
    """A page of the second release lies in the pack of the first alone, which is half there."""
    for number, text in enumerate((b"as it was", b"as it was", b"as it is")):
        public = tmp_path / f"v{number}" / "public"
        public.mkdir(parents=True)
        (public / "about.html").write_bytes(text)
        build(public, str(number))
        send(public, place.store, number)
    head = read_head(place.store)
    assert head is not None
    first, second, _ = head.history.kept
    whole = place.store.get(first.key, 1 << 20)
    assert whole is not None
    half = whole[: len(whole) // 2]
    place.store.put_bytes(first.key, half, content_type="a/b", cache_control="no-store")
    before = place.keys()
    with pytest.raises(StoreDamaged, match="removes nothing") as caught:
        planned(sweepable(place), newest=2)
    assert f"--forget {second.id}" in (caught.value.hint or "")
    assert place.keys() == before
    place.store.put_bytes(first.key, whole, content_type="a/b", cache_control="no-store")
    swept(sweepable(place), newest=2)
    back(second.id, place.store, tmp_path / "elsewhere" / "public")
    there = place.fetch("about.html")
    assert there is not None
    assert there.data == b"as it was"
