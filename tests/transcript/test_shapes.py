"""Text with times as services and agencies write it: voices, times, nothing that nobody said."""

from __future__ import annotations

import pytest

from toolkit.errors import BadTranscript
from toolkit.transcript.align import script
from toolkit.transcript.store import formats

Rows = list[tuple[int, str | None, str]]

ANNA_AND_TOM: Rows = [
    (1000, "Anna Schmidt", "Good morning, and welcome."),
    (4000, "Tom O'Neill", "It is 0.5 milligrams."),
    (8000, "Anna Schmidt", "Not fifteen?"),
]
SHAPES = {
    "otter": "{name}  {m}  \n{text}\n",
    "rev": "{name} ({m}):\n{text}\n",
    "riverside": "{name} ({m}.000)\n{text}\n",
    "trint": "{name} [00:0{m}] {text}\n",
    "agency": "{name}: [00:0{m}] {text}\n",
    "teams": "{name}   {m}\n{text}\n",
    "descript": "[00:0{m}] {name}: {text}\n",
    "happyscribe": "[00:0{m}.000] - {name}\n{text}\n",
    "heads": "[00:0{m}] {name}\n{text}\n",
    "dash": "{name} - {m}\n{text}\n",
    "comma": "{name}, {m}\n{text}\n",
    "premiere": "00:0{m}:00 - 00:0{n}:00\n{name}\n{text}\n",
    "ranges": "[00:0{m} - 00:0{n}] {name}: {text}\n",
    "above": "{name}\n00:0{m}\n{text}\n",
    "behind": "{name} 00:0{m} {text}\n",
    "name inside": "[{name} 00:0{m}] {text}\n",
    "time inside": "[00:0{m} {name}] {text}\n",
    "timecode": "TC: 00:0{m}\n{name}: {text}\n",
    "table": "00:0{m}\t{name}\t{text}\n",
    "tabs": "00:0{m}\t{name}: {text}\n",
}
ABOVE = "Interview with Anna Schmidt\nTranscribed by an agency\n\n"
BELOW = "\nTranscribed by https://otter.ai\n"


def rows_of(text: str) -> tuple[Rows, tuple[str, ...]]:
    taken = formats.take("x.txt", text.encode(), "en")
    return [(c.start_ms, c.voice, c.text) for c in taken.cues], taken.remarks


def written(shape: str) -> str:
    times = [(r[0] // 1000, r[0] // 1000 + 2, r[1], r[2]) for r in ANNA_AND_TOM]
    return "\n".join(
        SHAPES[shape].format(m=f"0:{m:02}"[0:4], n=f"0:{n:02}", name=name, text=text)
        for m, n, name, text in times
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_names_and_times_are_read(shape: str) -> None:
    rows, remarks = rows_of(written(shape))
    assert rows == ANNA_AND_TOM
    assert [r for r in remarks if "frames" not in r] == []


@pytest.mark.parametrize("shape", SHAPES)
def test_titles_and_footers_are_left_out_and_said(shape: str) -> None:
    rows, remarks = rows_of(ABOVE + written(shape) + BELOW)
    assert rows == ANNA_AND_TOM
    assert (
        "x.txt: 2 lines above the first time are left out; the first is line 1, "
        "'Interview with Anna Schmidt'"
    ) in remarks
    assert any("1 line that nobody said is left out" in r for r in remarks)


@pytest.mark.parametrize("shape", SHAPES)
def test_align_takes_no_name_or_time_for_a_word(shape: str) -> None:
    made = script.read("x.txt", (ABOVE + written(shape) + BELOW).encode(), "en")
    assert " ".join(made.words) == " ".join(text for _, _, text in ANNA_AND_TOM)
    assert set(made.voices) == {"Anna Schmidt", "Tom O'Neill"}
    assert any("above the first time" in r for r in made.remarks)


def test_other_letters_and_windows_own_encoding() -> None:
    text = "Άννα Παπαδοπούλου  0:00\nΚαλημέρα.\n\nИван  0:05\nБлагодаря.\n"
    for data in (text.encode("utf-16"), text.encode("utf-8-sig")):
        made = formats.take("x.txt", data, "el").cues
        assert [(c.start_ms, c.voice) for c in made] == [(0, "Άννα Παπαδοπούλου"), (5000, "Иван")]


def test_what_only_looks_like_a_head_is_speech() -> None:
    rows, remarks = rows_of(
        "[00:00:01] Warning: take it with food.\nAt 10:30 she came.\n[00:00:05] She left at 11:15\n"
    )
    assert rows == [
        (1000, None, "Warning: take it with food. At 10:30 she came."),
        (5000, None, "She left at 11:15"),
    ]
    assert remarks == ()


def test_times_within_a_text_begin_cues_and_notes_lose_theirs() -> None:
    rows, _ = rows_of(
        "Anna: [00:00:01] One, [inaudible 00:00:02] two. [00:00:04] Three.\n\n"
        "Ben: [00:00:09] Four.\n"
    )
    assert rows == [
        (1000, "Anna", "One, [inaudible] two."),
        (4000, "Anna", "Three."),
        (9000, "Ben", "Four."),
    ]


def test_times_at_the_end_of_lines() -> None:
    ends, _ = rows_of("Good morning. (00:00:03)\nThank you. (00:00:07)\n")
    starts, _ = rows_of("Good morning. [00:00]\nThank you. [00:04]\n")
    assert [row[0] for row in ends] == [0, 3000]
    assert [row[0] for row in starts] == [0, 4000]


def test_meet_has_one_time_for_several_speakers() -> None:
    rows, remarks = rows_of(
        "Weekly sync - Transcript\nAttendees\nAnna Schmidt, Tom O'Neill\n00:00:00\n\n"
        "Anna Schmidt: Good morning.\nTom O'Neill: Hello there.\n\n00:05:00\n\nAnna Schmidt: So.\n"
        "Meeting ended after 00:06:31\n"
    )
    assert [(name, text) for _, name, text in rows] == [
        ("Anna Schmidt", "Good morning."),
        ("Tom O'Neill", "Hello there."),
        ("Anna Schmidt", "So."),
    ]
    assert rows[0][0] < rows[1][0] < rows[2][0] == 300_000
    assert any("1 cue has no time, so soy estimated it" in r for r in remarks)


def test_headings_and_page_numbers_are_left_out() -> None:
    rows, remarks = rows_of(
        "# Episode\n\nPage 1 of 2\n\n[0:01] Anna: Hello.\n\n- 2 -\n\n## Two\n\n[0:05] Ben: Hi.\n"
    )
    assert [text for *_, text in rows] == ["Hello.", "Hi."]
    assert "x.txt: 2 lines that nobody said are left out; the first is line 7, '- 2 -'" in remarks


@pytest.mark.parametrize(
    "text",
    [
        "00:01:23\t From Anna Schmidt to Everyone : hello\n00:02:23\t From Tom to Everyone : hi\n",
        "10:02:11 From  Anna to  Everyone:\n\thello\n10:02:31 From  Tom to  Everyone:\n\thi\n",
    ],
)
def test_a_chat_was_typed_and_not_said(text: str) -> None:
    for read in (formats.take, script.read):
        with pytest.raises(BadTranscript, match="meeting's chat"):
            read("chat.txt", text.encode(), "en")


def test_a_text_with_hardly_any_time_is_none_with_times() -> None:
    text = "\n".join([f"This is line {n} of what was said." for n in range(30)] + ["Lunch 12:30"])
    with pytest.raises(BadTranscript, match="a line that begins with its time") as caught:
        formats.take("x.txt", text.encode(), "en")
    assert "soy transcript align" in (caught.value.hint or "")
    assert len(script.read("x.txt", text.encode(), "en").words) == 242


def test_a_script_without_times() -> None:
    made = script.read(
        "script.txt",
        b"The Science of You\nEpisode 3: Genes\n\nAnna: Hello. [00:01:02] And (inaudible 00:01:05)"
        b" so.\n\nTom: Hi.\n\nAnna: Bye.\n",
        "en",
    )
    assert " ".join(made.words) == "Hello. And so. Hi. Bye."
    assert made.voices == ("Anna", "Anna", "Anna", "Tom", "Anna")
    assert made.lines == (4, 4, 4, 6, 8)
    assert made.remarks == (
        (
            "script.txt: 2 lines that nobody says are left out; the first is line 1, "
            "'The Science of You'"
        ),
    )


def test_a_script_with_names_on_lines_of_their_own() -> None:
    text = "INTERVIEWER\nWhat is a gene?\n\nANNA SCHMIDT\nA recipe.\n\nINTERVIEWER\nThanks.\n"
    made = script.read("script.txt", text.encode(), "en")
    assert " ".join(made.words) == "What is a gene? A recipe. Thanks."
    assert list(dict.fromkeys(made.voices)) == ["INTERVIEWER", "ANNA SCHMIDT"]


def test_a_script_of_nobody_stays_whole() -> None:
    text = "A gene is a recipe.\nAt 10:30 she came.\nNote: it hurts.\n"
    assert " ".join(script.read("script.txt", text.encode(), "en").words) == " ".join(text.split())
