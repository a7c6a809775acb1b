"""What is kept of a transcript reads back, whatever names and texts hold; else nothing is kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.limits import within
from tests.transcript.drawn import quick
from toolkit.errors import BadTranscript
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript.documents import docx
from toolkit.transcript.formats import srt, ttml, vtt
from toolkit.transcript.json_formats import podcast_json
from toolkit.transcript.store import corrections, imports, round_trip, shelf
from toolkit.transcript.store.state import State
from toolkit.transcript.text.cues import Cue, Word

PATH = Path("en.vtt")
NAMES = [
    "Ana --", "--", "-->", "Ana -->", "A--->", "-- --", "Ana &#45;", "Ana &", "&amp;", "A <b>",
    "v Ana", ".loud Ana", "v.loud Ana", "Ana\u2028B", "Ana\nB", "A\x00B", "A\u202eB\u2066", "</v>",
    "NOTE", "WEBVTT", "00:00:01.000 --> 00:00:02.000", "A\u0301" * 40, "é" + "\u0301\u0316" * 100,
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_read_back(name: str) -> None:
    cues = round_trip.tidied([Cue(0, 1000, f"{name} says {name}", name), Cue(0, 9, name, name)])
    text = round_trip.text_of(PATH, cues)
    assert plain(vtt.parse("x", text)) == plain(cues)
    assert text.count(b"-->") == 2  # section 4.1: nowhere but in the lines of times
    shown = cues[0].voice or ""
    assert "".join(shown.split()) == "".join(c for c in shown if c not in "\n\u2028 ")


def plain(cues: Sequence[Cue]) -> list[tuple[list[str], str | None]]:
    return [(cue.text.split(), cue.voice) for cue in cues]


@quick
@given(st.lists(st.tuples(st.text(max_size=40), st.none() | st.text(max_size=20)), min_size=1))
def test_whatever_is_said_reads_back(said: list[tuple[str, str | None]]) -> None:
    cues = round_trip.tidied(Cue(n, n + 1, text, name) for n, (text, name) in enumerate(said))
    if cues:
        found = vtt.parse("x", round_trip.text_of(PATH, cues))
        assert plain(found) == plain(cues)


def as_json(cues: list[Cue]) -> bytes:
    return podcast_json.render(cues).encode()


def as_ttml(cues: list[Cue]) -> bytes:
    return ttml.render(cues, "en", "T").encode()


FORMATS: dict[str, Callable[[list[Cue]], bytes]] = {
    "a.json": as_json,
    "a.ttml": as_ttml,
    "a.docx": lambda cues: docx.render(cues, "en", "T"),
    "a.srt": lambda cues: srt.render([replace(c, text="Ana --: Hello.") for c in cues]).encode(),
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_show_stays_whole_after_an_import(name: str, project: Project, tmp_path: Path) -> None:
    episode = project.episode("3")
    source = tmp_path / name
    source.write_bytes(FORMATS[name]([Cue(1000, 5000, "Hello.", "Ana --")]))
    made = imports.import_file(project, episode, source, "en")
    assert made.cues[0].voice in ("Ana --", None)
    assert shelf.transcripts(project, episode) == (made,)
    assert "-->" not in made.path.read_text("utf-8").split("5.000", 1)[1]
    renamed = [replace(cue, voice="--") for cue in made.cues]
    assert corrections.correct(project, episode, "en", renamed, made.digest).cues[0].voice == "--"


WRONG: dict[str, tuple[list[Cue], list[Word]]] = {
    "backwards": ([Cue(5, 9, "b"), Cue(0, 9, "a")], []),
    "no time": ([Cue(5, 5, "b")], []),
    "before the start": ([Cue(-5, 5, "b")], []),
    "years": ([Cue(0, 10**12, "b")], []),
    "a library": ([Cue(n, n + 9, "word " * 200) for n in range(1100)], []),
    "no times of words": ([Cue(0, 9, "a")], [Word(0, 10**12, "a")]),
    "no figure": ([Cue(0, 9, "a")], [Word(0, 1, "a", float("nan"))]),
    "no letters": ([Cue(0, 9, "a")], [Word(0, 1, "\ud800")]),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_would_not_read_back_is_refused_before_anything_is_written(
    kind: str, project: Project
) -> None:
    episode: Episode = project.episode("3")
    folder = project.transcript_dir(episode)
    before = {p: p.read_bytes() for p in folder.glob("*")}
    with pytest.raises(BadTranscript) as caught:
        shelf.save_draft(project, episode, "mt", *WRONG[kind], State(), replace=True)
    assert "mt." in caught.value.message
    assert {p: p.read_bytes() for p in folder.glob("*")} == before


def test_an_import_is_checked_when_it_is_planned(project: Project, tmp_path: Path) -> None:
    """So that --dry-run says what would go wrong."""
    path = tmp_path / "a.json"
    rows = [{"startTime": n, "endTime": n + 1, "body": "a", "speaker": "A" * 900_000}
            for n in range(2)]  # fmt: skip
    path.write_text(json.dumps({"segments": rows}))
    with pytest.raises(BadTranscript, match="characters"):
        imports.plan_import(project, project.episode("3"), path, "en")


def test_names_in_ttml_do_not_grow_a_thousandfold() -> None:
    """Each paragraph has the names of its agents: 5 MB of them, a hundred thousand times."""
    names = "".join(
        f'<ttm:agent xml:id="a{n}"><ttm:name>{"x" * 200_000}</ttm:name></ttm:agent>'
        for n in range(10)
    )
    ids = " ".join(f"a{n % 10}" for n in range(1000))
    rows = f'<p begin="1s" end="2s" ttm:agent="{ids}">a</p>' * 1000
    head = '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata">'
    whole = f"{head}<head><metadata>{names}</metadata></head><body><div>{rows}</div></body></tt>"
    with within("agents"), pytest.raises(BadTranscript, match="at most 16 agents"):
        ttml.take("a.ttml", whole.encode())
