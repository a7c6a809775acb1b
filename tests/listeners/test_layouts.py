"""Each layout from a made-up file with known answers; odd files and broken lines."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.statistics.layouts import table
from toolkit.statistics.layouts.log_file import NAMED_FAULTS, Faults, entries, layout_of
from toolkit.statistics.layouts.log_line import LogLayout, LogLine

AGENT = "AntennaPod/3.4.0"
KEY = "/pod/episodes/001-a/001-a.0123456789abcdef.mp3"

CLOUDFRONT = (
    "#Version: 1.0\n"
    "#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status "
    "cs(Referer) cs(User-Agent) cs-uri-query x-host-header sc-range-start sc-range-end\n"
    f"2026-11-03\t23:59:58\tFRA2\t1000500\t192.0.2.7\tGET\td1.cloudfront.net\t{KEY}\t206\t-\t"
    "Podcast%2520App/1%20(x)\t-\tcdn.example.org\t0\t999999\n"
)
S3 = (
    "79a5 media [03/Nov/2026:23:59:58 +0000] 192.0.2.7 - 3E57427F3EXAMPLE REST.GET.OBJECT "
    f'{KEY[1:]} "GET {KEY}?x=1 HTTP/1.1" 206 - 1000500 2662992 70 10 "-" "{AGENT}" - host= '
    "SigV4 ECDHE-RSA AuthHeader media.s3.eu-central-1.amazonaws.com TLSV1.2 - -\n"
)
COMBINED = (
    f'192.0.2.7 - - [04/Nov/2026:00:59:58 +0100] "GET {KEY}?x=1 HTTP/1.1" 206 1000000 '
    f'"https://example.org/a" "App \\x22x\\x22" "bytes=0-" "bytes 0-999999/2662992" '
    '"cdn.example.org"\n'
)
APACHE = (
    f'2001:db8::1 - frank [03/Nov/2026:23:59:58 +0000] "GET {KEY} HTTP/1.1" 200 2662992 "-" '
    '"App \\"x\\""\n'
)
CEPH = json.dumps(
    {
        "bucket": "pod",
        "time": "2026-11-03T23:59:58.123456Z",
        "remote_addr": "192.0.2.7",
        "operation": "get_obj",
        "uri": f"GET {KEY} HTTP/1.1",
        "http_status": "206",
        "bytes_sent": 1000000,
        "user_agent": AGENT,
        "referrer": "",
        "http_x_headers": [{"HTTP_RANGE": "bytes=0-999999"}],
    }
)
FASTLY = json.dumps(
    {
        "time": "2026-11-04T00:59:58+01:00",
        "address": "192.0.2.7",
        "method": "GET",
        "url": f"{KEY}?x=1",
        "status": 206,
        "body_bytes": 1000000,
        "range": "bytes=0-",
        "content_range": "bytes 0-999999/2662992",
        "agent": AGENT,
        "referer": "-",
        "country": "DE",
        "host": "cdn.example.org",
    }
)
BUNNY_1 = (
    f"HIT|206|1793750398000|1000500|390|192.0.2.7|-|https://cdn.example.org{KEY}|WA|App|1 (a|b)|"
    "322b688bd63fb63f2babe9de30a5d262|DE\n"
)
BUNNY_1_LONG = (
    f"HIT|206|1793750398000|1000500|390|192.0.2.7|-|https://cdn.example.org{KEY}|WA|App|1|"
    "322b688bd63fb63f2babe9de30a5d262|DE|1000000|bytes=0-999999|-\n"
)
BUNNY_2 = json.dumps(
    {
        "timestamp": 1793750398000,
        "statusCode": 206,
        "bytesSent": 1000000,
        "remoteIp": "192.0.2.7",
        "url": f"https://cdn.example.org{KEY}",
        "userAgent": AGENT,
        "countryCode": "DE",
    }
)
CLOUDFLARE = json.dumps(
    {
        "ClientIP": "192.0.2.7",
        "ClientRequestMethod": "GET",
        "ClientRequestURI": KEY,
        "ClientRequestHost": "cdn.example.org",
        "ClientRequestUserAgent": AGENT,
        "EdgeResponseBytes": 1000000,
        "EdgeResponseStatus": 206,
        "EdgeStartTimestamp": 1793750398000000000,
        "ClientCountry": "de",
        "ResponseHeaders": {"content-range": "bytes 0-999999/2662992"},
    }
)
DAY = "2026-11-03"
HOST = "cdn.example.org"


def one(
    sent: int,
    ranged: tuple[int, int | None] | None,
    agent: str = AGENT,
    country: str | None = None,
    host: str | None = HOST,
    address: str = "192.0.2.7",
) -> LogLine:
    return LogLine(DAY, address, "GET", KEY, "206", sent, ranged, agent, None, country, host)


CASES = {
    "cloudfront": (CLOUDFRONT, one(1000500, (0, 999999), "Podcast App/1 (x)")),
    "s3": (S3, one(1000500, None, host="media.s3.eu-central-1.amazonaws.com")),
    "combined": (
        COMBINED,
        one(1000000, (0, 999999), 'App "x"')._replace(referer="https://example.org/a"),
    ),
    "ceph": (CEPH, one(1000000, (0, 999999), host=None)),
    "fastly": (FASTLY, one(1000000, (0, 999999), country="DE")),
    "bunny-v1": (BUNNY_1, one(1000500, None, "App|1 (a|b)", "DE")),
    "bunny-v2": (BUNNY_2, one(1000000, None, country="DE")),
    "cloudflare": (CLOUDFLARE, one(1000000, (0, 999999), country="DE")),
}


def read(path: Path) -> tuple[list[LogLine], Faults]:
    layout = layout_of(path)
    assert layout is not None
    faults = Faults(path.name)
    return list(entries(path, layout, faults)), faults


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("way", ["plain", "gzip", "crlf", "no last end"])
def test_a_line_is_read(name: str, way: str, tmp_path: Path) -> None:
    text, expected = CASES[name]
    data = text.encode()
    if way == "crlf":
        data = data.rstrip(b"\n").replace(b"\n", b"\r\n") + b"\r\n"
    elif way == "no last end":
        data = data.rstrip(b"\n")
    path = tmp_path / "log"
    path.write_bytes(gzip.compress(data) if way == "gzip" else data)
    layout = layout_of(path)
    assert layout
    assert layout.name == name
    lines, faults = read(path)
    assert lines == [expected]
    assert faults.count == 0


def test_every_layout_has_a_case() -> None:
    assert set(CASES) == {layout.name for layout in table.LAYOUTS}


def test_apache_escapes_and_longer_bunny_lines(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text(APACHE, "utf-8")
    (line,), _ = read(path)
    assert (line.agent, line.status, line.range, line.host) == ('App "x"', "200", None, None)
    assert line.address == "2001:db8::1"
    path.write_text(BUNNY_1_LONG, "utf-8")
    (line,), _ = read(path)
    assert (line.agent, line.sent, line.range, line.country) == (
        "App|1",
        1000000,
        (0, 999999),
        "DE",
    )


def test_columns_of_cloudfront_may_change_in_the_middle(tmp_path: Path) -> None:
    path = tmp_path / "log"
    shorter = (
        "#Fields: date time sc-bytes c-ip cs-method cs-uri-stem sc-status cs(User-Agent)\n"
        f"2026-11-04\t00:00:01\t7\t192.0.2.8\tHEAD\t{KEY}\t304\t-\n"
        "2026-11-04\t00:00:01\t7\n"
    )
    path.write_text(CLOUDFRONT + shorter, "utf-8")
    lines, faults = read(path)
    assert [line.method for line in lines] == ["GET", "HEAD"]
    assert faults.count == 1
    assert (faults.first[0].line, faults.first[0].file) == (6, "log")
    assert "3 columns, not 8" in faults.first[0].why


def test_broken_lines_are_counted_and_the_first_are_named(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text(S3 + "nonsense\n" * 9 + S3 + "x" * 70_000 + "\n" + S3, "utf-8")
    lines, faults = read(path)
    assert len(lines) == 3
    assert faults.count == 10
    assert [fault.line for fault in faults.first] == [2, 3, 4, 5, 6]
    assert len(faults.first) == NAMED_FAULTS
    path.write_text(S3 + "x" * 3_000_000 + "\n" + S3, "utf-8")
    lines, faults = read(path)
    assert (len(lines), faults.count) == (2, 1)
    assert "65536 characters" in faults.first[0].why


def test_a_compressed_file_that_is_cut_off_is_told(tmp_path: Path) -> None:
    path = tmp_path / "log.gz"
    whole = gzip.compress(("".join(S3.replace(" 70 ", f" {n} ") for n in range(9000))).encode())
    path.write_bytes(whole[: len(whole) * 2 // 3])
    lines, faults = read(path)
    assert 1000 < len(lines) < 9000
    assert "damaged or cut off" in faults.first[0].why
    path.write_bytes(gzip.compress(S3.encode()) + gzip.compress(S3.encode()))
    assert len(read(path)[0]) == 2


def test_no_layout_fits_a_text(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text("Dear diary,\ntoday I listened to a podcast.\n", "utf-8")
    assert layout_of(path) is None
    path.write_bytes(b"")
    assert layout_of(path) is None


@pytest.mark.parametrize("layout", table.LAYOUTS, ids=lambda one: one.name)
@given(
    st.one_of(st.text(max_size=300), st.sampled_from([text for text, _ in CASES.values()])),
    st.data(),
)
def test_whatever_a_line_is_it_is_read_or_refused(
    layout: LogLayout, text: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(text)))
    other = data.draw(st.text(max_size=5))
    parse = layout.parser()
    for line in f"{text[:place]}{other}{text[place + 1 :]}".split("\n"):
        try:
            found = parse(line)
        except ValueError:
            continue
        assert found is None or (found.sent >= 0 and len(found.day) == 10)


def test_values_of_json_that_no_log_has_are_refused() -> None:
    parse = table.named("cloudflare").parser()
    for value in ("1e400", "NaN", "-5e30", "null", '"x"', "[]", "9" * 4000):
        line = CLOUDFLARE.replace("1793750398000000000", value)
        with pytest.raises(ValueError, match=r"time|isoformat|Edge|JSON|day"):
            parse(line)
    for sent in ("-1", "true", "1.5", "[]"):
        with pytest.raises(ValueError, match="bytes"):
            parse(CLOUDFLARE.replace("1000000,", f"{sent},"))
