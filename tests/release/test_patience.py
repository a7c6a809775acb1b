"""Who waits for a storage that stopped answering, and how that ends."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from toolkit import progress
from toolkit.errors import StoreUnreachable
from toolkit.stores.common import patience
from toolkit.stores.common.patience import Patience, PatienceTimes


@pytest.fixture
def known() -> Patience:
    """Return the patience with a storage that has answered."""
    there = Patience(times=PatienceTimes(first_pause_s=0.01))
    there.with_(lambda: None, None)
    return there


def away(times: int) -> Callable[[], str]:
    """Return a request that is not answered so many times."""
    left = [times]

    def request() -> str:
        left[0] -= 1
        if left[0] >= 0:
            raise StoreUnreachable("the storage does not answer")
        return "here"

    return request


def in_a_thread(job: Callable[[], str]) -> list[str]:
    """Return what the job gives in a thread of its own, or what it raises."""
    said: list[str] = []

    def run() -> None:
        try:
            said.append(job())
        except (StoreUnreachable, InterruptedError) as err:
            said.append(type(err).__name__)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return said


def test_a_thread_that_nothing_could_stop_does_not_wait(known: Patience) -> None:
    assert in_a_thread(lambda: known.with_(away(1), None)) == ["StoreUnreachable"]


def test_a_thread_that_can_be_stopped_waits(known: Patience) -> None:
    def waits() -> str:
        return known.with_(away(2), lambda: None)

    def is_stopped() -> str:
        def stop() -> None:
            raise InterruptedError

        return known.with_(away(2), stop)

    assert in_a_thread(waits) == ["here"]
    assert in_a_thread(is_stopped) == ["InterruptedError"]


def test_a_run_that_is_over_tries_once_and_says_nothing(known: Patience) -> None:
    said: list[str] = []
    progress.listen(said.append)
    with pytest.raises(StoreUnreachable):
        known.with_(away(1), patience.not_at_all)
    assert said == []
    assert known.with_(away(1), lambda: None) == "here"
