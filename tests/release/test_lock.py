"""One publishes at a time, whoever was broken off, whatever the server knows."""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import socket
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from toolkit.errors import PublishConflict, StoreDamaged, StoreUnreachable
from toolkit.publication.manifest import LOCK_KEY
from toolkit.release.publishing import lock, machine
from toolkit.release.publishing.lock import Holder, LockTimes, held
from toolkit.stores.common.directory import DirectoryStore
from toolkit.stores.common.patience import Tick

from .places import Place

pytestmark = pytest.mark.rotated

AT = datetime(2026, 11, 24, 11, 3, tzinfo=UTC)
QUICK = LockTimes(settle_s=0.05)
OTHER = replace(Holder.here(AT), by="Anna", place="elsewhere", token="t")


def test_the_second_is_told_who_and_since_when(place: Place) -> None:
    with held(place.store, Holder.here(AT), QUICK):
        with pytest.raises(PublishConflict, match=r"since 2026-11-24T11:03:00\+00:00") as caught:
            held(place.store, Holder.here(AT), QUICK).__enter__()
        assert "somebody (since" in str(caught.value)
        assert "wait" in (caught.value.hint or "")
    with held(place.store, Holder.here(AT), QUICK):
        pass
    assert place.keys() == []


def test_who_is_stopped_while_taking_it_leaves_none(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = type(place.store).create

    def stopped(*told: Any) -> bool:
        assert create(*told)
        raise KeyboardInterrupt

    monkeypatch.setattr(type(place.store), "create", stopped)
    with pytest.raises(KeyboardInterrupt), held(place.store, Holder.here(AT), QUICK):
        pass
    assert place.keys() == []


def test_of_many_at_once_one_has_it_at_a_time(place: Place) -> None:
    inside, most, done = [0], [0], [0]
    guard = threading.Lock()

    def one(_: int) -> None:
        try:
            with held(place.store, Holder.here(AT), QUICK) as lease:
                with guard:
                    inside[0] += 1
                    most[0] = max(most[0], inside[0])
                time.sleep(0.05)
                lease()
                with guard:
                    inside[0] -= 1
                    done[0] += 1
        except PublishConflict:
            pass

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(8)))
    assert most == [1]
    assert done[0] >= 1
    assert place.keys() == []


def test_a_holder_that_died_here_is_passed_over_at_once(place: Place) -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    assert place.store.create(LOCK_KEY, replace(Holder.here(AT), pid=child).to_json())
    with held(place.store, Holder.here(AT), QUICK):
        pass


def test_one_of_another_machine_ends_with_time(place: Place) -> None:
    assert place.store.create(LOCK_KEY, OTHER.to_json())
    with pytest.raises(PublishConflict, match="Anna"):
        held(place.store, Holder.here(AT), QUICK).__enter__()
    with held(place.store, Holder.here(AT), replace(QUICK, expiry_s=0.0)):
        pass


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"by": 3}', b"\xff" * 50])
def test_what_cannot_be_read_is_somebody_else(place: Place, data: bytes) -> None:
    assert place.store.create(LOCK_KEY, data)
    with pytest.raises(PublishConflict, match="somebody else"):
        held(place.store, Holder.here(AT), QUICK).__enter__()


def test_who_lost_the_lock_writes_nothing_more(place: Place) -> None:
    with held(place.store, Holder.here(AT), QUICK) as lease:
        lease()
        place.store.put_bytes(
            LOCK_KEY, OTHER.to_json(), content_type="text/plain", cache_control="no-store"
        )
        with pytest.raises(PublishConflict, match=r"Anna.*took over"):
            lease()
    assert place.store.get(LOCK_KEY, 9999) == OTHER.to_json()  # not ours to remove


def test_the_lock_is_renewed(place: Place) -> None:
    def written_at() -> float:
        """Return when the lock was written, by this machine's clock, within a second."""
        stat = place.store.stat(LOCK_KEY)
        assert stat is not None
        assert stat.age_s is not None
        return time.monotonic() - stat.age_s

    with held(place.store, Holder.here(AT), replace(QUICK, renew_s=0.0)) as lease:
        before = written_at()
        time.sleep(2.1)  # servers count in seconds
        lease.keep()
        assert written_at() - before >= 1.0


class Careless:
    """A server that ignores conditions, and answers 200."""

    creates_once = False

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def create(self, key: str, data: bytes) -> bool:
        """Write, whatever is there."""
        with contextlib.suppress(StoreDamaged):  # somebody else was faster to write over it
            self._inner.put_bytes(key, data, content_type="text/plain", cache_control="no-store")
        return True

    def replace(self, key: str, data: bytes, *_said: object) -> bool:
        """Write, whatever is there."""
        return self.create(key, data)


def test_a_server_that_ignores_conditions_still_lets_one_in(place: Place) -> None:
    store: Any = Careless(place.store)
    won = []

    def one(number: int) -> None:
        try:
            with held(store, Holder.here(AT), LockTimes(settle_s=0.4)) as lease:
                time.sleep(1.0)
                lease()
                won.append(number)
        except PublishConflict:
            pass

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(4)))
    assert len(won) <= 1


def test_what_stands_in_the_lock_holds_no_more_than_it_should() -> None:
    said = json.loads(Holder.here(AT).to_json())
    assert set(said) == {"by", "place", "pid", "since", "token"}


class Away(DirectoryStore):
    """A folder that goes away, as a network does."""

    is_away = False

    def get(self, key: str, limit_bytes: int, tick: Tick | None = None) -> bytes | None:
        """Get, if it is there."""
        if self.is_away:
            raise StoreUnreachable("the storage does not answer")
        return super().get(key, limit_bytes, tick)


def test_a_lock_that_cannot_be_removed_changes_no_result(tmp_path: Path) -> None:
    def stopped(store: Away) -> None:
        with lock.taken(store, lock.Holder.here(AT)):
            store.is_away = True
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped(Away(tmp_path / "1"))
    store = Away(tmp_path / "2")
    with lock.taken(store, lock.Holder.here(AT)) as lease:
        store.is_away = True
    assert lease.is_left
    with lock.taken(Away(tmp_path / "3"), lock.Holder.here(AT)) as lease:
        pass
    assert not lease.is_left


def test_what_everybody_may_read_names_nobody_who_did_not_ask(place: Place) -> None:
    """GDPR, Art. 5(1)(c): login, host name and hardware address are nobody's business there."""
    mine = {getpass.getuser(), socket.gethostname(), f"{uuid.getnode():012x}", str(uuid.getnode())}
    with held(place.store, Holder.here(AT), QUICK):
        data = place.store.get(LOCK_KEY, 10_000)
    assert data is not None
    said = json.loads(data)
    assert set(said) == {"by", "place", "pid", "since", "token"}
    assert said["by"] == ""
    texts = [str(value) for key, value in said.items() if key != "pid"]
    assert not [name for name in mine for text in texts if len(name) > 2 and name in text]
    with held(place.store, Holder.here(AT, "Communications team")) as lease:
        lease()
        with pytest.raises(PublishConflict, match="Communications team"):
            held(place.store, Holder.here(AT), QUICK).__enter__()


def test_two_runs_of_one_machine_cannot_be_told_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert machine.place("a") == machine.place("a")
    assert machine.place("a") != machine.place("b")
    here = machine.place("a")
    machine._secret.cache_clear()  # as another user, or another machine
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert machine.place("a") != here
    (kept,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert kept.stat().st_mode & 0o077 == 0
    machine._secret.cache_clear()
