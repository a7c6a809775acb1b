"""The real faster-whisper hears real sound, judged by the words and times that were spoken."""

from __future__ import annotations

import errno
import os
import re
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import ctranslate2
import huggingface_hub
import numpy as np
import pytest
from huggingface_hub import constants

from tests.transcript.recognisers.spoken import (
    BATCHED_FIGURES,
    NAMES,
    NEAR_MS,
    ROOM,
    errors_ms,
    sound,
    truth,
    word_error_rates,
)
from toolkit.errors import CannotWrite, NoModel
from toolkit.transcript.recognisers import faster_whisper, pieces
from toolkit.transcript.recognisers.faster_whisper import FasterWhisper
from toolkit.transcript.recognisers.pieces import WordPiece
from toolkit.transcript.recognition import part_recognition
from toolkit.transcript.recognition.draft import Recognition, Recording
from toolkit.transcript.text.cues import Word


@pytest.fixture(scope="module")
def recogniser(whisper_folder: Path) -> FasterWhisper:
    return FasterWhisper(str(whisper_folder))


@pytest.fixture(scope="module")
def heard(recogniser: FasterWhisper) -> dict[str, Recognition]:
    """Return what is heard in each clip as `soy transcribe` does; the language is not told."""
    made = {}
    for name in NAMES:
        language, sure = recogniser.language_of(sound(name))
        told = part_recognition.hear(recogniser, Recording.of(sound(name)), language)
        made[name] = replace(told, language_probability=sure)
    return made


@pytest.mark.parametrize("name", NAMES)
def test_the_language_is_detected_and_letters_survive(
    heard: dict[str, Recognition], name: str
) -> None:
    told = heard[name]
    assert told.language == truth(name)["language"]
    assert told.language_probability > 0.7
    assert " ".join(s.text for s in told.segments).split() == [w.text for w in told.words]


def test_words_of_held_out_sentences(heard: dict[str, Recognition]) -> None:
    """No more words are wrong than the library itself gets wrong in this way, but for some room."""
    rates = word_error_rates({name: told.words for name, told in heard.items()})
    assert all(rates[kind] <= wrong + ROOM for kind, wrong in BATCHED_FIGURES.items()), rates


def test_word_times(heard: dict[str, Recognition]) -> None:
    """In every clip half of the words begin within 0.1 s of the truth, 9 of 10 in 0.3 s."""
    for name in NAMES:
        told, errors = heard[name].words, np.array(errors_ms(name, heard[name].words))
        assert (np.median(errors, axis=0) <= 100).all()
        assert (np.mean(errors <= NEAR_MS, axis=0) >= 0.9).all()
        assert all(word.start_ms <= word.end_ms for word in told)
        assert all(0 < (word.confidence or 0) <= 1 for word in told)


@pytest.mark.rotated
def test_a_sound_that_it_is_not_sure_of_gives_the_same_text_twice(
    recogniser: FasterWhisper,
) -> None:
    """Played backwards: with the library's own temperatures each of three texts is another."""
    strange = np.tile(sound("fr-30s-00")[80_000 - 1 :: -1], 5)
    first = recogniser.recognise(strange, "en")
    assert len(first.words) > 20
    assert recogniser.recognise(strange, "en") == first
    assert recogniser.recognise(strange, "en") == first


@pytest.mark.parametrize("level", [0.0, 0.001])
def test_silence_and_hiss_give_no_text(recogniser: FasterWhisper, level: float) -> None:
    noise = np.random.default_rng(7).standard_normal(160_000).astype(np.float32) * level
    assert recogniser.recognise(noise).segments == ()
    assert recogniser.recognise(noise[:100], "en").segments == ()


def test_a_tone_is_no_speech(recogniser: FasterWhisper) -> None:
    """Without voice detection this very model makes up a sentence here."""
    tone = 0.3 * np.sin(2 * np.pi * 1000 / 16_000 * np.arange(160_000))
    assert recogniser.recognise(tone.astype(np.float32)).segments == ()


@pytest.mark.rotated
def test_more_than_a_window_is_heard_to_its_end(recogniser: FasterWhisper) -> None:
    """100 s without a long pause: each 30 s has a look of its own."""
    told = recogniser.recognise(sound("en-two-speakers-100s"), "en").words
    said = truth("en-two-speakers-100s")["text"].split()
    assert len(told) > 0.7 * len(said)
    assert told[-1].end_ms > 95_000


@pytest.mark.rotated
def test_progress_goes_forward_to_the_end(recogniser: FasterWhisper) -> None:
    shares: list[float] = []
    recogniser.recognise(sound("en-two-speakers-100s"), "en", shares.append)
    assert len(shares) > 2
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_region_is_no_hindrance_and_an_unknown_language_is_one_error(
    recogniser: FasterWhisper,
) -> None:
    assert recogniser.recognise(sound("en-5s-05"), "en-GB").language == "en"
    with pytest.raises(NoModel, match=r"does not know Irish \(ga\)") as caught:
        recogniser.recognise(sound("en-5s-05"), "ga")
    assert "soy transcript import" in str(caught.value.hint)


def test_pieces_of_a_word_are_joined() -> None:
    told = [
        WordPiece(0, 0.25, " 80", 0.9),
        WordPiece(0.25, 0.5, "%", 0.5),
        WordPiece(0.5, 0.75, " ", 1),
        WordPiece(1, 1.25, " of", 1),
    ]
    assert pieces.words(told) == (Word(0, 500, "80%", 0.5), Word(1000, 1250, "of", 1.0))


def test_a_card_that_cannot_be_used_is_passed_over_unless_asked_for(
    whisper_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library is told of a card; here it then finds none, as where CUDA is half installed."""
    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 1)
    with pytest.raises(NoModel, match=r"cannot be loaded: .*CUDA"):
        FasterWhisper(str(whisper_folder), device="cuda")
    made = FasterWhisper(str(whisper_folder), workers=2)
    assert (made.how, made.workers) == ("CPU, 8-bit integers", 8)
    assert FasterWhisper(str(whisper_folder)).workers == 4 * (os.cpu_count() or 1)


@pytest.mark.rotated
def test_two_cores_at_a_batch_hear_the_same(
    recogniser: FasterWhisper, whisper_folder: Path, heard: dict[str, Recognition]
) -> None:
    shared = FasterWhisper(str(whisper_folder), short=True)
    assert 4 <= shared.workers <= recogniser.workers
    name = "en-30s-00"
    told = part_recognition.hear(shared, Recording.of(sound(name)), "en")
    assert told.segments == heard[name].segments


def test_a_card_that_is_not_there_is_one_error(
    whisper_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 0)
    with pytest.raises(NoModel, match="no graphics card") as caught:
        FasterWhisper(str(whisper_folder), device="cuda")
    assert "--device cpu" in str(caught.value.hint)


# ---------------------------------------------------------------- models that cannot be had


@pytest.fixture
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    return tmp_path


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        ("smal", "did you mean small?"),
        ("whisper-of-my-own", "no such model"),
        ("/no/such/folder", "no such folder"),
        ("./no-such", "no such folder"),
        ("a/b/c", "no such folder"),
        ("a b/c?d", "neither a folder nor"),
        ("", "has no model.bin"),
    ],
)
def test_a_wrong_name_is_one_error_with_three_ways_on(
    empty_cache: Path, monkeypatch: pytest.MonkeyPatch, model: str, reason: str
) -> None:
    monkeypatch.chdir(empty_cache)
    with pytest.raises(NoModel, match=f"^model {re.escape(repr(model))}: ") as caught:
        FasterWhisper(model)
    assert reason in caught.value.message
    hint = str(caught.value.hint)
    assert all(
        way in hint for way in ("another model", "the folder of a model", "soy transcript import")
    )


@pytest.mark.parametrize("broken", ["model.bin", "config.json", "tokenizer.json"])
def test_a_damaged_folder_is_one_error(whisper_folder: Path, tmp_path: Path, broken: str) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    for file in whisper_folder.iterdir():
        data = file.read_bytes()
        (folder / file.name).write_bytes(data[:100] if file.name == broken else data)
    with pytest.raises(NoModel, match="cannot be loaded"):
        FasterWhisper(str(folder))


def test_a_hub_that_never_answers_is_given_up_soon(
    empty_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that takes the call and stays silent: the worst kind of no network."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        address = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        monkeypatch.setattr(constants, "ENDPOINT", address)
        began = time.monotonic()
        with pytest.raises(NoModel, match="the hub does not answer") as caught:
            faster_whisper.fetch("tiny", answer_s=0.5)
        assert "this computer is online" in str(caught.value.hint)
    assert time.monotonic() - began < 60  # the library's own patience is 10 s for each try
    assert not list(empty_cache.rglob("*.bin"))


@pytest.mark.rotated
def test_nothing_is_printed_but_the_error(tmp_path: Path) -> None:
    """In a program of its own, so that what libraries print at import is seen too."""
    code = (
        "from toolkit.errors import NoModel\n"
        "from toolkit.transcript.recognisers.faster_whisper import fetch\n"
        "try:\n    fetch('tiny')\nexcept NoModel as err:\n    print(err.message)\n"
    )
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={
            "HF_ENDPOINT": f"http://127.0.0.1:{port}",
            "HF_HOME": str(tmp_path),
            "PATH": "/usr/bin:/bin",
        },
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=200,
        check=True,
    )
    assert done.stderr == ""
    assert done.stdout == (
        "model 'tiny': it is not on this computer, and the hub does not answer\n"
    )


def test_a_full_disk_is_said_as_such(empty_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(huggingface_hub.HfApi, "model_info", full)
    with pytest.raises(CannotWrite, match=f"^{re.escape(str(empty_cache))}.*the disk is full"):
        faster_whisper.fetch("tiny")


def test_nothing_is_fetched_unasked(empty_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faster_whisper, "_fetched", None)
    with pytest.raises(NoModel, match="not on this computer") as caught:
        FasterWhisper("tiny")
    assert "soy models fetch tiny" in str(caught.value.hint)
    assert not list(empty_cache.iterdir())
