"""Show notes as HTML and as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import depth
from toolkit.feed.notes import html as few
from toolkit.feed.notes import show_notes
from toolkit.show.episode import Episode
from toolkit.show.nouns.people import Link

# Each tries to run a script or to load something; from the OWASP cheat sheet on filter evasion.
HOSTILE = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<a href='https://ok.example' onclick=alert(1)>x</a>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#x0A;script:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:msgbox(1))",
    "[x](//evil.example/x)",
    "[x](ftp://evil.example/x)",
    '[x](https://ok.example/"onmouseover="alert(1))',
    '[x](https://ok.example "title\\" onmouseover=alert(1)")',
    "![x](https://evil.example/pixel.png)",
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "[a]: javascript:alert(1)\n\n[x][a]",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    "# <script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\x00\x0b<scr\x00ipt>alert(1)</script>\ufffe",
    # By way of bare addresses, mail, tables, footnotes and pasted HTML.
    "javascript:alert(1)//https://ok.example",
    'https://ok.example/"onmouseover=alert(1)',
    "https://ok.example/<script>alert(1)</script>",
    "a@b.example?bcc=all@evil.example",
    "[x](mailto:a@b.example?subject=a&bcc=all@evil.example)",
    "[x](mailto:a@b.example%0d%0aBcc:all@evil.example)",
    "[x](mailto:a@b.example,bcc@evil.example)",
    "<a href='mailto:a@b.example?body=x&bcc=all@evil.example'>x</a>",
    "| <script>alert(1)</script> | <td onclick=alert(1)> |\n|-|-|\n| <table><tr><td>x | </td> |",
    "<table><tr><td><a href=javascript:alert(1)>x</a><table><tr><td onload=alert(1)>",
    'x[^1] y[^"><script>alert(1)</script>]\n\n[^1]: <svg onload=alert(1)>\n\n[^">]: z',
    "x^[<img src=x onerror=alert(1)>]",
    "~~<script>alert(1)~~</script>",
    "<ol start='1 onclick=alert(1)'><li>x</ol>",
    "<b><i><a href='https://ok.example'><b>x</i></a></b><p>y",
    "</p></li></ul><script>alert(1)</script><ul><li>",
    "<form action=https://evil.example><input name=x><button>y</button></form>",
    "<base href=https://evil.example><a href=x>y</a>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<a href='//evil.example'>x</a><a href='/x'>y</a><a href='https:evil.example'>z</a>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!-- x --!><script>alert(1)</script>",
    "<!--><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml <script>alert(1)</script> ?>",
    "<xmp><script>alert(1)</script></xmp><plaintext>",
)


class Tags(HTMLParser):
    """Collects elements and attributes as a browser's parser would meet them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one element."""
        self.found.append((tag, dict(attrs)))


def assert_harmless(html: str) -> None:
    for tag, attributes in Tags(html).found:
        assert tag in few.TAGS
        allowed = {"a": {"href", "rel"}, "ol": {"start"}}
        assert set(attributes) <= allowed.get(tag, set())
        assert (attributes.get("start") or "1").isdecimal()
        if tag == "a":
            assert attributes["rel"] == "noopener"
            assert (attributes.get("href") or "https://").startswith(("https://", "mailto:"))
            if (attributes.get("href") or "").startswith("mailto:"):
                assert "bcc" not in (attributes.get("href") or "").lower()
    assert not any(ord(c) < 32 and c not in "\n\t\r" for c in html)


@pytest.mark.parametrize("markdown", HOSTILE)
def test_hostile_notes_stay_harmless(markdown: str) -> None:
    html = show_notes.to_html(
        markdown,
        times=["00:00 <script>alert(1)</script>"],
        extra_links=[Link(title="</a><script>alert(1)</script>", url="https://ok.example/?'a'")],
        funding_line="<img src=x onerror=alert(1)>",
    )
    assert_harmless(html)
    assert "<script" not in html.lower()


@settings(max_examples=depth.few(100), deadline=None)
@given(st.lists(st.sampled_from([*"[]()<>!&'\"`#*_\\/:= \n", *HOSTILE, "a", "https://b.c"])))
def test_any_mixture_stays_harmless(parts: list[str]) -> None:
    assert_harmless(show_notes.to_html("".join(parts)))


def test_html_keeps_what_people_mean() -> None:
    html = show_notes.to_html(
        "# Heading\n\nOne *two* **three** [four](https://example.org/?a=1&b=2)\nfive\n\n"
        "- six\n- seven\n\n![a chart](chart.png) `code`\n\n---\n\n[eight](http://example.org)"
    )
    assert html == (
        "<p><strong>Heading</strong></p>\n"
        "<p>One <em>two</em> <strong>three</strong> "
        '<a href="https://example.org/?a=1&amp;b=2" rel="noopener">four</a>\nfive</p>\n'
        "<ul>\n<li>six</li>\n<li>seven</li>\n</ul>\n"
        "<p>a chart code</p>\n"
        "<p>eight</p>"
    )


@pytest.mark.parametrize("mark", ["**b**", "*b*", "[b](https://e.org/)"])
@pytest.mark.parametrize("item", ["- a {} c", "1. a {} c", "| x |\n| - |\n| a {} c |"])
def test_a_space_behind_what_is_marked_stays(item: str, mark: str) -> None:
    html = show_notes.to_html(item.format(mark))
    assert "a b c" in re.sub("<[^>]*>", "", html)


def test_html_ends_with_times_links_and_funding() -> None:
    html = show_notes.to_html(
        "Notes.",
        times=["00:00 A & B", "01:00 C"],
        extra_links=[Link(title="Leaflet", url="https://example.org/a.pdf")],
        funding_line="Funded by the EU.",
    )
    assert html == (
        "<p>Notes.</p>\n<p>00:00 A &amp; B<br>01:00 C</p>\n<ul>\n"
        '<li><a href="https://example.org/a.pdf" rel="noopener">Leaflet</a></li>\n</ul>\n'
        "<p>Funded by the EU.</p>"
    )


def test_text_has_links_in_parentheses_and_lists_on_lines() -> None:
    text = show_notes.to_text(
        "# Heading\n\nSee [the *study*](https://example.org/s), <https://example.org/t>\n"
        "or <me@example.org>.  \nNew line.\n\n3. three\n4. four\n   - deep\n\n```\na < b\n```",
        times=["00:00 A"],
        extra_links=[Link(title="Leaflet", url="https://example.org/a.pdf")],
        funding_line="Funded by the EU.",
    )
    assert text == (
        "Heading\n\n"
        "See the study (https://example.org/s), https://example.org/t or me@example.org.\n"
        "New line.\n\n"
        "3. three\n4. four\n  - deep\n\n"
        "a < b\n\n"
        "00:00 A\n\n"
        "Leaflet (https://example.org/a.pdf)\n\n"
        "Funded by the EU."
    )


def test_empty_notes_are_empty() -> None:
    assert (show_notes.to_html(" \n"), show_notes.to_text(" \n")) == ("", "")


@given(text=st.text(max_size=200), limit=st.integers(3, 250))
def test_cut_text_fits_and_begins_as_the_text(text: str, limit: int) -> None:
    short = show_notes.cut(text, limit)
    assert len(short.encode()) <= limit
    assert short == text if len(text.encode()) <= limit else text.startswith(short[:-1])


def test_text_is_cut_between_words() -> None:
    assert show_notes.to_text("one two three", limit_bytes=12) == "one two…"
    assert show_notes.to_text("oneword" * 9, limit_bytes=12) == "onewordon…"


def test_chapter_lines_are_as_spotify_reads_them(make_episode: Callable[..., Episode]) -> None:
    starts = [("0", "Hello"), ("1:30.900", "Genes"), ("59:59", "End")]
    episode = make_episode(chapters=[{"start": s, "title": t} for s, t in starts])
    assert show_notes.chapter_lines(episode) == ("00:00 Hello", "01:30 Genes", "59:59 End")
    starts[2] = ("1:00:05", "End")
    episode = make_episode(chapters=[{"start": s, "title": t} for s, t in starts])
    assert show_notes.chapter_lines(episode) == ("00:00:00 Hello", "00:01:30 Genes", "01:00:05 End")


@pytest.mark.parametrize("starts", [[], ["0", "1:00"], ["0:05", "1:00", "2:00"]])
def test_no_chapter_lines_where_spotify_would_ignore_them(
    starts: list[str], make_episode: Callable[..., Episode]
) -> None:
    episode = make_episode(chapters=[{"start": s, "title": "x"} for s in starts])
    assert show_notes.chapter_lines(episode) == ()
