"""soy doubts: what to listen to again, and soy transcribe with a second model."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from tests.cli.conftest import Soy
from toolkit.show.project import Project
from toolkit.transcript.recognition import repairs
from toolkit.transcript.recognition.repairs import Repair

pytestmark = pytest.mark.rotated

CLIP = Path(__file__).parents[1] / "data" / "whisper" / "clips" / "en-30s-00.flac"


@pytest.fixture
def episode(show: Path, soy: Soy) -> Path:
    """Return the transcripts' folder of an episode with a recording and a text."""
    assert soy("new", CLIP, "--title", "Doses").code == 0
    text = show.parent / "text.vtt"
    text.write_text(
        "WEBVTT\n\n00:00.000 --> 00:03.000\nTake 5 mg, not 15.\n\n"
        "00:03.000 --> 00:06.000\nNothing special here.\n\n"
        "02:00.000 --> 02:03.000\nThanks for watching.\n"
    )
    assert soy("transcript", "import", "1", text, "--language", "en").code == 0
    return show / "transcripts" / "001-doses"


@pytest.mark.usefixtures("episode")
def test_the_gravest_is_first_and_says_what_to_do(soy: Soy) -> None:
    said = soy("doubts", "1")
    assert said.code == 0
    rows = said.out.splitlines()[1:]
    assert ["negation" in row for row in rows] == [True]  # with the numbers around it
    assert "0:00:00.8" in rows[0]  # where "5" is said, by its place in the text
    assert "turns the number near it round; check the number and its unit: 5 mg, not" in rows[0]
    assert "1 place to listen to; soy review 001 --lang en" in said.err


@pytest.mark.usefixtures("episode")
def test_hints_lead_to_the_language_that_was_asked_for(soy: Soy, show: Path) -> None:
    text = show.parent / "text.vtt"
    assert soy("transcript", "import", "1", text, "--lang", "de").code == 0
    for command in (("doubts", "1"), ("approve", "1", "--by", "Ana Novak")):
        assert "soy review 001 --lang de" in soy(*command, "--lang", "de").err, command
    refused = soy("approve", "1", "--by", "Ana Novak", "--lang", "de", "--accept", "nothing")
    assert "soy doubts 001 --lang de" in refused.err
    assert "soy transcribe 001-doses --lang fr" in soy("doubts", "1", "--lang", "fr").err


def test_scripts_get_json(soy: Soy, show: Path, episode: Path) -> None:
    project = Project.open(show)
    repairs.write(project, project.episode("1"), "en", [Repair(5, 9, "so so", "a loop")])
    told = json.loads(soy("doubts", "1", "--json").out)
    assert [d["text"] for d in told["doubts"]] == ["5 mg, not 15"]
    assert [part["words"] for part in told["doubts"][0]["parts"]] == ["not", "5 mg, not 15"]
    assert all(len(d["id"]) == 16 and d["ticked"] is False for d in told["doubts"])
    assert told["repairs"][0]["text"] == "so so"
    assert "repaired at 0:00:00.0: a loop: so so" in soy("doubts", "1").err
    (episode / "en.repairs.json").write_text("{")
    assert soy("doubts", "1").code == 17


@pytest.mark.usefixtures("show")
def test_no_transcript_says_how_to_make_one(soy: Soy) -> None:
    assert soy("new", CLIP, "--title", "Doses").code == 0
    said = soy("doubts", "1")
    assert (said.code, "soy transcribe" in said.err) == (17, True)


def test_two_models_are_compared(soy: Soy, show: Path, whisper_folder: Path) -> None:
    assert soy("new", CLIP, "--title", "Doses").code == 0
    model = str(whisper_folder)
    said = soy("transcribe", "1", "--model", model, "--second-pass", model, "--language", "en")
    assert said.code == 0
    assert "CPU" in said.err
    assert "soy review 001" in said.err
    second = show / "transcripts" / "001-doses" / "en.second.json"
    heard = json.loads(second.read_text("utf-8"))["words"]
    record = tomllib.loads(second.with_name("en.toml").read_text("utf-8"))
    assert record["second_model"] == record["model"]
    assert record["second_engine"] == record["engine"]
    assert "disagreement" not in soy("doubts", "1").out
    for word in heard:
        if word["text"] == heard[3]["text"]:
            word["text"] = "elephants"
    second.write_text(json.dumps({"words": heard}), "utf-8")
    assert "the second pass heard “elephants”" in soy("doubts", "1").out
