"""How far a back catalogue scales over workers, and what ends it first: a simulation.

    python -m benchmarks.cluster [--episodes 10000] [--network-mbit 1000] [--uplink-mbit 200]
    python -m benchmarks.cluster --real [--minutes 5]

Without --real it plays a run of 1 to 64 workers, each a machine with two cores: one planner hands
out jobs, all workers read recordings from one file server and write to it, and when all is done one
machine builds and publishes. --real masters four episodes here, and prints the times of one
process, two processes and two Dask workers, from which the simulation's own are.
"""

from __future__ import annotations

import argparse
import contextlib
import heapq
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.season import season

ROOT = Path(__file__).parents[1]
WORKERS = (1, 2, 4, 8, 16, 32, 64)
_MOMENT_S = 1e-6  # shorter than that is no time
EPISODES, LONG = 4, 3600.0  # episodes of the real point; seconds of sound in a simulated one


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of job, for an hour of sound."""

    name: str
    seconds: float  # on a machine with two cores
    read_bytes: float
    write_bytes: float


@dataclass(frozen=True, slots=True)
class Shares:
    """What all workers share, and what one machine does alone."""

    episodes: int
    server_bytes_s: float  # of the file server, both ways together
    uplink_bytes_s: float  # to where listeners fetch
    start_s: float = 4.0  # soy, Dask and the look at the workers (--real, "before any job")
    plan_s: float = 0.0011  # for each episode: soy master --all --dry-run of 1,000 took 1.9 s
    hand_out_s: float = 0.004  # for each job: pickled, sent, and its end taken note of
    build_s: float = 0.006  # for each episode of a build that knows nothing (docs/engineering.md)
    published_bytes: float = 57.6e6  # an hour at 128 kbit/s


# An hour of WAV in stereo at 44.1 kHz, 16 bits; the MP3 and its report. Recognition: 169.6 s with a
# network of the base size on two cores (docs/transcripts.md). Mastering: --real takes some 40 s of
# CPU for an hour in mono; a minute leaves room for stereo, for music and for a slow disk.
KINDS = (
    Work("master", 60.0, 635e6, 60e6),
    Work("transcribe", 169.6, 635e6, 1e6),
)


@dataclass(frozen=True, slots=True)
class Played:
    """What came of one simulated run."""

    workers: int
    wall_s: float  # until the last job
    server: float  # share of the time in which the file server was busy at its limit
    planner: float  # share in which the planner was handing out


@dataclass(slots=True)
class _Flow:
    """A transfer; what is left of it is counted in bytes."""

    left: float
    hours: float  # of sound
    is_last: bool = False  # then the job is done


def play(work: Work, shares: Shares, workers: int) -> Played:
    """Return how long it takes: reading, calculating and writing one after the other in a job.

    Transfers share the file server evenly. Episodes last from half an hour to one and a half. A
    real job calculates while it reads, so this is on the safe side.
    """
    chance = random.Random(1)  # noqa: S311 - the same in each run
    lengths = [chance.uniform(0.5, 1.5) for _ in range(shares.episodes)]
    now = shares.start_s + shares.plan_s * shares.episodes
    waiting, idle = shares.episodes, workers
    planner_free, busy_s, full_s = now, 0.0, 0.0
    begin: list[tuple[float, float]] = []  # when a job begins to read, and its hours
    calculating: list[tuple[float, float]] = []  # when it has calculated, and its hours
    flows: list[_Flow] = []
    while waiting or begin or calculating or flows:
        while waiting and idle:
            planner_free = max(planner_free, now) + shares.hand_out_s
            busy_s += shares.hand_out_s
            heapq.heappush(begin, (planner_free, lengths[waiting - 1]))
            waiting, idle = waiting - 1, idle - 1
        rate = shares.server_bytes_s / len(flows) if flows else 0.0
        ends = [begin[0][0]] if begin else []
        ends += [calculating[0][0]] if calculating else []
        ends += [now + min(flow.left for flow in flows) / rate] if flows else []
        step = max(0.0, min(ends) - now)
        full_s += step if flows else 0.0
        now += step
        for flow in flows:
            flow.left -= rate * step
        for flow in [flow for flow in flows if flow.left <= rate * _MOMENT_S]:
            flows.remove(flow)
            if flow.is_last:
                idle += 1
            else:
                heapq.heappush(calculating, (now + work.seconds * flow.hours, flow.hours))
        while begin and begin[0][0] <= now + _MOMENT_S:
            hours = heapq.heappop(begin)[1]
            flows.append(_Flow(work.read_bytes * hours, hours))
        while calculating and calculating[0][0] <= now + _MOMENT_S:
            hours = heapq.heappop(calculating)[1]
            flows.append(_Flow(work.write_bytes * hours, hours, is_last=True))
    return Played(workers, now, full_s / now, busy_s / now)


def limits(work: Work, shares: Shares) -> dict[str, float]:
    """Return how many workers each shared thing feeds, the fewest first."""
    server_s = (work.read_bytes + work.write_bytes) / shares.server_bytes_s
    found = {
        "the file server": (work.seconds + server_s) / server_s,
        "the planner": (work.seconds + server_s) / shares.hand_out_s,
    }
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def simulate(shares: Shares) -> None:
    """Print the tables."""
    publish_s = shares.episodes * shares.published_bytes / shares.uplink_bytes_s
    alone_s = shares.build_s * shares.episodes + publish_s
    for work in KINDS:
        print(f"{work.name}: {shares.episodes} episodes of an hour, {work.seconds:.0f} s each")
        print("workers      hours  speed-up  file server  planner")
        first = play(work, shares, 1)
        for workers in WORKERS:
            done = play(work, shares, workers) if workers > 1 else first
            print(
                f"{workers:7} {done.wall_s / 3600:10.1f} {first.wall_s / done.wall_s:9.1f}"
                f" {done.server:12.0%} {done.planner:8.1%}"
            )
        said = ", ".join(
            f"{name} at {count:.0f} workers" for name, count in limits(work, shares).items()
        )
        print(f"what ends it: {said}\n")
    print(f"then one machine builds and publishes, whatever the workers: {alone_s / 3600:.1f} h, ")
    print(f"of which {publish_s / 3600:.1f} h are the uplink")


# ---------------------------------------------------------------- one real point


def run(show: Path, *told: str) -> tuple[float, Any]:
    """Master all anew, and return the wall time and the report of it."""
    shutil.rmtree(show / "build", ignore_errors=True)
    soy = [sys.executable, "-m", "toolkit"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    began_s = time.monotonic()
    where = ("--project", str(show))
    subprocess.run(
        [*soy, "master", "--all", *told, *where], env=env, check=True, capture_output=True
    )
    wall_s = time.monotonic() - began_s
    said = subprocess.run(
        [*soy, "report", "workers", "--json", *where], env=env, check=True, capture_output=True
    )
    return wall_s, json.loads(said.stdout)


@contextlib.contextmanager
def dask(folder: Path) -> Iterator[Path]:
    """Yield the file of a scheduler with two workers of one thread each, on loopback."""
    file = folder / "scheduler.json"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    start = [sys.executable, "-m"]
    told = ["--host", "tcp://127.0.0.1", "--port", "0", "--no-dashboard"]
    running = [
        subprocess.Popen(
            [*start, "distributed.cli.dask_scheduler", "--scheduler-file", str(file), *told],
            env=env,
            **quiet,  # type: ignore[call-overload]
        )
    ]
    try:
        while not file.exists():
            time.sleep(0.1)
        worker = [*start, "distributed.cli.dask_worker", "--scheduler-file", str(file)]
        local = ["--host", "127.0.0.1", "--local-directory", str(folder), "--no-dashboard"]
        for _ in range(2):
            many = ["--nthreads", "1", "--memory-limit", "0"]
            running.append(subprocess.Popen([*worker, *local, *many], env=env, **quiet))  # type: ignore[call-overload]
        time.sleep(8)
        yield file
    finally:
        for one in reversed(running):
            one.terminate()
            one.wait(30)


def real(minutes: int) -> None:
    """Print the times of four episodes here."""
    with tempfile.TemporaryDirectory() as name, dask(Path(name)) as file:
        show = Path(name) / "show"
        season(show, EPISODES, 60 * minutes)
        sound_s = EPISODES * 60.0 * minutes
        print(f"{EPISODES} episodes of {minutes} min, {os.cpu_count()} cores")
        ways = {
            "1 process": ("--workers", "1"),
            "2 processes": ("--workers", "2"),
            "2 Dask workers": ("--cluster", str(file)),
        }
        for way, told in ways.items():
            wall_s, said = run(show, *told)
            cpu_s = sum(one["cpu_s"] for one in said["workers"])
            print(
                f"{way:15} {wall_s:6.1f} s, CPU {cpu_s:.1f} s; "
                f"before any job {said['first_s']:.1f} s; "
                f"an hour of sound takes {LONG / sound_s * cpu_s:.0f} s of CPU"
            )


def main() -> None:
    """Simulate, or measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--episodes", type=int, default=10_000)
    parser.add_argument("--network-mbit", type=float, default=1000, help="of the file server")
    parser.add_argument("--uplink-mbit", type=float, default=200, help="to the storage")
    parser.add_argument("--real", action="store_true", help="measure one point here")
    parser.add_argument("--minutes", type=int, default=5, help="of each episode, with --real")
    told = parser.parse_args()
    if told.real:
        real(told.minutes)
        return
    shares = Shares(told.episodes, told.network_mbit * 125e3, told.uplink_mbit * 125e3)
    simulate(shares)
    ten = replace(shares, server_bytes_s=10 * shares.server_bytes_s)
    best = ", ".join(f"{work.name} {play(work, ten, 64).wall_s / 3600:.1f} h" for work in KINDS)
    print(f"with a file server ten times as fast, 64 workers: {best}")


if __name__ == "__main__":
    main()
