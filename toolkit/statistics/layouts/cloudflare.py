"""Cloudflare's Logpush of HTTP requests: JSON lines.

Source: developers.cloudflare.com, "HTTP requests" (fields of the zone's dataset), read on
28 November 2026. Ranges are told only by custom fields: the request header `range`, the response
header `content-range`.
"""

from __future__ import annotations

from typing import Any

from toolkit.statistics.layouts import json_lines
from toolkit.statistics.layouts.log_line import (
    LogLayout,
    LogLine,
    day_of_instant,
    day_of_unix,
    path_of,
    range_of,
)


def _parse(found: json_lines.Object) -> LogLine | None:
    country = json_lines.text(found, "ClientCountry")
    return LogLine(
        _day(found.get("EdgeStartTimestamp", found.get("EdgeEndTimestamp"))),
        json_lines.needed(found, "ClientIP"),
        json_lines.needed(found, "ClientRequestMethod"),
        path_of(json_lines.needed(found, "ClientRequestURI")),
        json_lines.status(json_lines.needed(found, "EdgeResponseStatus")),
        json_lines.count(found, "EdgeResponseBytes"),
        range_of(
            _header(found.get("RequestHeaders"), "range"),
            _header(found.get("ResponseHeaders"), "content-range"),
        ),
        json_lines.text(found, "ClientRequestUserAgent") or "-",
        json_lines.text(found, "ClientRequestReferer"),
        country.upper() if country else None,
        json_lines.text(found, "ClientRequestHost"),
    )


def _day(value: Any) -> str:
    if isinstance(value, str) and value:
        return day_of_instant(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return day_of_unix(value)
    raise ValueError("it lacks 'EdgeStartTimestamp'")


def _header(said: Any, name: str) -> str | None:
    rows = said.items() if isinstance(said, dict) else ()
    return next((str(value) for key, value in rows if str(key).lower() == name), None)


LAYOUT = LogLayout(
    "cloudflare",
    "Cloudflare Logpush, HTTP requests",
    json_lines.has("ClientIP", "ClientRequestURI", "EdgeResponseBytes", "EdgeResponseStatus"),
    json_lines.parser(_parse),
)
