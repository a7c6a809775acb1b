"""Captions that roll up say each line once; a speaker who says a line twice says it twice."""

from __future__ import annotations

from toolkit.transcript.store import formats

AUTO = """WEBVTT
Kind: captions
Language: de

00:00:00.160 --> 00:00:02.310 align:start position:0%
\x20
guten<00:00:00.480><c> Morgen</c><00:00:00.800><c> und</c>

00:00:02.310 --> 00:00:02.320 align:start position:0%
guten Morgen und
\x20

00:00:02.320 --> 00:00:04.000 align:start position:0%
guten Morgen und
willkommen<00:00:02.900><c> hier</c>

00:00:04.000 --> 00:00:04.010 align:start position:0%
willkommen hier
\x20

00:00:06.000 --> 00:00:08.000 align:start position:0%
\x20
[Musik]

00:00:08.010 --> 00:00:09.000
[Musik]
ja

00:00:09.000 --> 00:00:10.000
ja
ja
"""


def srt(*cards: tuple[str, str, str]) -> bytes:
    blocks = (f"{n}\n{a} --> {b}\n{text}\n" for n, (a, b, text) in enumerate(cards, 1))
    return "\n".join(blocks).encode()


def test_youtube_s_captions_say_each_line_once() -> None:
    taken = formats.take("x.vtt", AUTO.encode(), "de")
    assert [(c.start_ms, c.text) for c in taken.cues] == [
        (160, "guten Morgen und"),
        (2320, "willkommen hier"),
        (6000, "[Musik]"),
        (8010, "ja"),
        (9000, "ja"),
    ]
    (remark,) = taken.remarks
    assert remark.startswith(
        "x.vtt: the captions roll up: 5 cues repeated the lines of the cue before"
    )
    assert remark.endswith("soy took each line once; the first is line 9, at 00:00:02.310")


def test_the_same_as_subrip_with_a_line_that_is_said_twice() -> None:
    taken = formats.take(
        "x.srt",
        srt(
            ("00:01,0", "00:03,0", "never take it"),
            ("00:03,0", "00:05,0", "never take it\nnever take it"),
            ("00:05,0", "00:05,010", "never take it"),
            ("00:05,010", "00:07,0", "never take it\ntwice a day"),
        ),
        "en",
    )
    assert [c.text for c in taken.cues] == ["never take it", "never take it", "twice a day"]
    assert "3 cues" in taken.remarks[0]


def test_what_a_speaker_says_again_stays() -> None:
    said = ["No.", "No.", "No.\nNot once.", "Good.", "Bye now.", "Bye."]
    cards = [(f"00:0{n},0", f"00:0{n + 1},0", text) for n, text in enumerate(said, 1)]
    taken = formats.take("x.srt", srt(*cards), "en")
    assert [c.text for c in taken.cues] == said
    assert taken.remarks == ()


def test_three_lines_that_roll() -> None:
    cards = (
        ("00:01,0", "00:02,0", "one"),
        ("00:02,0", "00:03,0", "one\ntwo"),
        ("00:03,0", "00:04,0", "one\ntwo\nthree"),
        ("00:04,0", "00:05,0", "two\nthree\nfour"),
    )
    made = formats.take("x.srt", srt(*cards), "en").cues
    assert [c.text for c in made] == ["one", "two", "three", "four"]
