"""Whether the public address gives the bytes that were published.

Whoever is told of a change asks for the feed at once: as long as a CDN gives out the old one, being
told is worth nothing (W3C, "WebSub", section 6: the hub fetches the topic).
"""

from __future__ import annotations

import time
from collections.abc import Callable

from toolkit.web.answers import Answer, Request

FEED_LIMIT_BYTES = 64 << 20
_EVERY_S = 5.0  # our own judgement: soon enough, and no burden

Fetch = Callable[[Request], Answer]


def is_served(
    fetch: Fetch,
    url: str,
    sha256: str,
    wait_s: float,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> bool:
    """Tell whether `url` serves a body with this SHA-256 within `wait_s`; soy asks every 5 s.

    The time that answers take counts, so a slow server delays nobody by more than one answer.
    """
    end_s = clock() + wait_s
    while True:
        answer = fetch(Request(url, FEED_LIMIT_BYTES))
        if answer.status == 200 and answer.sha256 == sha256:
            return True
        if (left_s := end_s - clock()) <= 0:
            return False
        sleep(min(_EVERY_S, left_s))
