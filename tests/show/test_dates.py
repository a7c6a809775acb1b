"""Dates as people write them: each form is the instant that was meant, or is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import BadFile
from toolkit.show.episode import Episode
from toolkit.show.toml import dates
from toolkit.show.toml.toml_reader import read_noun

BRUSSELS = "Europe/Brussels"
SIX = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)  # 06:00 in Brussels in winter
MIDNIGHT = datetime(2026, 11, 19, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-20", MIDNIGHT),
        (date(2026, 11, 20), MIDNIGHT),
        ("2026-11-20 06:00", SIX),
        ("2026-11-20 6:00", SIX),
        ("2026-11-20T06:00", SIX),
        ("2026-11-20T06:00:00", SIX),
        (datetime(2026, 11, 20, 6, 0), SIX),  # noqa: DTZ001 - as TOML reads a local time
        ("2026-11-20T05:00:00Z", SIX),
        ("2026-11-20 05:00Z", SIX),
        ("2026-11-20T07:00+02:00", SIX),
        (" 2026-11-20T00:00:00-0500 ", SIX),
        (datetime(2026, 11, 20, 7, 0, tzinfo=timezone(timedelta(hours=2))), SIX),
        ("2026-07-20 06:00", datetime(2026, 7, 20, 4, 0, tzinfo=UTC)),  # summer time
        ("2026-10-25 02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # the first of two
    ],
)
def test_each_way_of_writing_is_the_instant_that_was_meant(
    written: object, meant: datetime
) -> None:
    assert dates.instant(written, BRUSSELS) == meant


@pytest.mark.parametrize(
    "written",
    [1762150000, 1762150000.5, True, "1762150000", "tomorrow", "20.11.2026", "11/20/2026", "",
     "2026-11-31", "2026-13-01", "2026-11-20 25:00", "2026-11-20 06:60", "2026-W47", None, [],
     "2026-11-20 06:00 CET", "٢٠٢٦-11-20"],
)  # fmt: skip
def test_what_may_be_a_slip_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="expected a date such as"):
        dates.instant(written, BRUSSELS)


def test_a_time_that_the_clocks_skip_is_refused() -> None:
    with pytest.raises(ValueError, match="skip 02:30"):
        dates.instant("2026-03-29 02:30", BRUSSELS)
    assert dates.instant("2026-03-29 02:30", "UTC").hour == 2


@pytest.mark.parametrize("at", ["0001-01-01", "9999-12-31 23:59"])
def test_the_ends_of_the_calendar_are_no_crash(at: str) -> None:
    for name in (BRUSSELS, "America/New_York"):
        try:
            dates.instant(at, name)
        except ValueError as err:
            assert "between the years" in str(err)  # noqa: PT017 - one of the two fits


@pytest.mark.parametrize("name", ["CEST+", "Brussels", "../etc/passwd", "", "Europe", "zone.tab"])
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="expected a time zone"):
        dates.zone(name)


@given(st.datetimes(datetime(1970, 1, 2), datetime(2037, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_what_is_told_is_read_as_the_same_minute(at: datetime) -> None:
    """But for the hour that comes twice, which is read as the first of the two."""
    text = dates.told(at, BRUSSELS).partition(" (")[0]
    minute = at.replace(second=0, microsecond=0)
    found = dates.instant(text, BRUSSELS)
    assert found == minute or minute.astimezone(ZoneInfo(BRUSSELS)).fold == 1


def episode(tmp_path: Path, written: str) -> Episode:
    path = tmp_path / "episode.toml"
    path.write_text(
        f'title = "A"\nguid = "g"\nsource = "a.wav"\nsource_sha256 = "{"0" * 64}"\n'
        f"date = {written}\n"
    )
    return read_noun(path, Episode, zone_name=lambda: BRUSSELS, folder="001-a")


@pytest.mark.parametrize("written", ["2026-11-20 06:00:00", '"2026-11-20 06:00"'])
def test_a_file_says_local_time(tmp_path: Path, written: str) -> None:
    assert episode(tmp_path, written).date == SIX


def test_a_mistake_in_a_date_names_file_and_way_out(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"episode\.toml: date = 1762150000: expected a date such as"):
        episode(tmp_path, "1762150000")
    with pytest.raises(BadFile, match="not valid TOML") as caught:
        episode(tmp_path, "2026-11-20 06:00")
    assert caught.value.hint == 'write the date in quotes: date = "2026-11-20 06:00"'
