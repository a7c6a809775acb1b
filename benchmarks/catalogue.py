"""What a show of thousands of episodes costs, once all that changes is one of them.

    python -m benchmarks.catalogue [EPISODES ...]     100 1000 10000 if left out

It makes a show: one episode by soy itself, an hour long as its report says, with chapters and an
approved transcript; all others are copies of it, two for each day. Each command runs in a process
of its own, which prints CPU seconds, those of processes beside it too, memory, and how many
finished MP3s it opened; processes beside it open none.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import gc
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile
from PIL import Image

from toolkit.audio.mastering import master
from toolkit.audio.values.master_report import MasterReport
from toolkit.cli import COLLECT_AFTER, run
from toolkit.show.project import Project
from toolkit.transcript.store import shelf

RATE_HZ = 44_100
COUNTS = (100, 1_000, 10_000)
HOUR_MS = 3_600_000
AT = "2027-01-01T00:00:00Z"
LAST = dt.date(2026, 6, 30)
CHAPTERS = "".join(
    f'\n[[chapters]]\nstart = "00:{10 * place:02}:00.000"\ntitle = "Part {place + 1}"\n'
    for place in range(5)
)


def make(folder: Path, count: int) -> None:
    """Make the show: one episode by soy itself, the others as copies of it."""
    _done("init", folder, "--title", "A long show")
    Image.new("RGB", (1400, 1400), "#0b2545").save(folder / "episodes" / "cover.png")
    recording = folder.parent / "recording.wav"
    noise = 0.1 * np.random.default_rng(7).standard_normal(4 * RATE_HZ)
    soundfile.write(recording, noise, RATE_HZ)
    _done("new", recording, "--title", "Words", "--project", folder)
    first = folder / "episodes" / "001-words"
    (first / "notes.md").write_text("What *words* are.\n\n- [A page](https://words.example.net/)\n")
    _done("master", "001", "--project", folder)
    text = folder.parent / "en.vtt"
    cue = "00:{0:02}:{1:02}.000 --> 00:{0:02}:{2:02}.000\n<v Ana Novak>Some words, {3}.\n"
    cues = (cue.format(at // 60, at % 60, at % 60 + 6, at) for at in range(0, 3000, 300))
    text.write_text("WEBVTT\n\n" + "\n".join(cues), "utf-8")
    _done("transcript", "import", "001", text, "--lang", "en", "--project", folder)
    project = Project.open(folder)
    shelf.approve(project, project.episodes[0], "en", "Ana Novak", LAST)
    show = folder / "episodes" / "show.toml"
    show.write_text(f"feed_items = 300\n{show.read_text('utf-8')}", "utf-8")
    toml = (first / "episode.toml").read_text("utf-8")
    for number in range(count, 0, -1):
        _copy(folder, toml, number, LAST - dt.timedelta(days=(count - number) // 2))
    _take_as_made(Project.open(folder))


def _copy(folder: Path, toml: str, number: int, day: dt.date) -> None:
    """Make one episode out of the first; the first itself comes last."""
    name = "001-words" if number == 1 else f"{number:05}-words"
    first, place = folder / "episodes" / "001-words", folder / "episodes" / name
    hour = 6 + number % 2
    lines = toml.splitlines()
    guid = next(line for line in lines if line.startswith("guid"))
    title = next(line for line in lines if line.startswith("title"))
    own = guid if number == 1 else f'guid = "guid-{number}"'
    said = toml.replace(guid, own).replace(title, f'title = "Words, part {number}"')
    said = f"date = {day}T{hour:02}:00:00Z\nepisode = {number}\n{said}{CHAPTERS}"
    if number > 1:
        place.mkdir()
        shutil.copy2(first / "notes.md", place)
        os.link(first / "source.wav", place / "source.wav")
        for room, names in (
            (folder / "build" / "episodes", ("audio.mp3", "master.json", "curves.bin")),
            (folder / "transcripts", ("en.vtt", "en.toml")),
        ):
            (room / name).mkdir()
            for file in names:
                shutil.copy2(room / "001-words" / file, room / name)
        record = folder / "transcripts" / name / "en.toml"
        record.write_text(record.read_text("utf-8").replace(guid, own), "utf-8")
    (place / "episode.toml").write_text(said, "utf-8")


def _take_as_made(project: Project) -> None:
    """Write into the reports that the copies are an hour long and have tags of their own."""
    reports = project.build_dir / "reports"
    for episode in project.episodes:
        path = project.work_dir(episode) / master.REPORT_FILE
        report = MasterReport.from_json(path.read_text("utf-8"))
        report = dataclasses.replace(report, duration_ms=HOUR_MS)
        tags = master._tags_digest(project, episode, report)
        path.write_text(dataclasses.replace(report, tags_digest=tags or "").to_json(), "utf-8")
        for suffix in (".html", ".svg", ".png"):
            first, page = (reports / f"{name}{suffix}" for name in ("001", episode.number_text))
            if first.exists() and not page.exists():  # the picture as PNG is made only where wanted
                shutil.copy2(first, page)


def _done(*arguments: object) -> None:
    if code := run([str(argument) for argument in arguments]):
        raise SystemExit(code)


def measure(arguments: list[str]) -> None:
    """Run a command in this process, and print what it took."""
    opened = set[str]()

    def note(event: str, said: tuple[object, ...]) -> None:
        if event == "open" and isinstance(said[0], str | Path) and str(said[0]).endswith(".mp3"):
            opened.add(str(said[0]))

    sys.addaudithook(note)
    gc.set_threshold(*COLLECT_AFTER)  # as soy itself does
    began = time.perf_counter()
    code = run(arguments)
    used = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = used.ru_utime + used.ru_stime + children.ru_utime + children.ru_stime
    print(
        f"  exit {code}: {cpu_s:.1f} CPU s, {time.perf_counter() - began:.1f} s, "
        f"{used.ru_maxrss / 1024:.0f} MB ({children.ru_maxrss / 1024:.0f} in the largest process "
        f"beside it), {len(opened)} MP3s opened",
        flush=True,
    )


def main() -> None:
    """Make a show of each size and run the commands on it."""
    if sys.argv[1:2] == ["--measure"]:
        measure(sys.argv[2:])
        return
    for count in [int(said) for said in sys.argv[1:]] or COUNTS:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "show"
            make(folder, count)
            run_all(folder, count)


def run_all(folder: Path, count: int) -> None:
    """Run each command on the show, and say what it took."""
    build = ["build", "--at", AT]
    notes = sorted(folder.glob("episodes/*-words/notes.md"))[count // 2]
    for what, arguments in (
        ("the first build", build),
        ("nothing changed", build),
        ("nothing changed, once more", build),
        ("one episode's notes changed", build),
        ("one episode's title changed", build),
        ("status", ["status"]),
        ("check", ["check"]),
        ("master --all", ["master", "--all", "--dry-run"]),
        ("transcribe --all", ["transcribe", "--all", "--dry-run"]),
    ):
        if "notes" in what:
            notes.write_text("Other words.\n", "utf-8")
        if "title" in what:
            toml = notes.with_name("episode.toml")
            toml.write_text(toml.read_text("utf-8").replace("Words, part", "Words, again,"))
        print(f"{count} episodes, {what}:", flush=True)
        again = [sys.executable, "-m", "benchmarks.catalogue", "--measure", *arguments]
        subprocess.run([*again, "--project", str(folder)], check=True, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
