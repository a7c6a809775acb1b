"""The podcast GUID; the namespace's own two examples are the doctest."""

from __future__ import annotations

import pytest

from toolkit.feed.identity import podcast_guid


@pytest.mark.parametrize(
    "address",
    [
        "podnews.net/rss",
        "http://podnews.net/rss",
        "https://podnews.net/rss///",
        "feed://podnews.net/rss",
    ],
)
def test_scheme_and_trailing_slashes_do_not_count(address: str) -> None:
    assert str(podcast_guid(address)) == "9b024349-ccf0-5f69-a609-6b82873eab3c"


def test_a_url_within_the_url_counts() -> None:
    assert podcast_guid("https://a.example/?u=https://b.example") != podcast_guid("b.example")
    assert podcast_guid("https://a.example/?u=https://b.example") == podcast_guid(
        "a.example/?u=https://b.example"
    )
