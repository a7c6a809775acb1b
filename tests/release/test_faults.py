"""A publish whose every request is harmed in turn ends as an undisturbed one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.depth import some

from .fault_proxy import Asked, Fault
from .shows import SCENES
from .staging import Stage

# What happens to a request, and what is said of it: see `fault_proxy`.
KINDS: dict[str, Any] = {
    "refuse": (503, "SlowDown"),
    "lose_answer": None,
    "cut_answer": 3,
    "cut_request": 40,
    "do_and_refuse": (500, "InternalError"),
}


@pytest.mark.parametrize(
    ("kind", "name"),
    [*((kind, "deleting") for kind in KINDS), ("cut_answer", "back"), ("lose_answer", "back")],
)
def test_one_fault_at_every_request_in_turn_changes_nothing(
    kind: str, name: str, stage: Stage
) -> None:
    """Reads too: the head, the lock, and on the way back what is kept of a release."""
    scene, store = SCENES[name], stage.store()
    start = stage.begin(scene, store)
    stage.proxy.set()
    scene.act(stage.shows, store)
    requests, undisturbed = len(stage.proxy.log), stage.there()
    assert requests > 20
    for number in some(range(1, requests + 1), start=list(KINDS).index(kind)):
        stage.server.state = start
        stage.forget()

        def is_it(asked: Asked, number: int = number) -> bool:
            return asked.number == number

        stage.proxy.set(Fault(kind, is_it, 1, KINDS[kind]))
        scene.act(stage.shows, store)
        assert stage.proxy.is_harmed()
        assert stage.there() == undisturbed, f"{kind} at {stage.proxy.log[number - 1]}"
