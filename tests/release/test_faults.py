"""A publish whose every request is harmed in turn ends as an undisturbed one, or says why not."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from toolkit.errors import SoyError, StoreUnreachable
from toolkit.release import lock
from toolkit.release.stores import patience, sending

from .conftest import BUCKET
from .fault_proxy import Asked, Fault, Proxy, proxied
from .places import Place
from .test_kill import build, listen, run

KINDS: dict[str, Any] = {
    "refuse": (503, "SlowDown"),
    "lose_answer": None,
    "cut_answer": 3,
}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, small_parts: None, no_pauses: None) -> None:
    monkeypatch.setattr(lock, "SETTLE_S", 0.0)
    monkeypatch.setattr(sending, "COMPLETE_PAUSES_S", (0.01, 0.01))
    monkeypatch.setattr(patience, "PATIENCE_S", 4.0)
    monkeypatch.setattr(patience, "FIRST_PAUSE_S", 0.02)


@pytest.fixture
def proxy(moto: str) -> Iterator[Proxy]:
    """Return a proxy before the in-process server."""
    with proxied(moto) as there:
        yield there


@pytest.fixture
def shows(tmp_path: Path) -> dict[str, Path]:
    """Return two versions of a show; one of its files goes in parts."""
    for version in ("1", "2"):
        build(tmp_path / version / "public", version)
    return {version: tmp_path / version / "public" for version in ("1", "2")}


@pytest.fixture
def fresh(proxy: Proxy, open_moto: Callable[..., Place]) -> Callable[[object], Place]:
    """Return what opens a new place behind the proxy."""

    def opened(name: object) -> Place:
        target = f"s3://{BUCKET}/faults-{os.getpid()}-{threading.get_ident()}/{name}"
        return open_moto(target=target, endpoint_url=proxy.url, parallel=1)

    return opened


def state(place: Place) -> dict[str, bytes]:
    """Return what listeners may read, and the head."""
    found = {key: place.fetch(key) for key in place.keys() if not key.endswith(".zip")}  # noqa: SIM118
    return {key: there.data for key, there in found.items() if there}


@pytest.mark.parametrize("kind", KINDS)
def test_one_fault_at_every_request_in_turn_changes_nothing(
    kind: str, proxy: Proxy, shows: dict[str, Path], fresh: Callable[[object], Place]
) -> None:
    whole = fresh(f"{kind}-whole")
    run(shows["1"], whole.store)
    proxy.set()
    run(shows["2"], whole.store)
    requests = len(proxy.log)
    assert requests > 25
    assert any("partNumber" in asked.path for asked in proxy.log)
    undisturbed = state(whole)
    for number in range(1, requests + 1):
        place = fresh(f"{kind}-{number}")
        proxy.set()
        run(shows["1"], place.store)

        def is_it(asked: Asked, number: int = number) -> bool:
            return asked.number == number

        proxy.set(Fault(kind, is_it, 1, KINDS[kind]))
        run(shows["2"], place.store)
        assert proxy.is_harmed()
        assert state(place) == undisturbed, f"{kind} at {proxy.log[number - 1]}"


def test_a_storm_of_503_is_got_over(
    proxy: Proxy, shows: dict[str, Path], fresh: Callable[[object], Place]
) -> None:
    place = fresh("storm")
    run(shows["1"], place.store)
    proxy.set(Fault("refuse", lambda asked: asked.number % 3 != 0, 60, (503, "SlowDown")))
    run(shows["2"], place.store)
    assert listen(place.fetch) == "2"


def test_a_network_that_goes_for_good_leaves_the_old_show_and_the_next_run_finishes(
    monkeypatch: pytest.MonkeyPatch,
    proxy: Proxy,
    shows: dict[str, Path],
    fresh: Callable[[object], Place],
) -> None:
    monkeypatch.setattr(patience, "PATIENCE_S", 0.1)
    monkeypatch.setattr(lock, "_is_alive", lambda _pid: False)  # as after the command has ended
    whole = fresh("cut-whole")
    run(shows["1"], whole.store)
    proxy.set()
    run(shows["2"], whole.store)
    undisturbed, requests = state(whole), len(proxy.log)
    for number in range(2, requests + 1):
        place = fresh(f"cut-{number}")
        proxy.set()
        run(shows["1"], place.store)

        def is_after(asked: Asked, number: int = number) -> bool:
            return asked.number >= number

        proxy.set(Fault("cut_request", is_after, 10_000, 0))
        with pytest.raises(StoreUnreachable) as e:
            run(shows["2"], place.store)
        assert isinstance(e.value, SoyError)
        proxy.set()
        assert listen(place.fetch) in ("1", "2")
        run(shows["2"], place.store)
        assert state(place) == undisturbed
