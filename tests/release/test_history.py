"""Releases stay in the order in which they were published, whatever the publishers' clocks say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from toolkit.publication.history import History, KeptRelease, release_id

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def published(history: History, at: datetime, content: bytes) -> History:
    """Return the history after one release more."""
    return history.with_present(KeptRelease(release_id(history.instant(at), content), "Anna", 1, 1))


@given(st.lists(st.tuples(st.floats(-3600, 3600), st.binary(max_size=4)), max_size=12))
def test_the_present_release_is_the_last_one(releases: list[tuple[float, bytes]]) -> None:
    history = History()
    for number, (late_s, content) in enumerate(releases, 1):
        history = published(history, NOON + timedelta(seconds=late_s), content)
        assert len(history.kept) == number
        assert history.kept[-1].id == history.present


def test_a_later_instant_stays() -> None:
    history = published(History(), NOON, b"1")
    assert history.instant(NOON + timedelta(seconds=1)) == NOON + timedelta(seconds=1)
    assert History().instant(NOON) == NOON


def test_a_clock_that_is_days_ahead_is_not_followed() -> None:
    history = published(History(), NOON + timedelta(days=900), b"1")
    assert history.instant(NOON) == NOON


def test_until_when_listeners_had_a_release_is_remembered() -> None:
    def instant(hours: int) -> datetime:
        return NOON + timedelta(hours=hours)

    releases = [KeptRelease(release_id(instant(n), b"%d" % n), "Anna", 1, 1) for n in range(3)]
    history = History()
    for n, release in enumerate(releases[:2]):
        history = history.open(instant(n)).with_present(release, instant(n))
    history = history.with_present(releases[0], instant(5))  # taken back
    history = history.open(instant(7))  # the third is published, cut off, and finished later
    assert history == History.from_json(history.to_json())
    history = history.open(instant(8)).with_present(releases[2], instant(9))
    assert [one.left_at for one in history.kept] == [instant(9), instant(5), None]
    assert history == History.from_json(history.to_json())


def test_who_published_stands_in_the_head_only_if_they_chose_a_name() -> None:
    """What earlier versions wrote, the login, is not written again."""
    id_ = "20261128T000000Z-01234567"
    named = History((KeptRelease(id_, "Communications team", 1, 1),), id_)
    unnamed = History((KeptRelease(id_, None, 1, 1),), id_)
    assert History.from_json(named.to_json()) == named
    assert History.from_json(unnamed.to_json()) == unnamed
    assert set(unnamed.to_json()["kept"][0]) == {"id", "files", "length_bytes", "until"}
    old = {"id": id_, "by": "jdoe", "files": 1, "length_bytes": 1}
    assert "jdoe" not in str(History.from_json({"kept": [old], "present": id_}).to_json())
