"""Time of `soy master --all`: a season to be made, and one that is up to date.

    python -m benchmarks.season [--episodes 200] [--runs 5] [--long 20] [--minutes 10]

Episodes of two seconds each are mastered once; then the command is timed while it has nothing to
do. The start of Python and the help text (`soy --help`) are timed beside it. Then some long
episodes are mastered together: CPU time by wall time says how many cores were busy, if nobody else
uses them.
"""

from __future__ import annotations

import argparse
import compileall
import hashlib
import os
import statistics
import sys
import tempfile
from pathlib import Path

import numpy as np
import soundfile

from benchmarks.mastering import Run, run

ROOT = Path(__file__).parents[1]

RATE_HZ = 44_100
SHOW = """\
title = "Benchmark"
description = "A season to measure with."
language = "en"
author = "Nobody"
link = "https://example.org"
categories = ["Science"]
cover_alt = "None."
[release]
public_url = "https://example.org/show"
"""


def season(root: Path, count: int, seconds: int = 2) -> None:
    """Make a show with `count` episodes of the same sound."""
    time_s = np.arange(seconds * RATE_HZ) / RATE_HZ
    sound = 0.1 * np.sin(2 * np.pi * 300 * time_s) * (np.sin(6 * time_s) > 0)
    sound += 1e-3 * np.random.default_rng(1).standard_normal(len(sound))
    first = root / "episodes" / "sound.wav"
    first.parent.mkdir(parents=True)
    (first.parent / "show.toml").write_text(SHOW)
    soundfile.write(first, sound.astype(np.float32), RATE_HZ)
    digest = hashlib.sha256(first.read_bytes()).hexdigest()
    for number in range(1, count + 1):
        folder = first.parent / f"{number:03}-episode-{number}"
        folder.mkdir()
        os.link(first, folder / "source.wav")
        (folder / "episode.toml").write_text(
            f'title = "Episode {number}"\nguid = "guid-{number}"\nsource = "source.wav"\n'
            f'source_sha256 = "{digest}"\n'
        )


def soy(*arguments: str) -> Run:
    """Run `soy` and return what it took, children included."""
    return run([sys.executable, "-m", "toolkit", *arguments], ROOT)


def wall_s(*arguments: str) -> float:
    """Run `soy` and return how long it took."""
    return soy(*arguments).wall_s


def short(count: int, runs: int) -> None:
    """Print the times of a season of short episodes."""
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary) / "show"
        season(root, count)
        command = ("master", "--all", "--project", str(root))
        print(f"{count} episodes, the first time: {wall_s(*command):.1f} s")
        again = [wall_s(*command) for _ in range(runs)]
        print(f"again, nothing to do: {statistics.median(again):.3f} s, median of {runs}")
        bare = [wall_s("--help") for _ in range(runs)]
        print(f"soy --help: {statistics.median(bare):.3f} s")


def main() -> None:
    """Print the times."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--episodes", type=int, default=200, help="short ones, 0 for none")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--long", type=int, default=20, help="long episodes, 0 for none")
    parser.add_argument("--minutes", type=int, default=10, help="of each of them")
    arguments = parser.parse_args()
    compileall.compile_dir(ROOT / "toolkit", quiet=1)  # as pip does when it installs
    if arguments.episodes:
        short(arguments.episodes, arguments.runs)
    if not arguments.long:
        return
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary) / "show"
        season(root, arguments.long, 60 * arguments.minutes)
        made = soy("master", "--all", "--project", str(root))
        print(
            f"{arguments.long} episodes of {arguments.minutes} min: {made.wall_s:.1f} s", end=", "
        )
        print(f"CPU time {made.cpu_s:.1f} s, {made.cpu_s / made.wall_s:.2f} cores busy")


if __name__ == "__main__":
    main()
