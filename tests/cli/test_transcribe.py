"""soy transcribe with the real library: sound in, a draft with word times out."""

from __future__ import annotations

import difflib
import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Soy

pytestmark = pytest.mark.rotated

CLIPS = Path(__file__).parents[1] / "data" / "whisper" / "clips"


@pytest.fixture
def spoken(show: Path, soy: Soy) -> Path:
    """Return the folder of an episode that is 30 s of English."""
    assert soy("new", next(CLIPS.glob("en-30s*.flac")), "--title", "Spoken").code == 0
    return show / "transcripts" / "001-spoken"


def words(text: str) -> list[str]:
    return "".join(c for c in text.lower() if c.isalnum() or c in " '").split()


@pytest.mark.parametrize("language", [(), ("--language", "auto")])
def test_a_recording_becomes_a_draft(
    soy: Soy, spoken: Path, whisper_folder: Path, language: tuple[str, ...]
) -> None:
    said = soy("transcribe", "1", "--model", whisper_folder, *language, "--json")
    assert said.code == 0, said.err
    told = json.loads(said.out)
    assert (told["language"], told["status"], told["is_done"]) == ("en", "draft", True)
    assert told["path"] == str(spoken / "en.vtt")
    truth = json.loads(next(CLIPS.glob("en-30s*.json")).read_text("utf-8"))
    heard = json.loads((spoken / "en.words.json").read_text("utf-8"))["words"]
    found = words(" ".join(w["text"] for w in heard))
    expected = words(truth["text"])
    alike = difflib.SequenceMatcher(None, found, expected, autojunk=False)
    assert alike.ratio() >= 0.8
    assert all(0 <= w["confidence"] <= 1 for w in heard)
    state = (spoken / "en.toml").read_text("utf-8")
    assert 'state = "draft"' in state
    assert 'origin = "recognised"' in state
    assert str(whisper_folder.parent) not in state  # a path of this machine is nobody's business


def test_a_corrected_text_is_not_replaced_unasked(
    soy: Soy, spoken: Path, whisper_folder: Path
) -> None:
    assert soy("transcribe", "1", "--model", whisper_folder).code == 0
    path = spoken / "en.vtt"
    corrected = path.read_text("utf-8") + "\nNOTE corrected by hand\n"
    path.write_text(corrected, "utf-8")
    said = soy("transcribe", "1", "--model", whisper_folder)
    assert said.code == 17
    assert "--replace" in said.err
    assert path.read_text("utf-8") == corrected
    assert soy("transcribe", "1", "--model", whisper_folder, "--replace").code == 0
    kept = list(spoken.glob("en.*.vtt.old"))
    assert [p.read_text("utf-8") for p in kept] == [corrected]


def test_a_recogniser_that_is_not_installed_is_one_error(
    soy: Soy, spoken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "whisper", None)
    monkeypatch.delitem(sys.modules, "toolkit.transcript.recognisers.openai_whisper", raising=False)
    for call in (("transcribe", "1"), ("models", "fetch", "tiny")):
        said = soy(*call, "--engine", "openai-whisper")
        assert (said.code, said.out) == (16, "")
        assert 'pip install "soy-toolkit[openai]"' in said.err
    assert not (spoken / "en.vtt").exists()


def test_the_device_is_chosen_and_said(soy: Soy, spoken: Path, whisper_folder: Path) -> None:
    said = soy("transcribe", "1", "--model", whisper_folder, "--device", "cpu")
    assert said.code == 0
    assert "with tiny-test: CPU, 8-bit integers, " in said.err
