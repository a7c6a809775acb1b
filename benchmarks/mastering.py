"""Time and memory of `soy master`, beside the `lame` program and ffmpeg-normalize.

    python benchmarks/mastering.py [--minutes 60] [--runs 5] [--channels mono|stereo]

Both sides work on the same WAV in the same run; the table gives medians and the ratio to soy. A
peer that is not installed (lame: a system package; ffmpeg-normalize: from the package index, with
the ffmpeg program) is left out and named. soy does more than lame: it checks, measures, limits,
tags, and decodes and measures the finished file again.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import soundfile

ROOT = Path(__file__).parents[1]
RATE_HZ = 44_100
KBPS = {"mono": 64, "stereo": 128}
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
class Run:
    """One run of a program."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def recording(path: Path, minutes: int, channels: int) -> None:
    """Write a WAV of speech over quiet noise: the sample episodes, again and again."""
    rng = np.random.default_rng(1)
    parts = [soundfile.read(p, dtype="float32")[0] for p in ROOT.glob("episodes/00[12]*/*.flac")]
    speech = np.concatenate(parts)
    rate = soundfile.info(next(ROOT.glob("episodes/001*/*.flac"))).samplerate
    places = np.arange(int(len(speech) * RATE_HZ / rate)) * rate / RATE_HZ
    speech = np.interp(places, np.arange(len(speech)), speech)
    left = minutes * 60 * RATE_HZ
    with soundfile.SoundFile(path, "w", RATE_HZ, channels, "PCM_16", format="WAV") as out:
        while left > 0:
            block = speech[:left, None] * (1.0, 0.8)[:channels]
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
    """Run a program; return its time and the peak of its memory, its children included."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    began = time.monotonic()
    process = subprocess.Popen(
        command, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    with _Memory(process.pid) as memory:
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.monotonic() - began
    if status:
        raise SystemExit(f"failed: {' '.join(command)}")
    peak_kb = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return Run(wall_s, usage.ru_utime + usage.ru_stime, max(peak_kb, memory.peak_kb) / 1024)


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


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=int, default=60)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--no-ffmpeg-normalize", action="store_true", help="it takes minutes")
    parser.add_argument("--channels", choices=["mono", "stereo"], default="stereo")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        wav = folder / "hour.wav"
        # In a process of its own: what a parent holds counts as its children's peak, too.
        size = (arguments.minutes, 1 if arguments.channels == "mono" else 2)
        maker = multiprocessing.get_context("spawn").Process(target=recording, args=(wav, *size))
        maker.start()
        maker.join()
        show(folder / "show", wav, arguments.channels)
        kbits = f"{KBPS[arguments.channels]}k"
        rate = ["-b", kbits[:-1]] + (["-m", "m"] if arguments.channels == "mono" else [])
        normalise = ["-t", "-16", "-tp", "-1", "-c:a", "libmp3lame", "-b:a", kbits, "-ar", "44100"]
        commands = {
            "soy master": [sys.executable, "-m", "toolkit", "master", "1", "--project", "show"],
            "lame": ["lame", "--quiet", *rate, str(wav), "lame.mp3"],
            "ffmpeg-normalize": ["ffmpeg-normalize", str(wav), *normalise, "-f", "-o", "peer.mp3"],
        }
        if arguments.no_ffmpeg_normalize:
            del commands["ffmpeg-normalize"]
        here = {name: c for name, c in commands.items() if shutil.which(c[0])}
        runs: dict[str, list[Run]] = {name: [] for name in here}
        for _ in range(arguments.runs):
            for name, command in here.items():
                shutil.rmtree(folder / "show" / "build", ignore_errors=True)
                runs[name].append(run(command, folder))
    print(f"{arguments.minutes} min of {arguments.channels}, median of {arguments.runs}")
    print(f"{'':18}{'wall s':>8}{'CPU s':>8}{'peak MB':>9}{'x soy':>7}")
    ours = statistics.median(r.wall_s for r in runs["soy master"])
    for name, found in runs.items():
        wall = statistics.median(r.wall_s for r in found)
        cpu = statistics.median(r.cpu_s for r in found)
        peak = max(r.peak_mb for r in found)
        print(f"{name:18}{wall:8.1f}{cpu:8.1f}{peak:9.0f}{wall / ours:7.2f}")
    for name in commands.keys() - here.keys():
        print(f"not installed: {name}")


if __name__ == "__main__":
    main()
