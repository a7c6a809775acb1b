"""A model that no look can judge is tried in a process of its own, and only once."""

from __future__ import annotations

import json
import shutil
import struct
from pathlib import Path

import pytest

from tests.transcript.recognisers.spoken import sound
from toolkit.errors import NoModel
from toolkit.transcript.recognisers import model_folder, trial
from toolkit.transcript.recognisers.faster_whisper import FasterWhisper
from toolkit.transcript.recognisers.model_weights import NotAModel

ENGINE = "toolkit.transcript.recognisers.faster_whisper"


def break_weights(folder: Path) -> None:
    """Say that the encoder has no heads: every name and size in the file is still right."""
    file = folder / "model.bin"
    data = file.read_bytes()
    name = b"encoder/num_heads\0"
    at = data.index(name) + len(name) + 6  # no sides, the type, the size
    file.write_bytes(data[:at] + struct.pack("<h", 0) + data[at + 2 :])


@pytest.mark.rotated
def test_what_no_look_can_see_is_tried_in_another_process(
    whisper_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = shutil.copytree(whisper_folder, tmp_path / "model")
    break_weights(folder)
    model_folder.look(folder)
    with pytest.raises(NoModel, match="cannot be loaded") as caught:
        FasterWhisper(str(folder))
    assert caught.value.exit_code == 16
    assert caught.value.hint
    assert not list((tmp_path / "cache").rglob("*.txt"))


@pytest.mark.rotated
def test_a_model_of_english_alone_can_be_used(
    whisper_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It cannot tell a language; CTranslate2 knows it by the vocabulary, without an empty token."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = shutil.copytree(whisper_folder, tmp_path / "model.en")
    words = folder / "vocabulary.json"
    named = [token or "<|none|>" for token in json.loads(words.read_text("utf-8"))]
    words.write_text(json.dumps(named), "utf-8")
    made = FasterWhisper(str(folder))
    assert made.language_of(sound("de-5s-00")) == ("en", 1.0)
    assert made.recognise(sound("en-5s-05"), "en").words
    assert len(list((tmp_path / "cache").rglob("*.txt"))) == 1


PROBE = {
    "crash": ("import os\nos.kill(os.getpid(), 11)", "crashed while loading it (SIGSEGV)"),
    "killed": ("import os\nos.kill(os.getpid(), 9)", "crashed while loading it (SIGKILL)"),
    "memory": ("held = bytes(1 << 45)", "it needs too much memory"),
    "endless": ("import time\ntime.sleep(600)", "to hear one second of sound"),
    "error": ("raise ValueError('a word\\nand more')", "a word"),
    "quits": ("import os\nos._exit(7)", "exit code 7"),
}  # fmt: skip


@pytest.mark.parametrize("ending", PROBE)
def test_however_the_trial_ends_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    code, told = PROBE[ending]
    body = "".join(f"    {line}\n" for line in code.splitlines())
    (tmp_path / "probe.py").write_text(f"def hear_once(model):\n{body}", "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(NotAModel) as caught:
        trial.run("probe", tmp_path, 1, most_s=2.0 if ending == "endless" else 60.0)
    assert told in str(caught.value)


def test_a_model_is_tried_once_and_again_when_it_changed(
    whisper_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    tried: list[Path] = []
    monkeypatch.setattr(trial, "run", lambda _module, model, _size: tried.append(model))
    folder = shutil.copytree(whisper_folder, tmp_path / "model")
    trial.stand(ENGINE, folder)
    trial.stand(ENGINE, folder)
    assert len(tried) == 1
    (folder / "config.json").write_bytes((folder / "config.json").read_bytes() + b"\n")
    trial.stand(ENGINE, folder)
    assert len(tried) == 2


def test_without_a_cache_folder_it_is_tried_all_the_same(
    whisper_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cache").write_text("a file", "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    tried: list[Path] = []
    monkeypatch.setattr(trial, "run", lambda _module, model, _size: tried.append(model))
    trial.stand(ENGINE, whisper_folder)
    trial.stand(ENGINE, whisper_folder)
    assert len(tried) == 2
