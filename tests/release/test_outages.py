"""A server that is slow, busy or away: a publish waits, or says so and is finished later."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from tests.depth import some
from toolkit import processes
from toolkit.errors import StoreUnreachable
from toolkit.publication.manifest import LOCK_KEY

from . import quick
from .fault_proxy import Asked, Fault
from .shows import SCENES, heard, send
from .staging import Stage

GENTLE: dict[str, Any] = {"delay": 0.05, "trickle": 0.05}


@pytest.mark.parametrize("kind", GENTLE)
def test_a_slow_server_changes_nothing(kind: str, stage: Stage) -> None:
    scene, store = SCENES["deleting"], stage.store()
    start = stage.begin(scene, store)
    scene.act(stage.shows, store)
    undisturbed = stage.there()
    stage.server.state = start
    stage.proxy.set(Fault(kind, lambda _asked: True, 10_000, GENTLE[kind]))
    scene.act(stage.shows, store)
    assert stage.there() == undisturbed


def test_an_answer_that_does_not_come_in_time_is_asked_for_again(stage: Stage) -> None:
    scene, store = SCENES["deleting"], stage.store(replace(quick.PROXIED, read_s=0.3))
    start = stage.begin(scene, store)
    scene.act(stage.shows, store)
    undisturbed = stage.there()
    stage.server.state = start
    stage.proxy.set(Fault("delay", lambda asked: asked.number % 9 == 4, 4, 1.0))
    scene.act(stage.shows, store)
    assert stage.proxy.is_harmed()
    assert stage.there() == undisturbed


@pytest.mark.parametrize("said", [(503, "SlowDown"), (429, "TooManyRequests"), (500, "")])
def test_a_storm_is_got_over(stage: Stage, said: tuple[int, str]) -> None:
    store = stage.store()
    stage.begin(SCENES["deleting"], store)
    seen = Counter[tuple[str, str]]()

    def is_refused(asked: Asked) -> bool:
        """Each request twice, then not."""
        seen[asked.method, asked.path] += 1
        return seen[asked.method, asked.path] <= 2

    stage.proxy.set(Fault("refuse", is_refused, 60, said))
    SCENES["deleting"].act(stage.shows, store)
    assert heard(stage.shows, stage.there().get, ("2", "2")) == "2"


def test_connections_refused_for_a_while_are_waited_for(stage: Stage) -> None:
    store = stage.store()
    start = stage.begin(SCENES["deleting"], store)
    SCENES["deleting"].act(stage.shows, store)
    undisturbed = stage.there()
    stage.server.state = start
    stage.proxy.away(0.5)
    SCENES["deleting"].act(stage.shows, store)
    assert stage.there() == undisturbed


def test_a_server_that_is_away_while_the_lock_is_renewed_is_waited_for(stage: Stage) -> None:
    """By a thread that sends pages: what it is asked while it waits must not renew once more."""
    store, is_begun = stage.store(), []
    stage.begin(SCENES["deleting"], store)

    def is_renewal(asked: Asked) -> bool:
        if asked.method == "PUT" and asked.path.endswith(".html"):
            is_begun.append(asked.number)
        return bool(is_begun) and asked.method == "GET" and LOCK_KEY in asked.path

    stage.proxy.set(Fault("refuse", is_renewal, 6, (503, "SlowDown")))
    send(stage.shows, "2", store, times=replace(quick.LOCK, renew_s=0.0))
    assert stage.proxy.is_harmed()
    assert heard(stage.shows, stage.there().get, ("2", "2")) == "2"


@pytest.mark.parametrize("name", ["deleting", "back"])
def test_a_network_that_goes_for_good_leaves_the_old_show_and_the_next_run_finishes(
    monkeypatch: pytest.MonkeyPatch, stage: Stage, name: str
) -> None:
    monkeypatch.setattr(processes, "is_alive", lambda _pid: False)  # as after the command has ended
    scene = SCENES[name]
    store = stage.store(replace(quick.PROXIED, patience=quick.IMPATIENCE))
    start = stage.begin(scene, store)
    stage.proxy.set()
    scene.act(stage.shows, store)
    requests, undisturbed = len(stage.proxy.log), stage.there()
    done = 0
    for number in sorted({*some(range(2, requests + 1)), requests - 1, requests}):
        stage.server.state = start
        stage.forget()

        def is_after(asked: Asked, number: int = number) -> bool:
            return asked.number >= number

        stage.proxy.set(Fault("cut_request", is_after, 10_000, 0))
        there = scene.versions
        try:
            scene.act(stage.shows, store)
            there = (there[1], there[1])  # all was done but the lock removed
            done += 1
        except StoreUnreachable:
            pass
        heard(stage.shows, stage.there().get, there)
        stage.proxy.set()
        scene.act(stage.shows, store)
        assert stage.there() == undisturbed
    assert done == 2  # the lock is looked at, and removed
