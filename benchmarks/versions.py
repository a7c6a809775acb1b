"""Two versions of soy in one run: what mastering, publishing and recognising take of each.

    python benchmarks/versions.py OLD [NEW] [--only mastering publishing recognising] [--runs 3]

OLD and NEW (HEAD if it is left out) are revisions of this repository. Each is laid out in a folder
of its own, where this folder's benchmarks run, in turn with the other's, so that whatever else the
machine does meets both. The table gives medians, and NEW's as a share of OLD's: above 1 it is
slower. Sizes are small; for exact figures run one benchmark by itself on an idle machine.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Benchmark:
    """A script in `benchmarks/`, how it is called, and the rows of its table that are soy's."""

    name: str
    arguments: tuple[str, ...]
    row: re.Pattern[str]  # with the groups `what` and `seconds`


BENCHMARKS = (
    Benchmark(
        "mastering",
        ("--minutes", "2", "--sounds", "speech", "--runs", "1"),
        re.compile(r"(?P<what>.*soy master) +[\d.]+ +(?P<seconds>[\d.]+)"),  # of the processor
    ),
    Benchmark(
        "publishing",
        ("--only", "commands", "--episodes", "200", "--runs", "1"),
        re.compile(r"(?P<what>\d+ episodes.*?) +(?P<seconds>[\d.]+) s\b"),
    ),
    Benchmark(
        "recognising",
        ("speed", "--minutes", "2", "--runs", "1"),
        re.compile(r"(?P<what>soy(?:, one at a time)?) +(?P<seconds>[\d.]+)"),
    ),
)


@contextlib.contextmanager
def laid_out(revisions: Sequence[str]) -> Iterator[list[Path]]:
    """Yield a folder with the files of each revision; they go away again."""
    with tempfile.TemporaryDirectory(prefix="soy-versions-") as name:
        trees = [Path(name) / str(number) for number in range(len(revisions))]
        made = []
        try:
            for tree, revision in zip(trees, revisions, strict=True):
                git("worktree", "add", "--quiet", "--detach", str(tree), revision)
                made.append(tree)
                shutil.copytree(ROOT / "benchmarks", tree / "benchmarks", dirs_exist_ok=True)
            yield trees
        finally:
            for tree in made:
                git("worktree", "remove", "--force", str(tree))


def git(*arguments: str) -> None:
    """Run git here; it says itself what is wrong."""
    if subprocess.run(["git", *arguments], cwd=ROOT, check=False).returncode:
        raise SystemExit(f"git {' '.join(arguments)} failed")


def times(benchmark: Benchmark, tree: Path) -> dict[str, float]:
    """Run a benchmark of a version; return its seconds by what was done."""
    script = tree / "benchmarks" / f"{benchmark.name}.py"
    done = subprocess.run(
        [sys.executable, str(script), *benchmark.arguments],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
        check=False,
    )
    rows = (benchmark.row.match(line) for line in done.stdout.splitlines())
    found = {" ".join(r["what"].split()): float(r["seconds"]) for r in rows if r}
    if done.returncode or not found:
        raise SystemExit(f"{script} gave no times:\n{done.stdout}{done.stderr}")
    return found


def compared(benchmark: Benchmark, trees: Sequence[Path], runs: int) -> None:
    """Run both versions in turn and print a row for each thing that both do."""
    found: list[list[dict[str, float]]] = [[] for _ in trees]
    for _ in range(runs):
        for tree, rounds in zip(trees, found, strict=True):
            rounds.append(times(benchmark, tree))
    old, new = ({what: middle(rounds, what) for what in rounds[0]} for rounds in found)
    for what in (what for what in old if what in new):
        share = new[what] / old[what] if old[what] else float("nan")
        label = f"{benchmark.name}: {what}"
        print(f"{label:<64}{old[what]:9.2f}{new[what]:9.2f}{share:9.2f}", flush=True)


def middle(rounds: Sequence[dict[str, float]], what: str) -> float:
    """Return the median of what the rounds say of it."""
    return statistics.median(times[what] for times in rounds if what in times)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    names = [benchmark.name for benchmark in BENCHMARKS]
    parser.add_argument("old", help="a revision: a tag, a branch, a commit")
    parser.add_argument("new", nargs="?", default="HEAD")
    parser.add_argument("--only", nargs="+", choices=names, default=names)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    print(f"median of {arguments.runs}, {os.cpu_count()} cores")
    print(f"{'':<64}{'old s':>9}{'new s':>9}{'new/old':>9}")
    with laid_out((arguments.old, arguments.new)) as trees:
        for benchmark in BENCHMARKS:
            if benchmark.name in arguments.only:
                compared(benchmark, trees, arguments.runs)


if __name__ == "__main__":
    main()
