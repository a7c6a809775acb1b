"""Choosing a format, its limits, round trips and files that are broken at random."""

from __future__ import annotations

import io
import random
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
import webvtt
from hypothesis import given

from tests.depth import some
from tests.transcript.drawn import cues, lines, people, quick, speech, texts, voices
from toolkit.errors import BadTranscript
from toolkit.transcript.formats import srt, vtt
from toolkit.transcript.store import formats
from toolkit.transcript.text import reading_rules
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.written import WrittenTranscript

DATA = Path(__file__).parents[1] / "data" / "transcript"
FILES = ("browser.vtt", "dialects.srt", "notes.txt")


@quick
@given(cues(texts, voices))
def test_webvtt_comes_back_as_it_was(made: list[Cue]) -> None:
    assert vtt.parse("x.vtt", vtt.render(made).encode()) == tuple(made)


@quick
@given(cues(lines, voices))
def test_a_second_writing_of_webvtt_changes_nothing(made: list[Cue]) -> None:
    once = vtt.render(made)
    again = vtt.parse("x.vtt", once.encode())
    assert vtt.render(again) == once
    assert [c.text.split() for c in again] == [c.text.split() for c in made]


@quick
@given(cues(texts.filter(lambda t: "{\\" not in t), voices))
def test_another_parser_reads_the_same_webvtt(made: list[Cue]) -> None:
    """webvtt-py leaves entities as they are, so `&`, `<` and marks are not drawn here."""
    hard = ("&", "<", ">", "\u200e", "\u200f", "\u2028", "\u2029", "\x85")
    made = [c for c in made if not any(mark in c.text + (c.voice or "") for mark in hard)]
    theirs = list(webvtt.from_string(vtt.render(made)).captions)
    assert [(c.start, c.end, c.text, c.voice) for c in theirs] == [
        (_clock(c.start_ms), _clock(c.end_ms), c.text, c.voice) for c in made
    ]


def _clock(ms: int) -> str:
    hours, rest = divmod(ms, 3_600_000)
    return f"{hours:02}:{rest // 60_000:02}:{rest % 60_000 / 1000:06.3f}"


@quick
@given(cues(speech, people, overlap=False))
def test_subrip_keeps_words_voices_and_times(made: list[Cue]) -> None:
    """Long cues come back as several; nothing is lost, nothing is out of order."""
    back = srt.take("x.srt", srt.render(made).encode()).cues
    assert [(c.voice, w) for c in back for w in c.text.split()] == [
        (c.voice, w) for c in made for w in c.text.split()
    ]
    assert {c.start_ms for c in made} <= {c.start_ms for c in back}
    assert {c.end_ms for c in made} <= {c.end_ms for c in back}
    for cue in back:
        assert len(cue.text.split("\n")) <= srt.LINES


@quick
@given(cues(speech, people, overlap=False))
def test_another_parser_reads_the_same_subrip(made: list[Cue]) -> None:
    if not made:
        return
    text = srt.render(made)
    theirs = list(webvtt.from_buffer(io.StringIO(text), format="srt").captions)
    ours = srt.take("x.srt", text.encode()).cues
    assert [(c.start, c.end) for c in theirs] == [
        (_clock(c.start_ms), _clock(c.end_ms)) for c in ours
    ]
    for line in (line for caption in theirs for line in caption.lines):
        assert len(line) <= srt.LINE_LIMIT or not line.partition(": ")[2].count(" ")


@pytest.mark.parametrize("name", FILES)
def test_the_name_says_the_format(name: str) -> None:
    assert formats.read(name.upper(), (DATA / name).read_bytes())


@pytest.mark.parametrize("name", FILES)
def test_the_content_says_the_format_where_the_name_does_not(name: str) -> None:
    data = (DATA / name).read_bytes()
    assert formats.read("transcript", data) == formats.read(name, data)


def test_webvtt_named_srt_is_webvtt() -> None:
    data = (DATA / "browser.vtt").read_bytes()
    assert formats.read("x.srt", data) == formats.read("x.vtt", data)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("x.vtt", b"", "expected WEBVTT"),
        ("x.vtt", b"WEBVTT\n", "no text"),
        ("x.txt", b"", "no text"),
        ("x.srt", b"\n\n", "no text"),
        ("x.docx", b"PK\x03\x04\x00\x00", "expected a Word file"),
        ("x.doc", b"\xd0\xcf\x11\xe0\x00\x00", "not a text file"),
        ("x.vtt", b"WEBVTT\n\n\xff", "not UTF-8"),
        ("x.vtt", b" " * ((10 << 20) + 1), "larger than 10 MiB"),
    ],
)
def test_what_is_no_transcript_is_said(name: str, data: bytes, message: str) -> None:
    with pytest.raises(BadTranscript, match=message):
        formats.read(name, data)


def test_too_many_cues_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_rules, "LIMIT_CUES", 3)
    many = [Cue(n * 10, n * 10 + 10, "x") for n in range(4)]
    assert len(formats.read("x.vtt", vtt.render(many[:3]).encode())) == 3
    with pytest.raises(BadTranscript, match="more than 3 cues"):
        formats.read("x.vtt", vtt.render(many).encode())


def test_renditions_are_named_as_apps_expect() -> None:
    assert [(r.suffix, r.content_type, r.rel) for r in formats.RENDITIONS] == [
        ("vtt", "text/vtt", "captions"),
        ("srt", "application/x-subrip", "captions"),
        ("json", "application/json", None),
        ("html", "text/html", None),
        ("txt", "text/plain", None),
    ]


@pytest.mark.parametrize("rendition", formats.RENDITIONS, ids=lambda r: r.suffix)
def test_every_rendition_holds_every_word(rendition: formats.Rendition) -> None:
    made = formats.read("browser.vtt", (DATA / "browser.vtt").read_bytes())
    text = rendition.render(WrittenTranscript(made, "ro", "Un titlu", "ro"))
    for word in ("Salut", "venit", "Țepeș", "Yes.", "No."):
        assert word in text
    assert text == rendition.render(WrittenTranscript(made, "ro", "Un titlu", "ro"))


def broken(name: str) -> Iterator[bytes]:
    """Yield a file broken in 200 ways, the same ones every time."""
    rng = random.Random(name)  # noqa: S311 - a fixed seed
    whole = (DATA / name).read_bytes()
    for _ in range(200):
        data = bytearray(whole)
        for _ in range(rng.randint(1, 6)):
            at = rng.randrange(len(data))
            kind = rng.randrange(4)
            if kind == 0:
                data[at] = rng.choice((rng.randrange(256), *b"\n\r<>&:-0 "))
            elif kind == 1:
                del data[at : at + rng.randint(1, 30)]
            elif kind == 2:
                data[at:at] = data[: rng.randint(1, 60)]
            else:
                data[at:at] = rng.choice((b"\n\n", b" --> ", b"&#x110000;", b"<v ", b"\xff"))
            data = data or bytearray(b"\n")
        yield bytes(data)


@pytest.mark.parametrize("name", FILES)
def test_broken_files_end_in_cues_or_one_error(name: str) -> None:
    for data in some(broken(name), start=FILES.index(name)):
        try:
            made = formats.read(name, data)
        except BadTranscript as err:
            assert err.message.startswith(name)  # noqa: PT017 - either end is right
            continue
        assert all(c.text and c.start_ms < c.end_ms for c in made)
        assert sorted(c.start_ms for c in made) == [c.start_ms for c in made]
        for rendition in formats.RENDITIONS:
            text = rendition.render(WrittenTranscript(made, "en", "T", "en"))
            assert all(unicodedata.category(c) != "Cc" or c == "\n" for c in text)


HOSTILE = {
    "spaces.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\nHi <v" + " " * 200_000,
    "brackets.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\nHi " + "<v <b " * 50_000,
    "number.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\nHi &#" + "9" * 5000 + ";",
    "words.srt": "1\n00:01,000 --> 00:02,000\n" + "A b-c " * 100_000,
    "codes.srt": "1\n00:01,000 --> 00:02,000\nHi " + "{\\<b <i" * 50_000,
    "cues.srt": "".join(
        f"00:00:{n // 1000:02},{n % 1000:03} --> 01:00:00,0\nno\n" for n in range(20_000)
    ),
    "names.txt": "[0:01] " + "A'" * 100_000 + "\n[0:02] b",
}


@pytest.mark.rotated
@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_files_take_no_long_time(name: str) -> None:
    """Not a measure of time: what looks back at all it has read would take many minutes."""
    began = time.process_time()
    made = formats.read(name, HOSTILE[name].encode())
    for rendition in formats.RENDITIONS:
        assert rendition.render(WrittenTranscript(made, "en", "T", "en"))
    assert time.process_time() - began < 60
