"""Servers that do not answer are not asked again and again."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from toolkit.show.findings import Finding
from toolkit.web.answers import Answer, FailureKind, Request

TRIES = 3  # in a row, of one kind of question; each may take the whole time of an answer
_SILENT: tuple[FailureKind, ...] = ("unreachable", "timeout")  # one that ends early did answer


class Breaker:
    """Counts the silence of servers. May be called from several threads.

    Kinds of questions are counted apart: a server may tell of each file, and send none.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._silent: Counter[tuple[str, str, str]] = Counter()
        self._given_up: set[str] = set()
        self._passed: Counter[str] = Counter()

    def lets(self, url: str) -> bool:
        """Tell whether the server of an address is to be asked."""
        with self._lock:
            return _host(url) not in self._given_up

    def note(self, request: Request, answer: Answer) -> None:
        """Note how a server answered; one that was given up stays so."""
        host = _host(answer.url)
        key = host, request.method, request.reading
        with self._lock:
            if answer.failure and answer.failure.kind in _SILENT:
                self._silent[key] += 1
            else:
                self._silent[key] = 0
            if self._silent[key] == TRIES:
                self._given_up.add(host)

    def count(self, url: str) -> None:
        """Count a file that was not looked at because its server was given up."""
        with self._lock:
            self._passed[_host(url)] += 1

    def findings(self) -> Iterator[Finding]:
        """Yield, once for each server that was given up, how much was not looked at."""
        for host, count in sorted(self._passed.items()):
            yield Finding(
                "error",
                "server-silent",
                host,
                f"it failed to answer {TRIES} times, so soy did not check {count} more of its "
                "files",
                "make sure that the server answers, then run the same command again",
            )


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""
