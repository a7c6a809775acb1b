"""Apple's transcripts: times of their own, and no spaces between words."""

from __future__ import annotations

import pytest

from toolkit.errors import BadTranscript
from toolkit.transcript.store import formats
from toolkit.transcript.text.cues import Cue

ROOT = """<?xml version="1.0" encoding="UTF-8"?><tt xmlns="http://www.w3.org/ns/ttml" \
xmlns:podcasts="http://podcasts.apple.com/transcript-ttml-internal" \
xmlns:ttm="http://www.w3.org/ns/ttml#metadata"><head><metadata>\
<ttm:agent type="person" xml:id="SPEAKER_1"/><ttm:agent type="person" xml:id="SPEAKER_2">\
<ttm:name type="full">Tom O'Neill</ttm:name></ttm:agent></metadata></head>\
<body dur="1:02:10.5"><div>%s</div></body></tt>"""
WORDS = (
    '<span podcasts:unit="word" begin="{0}" end="{1}">Good</span>'
    '<span podcasts:unit="word" begin="{1}" end="{2}">morning.</span>'
)


def sentence(*times: str, own: str = "") -> str:
    return f'<span podcasts:unit="sentence" {own}>{WORDS.format(*times)}</span>'


def read(body: str) -> tuple[Cue, ...]:
    return formats.take("x.ttml", (ROOT % body).encode(), "en").cues


def test_a_sentence_is_a_cue_with_times_from_the_start() -> None:
    first = sentence("0.860", "1.4", "2.0", own='begin="0.860" end="2.0"')
    second = sentence("1:48.737", "1:49", "1:50", own='begin="1:48.737" end="1:50"')
    third = sentence("1:02:03.456", "1:02:04", "1:02:05", own='begin="1:02:03.456" end="1:02:05"')
    made = read(
        f'<p begin="0.860" end="1:50" ttm:agent="SPEAKER_1">{first}{second}</p>'
        f'<p begin="1:02:03.456" end="1:02:05" ttm:agent="SPEAKER_2">{third}</p>'
    )
    assert made == (
        Cue(860, 2000, "Good morning.", "SPEAKER_1"),
        Cue(108_737, 110_000, "Good morning.", "SPEAKER_1"),
        Cue(3_723_456, 3_725_000, "Good morning.", "Tom O'Neill"),
    )


def test_times_of_words_stand_in_for_those_of_a_sentence() -> None:
    assert read(f'<p begin="1" end="9">{sentence("2", "3", "4")}</p>') == (
        Cue(2000, 4000, "Good morning."),
    )


def test_a_paragraph_without_sentences_is_one() -> None:
    assert read('<p begin="1" end="9">Good <br/>morning.</p>') == (
        Cue(1000, 9000, "Good morning."),
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (f'<p end="9">{sentence("x", "3", "4")}</p>', "begin as Apple Podcasts writes it"),
        ("<p>Hello</p>", "begin on each sentence, as Apple writes it"),
        ('<p begin="9" end="1">Hello</p>', "an end after the start"),
        ("", "there is no text in it"),
    ],
)
def test_what_is_wrong_is_said(body: str, message: str) -> None:
    with pytest.raises(BadTranscript, match=message):
        read(body)
