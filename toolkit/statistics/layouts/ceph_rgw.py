"""The operations log of Ceph's gateway (RGW): JSON, if `rgw_enable_ops_log` is on.

Source: `rgw_format_ops_log_entry` in Ceph's rgw_log.cc; `rgw_log_http_headers` adds the range.
"""

from __future__ import annotations

from typing import Any

from toolkit.statistics.layouts import json_lines
from toolkit.statistics.layouts.log_line import (
    LogLayout,
    LogLine,
    day_of_instant,
    path_of,
    range_of,
)


def _parse(found: json_lines.Object) -> LogLine | None:
    uri = json_lines.needed(found, "uri").split(" ")
    if len(uri) < 2:  # without the request line: the operation says the method
        method = "GET" if json_lines.text(found, "operation") == "get_obj" else "-"
        target = uri[0]
    else:
        method, target = uri[:2]
    headers = _headers(found.get("http_x_headers"))
    return LogLine(
        day_of_instant(json_lines.needed(found, "time").replace(" ", "T")),
        json_lines.needed(found, "remote_addr"),
        method,
        path_of(target),
        json_lines.status(json_lines.needed(found, "http_status")),
        json_lines.count(found, "bytes_sent"),
        range_of(headers.get("HTTP_RANGE")),
        json_lines.text(found, "user_agent") or "-",
        json_lines.text(found, "referrer"),
        None,
        headers.get("HTTP_HOST"),
    )


def _headers(said: Any) -> dict[str, str]:
    """Return further headers: a list of objects with one key each."""
    rows = said if isinstance(said, list) else []
    return {
        str(name).upper(): str(value)
        for row in rows
        if isinstance(row, dict)
        for name, value in row.items()
    }


LAYOUT = LogLayout(
    "ceph",
    "Ceph RGW operations log",
    json_lines.has("remote_addr", "http_status", "uri", "bytes_sent"),
    json_lines.parser(_parse),
)
