"""Time and memory of `soy master`, beside the `lame` program and ffmpeg-normalize.

    python -m benchmarks.mastering [--runs 3] [--minutes 1 10 30 60] [--channels mono stereo]
        [--sounds speech noise] [--ffmpeg-normalize]

All lengths, in mono and stereo, of speech and of noise, come in one run. Both sides work on the
same WAV; the table gives medians: wall time and CPU time; then soy's as shares of each peer's. What
looks on costs time itself (a twentieth of soy's wall time, on two cores), so one more run tells the
peak of the memory, and what the wall time would be on idle cores (`idle_cores`). A peer that is not
installed (lame: a system package; ffmpeg-normalize: from the package index, with the
ffmpeg program) is left out and named. soy does more than lame: it checks, measures, limits, tags,
and decodes and measures the finished file again.
"""

from __future__ import annotations

import argparse
import compileall
import contextlib
import hashlib
import itertools
import multiprocessing
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeVar

import numpy as np
import soundfile

from benchmarks.idle_cores import IdleCores

ROOT = Path(__file__).parents[1]

RATE_HZ = 44_100
KBPS = {"mono": 64, "stereo": 128}
SOUNDS = ["speech", "noise"]
R = TypeVar("R")

SHOW = """\
title = "Benchmark"
description = "A recording to measure with."
language = "en"
author = "Nobody"
link = "https://example.org"
categories = ["Science"]
cover_alt = "None."
[audio]
channels = "{channels}"
bitrate_kbps = {kbps}
[release]
public_url = "https://example.org/show"
"""


@dataclass(frozen=True)
class Case:
    """What is mastered."""

    minutes: int
    channels: str  # mono or stereo
    sound: str  # speech or noise

    @property
    def channel_count(self) -> int:
        """One or two."""
        return 1 if self.channels == "mono" else 2


@dataclass(frozen=True)
class Run:
    """One run of a program."""

    wall_s: float
    cpu_s: float


@dataclass(frozen=True)
class WatchedRun:
    """One run of a program that was looked at meanwhile."""

    idle_s: float  # what it would take on idle cores, see `idle_cores`
    peak_mb: float  # with its children


def recording(path: Path, case: Case) -> None:
    """Write the WAV of a case."""
    rng = np.random.default_rng(1)
    count = case.channel_count
    with soundfile.SoundFile(path, "w", RATE_HZ, count, "PCM_16", format="WAV") as out:
        if case.sound == "speech":
            _speech(out, case.minutes, rng)
            return
        for _ in range(case.minutes):
            out.write(0.1 * rng.standard_normal((60 * RATE_HZ, count)))


def _speech(out: soundfile.SoundFile, minutes: int, rng: np.random.Generator) -> None:
    """Write speech over quiet noise: the sample episodes, again and again."""
    parts = [soundfile.read(p, dtype="float32")[0] for p in ROOT.glob("episodes/00[12]*/*.flac")]
    speech = np.concatenate(parts)
    rate = soundfile.info(next(ROOT.glob("episodes/001*/*.flac"))).samplerate
    places = np.arange(int(len(speech) * RATE_HZ / rate)) * rate / RATE_HZ
    speech = np.interp(places, np.arange(len(speech)), speech)
    left = minutes * 60 * RATE_HZ
    while left > 0:
        block = speech[:left, None] * (1.0, 0.8)[: out.channels]
        out.write(block + 1e-3 * rng.standard_normal(block.shape))
        left -= len(block)


def show(folder: Path, wav: Path, channels: str) -> None:
    """Make a show whose one episode is `wav`."""
    episode = folder / "episodes" / "001-hour"
    episode.mkdir(parents=True)
    (folder / "episodes" / "show.toml").write_text(
        SHOW.format(channels=channels, kbps=KBPS[channels]), "utf-8"
    )
    os.link(wav, episode / "source.wav")
    with wav.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    (episode / "episode.toml").write_text(
        f'title = "An hour"\nguid = "g"\nsource = "source.wav"\nsource_sha256 = "{digest}"\n'
    )


def run(command: list[str], cwd: Path) -> Run:
    """Run a program and return its time, that of its children included; nobody looks on."""
    began, process = time.monotonic(), _started(command, cwd)
    usage = _ended(process)
    return Run(time.monotonic() - began, usage.ru_utime + usage.ru_stime)


def watched_run(command: list[str], cwd: Path) -> WatchedRun:
    """Run a program and look on."""
    process = _started(command, cwd)
    with _Memory(process.pid) as memory, IdleCores(process.pid, _family) as idle:
        usage = _ended(process)
    peak_kb = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return WatchedRun(idle.wall_s, max(peak_kb, memory.peak_kb) / 1024)


def _started(command: list[str], cwd: Path) -> subprocess.Popen[bytes]:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        command, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _ended(process: subprocess.Popen[bytes]) -> resource.struct_rusage:
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"failed: {process.args!r}")
    return usage


class _Memory:
    """Looks now and then how much memory a process and its children have together (Linux).

    What they share counts once (`Pss`, the kernel's Documentation/filesystems/proc.rst).
    """

    EVERY_S = 0.2

    def __init__(self, pid: int) -> None:
        self._pid, self._stop = pid, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.peak_kb = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._stop.wait(self.EVERY_S):
            self.peak_kb = max(self.peak_kb, sum(map(_pss_kb, _family(self._pid))))


def _family(pid: int) -> Iterator[int]:
    yield pid
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in path.read_text().split():
                yield from _family(int(child))


def _pss_kb(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def commands(case: Case, wav: Path, has_normalize: bool) -> dict[str, list[str]]:
    """Return what is run, by name; what is not installed is left out."""
    kbits = f"{KBPS[case.channels]}k"
    rate = ["-b", kbits[:-1]] + (["-m", "m"] if case.channels == "mono" else [])
    normalise = ["-t", "-16", "-tp", "-1", "-c:a", "libmp3lame", "-b:a", kbits, "-ar", "44100"]
    made = {
        "soy master": [sys.executable, "-m", "toolkit", "master", "1", "--project", "show"],
        "lame": ["lame", "--quiet", *rate, str(wav), "lame.mp3"],
    }
    if has_normalize:
        made["ffmpeg-normalize"] = ["ffmpeg-normalize", str(wav), *normalise, "-f", "-o", "n.mp3"]
    return {name: command for name, command in made.items() if shutil.which(command[0])}


def measured(
    case: Case, count: int, has_normalize: bool
) -> dict[str, tuple[list[Run], WatchedRun]]:
    """Run all programs on a case, in turns, and each once more while somebody looks on."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        wav = folder / "recording.wav"
        # In a process of its own: what a parent holds counts as its children's peak, too.
        maker = multiprocessing.get_context("spawn").Process(target=recording, args=(wav, case))
        maker.start()
        maker.join()
        show(folder / "show", wav, case.channels)
        programs = commands(case, wav, has_normalize)

        def anew(how: Callable[[list[str], Path], R], name: str) -> R:
            shutil.rmtree(folder / "show" / "build", ignore_errors=True)
            return how(programs[name], folder)

        turns = [{name: anew(run, name) for name in programs} for _ in range(count)]
        return {
            name: ([turn[name] for turn in turns], anew(watched_run, name)) for name in programs
        }


def tell(case: Case, runs: dict[str, tuple[list[Run], WatchedRun]]) -> None:
    """Print the lines of a case."""
    what = f"{case.minutes} min, {case.channels}, {case.sound}"
    ours = _figures(*runs["soy master"])
    for name, found in runs.items():
        theirs = _figures(*found)
        seconds = "".join(f"{each:8.2f}" for each in theirs)
        shares = (f"{own / each:8.2f}" for own, each in zip(ours, theirs, strict=True))
        told = "" if name == "soy master" else "".join(shares)
        print(f"{what:24}{name:18}{seconds}{found[1].peak_mb:9.0f}{told}", flush=True)
        what = ""


def _figures(runs: list[Run], watched: WatchedRun) -> list[float]:
    """Return the medians of wall time and CPU time, and the time on idle cores."""
    medians = [statistics.median(getattr(run, key) for run in runs) for key in ("wall_s", "cpu_s")]
    return [*medians, watched.idle_s]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=int, nargs="+", default=[1, 10, 30, 60])
    parser.add_argument("--channels", choices=list(KBPS), nargs="+", default=list(KBPS))
    parser.add_argument("--sounds", choices=SOUNDS, nargs="+", default=SOUNDS)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--ffmpeg-normalize", action="store_true", help="too; it takes minutes")
    arguments = parser.parse_args()
    compileall.compile_dir(ROOT / "toolkit", quiet=1)  # as pip does when it installs
    print(f"median of {arguments.runs}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"{'':42}{'wall s':>8}{'CPU s':>8}{'idle s':>8}{'peak MB':>9}   soy / this: the same")
    wanted = itertools.product(arguments.minutes, arguments.channels, arguments.sounds)
    for case in itertools.starmap(Case, wanted):
        tell(case, measured(case, arguments.runs, arguments.ffmpeg_normalize))
    for name in ("lame", "ffmpeg-normalize"):
        if not shutil.which(name):
            print(f"not installed: {name}")


if __name__ == "__main__":
    main()
