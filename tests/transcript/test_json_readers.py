"""Transcripts that come as JSON: podcast namespace, Podlove, Whisper."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given

from tests.transcript.drawn import cues, quick, short, voices
from toolkit.errors import BadTranscript
from toolkit.transcript.json_formats import podcast_json, podlove_json, whisper_json
from toolkit.transcript.store import formats
from toolkit.transcript.text.cues import Cue

WHISPER = {
    "text": " Hello there. Bye.",
    "language": "en",
    "segments": [
        {"id": 0, "seek": 0, "start": 0.0, "end": 2.48, "text": " Hello there.", "words": []},
        {"id": 1, "seek": 0, "start": 2.48, "end": 3, "text": " Bye.", "speaker": "SPEAKER_01"},
    ],
}
PODLOVE = [
    {
        "start": "00:00:01.000",
        "start_ms": 1000,
        "end": "00:00:02.500",
        "end_ms": 2500,
        "speaker": "7",
        "voice": "Ana",
        "text": "Dober dan.",
    },
    {"start_ms": 2500, "end_ms": 3000, "speaker": 8, "voice": "", "text": "Hello."},
]


def read(said: object) -> tuple[Cue, ...]:
    return formats.read("x.json", json.dumps(said).encode())


@quick
@given(cues(short, voices))
@pytest.mark.parametrize(
    "render",
    [podcast_json.render, podlove_json.render, lambda made: whisper_json.render(made, "en")],
    ids=["podcast", "podlove", "whisper"],
)
def test_json_comes_back_as_it_was(render: Callable[[Sequence[Cue]], str], made: list[Cue]) -> None:
    """Lines are joined when written; all else is held."""
    if made:
        assert formats.read("x.json", render(made).encode()) == tuple(made)


def test_what_whisper_s_own_readers_look_for_is_there() -> None:
    made = json.loads(whisper_json.render([Cue(0, 1500, "Two\nlines.", "Ana")], "pt-BR"))
    assert made == {
        "text": " Two lines.",
        "segments": [{"id": 0, "start": 0.0, "end": 1.5, "text": " Two lines.", "speaker": "Ana"}],
        "language": "pt",
    }


def test_a_segment_without_end_lasts_to_the_next() -> None:
    said = {"segments": [{"startTime": 1, "body": "a"}, {"startTime": 2.0004, "body": "b" * 60}]}
    assert [(c.start_ms, c.end_ms) for c in read(said)] == [(1000, 2000), (2000, 6000)]


def test_whisper() -> None:
    assert read(WHISPER) == read(WHISPER["segments"])
    assert read(WHISPER) == (
        Cue(0, 2480, "Hello there."),
        Cue(2480, 3000, "Bye.", "SPEAKER_01"),
    )


def test_podlove() -> None:
    assert read(PODLOVE) == read({"transcripts": PODLOVE})
    assert read(PODLOVE) == (
        Cue(1000, 2500, "Dober dan.", "Ana"),
        Cue(2500, 3000, "Hello.", "8"),
    )


def test_the_content_says_the_format() -> None:
    data = json.dumps(PODLOVE).encode("utf-16")
    assert formats.read("transcript.txt", data) == read(PODLOVE)
    assert formats.read("x.txt", b"[0:01] Ana: {no JSON}")[0].text == "{no JSON}"


def test_control_characters_and_halves_of_characters_are_left_out() -> None:
    said = {"segments": [{"start": 0, "end": 1, "text": "a\u0000\ud800b", "speaker": "\u0007X"}]}
    assert read(said) == (Cue(0, 1000, "ab", "X"),)


def segment(**said: object) -> str:
    return json.dumps({"segments": [{"start": 0, "end": 1, "text": "a"} | said]})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"segments":\n[}', "x.json, line 2: expected JSON"),
        ("[" * 100_000, "x.json, line 1: expected JSON"),
        ("9" * 5000, "line 1: expected JSON"),
        ('{"a": 1}', "expected a transcript in JSON"),
        ("[]", "expected a transcript in JSON"),
        ("null", "expected a transcript in JSON"),
        ('{"segments": [{"start": 0, "end": 1, "text": "a"}, 7]}', "segment 2: expected an object"),
        (segment(start="0"), 'segment 1: expected "start" as a number of seconds'),
        (segment(start=True), 'segment 1: expected "start" as a number'),
        (segment(end=float("nan")), 'segment 1: expected "end" as a number'),
        (segment(end=3_599_999.9999), 'segment 1: expected "end" as a number'),
        (segment(start=2), "segment 1: expected an end after the start"),
        (segment(text=None), 'segment 1: expected "text" as text'),
        (segment(speaker=["A"]), 'segment 1: expected "speaker" as text'),
        (segment(text=" "), "there is no text in it"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, message: str) -> None:
    with pytest.raises(BadTranscript, match=message):
        formats.read("x.json", text.encode())


def test_no_more_text_than_a_transcript_has() -> None:
    with pytest.raises(BadTranscript, match="more than 1,000,000 characters"):
        formats.read("x.json", segment(text="a" * 1_000_001).encode())
