"""What is told of listeners: small sums merged, windows, no formula in a table."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from toolkit.statistics.day_sums import DaySums
from toolkit.statistics.figures import LEAST, OTHER, CountedEpisode, figures, merged
from toolkit.workflow.listeners.listener_figures import to_csv

FIRST = date(2026, 11, 1)


def day(number: int, downloads: dict[str, int], **more: object) -> DaySums:
    empty: dict[str, dict[tuple[str, str], int]] = {
        name: {} for name in ("apps", "devices", "countries", "transcripts", "others")
    }
    said = {"lines": 9, "left": {}, "listeners": 1, "added": 0, "agents": "a", **empty, **more}
    return DaySums(day=f"{FIRST + timedelta(days=number)}", downloads=downloads, **said)  # type: ignore[arg-type]


@given(st.dictionaries(st.text(min_size=1, max_size=5), st.integers(0, 30), max_size=12))
def test_nothing_small_can_be_told_from_the_rest(counts: dict[str, int]) -> None:
    rows = merged(counts)
    assert sum(row.count for row in rows) == sum(counts.values())
    hidden = [row for row in rows if row.merged]
    assert len(hidden) <= 1
    assert all(row.count >= LEAST for row in rows if not row.merged)
    if hidden and len(rows) > 1:
        assert hidden[0] is rows[-1]
        assert hidden[0].count >= LEAST
        assert hidden[0].name == OTHER
    small = [name for name, count in counts.items() if 0 < count < LEAST]
    assert not {row.name for row in rows if not row.merged} & set(small)


def test_windows_begin_with_the_day_of_publication() -> None:
    days = [day(number, {"001": 10}) for number in range(8)]
    episodes = [
        CountedEpisode("001", "One", FIRST),
        CountedEpisode("002", "Two", FIRST - timedelta(days=1)),
        CountedEpisode("003", "Three", None),
    ]
    one, *_ = figures("Show", days, episodes).episodes
    assert one.after == (10, 70, None)
    days[3] = day(3, {"001": 1, "002": 50, "003": 50})
    found = {each.item: each.after for each in figures("Show", days, episodes).episodes}
    assert found == {"001": (10, 61, None), "002": (None,) * 3, "003": (None,) * 3}
    few = [day(number, {"001": 2 if number else 3, "002": 40}) for number in range(8)]
    found = {each.item: each.after for each in figures("Show", few, episodes).episodes}
    assert found["001"] == ("<5", 15, None)


def test_days_without_a_log_are_told() -> None:
    found = figures("Show", [day(0, {"001": 7}), day(4, {"001": 3})], [])
    assert (found.gaps, found.first_day, found.last_day) == (3, "2026-11-01", "2026-11-05")
    assert [count for _, count in found.days] == [None, None]
    assert found.other_days
    assert (found.other_days.count, found.other_days.merged) == (10, 2)
    assert found.episodes[0].title == "001"


def test_an_app_with_a_formula_for_a_name_is_text_in_a_table() -> None:
    sums = day(0, {"001": 9}, apps={("001", "=cmd()"): 9})
    assert "app,'=cmd(),,9\n" in to_csv(figures("Show", [sums], []))


def test_of_one_episode_only_its_own() -> None:
    apps = {("001", "A"): 9, ("002", "B"): 8}
    days = [day(0, {"001": 9, "002": 8}, apps=apps, others={("kit", "c/m"): 7})]
    found = figures("One", days, [CountedEpisode("001", "One", None)], "001")
    assert (found.downloads, [row.name for row in found.apps], found.others) == (9, ["A"], ())
