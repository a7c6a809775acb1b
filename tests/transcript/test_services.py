"""The JSON of whisper.cpp, Premiere, Rev and the clouds."""

from __future__ import annotations

import json

import pytest

from toolkit.errors import BadTranscript
from toolkit.transcript.store import formats
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.reading_rules import Taken

Said = list[tuple[int, int, str | None, str]]


def word(text: str, start: float, end: float, **more: object) -> dict[str, object]:
    return {"text": text, "start": start, "end": end, **more}


def aws(kind: str, text: str, *times: str, **more: object) -> dict[str, object]:
    span = dict(zip(("start_time", "end_time"), times, strict=False))
    return {"type": kind, **span, "alternatives": [{"confidence": "0.9", "content": text}], **more}


def google(*words: tuple[str, str, str], **more: object) -> dict[str, object]:
    rows = [{"startTime": a, "endTime": b, "word": w, **more} for w, a, b in words]
    return {"alternatives": [{"transcript": " ".join(w for w, *_ in words), "words": rows}]}


ITEMS = [
    aws("pronunciation", "Good", "1.0", "1.4"),
    aws("pronunciation", "morning", "1.4", "2.0"),
    aws("punctuation", "."),
    aws("pronunciation", "Yes", "2.2", "2.5"),
    aws("punctuation", "?"),
]
LABELS = [
    {"speaker_label": f"spk_{n}", "items": [{"start_time": t} for t in times]}
    for n, times in enumerate((("1.0", "1.4"), ("2.2",)))
]
SPOKEN = google(("Good", "1s", "1.400s"), ("morning.", "1.400s", "2s"))
TAGGED = google(("Good", "1s", "1.4s"), ("morning.", "1.4s", "2s"), speakerTag=2)
DEEPGRAM = [
    {"word": "good", "punctuated_word": "Good", "start": 1.0, "end": 1.4, "speaker": 0},
    {"word": "morning", "punctuated_word": "morning.", "start": 1.4, "end": 2.0, "speaker": 0},
    {"word": "yes", "punctuated_word": "Yes?", "start": 2.2, "end": 2.5, "speaker": 1},
]
REV = [
    {"type": "text", "value": "Good", "ts": 1.0, "end_ts": 1.4},
    {"type": "punct", "value": " "},
    {"type": "text", "value": "morning", "ts": 1.4, "end_ts": 2.0},
    {"type": "punct", "value": "."},
]
PREMIERE = [
    {"text": "Good", "start": 1.0, "duration": 0.4, "type": "word", "eos": False},
    {"text": "morning.", "start": 1.4, "duration": 0.6, "type": "word", "eos": True},
    {"text": "Yes?", "start": 2.2, "duration": 0.3, "type": "word", "eos": True},
]
PEOPLE = [{"id": "a1", "name": "Anna Schmidt"}, {"id": 0, "name": "Tom O'Neill"}]
PHRASE = {"recognitionStatus": "Success", "speaker": 1, "nBest": [{"display": "Good morning."}]}

ONE: Said = [(1000, 2000, None, "Good morning.")]
TWO: Said = [(1000, 2000, None, "Good morning."), (2200, 2500, None, "Yes?")]


def by(said: Said, *voices: str | None) -> Said:
    return [(a, b, voice, text) for (a, b, _, text), voice in zip(said, voices, strict=True)]


KINDS: dict[str, tuple[object, Said]] = {
    "whisper.cpp": (
        {"transcription": [{"offsets": {"from": 1000, "to": 2000}, "text": " Good morning."},
                           {"offsets": {"from": 2200, "to": 2500}, "text": " Yes?"}]},
        TWO,
    ),
    "whisper.cpp, clocks": (
        {"transcription": [{"timestamps": {"from": "00:00:01,000", "to": "00:00:02,000"},
                            "text": " (speaker 1) Good morning. [SPEAKER_TURN]"}]},
        by(ONE, "speaker 1"),
    ),
    "premiere": (
        {"segments": [{"speaker": "a1", "start": 1, "words": PREMIERE}], "speakers": PEOPLE},
        by(TWO, "Anna Schmidt", "Anna Schmidt"),
    ),
    "rev": (
        {"speakers": PEOPLE, "monologues": [{"speaker": 0, "elements": REV}]},
        by(ONE, "Tom O'Neill"),
    ),
    "aws, segments": (
        {"results": {"items": ITEMS, "audio_segments": [
            {"transcript": "Good morning.", "start_time": "1.0", "end_time": "2.0",
             "speaker_label": "spk_0"}]}},
        by(ONE, "spk_0"),
    ),
    "aws, items": (
        {"results": {"items": ITEMS, "speaker_labels": {"segments": LABELS}}},
        by(TWO, "spk_0", "spk_1"),
    ),
    "google": ({"results": [SPOKEN]}, ONE),
    "google, answer": ({"name": "7", "response": {"results": [SPOKEN]}}, ONE),
    "google, speakers": ({"results": [SPOKEN, TAGGED]}, by(ONE, "Speaker 2")),
    "google, no words": (
        {"results": [{"alternatives": [{"transcript": "Good morning."}], "resultEndTime": "2s"},
                     {"alternatives": [{"transcript": " Yes?"}], "resultEndTime": "2.500s"}]},
        [(0, 2000, None, "Good morning."), (2000, 2500, None, "Yes?")],
    ),
    "azure": (
        {"recognizedPhrases": [{"offsetInTicks": 10_000_000, "durationInTicks": 1e7, **PHRASE}]},
        by(ONE, "Speaker 1"),
    ),
    "azure, durations": (
        {"recognizedPhrases": [{"offset": "PT1S", "duration": "PT1.0S", **PHRASE}]},
        by(ONE, "Speaker 1"),
    ),
    "azure, fast": (
        {"phrases": [{"offsetMilliseconds": 1000, "durationMilliseconds": 1000, "speaker": 1,
                      "text": "Good morning."}]},
        by(ONE, "Speaker 1"),
    ),
    "assemblyai": (
        {"status": "completed", "utterances": [word("Good morning.", 1000, 2000, speaker="A")]},
        by(ONE, "A"),
    ),
    "assemblyai, words": (
        {"status": "completed", "utterances": None,
         "words": [word("Good", 1000, 1400), word("morning.", 1400, 2000)]},
        ONE,
    ),
    "deepgram": (
        {"results": {"channels": [], "utterances": [
            {"start": 1.0, "end": 2.0, "transcript": "Good morning.", "speaker": 0}]}},
        by(ONE, "Speaker 0"),
    ),
    "deepgram, words": (
        {"results": {"channels": [{"alternatives": [{"words": DEEPGRAM}]}]}},
        by(TWO, "Speaker 0", "Speaker 1"),
    ),
    "speechmatics": (
        {"results": [aws("word", "Good", "1.0", "1.4"), aws("word", "morning", "1.4", "2.0"),
                     aws("punctuation", ".", "2.0", "2.0")]},
        ONE,
    ),
    "elevenlabs": (
        {"words": [word("Good", 1.0, 1.4, type="word", speaker_id="speaker_0"),
                   word(" ", 1.4, 1.4, type="spacing", speaker_id="speaker_0"),
                   word("morning.", 1.4, 2.0, type="word", speaker_id="speaker_0")]},
        by(ONE, "speaker_0"),
    ),
    "words only": ([{"word": "Good", "start": 1, "end": 1.4}, {"word": "morning.", "start": 1.4}],
                   [(1000, 2000, None, "Good morning.")]),
    "openai, words": (
        {"text": "x", "words": [{"word": w["text"], "start": w["start"], "end": w["end"]}
                                for w in (word("Good", 1, 1.4), word("morning.", 1.4, 2))]},
        ONE,
    ),
    "sonix": (
        {"transcript": [{"speaker": "Anna", "start_time": 1.0, "end_time": 2.0,
                         "text": "Good morning.", "words": []}]},
        by(ONE, "Anna"),
    ),
    "whisper in milliseconds": ({"segments": [word("Good morning.", 1000, 2000)]}, ONE),
    "whisperx": (
        {"segments": [{**word("Good morning.", 1.0, 2.0, speaker="SPEAKER_00"),
                       "words": [{"word": "Good"}]}], "word_segments": []},
        by(ONE, "SPEAKER_00"),
    ),
}  # fmt: skip


def taken(said: object) -> Taken:
    return formats.take("x.json", json.dumps(said).encode(), "en")


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_becomes_its_sentences(kind: str) -> None:
    said, expected = KINDS[kind]
    made = taken(said).cues
    assert [(c.start_ms, c.end_ms, c.voice, c.text) for c in made] == expected


def test_length_and_order_are_put_right() -> None:
    """Whisper writes segments that end where they begin."""
    made = taken({"segments": [word("B", 4.0, 5.0), word("A", 1.0, 1.0)]})
    assert made.cues == (Cue(1000, 2000, "A"), Cue(4000, 5000, "B"))
    assert [r.partition(", ")[0] for r in made.remarks] == [
        "x.json: 1 cue out of order",
        "x.json: 1 cue without a length",
    ]


def test_sentences_end_at_a_pause_a_speaker_and_a_length() -> None:
    words = [word("one", 0.0, 0.5), word("two", 0.5, 1.0), word("three", 5.0, 5.5)]
    words += [word(f"word{n}", 6 + n / 10, 6.1 + n / 10, speaker="A") for n in range(60)]
    made = taken({"words": words}).cues
    assert [c.text for c in made[:2]] == ["one two", "three"]
    assert {c.voice for c in made[2:]} == {"A"}
    assert all(len(c.text) <= 250 for c in made)
    assert " ".join(c.text for c in made).split() == [str(w["text"]) for w in words]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (
            {"transcription": [{"offsets": {"from": -1, "to": 2}, "text": "a"}]},
            'segment 1: .*"from"',
        ),
        ({"transcription": [{"offsets": 7, "text": "a"}]}, 'segment 1: expected "offsets"'),
        ({"monologues": [{"elements": [7]}]}, "segment 1: expected an object"),
        ({"results": {"items": [ITEMS[0], 7]}}, "item 2: expected an object"),
        ({"results": {"items": [aws("pronunciation", "a", "x")]}}, 'item 1: .*"start_time"'),
        ({"phrases": [{"offset": "PT", "duration": "PT1S", "text": "a"}]}, 'phrase 1: .*"offset"'),
        ({"utterances": [word("a", 5, 4)]}, "segment 1: expected an end after the start"),
        ({"jobName": "j", "status": "IN_PROGRESS"}, "whisper.cpp, Premiere, Rev, AWS, Google"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(said: object, message: str) -> None:
    with pytest.raises(BadTranscript, match=message):
        taken(said)
