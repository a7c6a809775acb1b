"""The HTML page: well formed for a parser that did not write it, and escaped."""

from __future__ import annotations

from lxml import html

from toolkit.transcript.documents import html_page
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.written import WrittenTranscript

CUES = [
    Cue(0, 900, "Is 3 < 5 & 5 > 3?", "Ana </cite><script>x</script>"),
    Cue(83_500, 85_000, "<img src=x onerror=alert(1)>", 'B"en'),
    Cue(3_723_000, 3_724_000, "No name."),
]


def test_the_page_says_what_was_said() -> None:
    tree = html.document_fromstring(
        html_page.render(WrittenTranscript(CUES, "pt-BR", 'A "title" <b>', "pt-BR"))
    )
    assert tree.get("lang") == "pt-BR"
    assert [tree.findtext(".//title"), tree.findtext(".//h1")] == ['A "title" <b>'] * 2
    assert [e.text for e in tree.iterfind(".//cite")] == [
        "Ana </cite><script>x</script>:",
        'B"en:',
    ]
    assert [(e.get("datetime"), e.text) for e in tree.iterfind(".//time")] == [
        ("PT0S", "0:00"),
        ("PT83S", "1:23"),
        ("PT3723S", "1:02:03"),
    ]
    assert [e.text for e in tree.iterfind(".//p")] == [c.text for c in CUES]
    assert tree.findall(".//script") == []
    assert tree.findall(".//img") == []


def test_the_page_has_what_assistive_technology_needs() -> None:
    translated = html.document_fromstring(
        html_page.render(WrittenTranscript(CUES, "de", "The title", "en"))
    )
    assert translated.find(".//h1").get("lang") == "en"
    tree = html.document_fromstring(html_page.render(WrittenTranscript(CUES, "en", "T", "en")))
    assert tree.find(".//h1").get("lang") is None
    assert len(tree.findall(".//main")) == len(tree.findall(".//h1")) == 1
    viewport = tree.find(".//meta[@name='viewport']").get("content")
    assert "maximum-scale" not in viewport
    assert "user-scalable" not in viewport
