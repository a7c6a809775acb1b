"""Time and memory of `soy transcript align` without a model, and how near its times are.

Run: python benchmarks/aligning.py [--minutes 60] [--runs 3]

The sample episodes, one after the other as often as needed, are one long recording with its text;
the jingles between them are not in the text. Each run is a command of its own, so that its memory
is its own, the synthesiser's process beside it included.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile

from toolkit.files import sha256_of

ROOT = Path(__file__).parents[1]
EPISODES = ("001-medicine-that-starts-with-you", "002-your-data-your-say")
MEASURED = """\
import resource, runpy, sys
sys.argv = ["soy", *sys.argv[1:]]
try:
    runpy.run_module("toolkit", run_name="__main__")
finally:
    used = [resource.getrusage(who) for who in (0, -1)]
    peak = sum(one.ru_maxrss for one in used) / 1024
    print("used", peak, sum(one.ru_utime + one.ru_stime for one in used), file=sys.stderr)
"""


def main() -> None:
    """Make the recording, align it, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        show = Path(folder) / "show"
        truth, seconds = _make(show, asked.minutes * 60)
        runs = [_run(show) for _ in range(asked.runs)]
        off = _errors(show, truth)
    walls, peaks, works = zip(*runs, strict=True)
    print(f"{seconds / 60:.0f} min, {len(truth)} sentences, median of {asked.runs}")
    print(f"  wall       {statistics.median(walls):6.1f} s   (goal: 60 s for an hour)")
    print(f"  CPU        {statistics.median(works):6.1f} s")
    print(f"  memory     {statistics.median(peaks):6.0f} MB  (goal: 500 MB)")
    print(f"  borders    {statistics.median(off):6.3f} s median off (goal: 0.15 s)")
    print(f"             {100 * np.mean(np.array(off) <= 0.5):6.2f} % within 0.5 s (goal: 95 %)")


def _make(show: Path, wanted_s: float) -> tuple[list[tuple[float, float, int]], float]:
    """Return (start, end, words) of each sentence, and the length in seconds."""
    sound, texts, truth = [], [], []
    at, rate_hz, n = 0.0, 0, 0
    while at < wanted_s:
        name = EPISODES[n % len(EPISODES)]
        n += 1
        samples, rate_hz = soundfile.read(ROOT / "episodes" / name / "source.flac", dtype="int16")
        rows = json.loads((ROOT / "transcripts" / name / "en.words.json").read_text("utf-8"))
        sentence: list[dict[str, int | str]] = []
        for row in rows["words"]:
            sentence.append(row)
            if str(row["text"])[-1] in ".!?":
                start, end = int(sentence[0]["start_ms"]), int(sentence[-1]["end_ms"])
                truth.append((at + start / 1000, at + end / 1000, len(sentence)))
                texts.append(" ".join(str(r["text"]) for r in sentence))
                sentence = []
        sound.append(samples)
        at += len(samples) / rate_hz
    folder = show / "episodes" / "001-long"
    folder.mkdir(parents=True)
    soundfile.write(folder / "source.flac", np.concatenate(sound), rate_hz)
    (show / "script.txt").write_text("\n".join(texts), "utf-8")
    (show / "episodes" / "show.toml").write_bytes((ROOT / "episodes" / "show.toml").read_bytes())
    (folder / "episode.toml").write_text(
        'title = "Long"\nguid = "0a6fd7ac-3f6a-4f4e-9d0e-1f4a5c6b7d8e"\nsource = "source.flac"\n'
        f'source_sha256 = "{sha256_of(folder / "source.flac")}"\n'
    )
    return truth, at


def _run(show: Path) -> tuple[float, float, float]:
    """Return wall time in seconds, highest memory in MB and CPU seconds, of both processes."""
    words = ["transcript", "align", "001", "script.txt", "--by", "synthesis", "--replace"]
    began = time.perf_counter()
    ran = subprocess.run(
        [sys.executable, "-c", MEASURED, *words],
        cwd=show,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    wall = time.perf_counter() - began
    if ran.returncode:
        raise SystemExit(ran.stderr)
    peak, work = ran.stderr.rsplit("used", 1)[1].split()
    return wall, float(peak), float(work)


def _errors(show: Path, truth: list[tuple[float, float, int]]) -> list[float]:
    rows = json.loads((show / "transcripts/001-long/en.words.json").read_text("utf-8"))["words"]
    if len(rows) != sum(count for _, _, count in truth):
        raise SystemExit(f"{len(rows)} words have times; the text has another number")
    off, at = [], 0
    for start, end, count in truth:
        off.append(abs(rows[at]["start_ms"] / 1000 - start))
        at += count
        off.append(abs(rows[at - 1]["end_ms"] / 1000 - end))
    return off


if __name__ == "__main__":
    main()
