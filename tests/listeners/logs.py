"""Made-up logs with known answers, and what counts them as the command does."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from toolkit.statistics import count_run, media_files
from toolkit.statistics.count_run import CountedLogs, count_logs
from toolkit.statistics.day_sums import DaySums, read
from toolkit.statistics.log_reader import CountRules
from toolkit.statistics.media_files import MediaFile
from toolkit.statistics.places import StatisticsPlaces

HASH = "0123456789abcdef"
MP3 = f"episodes/001-a/001-a.{HASH}.mp3"
OPUS = f"episodes/001-a/001-a.{HASH}.opus"
OTHER = f"episodes/002-b/002-b.{HASH}.mp3"
ENGLISH = f"episodes/001-a/transcript.en.{HASH}.vtt"
KIT = f"campaign/c/m/kit.{HASH}.zip"
LENGTH, ENOUGH = 5_000_000, 1_000_000
FILES = (
    MediaFile(KIT, "kit", "c/m", None, 5000, 5000, True),
    MediaFile(MP3, "episode", "001", None, LENGTH, ENOUGH, True),
    MediaFile(OPUS, "episode", "001", None, LENGTH // 4, ENOUGH // 4, True),
    MediaFile(ENGLISH, "transcript", "001", "en", 3000, 1, True),
    MediaFile(OTHER, "episode", "002", None, 700_000, 700_000, True),
)
PHONE = "AntennaPod/3.4.0"
LATER = datetime(2026, 11, 20, tzinfo=UTC)


def line(
    at: str = "03/Nov/2026:12:00:00 +0000",
    *,
    address: str = "192.0.2.7",
    key: str = MP3,
    status: int | str = 200,
    sent: int = LENGTH,
    agent: str = PHONE,
    method: str = "GET",
    ranged: str = "-",
    referer: str = "-",
    host: str = "-",
    before: str = "/",
) -> str:
    """Return a line in the combined format, with range and host behind it."""
    return (
        f'{address} - - [{at}] "{method} {before}{key} HTTP/1.1" {status} {sent} "{referer}" '
        f'"{agent}" "{ranged}" "{host}"\n'
    )


@dataclass
class Counter:
    """Counts logs in a folder of its own."""

    folder: Path
    hosts: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    most_a_day: int = count_run.MOST_A_DAY
    made: list[CountedLogs] = field(default_factory=list)

    @property
    def places(self) -> StatisticsPlaces:
        """Where the figures are."""
        return StatisticsPlaces(self.folder / "statistics", self.folder / "build" / "statistics")

    def rules(self) -> CountRules:
        """Return what a run counts by, with the files written down."""
        data = media_files.to_json(FILES)
        self.places.kept.mkdir(parents=True, exist_ok=True)
        self.places.media_files.write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        return CountRules(
            None,
            frozenset(self.hosts),
            ("media.example.org",),
            self.exclude,
            None,
            (self.places.media_files, digest, ("/", "/podcast/")),
            frozenset(self.places.days_closed()),
            "2026-12-31",
        )

    def __call__(self, *logs: Sequence[str], at: datetime = LATER) -> dict[str, DaySums]:
        """Count logs, each given by its lines; return the sums of all days that are closed."""
        paths = []
        for number, lines in enumerate(logs):
            path = self.folder / f"log-{len(self.made)}-{number}"
            path.write_text("".join(lines), "utf-8")
            paths.append((path, path.name))
        self.made.append(
            count_logs(paths, self.places, self.rules(), at, most_a_day=self.most_a_day)
        )
        for path, _ in paths:
            path.unlink()
        return {day: read(self.places.sums(day)) for day in self.places.days_closed()}


def downloads(found: dict[str, DaySums]) -> dict[str, dict[str, int]]:
    """Return the downloads of each day by episode."""
    return {day: dict(sums.downloads) for day, sums in found.items()}
