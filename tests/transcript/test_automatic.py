"""A draft that is published says in every format that nobody has checked it, and nobody says it."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from itertools import pairwise

import pytest
import webvtt
from lxml import html

from toolkit.languages import EU_LANGUAGES
from toolkit.transcript.store import automatic, formats, labels
from toolkit.transcript.store.automatic import labelled as with_caption
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.written import WrittenTranscript

CUES = (
    Cue(100, 2000, "He was not an ill disposed young man.", "Ana"),
    Cue(2100, 4000, "Unless to be rather cold hearted.", "Ana"),
    Cue(1_200_000, 1_202_000, "The end.", "Ben"),
)
END_MS = 1_203_000
LABEL = "[Automatic transcript, not checked by a person]"
PLAIN = LABEL


def labelled(cues: Sequence[Cue], end_ms: int) -> tuple[Cue, ...]:
    return with_caption(cues, end_ms, labels.label("en").caption)


def made(suffix: str, cues: tuple[Cue, ...] = CUES, language: str = "en") -> str:
    (rendition,) = (r for r in formats.RENDITIONS if r.suffix == suffix)
    return automatic.render(rendition, WrittenTranscript(cues, language, "A title", "en"), END_MS)


def test_captions_have_a_cue_of_its_own_that_nobody_speaks() -> None:
    text = made("vtt")
    assert text.startswith(f"WEBVTT\n\nNOTE {LABEL}\n\n00:00:00.000 --> 00:00:05.000\n")
    seen = webvtt.from_buffer(io.StringIO(text)).captions
    assert [(c.start, c.end, c.voice) for c in seen] == [
        ("00:00:00.000", "00:00:05.000", None),
        ("00:00:00.100", "00:00:02.000", "Ana"),
        ("00:00:02.100", "00:00:04.000", "Ana"),
        ("00:20:00.000", "00:20:03.000", None),  # the sound ends there
        ("00:20:00.000", "00:20:02.000", "Ben"),
    ]
    assert [" ".join(c.text.split()) for c in seen if c.voice is None] == [PLAIN] * 2
    assert not [c.text for c in seen if c.voice and "Automatic" in c.text]
    assert formats.read("draft.vtt", text.encode())


def test_subrip_has_the_same() -> None:
    seen = webvtt.from_buffer(io.StringIO(made("srt")), format="srt").captions
    assert [(c.start, c.end) for c in seen][:2] == [
        ("00:00:00.000", "00:00:05.000"),
        ("00:00:00.100", "00:00:02.000"),
    ]
    assert " ".join(seen[0].text.split()) == PLAIN
    assert seen[1].text.startswith("Ana: He was not")


def test_json_has_a_segment_without_speaker() -> None:
    segments = json.loads(made("json"))["segments"]
    assert segments[0] == {"startTime": 0, "endTime": 5, "body": PLAIN}
    assert [s.get("speaker") for s in segments] == [None, "Ana", "Ana", None, "Ben"]


@pytest.mark.parametrize(("language", "lang"), [("en", None), ("en-GB", None), ("ca", "en")])
def test_the_page_has_it_under_the_heading(language: str, lang: str | None) -> None:
    tree = html.document_fromstring(made("html", language=language))
    notice = tree.find(".//h1").getnext()
    assert (notice.text_content(), notice.get("role"), notice.get("lang")) == (LABEL, "note", lang)
    assert tree.findtext(".//h1") == "A title"
    assert tree.findtext(".//title") == f"A title {LABEL}"
    assert [cite.text for cite in tree.iterfind(".//cite")] == ["Ana:", "Ben:"]


def test_the_text_has_it_under_the_title() -> None:
    assert made("txt").startswith(f"A title\n\n{LABEL}\n\nAna: He was")
    assert made("txt").count(LABEL) == 1


def test_it_ends_with_the_first_cue_where_there_is_time_before() -> None:
    music = (Cue(12_000, 14_000, "Welcome.", "Ana"),)
    assert [(c.start_ms, c.end_ms) for c in labelled(music, 60_000)] == [
        (0, 5000),
        (12_000, 14_000),
    ]
    soon = (Cue(4000, 6000, "Welcome.", "Ana"),)
    assert [(c.start_ms, c.end_ms) for c in labelled(soon, 60_000)] == [(0, 4000), (4000, 6000)]


def test_it_comes_again_every_ten_minutes_and_what_is_said_stays() -> None:
    cues = tuple(Cue(n * 7000, n * 7000 + 6000, f"Number {n}.", "Ana") for n in range(515))
    seen = labelled(cues, 3_606_000)
    assert tuple(cue for cue in seen if cue.voice) == cues
    labels = [cue.start_ms for cue in seen if not cue.voice]
    assert len(labels) == 6  # an hour
    assert all(600_000 <= b - a < 607_000 for a, b in pairwise(labels))
    assert all(a.start_ms <= b.start_ms for a, b in pairwise(seen))


@pytest.mark.parametrize("end_ms", [0, 1000, 4000])
def test_it_ends_with_the_sound(end_ms: int) -> None:
    (label, said) = labelled((Cue(100, 2000, "Short.", "Ana"),), end_ms)
    assert 0 == label.start_ms < label.end_ms == max(end_ms, said.end_ms)


@pytest.mark.parametrize("rendition", formats.RENDITIONS, ids=lambda r: r.suffix)
def test_every_format_has_it(rendition: formats.Rendition) -> None:
    said = WrittenTranscript(CUES, "en", "T", "en")
    text = automatic.render(rendition, said, END_MS)
    assert PLAIN in " ".join(text.split())
    assert PLAIN not in " ".join(rendition.render(said).split())
    assert f"Ana: {LABEL}" not in text


@pytest.mark.parametrize("language", EU_LANGUAGES)
def test_it_is_in_the_language_of_the_transcript(language: str) -> None:
    label = labels.label(language)
    assert label.language == language
    assert all(len(line) <= 42 for line in label.caption.splitlines())
    assert label.line == " ".join(label.caption.split()) == label.caption.replace("\n", " ")
    assert (label.line == LABEL) is (language == "en")
    for rendition in formats.RENDITIONS:
        text = made(rendition.suffix, language=language)
        assert label.line in " ".join(text.split())
        assert (LABEL in " ".join(text.split())) is (language == "en")
    notice = html.document_fromstring(made("html", language=language)).find(".//h1").getnext()
    assert (notice.text_content(), notice.get("lang")) == (label.line, None)


def test_no_two_languages_say_the_same() -> None:
    assert len({labels.label(language).line for language in EU_LANGUAGES}) == len(EU_LANGUAGES)
    assert labels.label("pt-BR").language == "pt"
    assert labels.label("ca") == labels.label("en")
