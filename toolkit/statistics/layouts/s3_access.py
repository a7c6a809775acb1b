"""Amazon S3's server access logs, which many servers like it write too.

Source: Amazon S3 User Guide, "Amazon S3 server access log format", read on 28 November 2026. It
tells bytes sent, and no range.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.statistics.layouts.log_line import ClfDays, LogLayout, LogLine, Parse, number, said

_QUOTED = r'(?:"([^"]*)"|-)'
_LINE = re.compile(
    r"\S+ \S+ \[([^\]]*)\] (\S+) \S+ \S+ (\S+) (\S+) "  # time, address, operation, key
    rf"{_QUOTED} (\S+) \S+ (\S+) \S+ \S+ \S+ "  # request, status, error, bytes sent
    rf"{_QUOTED} {_QUOTED}(?: (.*))?"  # referer, agent, and what was added in later years
)
_HOST_PLACE = 5  # behind version, host id, signature, cipher and authentication


def _fits(lines: Sequence[str]) -> bool:
    return any(_LINE.fullmatch(line) for line in lines)


def _parser() -> Parse:
    days = ClfDays()

    def parse(line: str) -> LogLine | None:
        found = _LINE.fullmatch(line)
        if found is None:
            raise ValueError("it is not a line of an S3 access log")
        time, address, operation, key, request, status, sent, referer, agent, rest = found.groups()
        if key == "-" or operation.startswith("REST.COPY"):
            return None  # about the bucket, or between objects
        if status == "-":
            return None
        parts = operation.split(".")  # REST.GET.OBJECT, WEBSITE.GET.OBJECT
        method = request.partition(" ")[0] if request else parts[1] if len(parts) > 1 else "-"
        more = (rest or "").split(" ")
        host = said(more[_HOST_PLACE]) if len(more) > _HOST_PLACE else None
        return LogLine(
            days(time),
            address,
            method,
            f"/{key}",
            status,
            number(sent),
            None,
            agent or "-",
            said(referer or "-"),
            None,
            host,
        )

    return parse


LAYOUT = LogLayout("s3", "S3 server access log", _fits, _parser)
