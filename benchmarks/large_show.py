"""How long a show of thousands of episodes takes to build once one episode has changed.

    python -m benchmarks.large_show [EPISODES]        10,000 if left out

It makes a show of one second of sound, takes that for each episode, and prints CPU seconds, memory
and how many finished MP3s were opened: for the first build, for one in which nothing changed, and
for one after the notes of one episode changed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile
from PIL import Image

from toolkit.cli import run

RATE_HZ = 44_100
COUNT = 10_000
AT = "2027-01-01T00:00:00Z"


def make(folder: Path, count: int) -> None:
    """Make the show: one episode by soy itself, the others as copies of it."""
    _done("init", folder, "--title", "A long show")
    Image.new("RGB", (1400, 1400), "#0b2545").save(folder / "episodes" / "cover.png")
    recording = folder.parent / "recording.wav"
    noise = 0.1 * np.random.default_rng(7).standard_normal(4 * RATE_HZ)
    soundfile.write(recording, noise, RATE_HZ)
    _done("new", recording, "--title", "Words", "--project", folder)
    first = folder / "episodes" / "001-words"
    toml = (first / "episode.toml").read_text("utf-8")
    toml = f"date = 2026-01-01T06:00:00Z\nepisode = 1\n{toml}"
    guid = json.dumps(next(line for line in toml.splitlines() if line.startswith("guid")))
    (first / "episode.toml").write_text(toml, "utf-8")
    (first / "notes.md").write_text("What *words* are.\n\n- [A page](https://example.org/)\n")
    _done("master", "001", "--project", folder)
    show = folder / "episodes" / "show.toml"
    show.write_text(f"feed_items = 300\n{show.read_text('utf-8')}", "utf-8")
    line = json.loads(guid)
    made = folder / "build" / "episodes"
    for number in range(2, count + 1):
        name = f"{number:05}-words"
        place = folder / "episodes" / name
        place.mkdir()
        (place / "episode.toml").write_text(toml.replace(line, f'guid = "guid-{number}"'), "utf-8")
        shutil.copy2(first / "notes.md", place)
        os.link(first / "source.wav", place / "source.wav")
        work = made / name
        work.mkdir()
        for file in ("audio.mp3", "master.json", "curves.bin"):
            shutil.copy2(made / "001-words" / file, work)


def _done(*arguments: object) -> None:
    if code := run([str(argument) for argument in arguments]):
        raise SystemExit(code)


def build(folder: Path) -> None:
    """Build in this process, and print what it took."""
    opened = set[str]()

    def note(event: str, said: tuple[object, ...]) -> None:
        if event == "open" and isinstance(said[0], str | Path) and str(said[0]).endswith(".mp3"):
            opened.add(str(said[0]))

    sys.addaudithook(note)
    import resource

    began = time.perf_counter()
    code = run(["build", "--at", AT, "--project", str(folder)])
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(
        f"  exit {code}: {used.ru_utime + used.ru_stime:.1f} CPU s, "
        f"{time.perf_counter() - began:.1f} s, {used.ru_maxrss / 1024:.0f} MB, "
        f"{len(opened)} MP3s opened"
    )


def main() -> None:
    """Make the show and build it three times, each in a process of its own."""
    if sys.argv[1:2] == ["--build"]:
        build(Path(sys.argv[2]))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "show"
        make(folder, count)
        notes = next(folder.glob("episodes/*7-words/notes.md"), None)
        for what in ("the first build", "nothing changed", "one episode's notes changed"):
            if what.startswith("one") and notes:
                notes.write_text("Other words.\n", "utf-8")
            print(f"{count} episodes, {what}:", flush=True)
            again = [sys.executable, "-m", "benchmarks.large_show", "--build", str(folder)]
            subprocess.run(again, check=True, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
