"""Samples of all formats, broken at random: each ends in cues or in one clear error."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.depth import IS_DEEP
from tests.limits import within
from tests.mutating import cases
from toolkit.errors import BadTranscript
from toolkit.transcript.documents import docx
from toolkit.transcript.formats import sbv, srt, ttml, vtt
from toolkit.transcript.json_formats import podcast_json
from toolkit.transcript.store import formats, round_trip
from toolkit.transcript.text.cues import Cue

CUES = (
    Cue(500, 1500, "Dobrý den & <vítejte>", "Ana"),
    Cue(1500, 4000, "Two lines,\nhere.", "Ben"),
    Cue(4000, 3_605_250, "0:01 [no time]", "Ben"),
)
ROWS = [{"start": c.start_ms / 1000, "end": c.end_ms / 1000, "text": c.text} for c in CUES]
PODLOVE = [{"start_ms": c.start_ms, "end_ms": c.end_ms, "text": c.text, "voice": ""} for c in CUES]
WORD = docx.render(CUES, "cs", "T")
UNSORTED = b"""\
1
00:09,0 --> 00:09,0
A

2
00:04,0 --> 00:05,0
B: c

3
00:07,0 --> 00:07,0
D
"""
SAMPLES: dict[str, bytes] = {
    "a.vtt": vtt.render(CUES).encode(),
    "a.srt": srt.render(CUES).encode(),
    "old.srt": srt.render(CUES).encode("cp1250"),
    "unsorted.srt": UNSORTED,
    "a.sbv": sbv.render(CUES).encode(),
    "a.txt": b"[0:01] Ana: Hello\n[0:02.5] Ben: Yes\nand no\n",
    "podcast.json": podcast_json.render(CUES).encode(),
    "podlove.json": json.dumps(PODLOVE).encode(),
    "whisper.json": json.dumps({"segments": ROWS}).encode(),
    "a.ttml": ttml.render(CUES, "cs", "T").encode(),
    "package.docx": WORD,
    "document.docx": zipfile.ZipFile(io.BytesIO(WORD)).read(docx.DOCUMENT),
}
SERVICES = {
    "cpp.json": {"transcription": [{"offsets": {"from": 1000, "to": 3500}, "text": " Ana: a."}]},
    "premiere.json": {
        "segments": [{"speaker": "a", "words": [{"text": "A.", "start": 1.5, "duration": 0.4}]}],
        "speakers": [{"id": "a", "name": "Ana"}],
    },
    "items.json": {
        "results": {
            "items": [
                {"type": "pronunciation", "start_time": "1.0", "alternatives": [{"content": "A"}]},
                {"type": "punctuation", "alternatives": [{"content": "."}]},
            ]
        }
    },
    "google.json": {
        "results": [{"alternatives": [{"words": [{"startTime": "1.4s", "word": "Hi"}]}]}]
    },
    "azure.json": {
        "recognizedPhrases": [
            {"offset": "PT1.5S", "duration": "PT2S", "nBest": [{"display": "Hi."}]},
        ]
    },
    "rev.json": {
        "monologues": [{"speaker": 0, "elements": [{"value": "Hi", "ts": 1.0, "end_ts": 1.4}]}]
    },
}
SAMPLES |= {name: json.dumps(said).encode() for name, said in SERVICES.items()}
SAMPLES |= {
    "roll.vtt": b'WEBVTT\n\n1 "Ana B" (7)\n00:01.000 --> 00:02.000\n \na<00:01.500><c> b</c>\n\n'
    b"00:02.000 --> 00:02.010\na b\n \n\n00:02.010 --> 00:03.000\na b\nc\n",
    "heads.txt": b"Title\n\nAna Berg  0:00\nHello [inaudible 0:01].\n\nBen  0:05\nYes.\n- 2 -\n",
    "agency.txt": b"ANA: [00:00:01] Hello, [00:00:03] all.\n\nBEN (00:00:05:12): Yes.\n",
    "apple.ttml": b'<tt xmlns="http://www.w3.org/ns/ttml" xmlns:p="http://podcasts.apple.com/'
    b'transcript-ttml-internal"><body><div><p begin="1.0" end="1:02.5"><span p:unit="sentence">'
    b'<span p:unit="word" begin="1.0" end="2">A.</span></span></p></div></body></tt>',
}
RUNS, PUMPS = 10_000, 20


def packed(document: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr(docx.DOCUMENT, document)
    return made.getvalue()


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_mutation_ends_in_cues_or_one_error(name: str) -> None:
    ends = {"cues": 0, "error": 0}
    for data in cases(name, SAMPLES[name], RUNS // len(SAMPLES), PUMPS):
        try:
            whole = packed(data) if name == "document.docx" else data
            with within(data):
                made = formats.take(name, whole, "cs").cues
        except BadTranscript as err:
            assert err.message.startswith(name)  # noqa: PT017 - either end is right
            ends["error"] += 1
            continue
        assert made
        assert all(c.text and 0 <= c.start_ms < c.end_ms for c in made)
        assert sorted(c.start_ms for c in made) == [c.start_ms for c in made]
        with within(data):
            round_trip.text_of(Path("cs.vtt"), made)  # what is kept can be read again
        ends["cues"] += 1
    assert min(ends.values()) > 0 or not IS_DEEP, ends
