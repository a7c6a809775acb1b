"""Addresses, pictures and values, judged by other programs' results."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from toolkit.publication.manifest import Entry, make_manifest
from toolkit.verify import picture_heads, text_files
from toolkit.verify.common import cache_rule, digest, hops, is_secure
from toolkit.verify.feed_checks import arrival
from toolkit.verify.feed_faults import BadFeed
from toolkit.verify.feed_reader import FeedLink, read_feed
from toolkit.verify.file_checks import check
from toolkit.verify.subjects import Subject, SubjectAnswers, known
from toolkit.web.addresses import BadAddress, is_private, parse, same
from toolkit.web.answers import Answer, Hop
from toolkit.web.outside_text import plain

from .conftest import picture

PAGE = Entry("a/kit.json", "a" * 64, 9, "application/json", "public, max-age=300", "page")
FEED = Entry("feed.xml", "b" * 64, 9, "application/rss+xml", "public, max-age=300", "feed")


@pytest.mark.parametrize(
    "url",
    ["", "a.mp3", "ftp://a.org/", "https://", "https://u:p@a.org/", "http://[::1/", "http://a:99999/",
     "https://" + "a" * 9000, "http://" + "a" * 70 + ".org/", "file:///etc/passwd"],
)  # fmt: skip
def test_no_address(url: str) -> None:
    with pytest.raises(BadAddress):
        parse(url)
    assert same(url) == url


@given(st.text(max_size=60))
def test_an_address_is_ascii_and_stays(path: str) -> None:
    url = parse("https://bücher.example/" + path).url
    assert url.isascii()
    assert not any(c in url for c in " \r\n\t")
    assert parse(url).url == url


def test_private_places() -> None:
    private = ("127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "::1", "fe80::1%eth0",
               "::ffff:127.0.0.1", "fd00::1", "0.0.0.0", "224.0.0.1", "100.64.0.1")  # noqa: S104  # fmt: skip
    assert all(map(is_private, private))
    assert not any(map(is_private, ("1.1.1.1", "2606:4700::1111")))


@given(st.text(max_size=400))
def test_plain_is_one_short_line(words: str) -> None:
    made = plain(words)
    assert len(made) <= 120
    assert made == plain(made)
    assert not set(made) & set("\n\r\t\0\u2028\u202e")


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "P", "CMYK", "LA"])
def test_pictures_as_pillow_sees_them(kind: str, mode: str) -> None:
    if (kind, mode) in {("PNG", "CMYK"), ("JPEG", "RGBA"), ("JPEG", "P"), ("JPEG", "LA")}:
        with pytest.raises((OSError, ValueError)):  # Pillow writes no such file
            picture(30, 20, mode, kind)
        return
    data = picture(30, 20, mode, kind)
    opened = Image.open(io.BytesIO(data))
    found = picture_heads.look(data)
    assert found is not None
    assert (found.kind, found.width, found.height) == (opened.format, *opened.size)
    assert found.has_alpha == ("A" in opened.getbands())
    wanted = {"L": "grey", "LA": "grey", "CMYK": "print"}.get(mode, "colour")
    assert found.colours == wanted


def test_a_progressive_picture_with_long_notes() -> None:
    data = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "x" * 60_000
    Image.new("RGB", (50, 40)).save(data, "JPEG", progressive=True, exif=exif)
    found = picture_heads.look(data.getvalue())
    assert found is not None
    assert (found.width, found.height) == (50, 40)


@given(st.binary(max_size=80), st.sampled_from([b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b""]))
def test_no_picture_is_no_crash(data: bytes, head: bytes) -> None:
    picture_heads.look(head + data)


@given(st.binary(max_size=200))
def test_no_feed_is_said(data: bytes) -> None:
    with pytest.raises(BadFeed):
        read_feed(data)


@given(st.binary(max_size=60), st.booleans())
def test_no_text_is_no_crash(data: bytes, is_chapters: bool) -> None:
    text_files.problem(data, "text/vtt", is_chapters=is_chapters)


def test_utf16_entities_are_seen_too() -> None:
    said = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE rss [<!ENTITY a "b">]><rss/>'
    with pytest.raises(BadFeed, match="entities"):
        read_feed(said.encode("utf-16"))


def test_known_addresses() -> None:
    manifest = make_manifest([PAGE, FEED])
    found = known(manifest, "http://a.org/show/feed.xml", "https://a.org/show/feed.xml?x")
    assert found["https://a.org/show/a/kit.json"] == PAGE
    assert found["http://a.org/show/feed.xml"] == FEED
    assert known(manifest, "https://a.org/show/other.xml") == {}
    assert known(manifest, "https://a.org/show/a/kit.json") == {}


def test_a_cache_may_hold_an_earlier_page() -> None:
    old = Answer("u", status=200, sha256="c" * 64)
    cached = Answer("u", status=200, sha256="c" * 64, headers=(("age", "20"),))
    assert [f.rule for f in digest(None, PAGE, old, "x")] == ["digest"]
    assert [(f.rule, f.level) for f in digest(None, PAGE, cached, "x")] == [("stale", "warning")]
    assert digest(None, PAGE, Answer("u", status=200, sha256="a" * 64), "x") == []
    assert digest(None, None, old, "x") == []


def test_cache_rules_in_any_order() -> None:
    same_rule = Answer("u", headers=(("cache-control", "max-age=300,Public"),))
    assert list(cache_rule(PAGE, same_rule, "x")) == []
    assert [f.rule for f in cache_rule(PAGE, Answer("u"), "x")] == ["cache"]
    assert list(cache_rule(None, Answer("u"), "x")) == []


def test_transport() -> None:
    down = Answer("http://a.org/b", (Hop(302, "http://a.org/b"),), 200)
    assert [f.rule for f in hops("https://a.org/a", down, "x")] == ["redirect-insecure"]
    assert [is_secure(u) for u in ("https://a.org", "http://localhost:80/", "http://a.org")] == [
        True, True, False]  # fmt: skip


def test_http_to_https_is_no_move() -> None:
    good = (("content-type", "text/xml"),)
    up = Answer("https://a.org/f", (Hop(301, "https://a.org/f"),), 200, good)
    assert arrival("http://a.org/f", up, None) == []
    away = Answer("https://b.org/f", (Hop(301, "https://b.org/f"),), 200, good)
    assert [f.rule for f in arrival("http://a.org/f", away, None)] == ["feed-moved"]
    plain_http = Answer("http://a.org/f", (), 200, good)
    assert [f.rule for f in arrival("http://a.org/f", plain_http, None)] == ["insecure"]


def test_http_in_a_secure_feed() -> None:
    link = FeedLink("One", 0, "enclosure", "http://a.org/1.mp3", "audio/mpeg", "9")
    served = (("content-type", "audio/mpeg"), ("content-length", "9"))
    seen = SubjectAnswers(head=Answer(link.url, (), 200, served))
    assert [f.rule for f in check(Subject(link, None, "there"), seen)] == ["insecure"]
    assert check(Subject(link, None, "there", is_feed_secure=False), seen) == []


def test_what_was_published_counts_more_than_what_the_feed_says() -> None:
    link = FeedLink("One", 0, "enclosure", "https://a.org/1.mp3", "audio/mpeg", "9")
    entry = Entry("1.mp3", "a" * 64, 8, "audio/mpeg", "public, max-age=300", "page")
    served = (("content-type", "audio/ogg"), ("content-length", "8"),
              ("cache-control", "max-age=300, public"))  # fmt: skip
    seen = SubjectAnswers(head=Answer(link.url, (), 200, served))
    found = [(f.rule, f.level) for f in check(Subject(link, entry, "there"), seen)]
    assert found == [("length", "error"), ("type", "error")]


@pytest.mark.parametrize(
    ("ip", "is_there"),
    [
        ("64:ff9b::7f00:1", True),  # NAT64 of 127.0.0.1
        ("64:ff9b::a00:1", True),
        ("64:ff9b::808:808", False),
        ("64:ff9b:1::808:808", True),  # a network's own translation
        ("2002:7f00:1::", True),  # 6to4 of 127.0.0.1
        ("2002:c0a8:1::1", True),
        ("2002:808:808::1", False),
        ("::7f00:1", True),  # IPv4-compatible
        ("::ffff:0:7f00:1", True),  # IPv4-translated
        ("::ffff:10.0.0.1", True),  # IPv4-mapped
        ("2001:0:4136:e378:8000:63bf:80ff:fffe", True),  # Teredo, whose client is 127.0.0.1
        ("2a00:1450:4001:81b:0:5efe:a00:1", True),  # ISATAP of 10.0.0.1
        ("2a00:1450:4001:81b:200:5efe:c0a8:1", True),  # the same of 192.168.0.1, told as unique
        ("::5efe:7f00:1", True),
        ("2002:808:808::5efe:7f00:1", True),  # ISATAP of 127.0.0.1 behind 6to4 of 8.8.8.8
        ("64:ff9b::a9fe:a9fe", True),  # where clouds tell machines their keys
        ("fec0::1", True),
        ("fe80::1%eth0", True),
        ("2a00:1450:4001:81b::200e", False),
        ("8.8.8.8", False),
    ],
)
def test_an_address_is_private_if_the_one_it_carries_is(ip: str, *, is_there: bool) -> None:
    assert is_private(ip) is is_there
