"""bunny.net's logs: version 1 with pipes, version 2 in JSON.

Source: docs.bunny.net, "Logging", read on 29 November 2026. Version 2 is read whatever the capitals
of its keys. Without a word of the operator's, addresses come with their end cut off.
"""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.statistics.layouts import json_lines
from toolkit.statistics.layouts.log_line import (
    LogLayout,
    LogLine,
    Parse,
    day_of_instant,
    day_of_unix,
    host_of,
    number,
    path_of,
    range_of,
    said,
)

_BEFORE, _BEHIND = 9, 2  # columns before the agent and behind it; an agent may hold a pipe
_EXTENDED = 3  # further columns: body bytes, the Range header, the Authorization header
_HEXADECIMAL = frozenset("0123456789abcdef")


def _is_request_id(text: str) -> bool:
    return len(text) == 32 and _HEXADECIMAL.issuperset(text.lower())


def _fits(lines: Sequence[str]) -> bool:
    for line in lines:
        fields = line.split("|")
        if len(fields) > _BEFORE + _BEHIND and fields[1].isdecimal() and fields[2].isdecimal():
            return True
    return False


def _parse_pipes(line: str) -> LogLine | None:
    fields = line.split("|")
    if len(fields) < _BEFORE + 1 + _BEHIND:
        raise ValueError(f"it has {len(fields)} columns, not {_BEFORE + 1 + _BEHIND}")
    _, status, time, sent, _, address, referer, url, _ = fields[:_BEFORE]
    is_longer = len(fields) > _BEFORE + _BEHIND + _EXTENDED and _is_request_id(
        fields[-_BEHIND - _EXTENDED]
    )
    end = len(fields) - _BEHIND - (_EXTENDED if is_longer else 0)
    ranged = range_of(fields[-2]) if is_longer else None
    if not time.isdecimal():
        raise ValueError(f"{time[:20]!r} is not a time")
    return LogLine(
        day_of_unix(int(time[:20])),
        address,
        "GET",  # it is not told
        path_of(url),
        json_lines.status(status),
        number(fields[-3] if is_longer else sent),
        ranged,
        "|".join(fields[_BEFORE:end]),
        said(referer),
        said(fields[end + 1]),
        host_of(url),
    )


def _parser() -> Parse:
    return _parse_pipes


def _parse_object(row: json_lines.Object) -> LogLine | None:
    found = {name.lower(): value for name, value in row.items()}
    time = json_lines.needed(found, "timestamp")
    url = json_lines.text(found, "url") or json_lines.needed(found, "path")
    body = "bodybytessent" if json_lines.text(found, "bodybytessent") else "bytessent"
    status = "statuscode" if "statuscode" in found else "status"
    return LogLine(
        day_of_unix(int(time)) if time.isdecimal() and len(time) < 20 else day_of_instant(time),
        json_lines.needed(found, "remoteip"),
        json_lines.text(found, "method") or "GET",
        path_of(url),
        json_lines.status(json_lines.needed(found, status)),
        json_lines.count(found, body),
        range_of(json_lines.text(found, "range") or json_lines.text(found, "rangeheader")),
        json_lines.text(found, "useragent") or "-",
        json_lines.text(found, "referer"),
        json_lines.text(found, "countrycode") or json_lines.text(found, "country"),
        json_lines.text(found, "host") or host_of(url),
    )


VERSION_1 = LogLayout("bunny-v1", "bunny.net, version 1", _fits, _parser)
VERSION_2 = LogLayout(
    "bunny-v2",
    "bunny.net, version 2",
    json_lines.has("timestamp", "remoteIp", "bytesSent", "userAgent"),
    json_lines.parser(_parse_object),
)
