"""Servers and feeds that mean ill: what is asked for and kept stays within bounds."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import socket
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from toolkit.publication.manifest import Entry, make_manifest
from toolkit.publication.scan_folder import CACHE_RULES
from toolkit.transcript.json_formats import podcast_json
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.reading_rules import LIMIT_CHARACTERS
from toolkit.verify import probes, text_files, verification
from toolkit.verify.common import bad_status, digest
from toolkit.verify.feed_faults import BadFeed
from toolkit.verify.feed_reader import read_feed
from toolkit.web.answers import Answer, Failure, Reading, Request
from toolkit.web.client import Client

from .conftest import CHAPTERS, FEED, MP3, SOUND, Show
from .site import Handler, cut_off, drip, serving, status

FLOOD_MIB = 48
TAKEN_MIB = 24  # far above what the sockets of both sides hold by themselves
READINGS: tuple[Reading, ...] = ("begin", "whole", "digest")


class Flood:
    """Answers with some headers and a beginning, then sends zeros until it is hung up on."""

    def __init__(self, head: dict[str, str], begin: bytes) -> None:
        self.head, self.begin = head, begin
        self.sent_mib = 0
        self.ended = threading.Event()

    def __call__(self, handler: Handler) -> None:
        """Answer one request."""
        handler.send_response(200)
        for name, value in self.head.items():
            handler.send_header(name, value)
        handler.end_headers()
        with contextlib.suppress(OSError):
            handler.wfile.write(self.begin)
            for _ in range(FLOOD_MIB):
                handler.wfile.write(bytes(1 << 20))
                self.sent_mib += 1
        handler.close_connection = True
        self.ended.set()


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("size", [b"-1", b"-2", b"-0x1", b"five"])
def test_a_chunk_below_nothing_lifts_no_bound(show: Show, reading: Reading, size: bytes) -> None:
    flood = Flood({"Transfer-Encoding": "chunked"}, b"2\r\nab\r\n" + size + b"\r\n")
    show.site.faults[MP3] = flood
    answer = Client().fetch(Request(show.site.base + MP3, 1024, reading=reading))
    assert answer.failure is not None
    assert answer.failure.kind in ("protocol", "cut-off")
    assert flood.ended.wait(60)
    assert flood.sent_mib < TAKEN_MIB


@pytest.mark.parametrize("reading", READINGS)
def test_good_chunks_are_read(show: Show, reading: Reading) -> None:
    data = bytes(range(256)) * 600

    def chunks(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for at in range(0, len(data), 70_000):
            part = data[at : at + 70_000]
            handler.wfile.write(b"%x;a=b\r\n%s\r\n" % (len(part), part))
        handler.wfile.write(b"0\r\nX-Sum: 1\r\n\r\n")

    show.site.faults[MP3] = chunks
    answer = Client().fetch(Request(show.site.base + MP3, 1 << 20, reading=reading))
    assert answer.failure is None
    assert answer.length_bytes == len(data)
    assert answer.body == (b"" if reading == "digest" else data)
    if reading != "begin":
        assert answer.sha256 == hashlib.sha256(data).hexdigest()


def test_what_comes_behind_a_gzip_member_is_not_read(show: Show) -> None:
    packed = gzip.compress(show.site.files[FEED].data)
    headers = show.site.files[FEED].headers | {"Content-Encoding": "gzip"}
    flood = Flood(headers, packed)

    def fault(handler: Handler) -> None:
        if "If-None-Match" in handler.headers:
            handler.serve()
        else:
            flood(handler)

    show.site.faults[FEED] = fault
    assert show.rules() == {}
    assert flood.ended.wait(60)
    assert flood.sent_mib < TAKEN_MIB
    del show.site.faults[FEED]
    show.site.put(FEED, packed + gzip.compress(b"<more/>"), Content_Encoding="gzip")
    assert show.rules() == {}


PRIVATE, PUBLIC = "127.0.0.1", "192.0.43.8"


def names(monkeypatch: pytest.MonkeyPatch, known: dict[str, list[str]]) -> None:
    """Let these names stand for these addresses, and an address for itself."""

    def found(host: str, port: int, *_said: Any, **_more: Any) -> list[Any]:
        return [(2, 1, 6, "", (ip, port)) for ip in known.get(host, [host])]

    monkeypatch.setattr(socket, "getaddrinfo", found)


@pytest.mark.parametrize("ips", [[PRIVATE, PUBLIC], [PUBLIC, PRIVATE]])
def test_a_name_of_both_networks_opens_nothing_private(
    show: Show, monkeypatch: pytest.MonkeyPatch, ips: list[str]
) -> None:
    names(monkeypatch, {"feed.example": ips})
    client = Client()
    for host in ("feed.example", PRIVATE, "169.254.169.254"):
        answer = client.fetch(Request(f"http://{host}:{show.site.port}{FEED}", 10_000))
        assert answer.failure is not None
        assert answer.failure.kind == "private"
    assert show.site.asked == []


def test_a_private_name_may_name_what_is_private(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    names(
        monkeypatch, {"intranet.example": ["127.0.0.1", "::1"], "both.example": [PRIVATE, PUBLIC]}
    )
    client = Client()
    for host in ("intranet.example", PRIVATE, "both.example"):
        answer = client.fetch(Request(f"http://{host}:{show.site.port}{FEED}", 10_000))
        assert (answer.failure, answer.status) == (None, 200)


def test_many_addresses_of_a_name_take_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    names(monkeypatch, {"slow.example": [f"192.0.43.{n}" for n in range(1, 31)]})
    waits: list[float] = []

    def connect(_place: tuple[str, int], wait_s: float) -> None:
        waits.append(wait_s)
        time.sleep(wait_s)
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", connect)
    for reading in READINGS:
        waits.clear()
        answer = Client(timeout_s=0.1).fetch(Request("http://slow.example/", 9, reading=reading))
        assert answer.failure == Failure("timeout", "the server takes too long")
        assert sum(waits) <= 0.31  # what was waited for, not what the clock says
        assert len(waits) <= 4


def test_no_more_files_than_the_limit(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "LIMIT_FILES", 4)
    sounds = [f"/ep/{number}.mp3" for number in range(2, 9)]
    for sound in sounds:
        show.site.put(sound, show.site.files[MP3].data)
    show.write(*(show.item(sound, number=n) for n, sound in enumerate(sounds[:3])))
    assert (show.verify().files, show.rules()) == (4, {})  # with the cover
    show.write(*(show.item(sound, number=n) for n, sound in enumerate(sounds)))
    show.site.asked.clear()
    report = show.verify()
    (found,) = report.findings
    assert (found.level, found.rule, report.files) == ("warning", "files-many", 4)
    assert "more files than the 4" in found.message
    assert {path for _, path in show.site.asked if path in sounds} == set(sounds[:3])


def test_large_json_is_not_opened(show: Show) -> None:
    show.site.put(CHAPTERS, b'{"chapters": [%s{}]}' % (b"{}," * 400_000))
    assert show.rules() == {"too-large": "error"}
    show.site.put(CHAPTERS, b'{"chapters": []}')
    assert show.rules() == {}
    show.site.put("release.json", bytes(probes.HEAD_LIMIT_BYTES + 1))
    assert show.rules() == {"head-large": "warning"}


def test_own_files_are_within_the_limits() -> None:
    entries = []
    for number in range(20_000):  # of 1,000 episodes
        sha = hashlib.sha256(b"%d" % number).hexdigest()
        key = f"episodes/{number:05}-{'of-a-usual-length' * 2}/transcript.de.{sha[:16]}.json"
        entries.append(
            Entry(key, sha, 1 << 20, "application/json", CACHE_RULES["immutable"], "immutable")
        )
    assert len(make_manifest(entries).to_json()) * 1.5 < probes.HEAD_LIMIT_BYTES
    cues = [
        Cue(ms * 400, ms * 400 + 400, "医" * 20, "Mara") for ms in range(LIMIT_CHARACTERS // 20)
    ]
    assert len(podcast_json.render(cues).encode()) < probes.TEXT_LIMIT_BYTES
    rows = [{"startTime": ms, "title": "A chapter", "url": "u" * 50} for ms in range(10_000)]
    assert len(json.dumps({"chapters": rows})) < probes.CHAPTERS_LIMIT_BYTES


def test_one_json_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, most = 0, 0

    def loads(_text: str) -> dict[str, list[Any]]:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        time.sleep(0.01)
        inside -= 1
        return {"chapters": []}

    monkeypatch.setattr(json, "loads", loads)

    def look(data: bytes) -> str | None:
        return text_files.problem(data, "", is_chapters=True)

    with ThreadPoolExecutor(8) as executor:
        assert set(executor.map(look, [b"{}"] * 16)) == {None}
    assert most == 1


@pytest.mark.parametrize(
    "prolog",
    [
        '<!-- <a --><!DOCTYPE rss [<!ENTITY a "b">]>',
        '<?a <b ?><!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE rss [<!-- <a --><!ENTITY % a "b">]>',
        "<!DOCTYPE rss [<!ENTITY % a \"<!ENTITY b 'c'>\">%a;]>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_behind_a_comment_are_seen(prolog: str, encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    said = f"{head}{prolog}<rss><channel><title>T</title></channel></rss>"
    with pytest.raises(BadFeed, match="entities"):
        read_feed(said.encode(encoding))


@pytest.mark.parametrize(
    "prolog",
    ["<!-- <!ENTITY -->", "<!DOCTYPE rss>", '<!DOCTYPE rss SYSTEM "https://a.org/rss.dtd">'],
)
def test_a_prolog_without_entities_is_read(prolog: str) -> None:
    said = f"{prolog}<rss><channel><title>T</title></channel></rss>"
    assert read_feed(said.encode()).title == "T"


def test_hints_name_what_mends() -> None:
    entry = Entry("a.mp3", "a" * 64, 9, "audio/mpeg", CACHE_RULES["immutable"], "immutable")
    (found,) = digest(None, entry, Answer("u", status=200, sha256="b" * 64), "x")
    for hint in (found.hint, bad_status(404, "x").hint, bad_status(410, "x").hint):
        assert "soy publish --again" in (hint or "")


def test_a_server_that_does_not_answer_is_not_asked_for_ever(show: Show) -> None:
    """Twelve files that hang took twelve times as long as one; now three are enough."""
    items = [show.item(f"/hang/{n}.mp3", number=n) for n in range(12)]
    for n in range(12):
        show.site.put(f"/hang/{n}.mp3", SOUND)
        show.site.faults[f"/hang/{n}.mp3"] = drip
    show.write(*items)
    report = show.verify(timeout_s=0.5)
    rules = Counter(finding.rule for finding in report.findings)
    assert rules["server-silent"] == 1
    assert 3 <= rules["timeout"] < 12
    (silent,) = (finding for finding in report.findings if finding.rule == "server-silent")
    assert f"so soy did not check {12 - rules['timeout']} more of its files" in silent.message


def test_the_whole_look_has_an_end(show: Show) -> None:
    items = [show.item(f"/hang/{n}.mp3", number=n) for n in range(6)]
    for n in range(6):
        show.site.put(f"/hang/{n}.mp3", SOUND)
        show.site.faults[f"/hang/{n}.mp3"] = drip
    show.write(*items)
    began = time.monotonic()
    report = show.verify(timeout_s=600.0, limit_s=2.0)
    assert time.monotonic() - began < 60
    (over,) = (finding for finding in report.findings if finding.rule == "time-over")
    assert over.level == "error"
    assert "files were not checked" in over.message


def test_a_feed_behind_slow_redirects_ends_with_the_whole(show: Show) -> None:
    """Each redirect has a time of its own; all of them together had none."""

    def slow(handler: Handler) -> None:
        time.sleep(0.5)
        step = int(handler.path.rpartition("/")[2])
        handler.answer(302, {"Location": f"/slow/{step + 1}"}, b"")

    for step in range(12):
        show.site.faults[f"/slow/{step}"] = slow
    report = show.verify("/slow/0", limit_s=1.0)
    assert [finding.rule for finding in report.findings] == ["timeout"]
    assert "before the time ran out" in report.findings[0].message
    assert len(show.site.asked) < 10


def test_files_that_end_early_are_an_answer(show: Show) -> None:
    """A server that cuts some files off is asked for the others all the same."""
    for n in range(6):
        show.site.put(f"/cut/{n}.vtt", b"WEBVTT\n\n00:00.000 --> 00:02.000\nHello.\n")
        show.site.faults[f"/cut/{n}.vtt"] = cut_off
    tags = [
        f'<podcast:transcript url="{show.site.base}/cut/{n}.vtt" type="text/vtt"/>'
        for n in range(6)
    ]
    show.write(show.item(more="".join(tags)))
    rules = Counter(finding.rule for finding in show.verify().findings)
    assert rules == {"cut-off": 6}


def test_sound_without_end_is_not_read_for_ever(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(handler: Handler) -> None:
        if "Range" in handler.headers or handler.command == "HEAD":
            handler.serve()
            return
        handler.send_response(200)
        handler.end_headers()
        with contextlib.suppress(OSError):
            while True:
                handler.wfile.write(bytes(1 << 16))

    monkeypatch.setattr(probes, "SOUND_LIMIT_BYTES", 4 << 20)
    show.site.faults[MP3] = endless
    assert show.rules(is_full=True)["too-large"] == "error"


def test_a_server_behind_another_is_the_silent_one(show: Show) -> None:
    """Counters of downloads send apps on; it is not they who are silent."""
    with serving() as behind:
        items = []
        for n in range(12):
            behind.faults[f"/{n}.mp3"] = drip
            show.site.faults[f"/to/{n}.mp3"] = status(302, Location=f"{behind.base}/{n}.mp3")
            items.append(show.item(f"/to/{n}.mp3", number=n))
        show.write(*items)
        found = show.verify(timeout_s=0.5).findings
        (silent,) = (one for one in found if one.rule == "server-silent")
        assert silent.where == f"127.0.0.1:{behind.port}"
        looked_at = sum(one.rule == "timeout" for one in found)
        assert 3 <= looked_at < 12
        assert f"so soy did not check {12 - looked_at} more of its files" in silent.message
