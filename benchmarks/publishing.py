"""Time and requests of `soy publish`, and its throughput beside `aws s3 cp --recursive`.

    python benchmarks/publishing.py [--episodes 1000] [--runs 5] [--aws aws]
    tests/servers/s3-real-server.sh run python benchmarks/publishing.py

The show is made up: for each episode an MP3 of 1 MB (all zeros: a hole in the file), chapters, and
a transcript in three languages and all forms, as `soy build` leaves them. Without a server in the
environment the benchmark starts `sink.py`, a light one of its own, which counts requests; the
second line runs it against Ceph. The peer is the AWS CLI, version 1 (from the package index); if it
is not installed it is left out. Both sides are timed as whole commands, in turn: soy's time holds
the start of Python, the lock (with its pause of a second) and the head, and what it reads back.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import boto3
from botocore.config import Config

from toolkit.release.publishing import built
from toolkit.transcript.store.formats import RENDITIONS

ROOT = Path(__file__).parents[1]
BUCKET = "soy-benchmark"
LANGUAGES = ("en", "de", "fr")
MP3_BYTES = 1 << 20
TEXT_BYTES = 20_000
ITEM_BYTES = 3_000
SHOW = """\
title = "Benchmark"
description = "A show to measure with."
language = "en"
author = "Nobody"
link = "https://example.org"
categories = ["Science"]
cover_alt = "None."
[release]
public_url = "https://example.org/show"
target = "{target}"
endpoint_url = "{url}"
region = "us-east-1"
path_style = true
"""
KEYS = {"AWS_ACCESS_KEY_ID": "benchmark", "AWS_SECRET_ACCESS_KEY": "benchmark"}


@dataclass(frozen=True)
class Run:
    """One run of a command."""

    wall_s: float
    requests: int | None  # None where nobody counted


class Server:
    """The S3 server that both sides send to."""

    def __init__(self, url: str, *, is_counting: bool) -> None:
        self.url, self.is_counting = url, is_counting
        config = Config(s3={"addressing_style": "path"})
        s3 = boto3.client("s3", endpoint_url=url, region_name="us-east-1", config=config)
        s3.create_bucket(Bucket=BUCKET)

    def counted(self) -> int | None:
        """Return how many requests there were since the last time."""
        if not self.is_counting:
            return None
        with urllib.request.urlopen(f"{self.url}/-/requests") as answer:  # noqa: S310 - on loopback
            counts: dict[str, int] = json.load(answer)
        return sum(counts.values())


@contextlib.contextmanager
def light_server() -> Iterator[Server]:
    """Yield a server of the benchmark's own."""
    command = [sys.executable, str(ROOT / "benchmarks" / "sink.py")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            url = process.stdout.readline() if process.stdout else ""
            yield Server(url.strip(), is_counting=True)
        finally:
            process.terminate()


class Show:
    """A show on disk whose `build/public` is made up."""

    def __init__(self, root: Path, server: Server, name: str) -> None:
        self.root, self.public = root, root / "build" / "public"
        self.episodes = 0
        (root / "episodes").mkdir(parents=True)
        self.public.mkdir(parents=True)
        self.publish_to(server, name)

    def publish_to(self, server: Server, name: str) -> None:
        """Set where the show is published."""
        target = f"s3://{BUCKET}/{name}"
        said = SHOW.format(target=target, url=server.url)
        (self.root / "episodes" / "show.toml").write_text(said, "utf-8")

    def put(self, key: str, suffix: str, data: bytes) -> Path:
        """Add an immutable file."""
        name = f"{key}.{hashlib.sha256(data).hexdigest()[:16]}{suffix}"
        path = self.public / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def add_episodes(self, count: int, sound: str) -> None:
        """Add episodes as `soy build` would leave them; `sound` is the digest of MP3_BYTES of 0."""
        for number in range(self.episodes + 1, self.episodes + count + 1):
            folder = f"episodes/{number:04}-episode-{number}"
            for language in LANGUAGES:
                for form in RENDITIONS:
                    text = f"{number} {language} {form.suffix} ".encode()
                    text *= TEXT_BYTES // len(text)
                    self.put(f"{folder}/transcript.{language}", f".{form.suffix}", text)
            self.put(f"{folder}/chapters", ".json", b'{"of": %d}' % number)
            mp3 = self.public / folder / f"{number:04}-episode-{number}.{sound[:16]}.mp3"
            mp3.touch()
            os.truncate(mp3, MP3_BYTES)
        self.episodes += count
        items = b"".join(b"<item>%d</item>".ljust(ITEM_BYTES) % n for n in range(self.episodes))
        (self.public / "feed.xml").write_bytes(b"<rss>" + items + b"</rss>")

    def publish(self, server: Server) -> Run:
        """Run `soy publish`."""
        soy = [sys.executable, "-m", "toolkit", "publish", "--project", str(self.root)]
        return timed(soy, server)


def timed(command: list[str], server: Server) -> Run:
    """Run a command and return how long it took; its words are shown if it fails."""
    server.counted()
    began = time.monotonic()
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, env=env, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    wall_s = time.monotonic() - began
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {done.stdout}")
    return Run(wall_s, server.counted())


def middle(runs: list[Run]) -> Run:
    """Return the median time, and the most requests."""
    counts = [run.requests for run in runs if run.requests is not None]
    return Run(statistics.median(run.wall_s for run in runs), max(counts, default=None))


def row(what: str, run: Run, ratio: str = "") -> None:
    """Print one row of the table."""
    requests = "" if run.requests is None else f"{run.requests}"
    print(f"{what:<58} {run.wall_s:8.2f} s {requests:>9} {ratio:>12}", flush=True)


def quiet_and_grown(folder: Path, server: Server, episodes: int, runs: int) -> None:
    """Time a publish with nothing to do, and one with one more episode, in both sizes."""
    sound = hashlib.sha256(bytes(MP3_BYTES)).hexdigest()
    quiet: dict[int, Run] = {}
    grown: dict[int, list[Run]] = {}
    shows = {}
    for count in (10, episodes):
        shows[count] = show = Show(folder / str(count), server, f"{count}-{time.time_ns()}")
        show.add_episodes(count, sound)
        built.record(show.public)
        first = show.publish(server)
        time.sleep(2.5)  # what was written just now is read again by the next two commands
        show.publish(server)
        quiet[count] = middle([show.publish(server) for _ in range(runs)])
        row(f"{count} episodes x {len(LANGUAGES)} languages: first publish", first)
        row(f"{count} episodes: nothing changed", quiet[count])
        grown[count] = []
    for _ in range(runs):
        for count, show in shows.items():
            show.add_episodes(1, sound)
            built.record(show.public)
            grown[count].append(show.publish(server))
    few = middle(grown[10])
    for count, times in grown.items():
        run = middle(times)
        row(f"{count} episodes: one more", run, f"{run.wall_s / few.wall_s:.2f} x")


def many(show: Show, count: int, length_bytes: int) -> None:
    """Fill a show with `count` files of random bytes."""
    for number in range(count):
        block = os.urandom(min(length_bytes, 1 << 20))
        data = (block * (length_bytes // len(block) + 1))[:length_bytes]
        show.put(f"episodes/{number // 16:04}-a/{number}", ".mp3", data)
    built.record(show.public)


def throughput(folder: Path, server: Server, what: str, runs: int, aws: str | None) -> None:
    """Time the first upload of what is in a show, by soy and by the peer in turn."""
    show = Show(folder, server, "first")
    count, length_bytes = (int(text) for text in what.split("x"))
    many(show, count, length_bytes)
    total = count * length_bytes
    label = f"{count} files of {length_bytes / 1e6:g} MB"
    sides: dict[str, Callable[[str], Run]] = {}

    def own(name: str) -> Run:
        show.publish_to(server, name)
        return show.publish(server)

    def peer(name: str) -> Run:
        where = ["--endpoint-url", server.url, "--region", "us-east-1"]
        copy = [str(aws), "s3", "cp", "--recursive", "--only-show-errors", *where]
        return timed([*copy, str(show.public), f"s3://{BUCKET}/{name}"], server)

    sides["soy publish"] = own
    if aws:
        sides["aws s3 cp --recursive"] = peer
    times: dict[str, list[Run]] = {name: [] for name in sides}
    for number in range(runs):
        for name, side in sides.items():
            times[name].append(side(f"{what}-{number}-{len(name)}-{time.time_ns()}"))
    own_s = middle(times["soy publish"]).wall_s
    for name, found in times.items():
        run = middle(found)
        rate = f"{count / run.wall_s:.0f} files/s, {total / run.wall_s / 1e6:.0f} MB/s"
        row(f"{label}: {name}, {rate}", run, f"{run.wall_s / own_s:.2f} x")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--episodes", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--aws", default="aws", help="the AWS CLI's program")
    parser.add_argument("--only", choices=("commands", "throughput"))
    parser.add_argument(
        "--sizes", default="5000x20000,25x40000000,1x1000000000", help="COUNTxBYTES,..."
    )
    arguments = parser.parse_args()
    aws = shutil.which(arguments.aws)
    if not aws and arguments.only != "commands":
        print(f"left out: {arguments.aws} is not installed")
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if url := os.environ.get("S3_ENDPOINT_URL"):
            server = Server(url, is_counting=False)
        else:
            os.environ.update(KEYS)
            server = stack.enter_context(light_server())
        where = "the server of the environment" if url else "a light server of its own"
        print(f"{where}, {os.cpu_count()} cores; median of {arguments.runs}")
        print(f"{'':<58} {'time':>10} {'requests':>9} {'beside soy':>12}")
        if arguments.only != "throughput":
            quiet_and_grown(folder / "shows", server, arguments.episodes, arguments.runs)
        if arguments.only != "commands":
            for what in arguments.sizes.split(","):
                throughput(folder / what, server, what, arguments.runs, aws)


if __name__ == "__main__":
    main()
