"""A claim is had by one at a time, and outlives nobody for long."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from toolkit.errors import CannotWrite
from toolkit.folders import claims
from toolkit.folders.claims import Claim, Claimed, ClaimTimes


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return claims.path_of(tmp_path, "001-a/de", "master")


def write(place: Path, claim: Claim, age_s: float = 0.0) -> None:
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(claim.to_json())
    os.utime(place, (time.time() - age_s,) * 2)


def elsewhere(**said: object) -> Claim:
    return replace(Claim.here(), host="another", **said)  # type: ignore[arg-type]


def is_free(place: Path) -> bool:
    try:
        with claims.taken(place):
            said = json.loads(place.read_bytes())
            return bool(said["pid"] == os.getpid())
    except Claimed:
        return False


def test_one_has_it_and_then_the_next(place: Path) -> None:
    with claims.taken(place):
        with pytest.raises(Claimed, match=r"001-a\.de\.master: .* is at it"):
            claims.taken(place).__enter__()
        assert place.exists()
    assert list(place.parent.iterdir()) == []
    assert is_free(place)


def test_of_many_at_once_one_has_it(place: Path) -> None:
    at_once: list[int] = []
    most: list[int] = []
    gate = threading.Barrier(8)

    def work(number: int) -> None:
        gate.wait()

        def hold() -> None:
            with claims.taken(place):
                at_once.append(number)
                most.append(len(at_once))
                time.sleep(0.002)
                at_once.remove(number)

        claims.in_turn(hold, ClaimTimes(poll_s=0.001))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert most == [1] * 8


def test_the_owner_that_died_on_this_machine_is_passed_over(place: Path) -> None:
    code = f"""
import os
from pathlib import Path
from toolkit.folders import claims
held = claims.taken(Path({str(place)!r}))
held.__enter__()
print("held", flush=True)
os._exit(1) if input() else None
"""
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        assert not is_free(place)
        other.kill()
        other.wait()
    assert place.exists()
    assert is_free(place)


@pytest.mark.parametrize(("age_s", "free"), [(0, False), (800, False), (1000, True)])
def test_an_owner_elsewhere_is_passed_over_after_a_quarter_of_an_hour(
    place: Path, age_s: float, free: bool
) -> None:
    write(place, elsewhere(), age_s)
    assert is_free(place) is free


def test_a_machine_that_was_lost_does_not_hold_up_its_own_run(place: Path) -> None:
    write(place, elsewhere(run="mine"))
    assert not is_free(place)
    token = claims.run.set("mine")
    try:
        assert is_free(place)
    finally:
        claims.run.reset(token)


@pytest.mark.parametrize("said", [b"", b"{", b'{"host": 1}', b"[" * 3000, b"\xff" * 9000])
def test_what_is_no_claim_lasts_as_long_as_one(place: Path, said: bytes) -> None:
    place.parent.mkdir()
    place.write_bytes(said)
    assert not is_free(place)
    os.utime(place, (time.time() - 1000,) * 2)
    assert is_free(place)


def test_it_is_renewed_and_another_s_is_not(place: Path) -> None:
    with claims.taken(place, ClaimTimes(renew_s=0.05)):
        os.utime(place, (0, 0))
        end = time.monotonic() + 20
        while place.stat().st_mtime == 0 and time.monotonic() < end:
            time.sleep(0.01)
        assert time.time() - place.stat().st_mtime < 20
        write(place, elsewhere(), 5000)
        time.sleep(0.3)
        assert time.time() - place.stat().st_mtime > 4000
    assert place.exists()


def test_claims_of_the_dead_go_though_nobody_asks_again(tmp_path: Path) -> None:
    ran = subprocess.Popen([sys.executable, "-c", ""])
    ran.wait()
    folder = tmp_path / "claims"
    claims_of = {
        "dead": (replace(Claim.here(), pid=ran.pid), 0.0),
        "lapsed": (elsewhere(), 1000.0),
        "at work": (Claim.here(), 1000.0 - 900.0),
        "elsewhere": (elsewhere(), 100.0),
    }
    for name, (claim, age_s) in claims_of.items():
        write(folder / f"{name}.json", claim, age_s)
    (folder / "half.json").write_text("{")
    claims.sweep(folder)
    assert {path.stem for path in folder.iterdir()} == {"at work", "elsewhere", "half"}
    claims.sweep(tmp_path / "none")
    (tmp_path / "link").symlink_to(folder)
    claims.sweep(tmp_path / "link", ClaimTimes(lapse_s=0))
    assert len(list(folder.iterdir())) == 3
    claims.sweep(folder, ClaimTimes(lapse_s=0))
    assert list(folder.iterdir()) == []


def test_where_none_can_be_written_it_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "claims").write_bytes(b"")
    with pytest.raises(CannotWrite):
        claims.taken(claims.path_of(tmp_path, "001-a", "master")).__enter__()
