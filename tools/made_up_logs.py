"""Makes a month of logs for the sample show, of listeners who do not exist.

`python -m tools.made_up_logs [FOLDER]` writes a CloudFront log for each day from 20 October 2026
on into `build/made-up-logs`, the same each time, for the files of the last build. Each says of
itself
that it is made up, and its addresses are those that are reserved for documentation (RFC 5737, RFC
3849). docs/listeners.md says how to look at the figures.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

from toolkit.show.project import Project

ROOT = Path(__file__).parents[1]
FIRST, DAYS = date(2026, 10, 20), 30  # from the trailer on
FIELDS = (
    "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) "
    "cs(User-Agent) cs-uri-query x-host-header sc-range-start sc-range-end c-country"
)
HOST, PREFIX = "media.example.org", "/the-science-of-you/"
NETWORKS = ("192.0.2", "198.51.100", "203.0.113")
COUNTRIES = ("DE", "DE", "FR", "IT", "ES", "PL", "FI", "BE", "AT", "MT")
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/124.0.0.0 Safari/537.36"
)
AGENTS = (
    ("AntennaPod/3.4.0", 20),
    ("Podcasts/1650.1 CFNetwork/1494.0.7 Darwin/23.4.0", 30),
    ("Spotify/8.9.30 iOS/17.4 (iPhone14,5)", 18),
    ("Overcast/3.0 (+http://overcast.fm/; iOS podcast app)", 8),
    ("Pocket Casts/1.0", 9),
    (CHROME, 16),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0", 6),
    ("AlexaMediaPlayer/2.1.4676.0 (Linux;Android 5.1.1) ExoPlayerLib/1.5.9", 3),
    ("gPodder/3.11.1 (http://gpodder.org/) Linux", 2),
    ("Googlebot/2.1 (+http://www.google.com/bot.html)", 12),
    ("curl/8.5.0", 5),
)


def public_keys(root: Path) -> dict[str, int]:
    """Return the keys of the last build with their lengths."""
    said = json.loads((root / "build" / "built.json").read_bytes())
    return {entry["key"]: entry["length_bytes"] for entry in said["entries"]}


def lines_of(day: date, keys: dict[str, int]) -> Iterator[str]:
    """Yield the lines of a day."""
    rng = random.Random(f"{day}")  # noqa: S311 - no secret, the same each time
    out = {one.folder: one.date.date() for one in Project(ROOT).episodes if one.date}
    ages = {folder: (day - since).days for folder, since in out.items() if since <= day}
    here = sorted(key for key in keys if any(f"/{folder}/" in key for folder in ages))
    sounds = [key for key in here if key.endswith(".mp3")]
    weights = [1 / (2 + ages[key.split("/")[1]]) for key in sounds]
    texts = [key for key in here if "/transcript." in key]
    more = sorted(key for key in keys if key.endswith((".zip", ".mp4")) or "/clip." in key)
    visits = int(500 * sum(weights)) + 40 + (25 if day.weekday() < 5 else 0) + rng.randrange(20)
    for _ in range(visits):
        ip = f"{rng.choice(NETWORKS)}.{rng.randrange(1, 255)}"
        if rng.random() < 0.15:
            ip = f"2001:db8:{rng.randrange(400):x}::{rng.randrange(1, 9):x}"
        agent = rng.choices([name for name, _ in AGENTS], [weight for _, weight in AGENTS])[0]
        page = f"https://{HOST}{PREFIX}index.html" if "Mozilla" in agent else "-"
        who = ip, agent, page, COUNTRIES[hash_of(ip) % len(COUNTRIES)]
        kind = rng.random()
        if kind < 0.72:
            yield from _heard(rng, day, rng.choices(sounds, weights)[0], keys, who)
        elif kind < 0.86:
            yield _line(rng, day, rng.choice(texts), 2100, who)
        else:
            key = rng.choice(more)
            yield _line(rng, day, key, keys[key], who)
    for _ in range(visits // 2):
        ip = f"{rng.choice(NETWORKS)}.{rng.randrange(1, 255)}"
        yield _line(rng, day, "feed.xml", 21_000, (ip, AGENTS[1][0], "-", "DE"))


def hash_of(ip: str) -> int:
    """Return a number that is the same for an address each time."""
    return sum(ord(character) * place for place, character in enumerate(ip, 1))


Who = tuple[str, str, str, str]


def _heard(
    rng: random.Random, day: date, key: str, keys: dict[str, int], who: Who
) -> Iterator[str]:
    """Yield how somebody hears an episode: at once, in pieces, or not to the end of a minute."""
    length, way = keys[key], rng.random()
    if way < 0.3:
        yield _line(rng, day, key, 2, who, (0, 1))
    if way < 0.55:
        yield _line(rng, day, key, length, who)
    elif way < 0.9:
        step = length // 3
        for start in range(0, length - 1, step):
            end = min(length, start + step)
            yield _line(rng, day, key, end - start, who, (start, end - 1))
    else:
        yield _line(rng, day, key, 40_000, who, (0, length - 1))


def _line(
    rng: random.Random,
    day: date,
    key: str,
    sent: int,
    who: Who,
    span: tuple[int, int] | None = None,
) -> str:
    ip, agent, page, country = who
    clock = rng.randrange(86_400)
    at = f"{clock // 3600:02}:{clock // 60 % 60:02}:{clock % 60:02}"
    first, last = span or ("-", "-")
    columns = (
        day, at, "FRA56-P1", sent + 480, ip, "GET", "d111111abcdef8.cloudfront.net",
        f"{PREFIX}{key}", 206 if span else 200, page, quote(agent, safe="/();,:+"), "-", HOST,
        first, last, country,
    )  # fmt: skip
    return "\t".join(map(str, columns)) + "\n"


def write(folder: Path, keys: dict[str, int]) -> list[Path]:
    """Write the logs into a folder, and return where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for number in range(DAYS):
        day = FIRST + timedelta(days=number)
        head = f"#Version: 1.0\n#Remark: made up, nobody listened\n#Fields: {FIELDS}\n"
        path = folder / f"MADEUP.{day}-00.00000000.gz"
        text = head + "".join(lines_of(day, keys))
        path.write_bytes(gzip.compress(text.encode("ascii"), mtime=0))
        made.append(path)
    return made


def main() -> None:
    """Write the logs."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "made-up-logs"
    made = write(folder, public_keys(ROOT))
    print(f"{len(made)} made-up logs in {folder}")


if __name__ == "__main__":
    main()
