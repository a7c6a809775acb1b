"""The simulation of many workers keeps to what is known for certain."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.cluster import KINDS, Shares, Work, limits, play

SHARES = Shares(episodes=200, server_bytes_s=125e6, uplink_bytes_s=25e6)


@pytest.mark.parametrize("work", KINDS, ids=lambda work: work.name)
def test_nobody_is_quicker_than_the_file_server(work: Work) -> None:
    """200 episodes of some hours: all bytes have to pass, and all hours to be calculated."""
    moved_s = 200 * (work.read_bytes + work.write_bytes) / SHARES.server_bytes_s
    for workers in (1, 4, 64):
        wall_s = play(work, SHARES, workers).wall_s
        assert wall_s > 0.9 * moved_s
        assert wall_s > 0.9 * 200 * work.seconds / workers
    assert play(work, SHARES, 64).wall_s < 1.3 * moved_s + 2 * work.seconds


@pytest.mark.parametrize("work", KINDS, ids=lambda work: work.name)
def test_where_nothing_is_shared_twice_the_workers_are_twice_as_quick(work: Work) -> None:
    free = replace(SHARES, server_bytes_s=1e15, start_s=0, plan_s=0, hand_out_s=0)
    one, two, four = (play(work, free, workers).wall_s for workers in (1, 2, 4))
    assert one / two == pytest.approx(2, rel=0.03)
    assert one / four == pytest.approx(4, rel=0.06)
    assert next(iter(limits(work, SHARES))) == "the file server"
