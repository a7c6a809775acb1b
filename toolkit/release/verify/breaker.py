"""Servers that do not answer are not asked again and again."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from toolkit.show.findings import Finding

TRIES = 3  # of one server in a row; each may take the whole time that an answer may take
_SILENT = frozenset({"unreachable", "timeout"})  # one that ends early did answer


class Breaker:
    """Counts the silence of servers. May be called from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._silent: Counter[str] = Counter()
        self._passed: Counter[str] = Counter()

    def lets(self, url: str) -> bool:
        """Tell whether the server of an address is to be asked; one that is not is counted."""
        host = _host(url)
        with self._lock:
            if self._silent[host] < TRIES:
                return True
            self._passed[host] += 1
            return False

    def note(self, url: str, findings: list[Finding]) -> None:
        """Note how the server answered."""
        is_silent = any(finding.rule in _SILENT for finding in findings)
        with self._lock:
            if is_silent:
                self._silent[_host(url)] += 1
            elif self._silent[_host(url)] < TRIES:
                self._silent[_host(url)] = 0

    def findings(self) -> Iterator[Finding]:
        """Yield, once for each server that was given up, how much was not looked at."""
        for host, count in sorted(self._passed.items()):
            yield Finding(
                "error",
                "server-silent",
                host,
                f"it did not answer {TRIES} times, so {count} more of its files were not asked for",
                "see that the server answers, then run the same command again",
            )


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""
