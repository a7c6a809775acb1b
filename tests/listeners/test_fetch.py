"""Logs fetched from a folder that grows and is rotated, and from a bucket on a real S3 server."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.release.places import MOTO_KEYS, client, release
from tests.release.small_s3 import serving
from toolkit.errors import BadFile
from toolkit.statistics import fetched, log_fetch
from toolkit.statistics.log_sources import LogBucket, LogFolder, LogSource
from toolkit.statistics.places import StatisticsPlaces
from toolkit.stores.s3.store import S3Store

from .logs import line

LINES = [line(address=f"192.0.2.{number}") for number in range(1, 40)]


@pytest.fixture
def places(tmp_path: Path) -> StatisticsPlaces:
    """Return where the figures of a show are."""
    return StatisticsPlaces(tmp_path / "statistics", tmp_path / "work")


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """Return a folder for logs."""
    folder = tmp_path / "logs"
    folder.mkdir()
    return folder


def fetch(source: LogSource, places: StatisticsPlaces) -> list[str]:
    """Fetch what is new, take the copies away as counting does, and return their lines."""
    wanted = log_fetch.plan(source, fetched.read(places.fetched))
    log_fetch.fetch(source, wanted, places)
    found = []
    for copy in sorted(places.logs.glob("*.log")):
        data = copy.read_bytes()
        found += (
            (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode().splitlines(True)
        )
        copy.unlink()
    assert [path.name for path in places.logs.iterdir()] == []
    return sorted(found)


def test_what_is_new_comes_once(logs: Path, places: StatisticsPlaces) -> None:
    source = LogFolder(logs)
    (logs / "a.log").write_text("".join(LINES[:10]))
    (logs / "below").mkdir()
    (logs / "below" / "b.gz").write_bytes(gzip.compress("".join(LINES[10:20]).encode()))
    (logs / ".hidden").write_text("".join(LINES[20:]))
    assert fetch(source, places) == sorted(LINES[:20])
    assert fetch(source, places) == []
    ledger = fetched.read(places.fetched)
    assert set(ledger.of(str(logs))) == {"a.log", "below/b.gz"}
    assert {name for _, name in ledger.waiting.values()} == {"a.log", "below/b.gz"}


def test_a_log_that_grows_is_taken_to_the_last_whole_line(
    logs: Path, places: StatisticsPlaces
) -> None:
    path, source = logs / "access.log", LogFolder(logs)
    path.write_text("".join(LINES[:5]) + LINES[5][:30])
    assert fetch(source, places) == sorted(LINES[:5])
    path.write_text("".join(LINES[:9]))
    assert fetch(source, places) == sorted(LINES[5:9])


def test_a_log_that_is_rotated_goes_on_where_it_was(logs: Path, places: StatisticsPlaces) -> None:
    path, source = logs / "access.log", LogFolder(logs)
    path.write_text("".join(LINES[:5]))
    assert fetch(source, places) == sorted(LINES[:5])
    path.write_text("".join(LINES[:8]))
    path.rename(logs / "access.log.1")
    path.write_text("".join(LINES[8:10]))
    assert fetch(source, places) == sorted(LINES[5:10])
    data = (logs / "access.log.1").read_bytes()
    (logs / "access.log.2.gz").write_bytes(gzip.compress(data))
    path.rename(logs / "access.log.1")
    path.write_text("".join(LINES[10:11]))
    assert fetch(source, places) == sorted(LINES[10:11])
    (logs / "access.log.2.gz").rename(logs / "access.log.3.gz")
    assert fetch(source, places) == []


def test_another_log_under_the_same_name_is_read_from_its_start(
    logs: Path, places: StatisticsPlaces
) -> None:
    path, source = logs / "access.log", LogFolder(logs)
    path.write_text("".join(LINES[:5]))
    assert fetch(source, places) == sorted(LINES[:5])
    path.write_text("".join(LINES[20:22]))
    assert fetch(source, places) == sorted(LINES[20:22])


def test_a_fetch_that_is_cut_off_goes_on(
    logs: Path, places: StatisticsPlaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = LogFolder(logs)
    for number in range(6):
        (logs / f"{number}.log").write_text(LINES[number])
    real, done = LogFolder.copy, list[str]()

    def copied(self: LogFolder, name: str, target: Path, tick: object = None) -> None:
        if len(done) == 3:
            raise KeyboardInterrupt
        done.append(name)
        real(self, name, target)

    monkeypatch.setattr(LogFolder, "copy", copied)
    wanted = log_fetch.plan(source, fetched.read(places.fetched))
    with pytest.raises(KeyboardInterrupt):
        log_fetch.fetch(source, wanted, places)
    monkeypatch.undo()
    wanted = log_fetch.plan(source, fetched.read(places.fetched))
    assert [one.name for one in wanted.logs] == ["3.log", "4.log", "5.log"]
    assert fetch(source, places) == sorted(LINES[:6])


def test_a_bucket_with_names_of_any_kind(
    tmp_path: Path, places: StatisticsPlaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in MOTO_KEYS.items():
        monkeypatch.setenv(name, value)
    with serving() as server:
        s3 = client(server.url)
        s3.create_bucket(Bucket="logs")
        names = ["podcast/2026-11-03T12:00:00.000-a b.gz", "podcast/E1.2026-11-03-12.ab.gz"]
        for number, name in enumerate(names):
            body = gzip.compress("".join(LINES[number::2]).encode())
            s3.put_object(Bucket="logs", Key=name, Body=body)
        s3.put_object(Bucket="logs", Key="other/x.log", Body=b"secret\n")
        settings = release(target="s3://logs", endpoint_url=server.url, path_style=True)
        source = LogBucket(S3Store("logs", "podcast", settings))
        assert fetch(source, places) == sorted(LINES)
        assert fetch(source, places) == []
        s3.put_object(Bucket="logs", Key=names[0], Body=b"changed")
        wanted = log_fetch.plan(source, fetched.read(places.fetched))
        assert (wanted.logs, wanted.changed) == ((), (names[0].removeprefix("podcast/"),))


def test_a_place_that_is_not_there_is_told(tmp_path: Path, places: StatisticsPlaces) -> None:
    with pytest.raises(BadFile, match="no such folder"):
        log_fetch.plan(LogFolder(tmp_path / "nowhere"), fetched.read(places.fetched))


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"version": 9}', '{"version": 1, "sources": 5, "waiting": {}}']
)
def test_a_ledger_that_is_damaged_is_told(text: str, places: StatisticsPlaces) -> None:
    places.work.mkdir()
    places.fetched.write_text(text)
    with pytest.raises(BadFile, match=r"fetched\.json"):
        fetched.read(places.fetched)
