"""Each rule of IAB PTM 2.3 as docs/listeners.md lists them, by made-up logs with known answers."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from pathlib import Path

import pytest

from .logs import ENGLISH, ENOUGH, KIT, LENGTH, MP3, OPUS, OTHER, PHONE, Counter, downloads, line

ONE = {"2026-11-03": {"001": 1}}
NONE: dict[str, dict[str, int]] = {"2026-11-03": {}}


@pytest.fixture
def count(tmp_path: Path) -> Counter:
    """Return what counts made-up logs."""
    return Counter(tmp_path)


def test_a_day_is_a_window_the_published_example(count: Counter) -> None:
    """Section 5.5.1, calendar day: of four fetches by one listener the third is none."""
    at = [
        "03/Nov/2026:23:50:00",
        "04/Nov/2026:00:10:00",
        "04/Nov/2026:23:40:00",
        "05/Nov/2026:01:00:00",
    ]
    found = []
    for number in range(len(at) + 1):
        one = Counter(count.folder / str(number))
        one.folder.mkdir()
        days = one([line(f"{time} +0000") for time in at[:number]])
        found.append(sum(sum(sums.downloads.values()) for sums in days.values()))
    assert [after - before for before, after in itertools.pairwise(found)] == [1, 1, 0, 1]


def test_days_are_those_of_utc(count: Counter) -> None:
    days = count([line("04/Nov/2026:00:30:00 +0100"), line("03/Nov/2026:20:00:00 -0500")])
    assert downloads(days) == {"2026-11-03": {"001": 1}, "2026-11-04": {"001": 1}}


def test_one_minute_has_to_come(count: Counter) -> None:
    assert downloads(count([line(sent=ENOUGH - 1)])) == NONE
    assert count.made[0].closed[0].sums.left == {}


def test_one_minute_is_enough(count: Counter) -> None:
    assert downloads(count([line(sent=ENOUGH)])) == ONE


def test_a_short_episode_has_to_come_whole(count: Counter) -> None:
    lines = [line(key=OTHER, sent=700_000), line(key=OTHER, sent=699_999, address="192.0.2.8")]
    assert downloads(count(lines)) == {"2026-11-03": {"002": 1}}


def test_pieces_are_joined(count: Counter) -> None:
    half = ENOUGH // 2
    pieces = [
        line(status=206, sent=half, ranged=f"bytes=0-{half - 1}"),
        line(status=206, sent=half, ranged=f"bytes={half}-{ENOUGH - 1}"),
    ]
    assert downloads(count(pieces)) == ONE
    assert count.made[0].closed[0].sums.added == 0


def test_the_same_piece_twice_is_one_piece(count: Counter) -> None:
    piece = line(status=206, sent=ENOUGH // 2, ranged=f"bytes=0-{ENOUGH // 2 - 1}")
    assert downloads(count([piece] * 5)) == NONE


def test_pieces_in_several_logs_are_joined(count: Counter) -> None:
    half = ENOUGH // 2
    first = line(status=206, sent=half, ranged=f"bytes=0-{half - 1}")
    second = line(status=206, sent=half, ranged=f"bytes={half}-")
    assert downloads(count([first], [second])) == ONE


def test_a_piece_that_ended_early_has_what_was_sent(count: Counter) -> None:
    lines = [
        line(status=206, sent=ENOUGH - 1, ranged="bytes=0-"),
        line(status=206, sent=ENOUGH, ranged="bytes=0-", address="192.0.2.8"),
    ]
    assert downloads(count(lines)) == ONE


def test_where_no_range_is_told_bytes_are_added_and_it_is_said(count: Counter) -> None:
    piece = line(status=206, sent=ENOUGH // 2)
    assert downloads(count([piece] * 2)) == ONE
    assert count.made[0].closed[0].sums.added == 1


def test_pause_and_resume_are_one(count: Counter) -> None:
    lines = [
        line("03/Nov/2026:12:00:00 +0000", status=206, sent=2_000_000, ranged="bytes=0-"),
        line("03/Nov/2026:13:00:00 +0000", status=206, sent=3_000_000, ranged="bytes=2000000-"),
    ]
    assert downloads(count(lines)) == ONE


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"method": "HEAD"}, "HEAD"),
        ({"method": "POST"}, "other methods"),
        ({"status": 304, "sent": 0}, "not modified (304)"),
        ({"status": 404}, "other answers"),
        ({"status": 206, "sent": 2, "ranged": "bytes=0-1"}, "two bytes"),
        ({"status": 206, "sent": 600, "ranged": "bytes=0-1"}, "two bytes"),  # with the headers
        ({"status": 206, "sent": 2}, "two bytes"),
        ({"agent": "-"}, "no agent"),
        ({"agent": ""}, "no agent"),
        ({"agent": "123"}, "no agent"),
        ({"agent": "Googlebot/2.1"}, "bots"),
        ({"agent": "curl/8.5.0"}, "bots"),
        ({"agent": "atc/1.0 watchOS/10.1 model/Watch6,1"}, "Apple Watch"),
        ({"agent": "(null)/(null) watchOS/7.2"}, "Apple Watch"),
        ({"address": "198.51.100.9"}, "own networks"),
        ({"address": "2001:db8:1::5"}, "own networks"),
        ({"key": "index.html"}, "other files"),
        ({"key": f"assets/cover-320.{'a' * 16}.jpg"}, "other files"),
        ({"host": "other.example"}, "other hosts"),
    ],
)
def test_what_is_left_out(asked: dict[str, object], why: str, tmp_path: Path) -> None:
    count = Counter(tmp_path, ("media.example.org",), ("198.51.100.0/24", "2001:db8:1::/48"))
    days = count([line(**asked)] * 3)  # type: ignore[arg-type]
    assert downloads(days) == NONE
    assert days["2026-11-03"].left == {why: 3}
    assert days["2026-11-03"].lines == 3


def test_000_is_a_piece_that_ended_early(count: Counter) -> None:
    assert downloads(count([line(status="000", sent=ENOUGH, ranged="bytes=0-")])) == ONE


def test_ten_fetches_by_six_agents_behind_one_address_are_six(count: Counter) -> None:
    agents = [
        "AntennaPod/3.4.0",
        "Overcast/3.0",
        "Castro 2020",
        "Pocket Casts/7",
        "VLC/3.0",
        "gPodder/3",
    ]
    lines = [line(agent=agents[number % 6]) for number in range(10)]
    days = count(lines)
    assert downloads(days) == {"2026-11-03": {"001": 6}}
    assert days["2026-11-03"].listeners == 6


def test_ipv6_counts_by_its_first_64_bits(count: Counter) -> None:
    lines = [
        line(address="2001:db8::1"),
        line(address="2001:0db8:0:0:ffff::2"),
        line(address="2001:db8:0:1::1"),
        line(address="::ffff:192.0.2.7"),
        line(address="192.0.2.7"),
    ]
    assert downloads(count(lines)) == {"2026-11-03": {"001": 3}}


def test_codecs_of_one_episode_are_one_download(count: Counter) -> None:
    days = count([line(), line(key=OPUS), line(key=f"{OTHER}?from=app", sent=700_000)])
    assert downloads(days) == {"2026-11-03": {"001": 1, "002": 1}}
    assert days["2026-11-03"].listeners == 1


def test_half_a_minute_of_each_of_two_codecs_is_a_minute(count: Counter) -> None:
    lines = [line(sent=ENOUGH // 2), line(key=OPUS, sent=ENOUGH // 8)]
    assert downloads(count(lines)) == ONE


def test_busy_addresses_are_left_out(tmp_path: Path) -> None:
    count = Counter(tmp_path, most_a_day=5)
    many = [line(agent=f"{PHONE}.{number}") for number in range(6)]
    days = count([*many, line(address="192.0.2.8")])
    assert downloads(days) == ONE
    assert days["2026-11-03"].left == {"busy addresses": 6}


def test_apps_devices_and_pages(count: Counter) -> None:
    chrome = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36"
    lines = [
        line(),
        line(agent=chrome, referer="https://media.example.org/episodes/001-a/index.html"),
        line(agent=chrome, referer="https://blog.example/x", address="192.0.2.8"),
        line(agent=chrome, address="192.0.2.9"),
        line(agent="Nobody knows/1", address="192.0.2.9"),
    ]
    sums = count(lines)["2026-11-03"]
    assert sums.apps == {
        ("001", "AntennaPod"): 1,
        ("001", "Chrome"): 1,
        ("001", "another web page"): 1,
        ("001", "the show's own pages"): 1,
        ("001", "unknown"): 1,
    }
    assert sums.devices == {("001", "computer"): 3, ("001", "mobile"): 1, ("001", "unknown"): 1}
    assert sums.countries == {}


def test_transcripts_and_kits(count: Counter) -> None:
    lines = [
        line(key=ENGLISH, sent=900),  # compressed on the way
        line(key=ENGLISH, sent=900),
        line(key=KIT, sent=5000),
        line(key=KIT, sent=4999, address="192.0.2.8"),
        line(key=KIT, sent=5000, before="/podcast/", address="192.0.2.9"),
    ]
    sums = count(lines)["2026-11-03"]
    assert sums.transcripts == {("001", "en"): 1}
    assert sums.others == {("kit", "c/m"): 2}
    assert sums.downloads == {}
    assert sums.listeners == 0


def test_a_key_that_no_release_has_is_told(count: Counter) -> None:
    key = MP3.replace("0123456789abcdef", "f" * 16)
    count([line(key=key), line(key="index.html")])
    assert count.made[0].logs[0].strangers == 1


def test_addresses_that_somebody_cut_are_told(count: Counter) -> None:
    count([line(address=f"192.0.{number}.0") for number in range(9)])
    read = count.made[0].logs[0]
    assert (read.cut, read.addresses) == (9, 9)


def test_a_line_without_an_address_or_of_tomorrow_is_broken(count: Counter) -> None:
    count([line(address="unknown"), line("03/Nov/2027:12:00:00 +0000"), line()])
    read = count.made[0].logs[0]
    assert read.broken == 2
    assert {fault.why for fault in read.faults} == {
        "'unknown' is not an address",
        "its date, 2027-11-03, is in the future",
    }


def test_a_day_stays_open_until_48_hours_after_its_end(count: Counter) -> None:
    assert count([line()], at=datetime(2026, 11, 5, 23, 59, 59, tzinfo=UTC)) == {}
    assert list(count.made[-1].still_open) == ["2026-11-03"]
    more = line(address="192.0.2.8", sent=LENGTH)
    days = count([more], at=datetime(2026, 11, 6, tzinfo=UTC))
    assert downloads(days) == {"2026-11-03": {"001": 2}}
    assert list(count.made[-1].still_open) == []
    late = count([line(address="192.0.2.9")])
    assert downloads(late) == {"2026-11-03": {"001": 2}}
    assert count.made[-1].logs[0].late == 1


def test_two_runs_give_the_same_numbers(tmp_path: Path) -> None:
    lines = [line(address=f"192.0.{n % 7}.{n % 250}", agent=f"App{n % 5}/1") for n in range(2000)]
    kept = []
    for name, logs in (("one", [lines]), ("two", [lines[1000:], lines[:1000]])):
        folder = tmp_path / name
        folder.mkdir()
        one = Counter(folder)
        one(*logs)
        kept.append(one.places.sums("2026-11-03").read_bytes())
    assert kept[0] == kept[1]
