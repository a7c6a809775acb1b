"""How fast access logs are counted: `benchmarks/listeners.py [LINES [PROCESSES [TURNS]]]`.

Makes CloudFront logs, one gzip file for each day, of a made-up show of 300 episodes: listeners with
one to three requests for an episode, apps that ask for the feed, pages, bots. Counts them twice
with two processes, and says the CPU seconds, the largest memory of a process, and whether both
gave the same numbers. The aim: 10 million lines in at most 90 CPU seconds and 500 MB.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import resource
import shutil
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import quote

from toolkit.statistics import media_files
from toolkit.statistics.count_run import count_logs
from toolkit.statistics.log_reader import CountRules
from toolkit.statistics.media_files import MediaFile
from toolkit.statistics.places import StatisticsPlaces

LINES, DAYS, EPISODES = 1_000_000, 20, 300
MADE_UP = 1_000_000  # lines; what is more repeats them on other days
LENGTH, ENOUGH = 30_000_000, 1_100_000
ROOT = Path(__file__).parents[1]
FIELDS = (
    "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) "
    "cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header "
    "cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher "
    "x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port "
    "time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start "
    "sc-range-end"
)


def files() -> tuple[MediaFile, ...]:
    """Return the files of the made-up show."""
    made = []
    for number in range(1, EPISODES + 1):
        name = f"{number:03}-episode"
        digest = hashlib.sha256(name.encode()).hexdigest()[:16]
        key = f"episodes/{name}/{name}.{digest}.mp3"
        made.append(MediaFile(key, "episode", f"{number:03}", None, LENGTH, ENOUGH, True))
    return tuple(sorted(made, key=lambda one: one.key))


def agents() -> list[str]:
    """Return the examples of the lists of agents, as CloudFront writes them."""
    found = []
    for name in ("apps", "libraries", "browsers", "bots"):
        path = ROOT / "tests" / "data" / "statistics" / f"{name}.examples.json"
        for row in json.loads(path.read_text("utf-8"))["entries"]:
            found += [quote(text, safe="/();,:+") for text in row.get("examples", [])]
    return found


def write_day(task: tuple[Path, str, int, int]) -> None:
    """Write one day's log, the same for the same seed."""
    path, day, lines, seed = task
    rng, known, keys = random.Random(seed), agents(), [f"/{one.key}" for one in files()]  # noqa: S311
    ours = known[: len(known) * 4 // 5]
    with gzip.open(path, "wt", compresslevel=6, encoding="ascii") as file:
        file.write(f"#Version: 1.0\n#Fields: {FIELDS}\n")
        written = 0
        while written < lines:
            number = rng.randrange(1_500_000)
            ip = f"{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}.{seed % 250 + 1}"
            agent = ours[int(len(ours) * rng.random() ** 3)] if number % 20 else rng.choice(known)
            key = keys[int(len(keys) * rng.random() ** 2)] if number % 10 < 8 else "/feed.xml"
            start = 0
            for _ in range(1 + number % 3):
                sent = rng.choice((2, 500_000, 1_200_000, LENGTH))
                clock = rng.randrange(86_400)
                at = f"{clock // 3600:02}:{clock // 60 % 60:02}:{clock % 60:02}"
                part = sent < LENGTH and key != "/feed.xml"
                span = f"{start}\t{start + sent - 1}" if part else "-\t-"
                file.write(
                    f"{day}\t{at}\tFRA56-P1\t{sent + 480}\t{ip}\tGET\td111.cloudfront.net\t{key}\t"
                    f"{206 if part else 200}\t-\t{agent}\t-\t-\tHit\t{rng.getrandbits(200):050x}=="
                    f"\tmedia.example.org\thttps\t312\t0.{rng.randrange(999):03}\t-\tTLSv1.3\t"
                    f"TLS_AES_128_GCM_SHA256\tHit\tHTTP/2.0\t-\t-\t{rng.randrange(65_536)}\t0.001"
                    f"\tHit\taudio/mpeg\t{sent}\t{span}\n"
                )
                start += sent
                written += 1


def write_copy(task: tuple[Path, Path]) -> None:
    """Write a day's log with another day's lines: making up ten million takes too long."""
    source, path = task
    data = gzip.decompress(source.read_bytes()).replace(source.stem.encode(), path.stem.encode())
    path.write_bytes(gzip.compress(data, compresslevel=6))


def measured(logs: list[Path], folder: Path, processes: int) -> tuple[str, float, float, float]:
    """Return the digest of all sums, CPU seconds, seconds, and MB of the largest process."""
    places = StatisticsPlaces(folder / "kept", folder / "work")
    data = media_files.to_json(files())
    places.kept.mkdir(parents=True)
    places.media_files.write_bytes(data)
    table = (places.media_files, hashlib.sha256(data).hexdigest(), ("/",))
    rules = CountRules(None, frozenset(), (), (), None, table, frozenset(), "2026-12-31")
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        count_logs([(one, one.name) for one in logs], places, rules, "2027-01-01", pool)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    sums = b"".join(path.read_bytes() for path in sorted(places.kept.glob("2026-*.json")))
    downloads = sum(
        sum(json.loads(path.read_bytes())["downloads"].values())
        for path in places.kept.glob("2026-*.json")
    )
    print(f"  {downloads:,} downloads")
    wall_s = time.monotonic() - began
    return hashlib.sha256(sums).hexdigest(), cpu_s, wall_s, after.ru_maxrss / 1024


def main() -> None:
    """Make the logs, count them twice, and print what it took."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else LINES
    processes = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    turns = int(sys.argv[3]) if len(sys.argv) > 3 else 2
    above = Path(tempfile.mkdtemp(prefix="soy-statistics-"))
    try:
        days = [f"{date(2026, 11, 1) + timedelta(n):%Y-%m-%d}" for n in range(DAYS)]
        logs = [above / f"{day}.gz" for day in days]
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            tasks = [
                (log, day, lines // DAYS, n)
                for n, (log, day) in enumerate(zip(logs, days, strict=True))
            ]
            list(pool.map(write_day, tasks))
        size = sum(one.stat().st_size for one in logs)
        print(f"{lines:,} lines in {DAYS} files, {size / 1e6:.0f} MB of gzip")
        digests = set()
        for turn in range(1, turns + 1):
            digest, cpu_s, wall_s, memory = measured(logs, above / str(turn), processes)
            digests.add(digest)
            print(
                f"  run {turn}: {cpu_s:.1f} CPU s, {wall_s:.1f} s with {processes} processes, "
                f"{memory:.0f} MB; for 10 million: {cpu_s * 1e7 / lines:.0f} CPU s"
            )
        print("  all runs gave the same numbers" if len(digests) == 1 else "  THE RUNS DIFFER")
    finally:
        shutil.rmtree(above)


if __name__ == "__main__":
    main()
