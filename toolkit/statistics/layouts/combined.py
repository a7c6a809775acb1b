"""The combined format of Apache and nginx, with further fields if the administrator adds them.

Sources: Apache HTTP Server documentation, mod_log_config, "Common Log Formats"; nginx
documentation, ngx_http_log_module, format `combined`. What is added behind the agent, each in
quotation marks, is known by its form: a Range, a Content-Range, a country, a host.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from toolkit.statistics.layouts.log_line import (
    ByteRange,
    ClfDays,
    LogLayout,
    LogLine,
    Parse,
    host_of,
    number,
    path_of,
    range_of,
    said,
)

_TEXT = r'"((?:[^"\\]|\\.)*)"'
_LINE = re.compile(
    rf"(\S+) \S+ [^\[]{{0,200}}\[([^\]]*)\] {_TEXT} (\d{{3}}|-) (\d+|-) {_TEXT} {_TEXT}(.*)"
)
# One that does not end is read to the end of the line, so that nothing is looked at twice.
_FURTHER = re.compile(r'"((?:[^"\\]|\\.)*+)(?:"|\\?\Z)', re.DOTALL)
# nginx writes what is not printable, and quotation marks, as \x22; Apache writes \".
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|(.))")
_HOST = re.compile(r"(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]+|\[[0-9a-fA-F:]+\]", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)


def _fits(lines: Sequence[str]) -> bool:
    return any(_LINE.fullmatch(line) for line in lines)


def _plain(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda hit: chr(int(hit[1], 16)) if hit[1] else hit[2], text)


def _parser() -> Parse:
    days = ClfDays()

    def parse(line: str) -> LogLine | None:
        found = _LINE.fullmatch(line)
        if found is None:
            raise ValueError("it is not in the combined format")
        address, time, request, status, sent, referer, agent, rest = found.groups()
        parts = request.split(" ")
        if len(parts) not in (2, 3):  # what scanners send: no HTTP at all
            return None
        method, target = parts[:2]
        ranged, country, host = _further(_FURTHER.findall(rest)) if rest else (None, None, None)
        return LogLine(
            days(time),
            address,
            method,
            path_of(target),
            "000" if status == "-" else status,
            number(sent),
            ranged,
            _plain(agent),
            said(_plain(referer)),
            country,
            host or host_of(target),
        )

    return parse


def _further(fields: Iterable[str]) -> tuple[ByteRange | None, str | None, str | None]:
    """Return range, country and host, as far as further fields have their form."""
    asked = answered = country = host = None
    for text in fields:
        if text.startswith("bytes="):
            asked = text
        elif text.startswith("bytes "):
            answered = text
        elif _COUNTRY.fullmatch(text):
            country = text
        elif _HOST.fullmatch(text.partition(":")[0] if text.count(":") == 1 else text):
            host = text.lower()
    return range_of(asked, answered), country, host


LAYOUT = LogLayout("combined", "nginx or Apache, combined", _fits, _parser)
