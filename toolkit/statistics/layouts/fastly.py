"""Fastly's log streaming, whose format everybody writes: ours stands in docs/listeners.md."""

from __future__ import annotations

from toolkit.statistics.layouts import json_lines
from toolkit.statistics.layouts.log_line import (
    LogLayout,
    LogLine,
    day_of_instant,
    path_of,
    range_of,
)


def _parse(found: json_lines.Object) -> LogLine | None:
    return LogLine(
        day_of_instant(json_lines.needed(found, "time")),
        json_lines.needed(found, "address"),
        json_lines.needed(found, "method"),
        path_of(json_lines.needed(found, "url")),
        json_lines.status(json_lines.needed(found, "status")),
        json_lines.count(found, "body_bytes"),
        range_of(json_lines.text(found, "range"), json_lines.text(found, "content_range")),
        json_lines.text(found, "agent") or "-",
        json_lines.text(found, "referer"),
        json_lines.text(found, "country"),
        json_lines.text(found, "host"),
    )


LAYOUT = LogLayout(
    "fastly",
    "Fastly, in the format of docs/listeners.md",
    json_lines.has("time", "address", "method", "url", "status", "body_bytes", "agent"),
    json_lines.parser(_parse),
)
