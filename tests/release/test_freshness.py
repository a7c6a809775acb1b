"""Waiting for the new feed takes as long as it was to take, however slow the server answers."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from toolkit.release.announcement.freshness import is_served
from toolkit.web.answers import Answer, Request


@dataclass
class SlowServer:
    """Takes some seconds for each answer, of a clock of its own, and has the feed at a time."""

    takes_s: float
    fresh_s: float = 1e9
    now_s: float = 0.0
    asked_s: list[float] = field(default_factory=list)

    def fetch(self, request: Request) -> Answer:
        """Answer, late."""
        self.asked_s.append(self.now_s)
        self.now_s += self.takes_s
        is_fresh = self.asked_s[-1] >= self.fresh_s
        return Answer(request.url, status=200, sha256="new" if is_fresh else "old")

    def sleep(self, pause_s: float) -> None:
        """Let time pass."""
        self.now_s += pause_s

    def is_served(self, wait_s: float) -> bool:
        """Wait for the new feed."""
        url = "https://example.org/feed.xml"
        return is_served(self.fetch, url, "new", wait_s, self.sleep, lambda: self.now_s)


@pytest.mark.parametrize(
    ("takes_s", "wait_s", "asked_s"),
    [
        (0.0, 12.0, [0, 5, 10, 12]),
        (59.0, 60.0, [0, 60]),
        (60.0, 60.0, [0]),
        (60.0, 0.0, [0]),
    ],
)
def test_it_is_asked_until_the_time_is_over(
    takes_s: float, wait_s: float, asked_s: list[float]
) -> None:
    server = SlowServer(takes_s)
    assert not server.is_served(wait_s)
    assert server.asked_s == asked_s


def test_it_is_told_once_the_new_feed_is_there() -> None:
    server = SlowServer(1.0, fresh_s=6.0)
    assert server.is_served(60.0)
    assert server.asked_s == [0, 6]
