"""soy transcript align: a person's text gets the times that a recogniser heard."""

from __future__ import annotations

import json
import statistics
from pathlib import Path

import pytest
import webvtt

from tests.cli.conftest import Soy
from toolkit.files import sha256_of_bytes

pytestmark = pytest.mark.rotated

CLIPS = Path(__file__).parents[1] / "data" / "whisper" / "clips"
OTHER = "Tomorrow it rains over hills, while ships leave harbours without any wind. " * 5


@pytest.fixture(params=["en-30s-00", "fr-30s-00"])
def clip(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def spoken(show: Path, soy: Soy, whisper_folder: Path, clip: str) -> Path:
    """Make an episode of a clip, with a recognised draft, and return its transcripts' folder."""
    assert soy("new", CLIPS / f"{clip}.flac", "--title", "Spoken").code == 0
    said = soy("transcribe", "1", "--model", whisper_folder, "--language", clip[:2])
    assert said.code == 0, said.err
    return show / "transcripts" / "001-spoken"


def test_sentences_begin_when_they_are_said(
    show: Path, soy: Soy, whisper_folder: Path, tmp_path: Path, clip: str
) -> None:
    folder = spoken(show, soy, whisper_folder, clip)
    truth = json.loads((CLIPS / f"{clip}.json").read_text("utf-8"))["sentences"]
    script = tmp_path / f"script.{clip[:2]}.txt"
    script.write_text("\n".join(s["text"] for s in truth), "utf-8")
    said = soy("transcript", "align", "1", script, "--json")
    assert said.code == 0, said.err
    assert json.loads(said.out)["unspoken"] == []
    rows = json.loads((folder / f"{clip[:2]}.words.json").read_text("utf-8"))["words"]
    assert [r["text"] for r in rows] == [w["word"] for s in truth for w in s["words"]]
    assert not any("confidence" in r for r in rows)
    at, off = 0, []
    for sentence in truth:
        off.append(abs(rows[at]["start_ms"] / 1000 - sentence["start"]))
        at += len(sentence["words"])
        off.append(abs(rows[at - 1]["end_ms"] / 1000 - sentence["end"]))
    assert statistics.median(off) <= 0.1
    assert sum(o <= 0.5 for o in off) >= 0.9 * len(off)  # a recogniser may miss a word at a border


def test_speakers_holes_and_protection(
    show: Path, soy: Soy, whisper_folder: Path, tmp_path: Path
) -> None:
    folder = spoken(show, soy, whisper_folder, "en-30s-00")
    recognised = (folder / "en.vtt").read_bytes()
    truth = json.loads((CLIPS / "en-30s-00.json").read_text("utf-8"))["sentences"]
    said = [s["text"] for s in truth]
    script = tmp_path / "script.txt"
    lines = [f"Mara: {said[0]}", OTHER, f"Tomas: {said[1]}", *said[2:]]
    script.write_text("\n".join(lines), "utf-8")

    assert soy("transcript", "align", "1", script, "--dry-run").code == 0
    assert (folder / "en.vtt").read_bytes() == recognised
    made = soy("transcript", "align", "1", script)
    assert made.code == 0, made.err
    assert "line 2: not said, left out" in made.err
    cues = webvtt.read(str(folder / "en.vtt")).captions
    assert [c.voice for c in cues][:2] == ["Mara", "Tomas"]
    assert "ships" not in " ".join(c.text for c in cues)
    state = (folder / "en.toml").read_text("utf-8")
    assert 'origin = "imported"' in state
    assert 'imported_from = "script.txt"' in state

    again = soy("transcript", "align", "1", script)
    assert again.code == 17
    assert "a person's work" in again.err


def test_another_text_is_refused(
    show: Path, soy: Soy, whisper_folder: Path, tmp_path: Path
) -> None:
    folder = spoken(show, soy, whisper_folder, "en-30s-00")
    before = (folder / "en.vtt").read_bytes()
    script = tmp_path / "script.txt"
    script.write_text(OTHER, "utf-8")
    said = soy("transcript", "align", "1", script)
    assert said.code == 17
    assert "this text is not what is said" in said.err
    assert (folder / "en.vtt").read_bytes() == before


def test_without_heard_words_it_says_what_to_do(episode: Path, soy: Soy, tmp_path: Path) -> None:
    script = tmp_path / "script.txt"
    script.write_text("A gene is a recipe.", "utf-8")
    said = soy("transcript", "align", "1", script, "--by", "recognition")
    assert said.code == 17
    assert "soy transcribe 001" in said.err
    assert "--by synthesis" in said.err
    missing = soy("transcript", "align", "1", tmp_path / "none.txt")
    assert missing.code == 17
    assert "none.txt" in missing.err


def test_without_a_model_a_synthesiser_speaks_the_text(
    show: Path, soy: Soy, tmp_path: Path
) -> None:
    """The sample trailer, whose jingles are not in its text, with a paragraph nobody says."""
    root = Path(__file__).parents[2]
    assert soy("new", root / "episodes/000-trailer/source.flac", "--title", "Spoken").code == 0
    rows = json.loads((root / "transcripts/000-trailer/en.words.json").read_text("utf-8"))["words"]
    text = " ".join(row["text"] for row in rows)
    first, rest = text.split("? ", 1)
    script = tmp_path / "script.txt"
    script.write_text(f"Mara: {first}?\n{OTHER}\nTomas: {rest}\n", "utf-8")
    path = show / "transcripts" / "001-spoken" / "en.vtt"

    assert soy("transcript", "align", "1", script, "--dry-run").code == 0
    assert not path.exists()
    said = soy("transcript", "align", "1", script)
    assert said.code == 0, said.err
    assert "compares the recording with synthetic speech" in said.err
    assert "line 2: not said, left out" in said.err
    assert said.err.count("speech or music that is not in the text") == 2
    cues = webvtt.read(str(path)).captions
    assert [c.voice for c in cues][:2] == ["Mara", "Tomas"]
    made = json.loads(path.with_suffix(".words.json").read_text("utf-8"))["words"]
    assert [m["text"] for m in made] == [row["text"] for row in rows]
    off = [abs(m["start_ms"] - row["start_ms"]) for m, row in zip(made, rows, strict=True)]
    assert statistics.median(off) <= 30
    assert max(off) <= 500

    digest = sha256_of_bytes(path.read_bytes())
    again = soy("transcript", "align", "1", script, "--by", "synthesis", "--replace", "--json")
    assert json.loads(again.out)["by"] == "synthesis"
    assert sha256_of_bytes(path.read_bytes()) == digest


def test_the_words_heard_are_preferred(
    show: Path, soy: Soy, whisper_folder: Path, tmp_path: Path
) -> None:
    spoken(show, soy, whisper_folder, "en-5s-05")
    script = tmp_path / "script.txt"
    rows = json.loads((CLIPS / "en-5s-05.json").read_text("utf-8"))["sentences"]
    script.write_text(" ".join(r["text"] for r in rows), "utf-8")
    by = [
        json.loads(soy("transcript", "align", "1", script, "--json", "-n", *more).out)["by"]
        for more in ((), ("--by", "synthesis"), ("--voice", "en-GB"))
    ]
    assert by == ["recognition", "synthesis", "synthesis"]


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (("--voice", "xx"), 17, "--voice"),
        (("--by", "recognition", "--voice", "it"), 2, "--by synthesis"),
    ],
)
def test_voices_that_are_not_there(
    episode: Path, soy: Soy, tmp_path: Path, options: tuple[str, ...], code: int, says: str
) -> None:
    script = tmp_path / "script.txt"
    script.write_text("A gene is a recipe.", "utf-8")
    said = soy("transcript", "align", "1", script, *options)
    assert said.code == code
    assert says in said.err


def test_a_text_that_nobody_could_say_is_not_spoken(
    episode: Path, soy: Soy, tmp_path: Path
) -> None:
    script = tmp_path / "script.txt"
    script.write_text("gene " * 50_000, "utf-8")
    said = soy("transcript", "align", "1", script)
    assert said.code == 17
    assert "not what is said" in said.err


GERMAN = (
    "Das ist der Podcast, und er ist für alle, die sich fragen, was die Wissenschaft mit ihnen zu "
    "tun hat. Wir fragen nach dem, was wir nicht wissen. Es ist nicht schwer, und es ist für Sie."
)


def test_a_translation_has_the_times_of_the_approved_transcript(
    show: Path, soy: Soy, tmp_path: Path
) -> None:
    root = Path(__file__).parents[2]
    assert soy("new", root / "episodes/000-trailer/source.flac", "--title", "Spoken").code == 0
    german, english = tmp_path / "script.de.txt", tmp_path / "said.vtt"
    german.write_text(GERMAN, "utf-8")
    english.write_text(
        "WEBVTT\n\n00:01.000 --> 00:08.000\nThis is the podcast for all who wonder what science\n"
        "has to do with them, and why.\n\n00:09.000 --> 00:12.000\nWe ask what we do not know.\n\n"
        "00:13.000 --> 00:17.000\nIt is not hard, and it is for you.\n",
        "utf-8",
    )
    assert soy("transcript", "import", "1", english, "--lang", "en").code == 0
    for more in ((), ("--by", "synthesis")):  # a draft may still change
        said = soy("transcript", "align", "1", german, *more)
        assert said.code == 17
        assert "soy approve 001 --lang en" in said.err
    assert soy("transcript", "align", "1", german, "--lang", "en").code == 17
    assert soy("approve", "1", "--by", "Ana", "--lang", "en", "--accept-all-doubts").code == 0

    said = soy("transcript", "align", "1", german)
    assert said.code == 0, said.err
    assert "its time from the approved transcript in en" in said.err
    folder = show / "transcripts" / "001-spoken"
    starts = [c.start_in_seconds for c in webvtt.read(str(folder / "de.vtt")).captions]
    assert {1, 9, 13} <= set(starts)
    assert 'translation_of = "en"' in (folder / "de.toml").read_text("utf-8")
    german.write_text("Ja, das ist es.", "utf-8")
    short = soy("transcript", "align", "1", german, "--replace")
    assert short.code == 17
    assert "not a translation of en.vtt" in short.err
