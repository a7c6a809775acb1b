"""Names before the text: Zoom's, WhisperX's, agencies'; and what only looks like one."""

from __future__ import annotations

import pytest

from toolkit.transcript.store import formats
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.names import are_name_lines, label_of, named


def cues(*texts: str) -> list[Cue]:
    return [Cue(n * 1000, n * 1000 + 900, text) for n, text in enumerate(texts)]


def said(*texts: str) -> list[tuple[str | None, str]]:
    return [(cue.voice, cue.text) for cue in named(cues(*texts))[0]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Anna Schmidt: Hello.", "Anna Schmidt"),
        ("Tom O'Neill: Hello.", "Tom O'Neill"),
        ("Dr. A. Schmidt: Hello.", "Dr. A. Schmidt"),
        ("Prof. Dr. med. Anna Schmidt: Hello.", "Prof. Dr. med. Anna Schmidt"),
        ("Anna Schmidt, MD: Hello.", "Anna Schmidt, MD"),
        ("Anna Schmidt (host): Hello.", "Anna Schmidt"),
        ("Ursula von der Leyen: Hello.", "Ursula von der Leyen"),
        ("Ben: Hello.", "Ben"),
        ("April: Hello.", "April"),
        ("Żaneta Ó Briain-Smith: Hello.", "Żaneta Ó Briain-Smith"),
        ("Анна Петрова: Здравей.", "Анна Петрова"),
        ("Γιώργος Παπαδόπουλος: Γεια.", "Γιώργος Παπαδόπουλος"),
        ("\u200fדנה כהן: שלום", "דנה כהן"),
        ("Anna : Bonjour.", "Anna"),
        ("- Anna: Hello.", "Anna"),
        ("[SPEAKER_00]: Hello.", "SPEAKER_00"),
        ("[Speaker 1] Hello.", "Speaker 1"),
        ("(speaker 0) Hello.", "speaker 0"),
        ("SPEAKER 1: Hello.", "SPEAKER 1"),
        ("INTERVIEWER: Hello.", "INTERVIEWER"),
        ("Female speaker: Hello.", "Female speaker"),
    ],
)
def test_names_are_told(text: str, name: str) -> None:
    label = label_of(text)
    assert label
    assert (label.name, text[label.end :]) == (name, text.split(maxsplit=text.count(" "))[-1])


@pytest.mark.parametrize(
    "text",
    [
        "Warning: take it with food.",
        "Achtung: nicht mehr als zwei.",
        "Attention : pas plus de deux.",
        "Внимание: не повече от две.",
        "At 10:30 she came.",
        "One thing: drink water.",
        "In short: no.",
        "Note that it costs more: twice.",
        "Yes, Doctor: I do.",
        "2: one each.",
        "https://example.org",
        "[music]",
        "the nurse: hello.",
        "Step 2: rest.",
    ],
)
def test_sentences_with_a_colon_name_nobody(text: str) -> None:
    assert label_of(text) is None
    assert said(text, "And so on.") == [(None, text), (None, "And so on.")]


def test_a_cold_open_names_nobody_and_the_rest_is_named() -> None:
    opened = said("Today on our show.", "Anna Schmidt: Good morning.", "Tom O'Neill: Thanks.")
    assert opened == [
        (None, "Today on our show."),
        ("Anna Schmidt", "Good morning."),
        ("Tom O'Neill", "Thanks."),
    ]
    assert said("Today.", "Anna: Good morning.", "Tom: Hi.", "Anna: So.")[1:] == [
        ("Anna", "Good morning."),
        ("Tom", "Hi."),
        ("Anna", "So."),
    ]


def test_one_colon_in_a_long_text_is_left_and_said() -> None:
    texts = ["We talk on.", "We go on.", "Zebras: they eat grass.", *["And on."] * 9]
    made, remarks = named(cues(*texts))
    assert [(c.voice, c.text) for c in made] == [(None, text) for text in texts]
    assert remarks == (
        (
            "1 cue begins with what may be a speaker's name, which soy left in the text; the first "
            "is at 00:00:02.000,"
            ' "Zebras:"'
        ),
    )


def test_notices_of_a_named_speaker_stay_in_the_text() -> None:
    assert said("Anna: Hello.", "Warning: take it with food.") == [
        ("Anna", "Hello."),
        ("Anna", "Warning: take it with food."),
    ]


def test_two_speakers_in_one_cue_are_two_cues_of_the_same_time() -> None:
    made, _ = named(
        [Cue(0, 900, "- Anna: Hi.\n- Tom: Ho."), Cue(1000, 1900, "Anna: So.\nTom: No.")]
    )
    assert [(c.start_ms, c.voice, c.text) for c in made] == [
        (0, "Anna", "Hi."),
        (0, "Tom", "Ho."),
        (1000, "Anna", "So."),
        (1000, "Tom", "No."),
    ]


def test_names_alone_above_the_text() -> None:
    assert said("Anna Schmidt\nGood morning.", "Tom O'Neill\nThanks.") == [
        ("Anna Schmidt", "Good morning."),
        ("Tom O'Neill", "Thanks."),
    ]
    assert are_name_lines(["INTERVIEWER", "Anna Schmidt:"], ["a", "b"])
    assert not are_name_lines(["Good morning", "It is late"], ["a", "b"])
    captions = ["GOOD MORNING\nAND WELCOME.", "WE LOOKED AT\nTHE DATA."]
    assert said(*captions) == [(None, text) for text in captions]


ZOOM = b"""WEBVTT\r\n\r\n1\r\n00:01.000 --> 00:03.500\r\nAnna Schmidt: Good morning.\r\n\r
2\r\n00:04.000 --> 00:07.250\r\nTom O'Neill: It is 0.5 milligrams.\r\n"""
WEBEX = b"""WEBVTT\r\n\r\n1 "Anna Schmidt" (1184372992)\r\n00:01.000 --> 00:03.500\r
Good morning.\r\n\r\n2 "Tom O'Neill" (2784372992)\r\n00:04.000 --> 00:07.250\r
It is 0.5 milligrams.\r\n"""


@pytest.mark.parametrize("data", [ZOOM, WEBEX], ids=["zoom", "webex"])
def test_meetings_name_their_speakers(data: bytes) -> None:
    assert formats.take("x.vtt", data, "en").cues == (
        Cue(1000, 3500, "Good morning.", "Anna Schmidt"),
        Cue(4000, 7250, "It is 0.5 milligrams.", "Tom O'Neill"),
    )


def test_a_kept_text_is_read_as_it_stands() -> None:
    """What a person signed is not changed by whoever reads it."""
    assert formats.read("en.vtt", ZOOM)[0] == Cue(1000, 3500, "Anna Schmidt: Good morning.")


def test_names_of_cues_that_are_left_out_are_said() -> None:
    text = "WEBVTT\n\nThe first words\n00:01.000 --> 00:03.500\nGood morning.\n"
    taken = formats.take("x.vtt", text.encode(), "en")
    assert taken.cues == (Cue(1000, 3500, "Good morning."),)
    (remark,) = taken.remarks
    assert remark == (
        'x.vtt: 1 cue has an identifier, which soy leaves out; the first is line 4, "The first '
        'words"'
    )
