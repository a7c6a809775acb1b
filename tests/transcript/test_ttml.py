"""TTML and IMSC, whatever way their times are written."""

from __future__ import annotations

from fractions import Fraction

import lxml.etree as etree
import pytest
from hypothesis import given

from tests.transcript.drawn import cues, quick, texts, voices
from toolkit.errors import BadTranscript
from toolkit.transcript.formats import ttml, ttml_times
from toolkit.transcript.store import formats
from toolkit.transcript.text.cues import Cue

ROOT = (
    '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" '
    'xmlns:ttm="http://www.w3.org/ns/ttml#metadata" xml:lang="de" {more}>{head}'
    "<body>{body}</body></tt>"
)
AGENTS = (
    '<head><metadata><ttm:agent xml:id="a" type="person"><ttm:name type="alias">Ana'
    '</ttm:name></ttm:agent><ttm:agent xml:id="b" type="person"/></metadata></head>'
)


def read(body: str, more: str = "", head: str = "") -> tuple[Cue, ...]:
    return ttml.take("x.ttml", ROOT.format(body=body, more=more, head=head).encode()).cues


@quick
@given(cues(texts, voices))
def test_ttml_comes_back_as_it_was(made: list[Cue]) -> None:
    text = ttml.render(made, "de", "T & <T>")
    assert ttml.take("x.ttml", text.encode()).cues == tuple(made)


def test_what_is_written() -> None:
    root = etree.fromstring(ttml.render([Cue(0, 1500, "a < b\nc", "Ana")], "de", "T").encode())
    (p,) = root.iter("{http://www.w3.org/ns/ttml}p")
    (agent,) = root.iter("{http://www.w3.org/ns/ttml#metadata}agent")
    assert "".join(p.itertext()) == "a < bc"
    assert (p.get("begin"), p.get("end")) == ("00:00:00.000", "00:00:01.500")
    assert p.get("{http://www.w3.org/ns/ttml#metadata}agent") == agent.get(
        "{http://www.w3.org/XML/1998/namespace}id"
    )
    assert "".join(agent.itertext()) == "Ana"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "de"


@pytest.mark.parametrize(
    ("begin", "more", "ms"),
    [
        ("00:00:01.5", "", 1500),
        ("100:00:01", "", 360_001_000),
        ("00:00:01:15", "", 1500),
        ("00:00:01:12", 'ttp:frameRate="25"', 1480),
        ("30f", 'ttp:frameRate="30" ttp:frameRateMultiplier="1000 1001"', 1001),
        ("1.5s", "", 1500),
        ("0.001h", "", 3600),
        ("2m", "", 120_000),
        ("1500ms", "", 1500),
        ("2t", "", 2000),
        ("50t", 'ttp:frameRate="25"', 2000),
        ("100t", 'ttp:frameRate="25" ttp:subFrameRate="2"', 2000),
        ("15000000t", 'ttp:tickRate="10000000"', 1500),
    ],
)
def test_times(begin: str, more: str, ms: int) -> None:
    assert read(f'<div><p begin="{begin}" dur="1s">a</p></div>', more) == (Cue(ms, ms + 1000, "a"),)


def test_times_are_counted_from_the_parent_and_end_with_it() -> None:
    body = (
        '<div begin="22s" end="30s"><p begin="0s" end="1s">Hi</p><p begin="5s" end="10s">there?</p>'
        '<p begin="2s"><span begin="0s" dur="1s">one</span> <span begin="1s" end="2s">two</span>'
        "</p></div>"
    )
    assert read(body) == (
        Cue(22_000, 23_000, "Hi"),
        Cue(24_000, 25_000, "one"),
        Cue(25_000, 26_000, "two"),
        Cue(27_000, 30_000, "there?"),
    )


def test_agents_breaks_spaces_and_what_is_not_said() -> None:
    body = (
        '<div ttm:agent="a"><p begin="1s" end="2s">\n  one <span>two</span><br/>\n three'
        "<metadata>no</metadata><!-- no --> &amp; four</p>"
        '<p begin="2s" end="3s"><span ttm:agent="b">Yes.</span><span ttm:agent="a b">No.</span></p>'
        "<p/><p>  </p></div>"
    )
    assert read(body, head=AGENTS) == (
        Cue(1000, 2000, "one two\nthree & four", "Ana"),
        Cue(2000, 3000, "Yes.", "b"),
        Cue(2000, 3000, "No.", "Ana, b"),
    )


def test_the_content_says_the_format() -> None:
    data = ttml.render([Cue(0, 1, "a")], "en", "T").encode("utf-16")
    assert formats.read("x.srt", data) == (Cue(0, 1, "a"),)


ENTITY = '<!DOCTYPE tt [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<tt>", "x.ttml, line 1: expected XML"),
        ("", "x.ttml, line 1: expected XML"),
        ("<tt/>", "line 1: expected TTML"),
        (f'<?xml version="1.0"?>\n{ENTITY}<tt>&a;</tt>', "line 2: expected XML without a document"),
        (ROOT.format(more="", head="", body="<div><p>a</p></div>"), "expected begin and end"),
        (ROOT.format(more="", head="", body="<p begin='1s'>a</p>"), "expected begin and end"),
        (ROOT.format(more="", head="", body="<p begin='2s' end='1s'>a</p>"), "an end after"),
        (ROOT.format(more="", head="", body="\n<p begin='1' end='2s'>a</p>"), "line 2: .*begin"),
        (ROOT.format(more="", head="", body="<p begin='9999h' end='1s'>a</p>"), "below a thousand"),
        (ROOT.format(more="", head="", body="<div timeContainer='seq'/>"), "timeContainer"),
        (ROOT.format(more='ttp:timeBase="clock"', head="", body=""), "from the start"),
        (ROOT.format(more='ttp:frameRate="0"', head="", body=""), "frameRate"),
        (ROOT.format(more="", head="", body="<div>" * 300 + "</div>" * 300), "expected XML"),
        (ROOT.format(more="", head="", body="&nbsp;"), "expected XML"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, message: str) -> None:
    with pytest.raises(BadTranscript, match=message):
        ttml.take("x.ttml", text.encode())


@pytest.mark.parametrize("text", ["00:00:01:30", "00:61:00", "1", "-1s", "١s", "1.5"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        ttml_times.parse(text, ttml_times.Rates())


def test_rates_have_the_defaults_of_the_standard() -> None:
    assert ttml_times.rates("", "", "", "") == ttml_times.Rates(Fraction(30), Fraction(1))
