"""The real openai-whisper hears real sound. The default suite leaves it out, for torch is large.

make test-openai
"""

from __future__ import annotations

import hashlib
import http.server
import itertools
import json
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
import whisper

from tests.cli.conftest import Soy
from tests.transcript.recognisers.spoken import (
    CLIPS,
    FIGURES,
    NAMES,
    NEAR_MS,
    ROOM,
    errors_ms,
    pauses_between,
    sound,
    truth,
    word_error_rates,
    wrong_words,
)
from toolkit.errors import NoModel
from toolkit.transcript.recognisers import openai_whisper, trial
from toolkit.transcript.recognisers.model_weights import NotAModel
from toolkit.transcript.recognisers.openai_whisper import OpenaiWhisper
from toolkit.transcript.recognition import part_recognition
from toolkit.transcript.recognition.draft import Recognition, Recording
from toolkit.transcript.recognition.parts import RATE_HZ
from toolkit.transcript.text.cues import Word


@pytest.fixture(scope="module")
def recogniser(checkpoint: Path) -> OpenaiWhisper:
    return OpenaiWhisper(str(checkpoint), "cpu")


@pytest.fixture(scope="module")
def heard(recogniser: OpenaiWhisper) -> dict[str, Recognition]:
    """Return what is heard in each clip as `soy transcribe` does; the language is not told."""
    made = {}
    for name in NAMES:
        language, sure = recogniser.language_of(sound(name))
        told = part_recognition.hear(recogniser, Recording.of(sound(name)), language)
        made[name] = replace(told, language_probability=sure)
    return made


def test_it_says_what_it_is(recogniser: OpenaiWhisper) -> None:
    assert re.fullmatch(r"openai-whisper 2\d{7}", recogniser.engine)
    assert (recogniser.model, recogniser.workers) == ("tiny-test", 1)
    assert recogniser.how == "CPU, 32-bit floats"


@pytest.mark.parametrize("name", NAMES)
def test_the_language_is_detected_and_letters_survive(
    heard: dict[str, Recognition], name: str
) -> None:
    told = heard[name]
    assert told.language == truth(name)["language"]
    assert told.language_probability > 0.7
    assert " ".join(s.text for s in told.segments).split() == [w.text for w in told.words]


def test_words_of_held_out_sentences(heard: dict[str, Recognition]) -> None:
    """No more words are wrong than the library as it comes gets wrong, but for some room."""
    rates = word_error_rates({name: told.words for name, told in heard.items()})
    assert all(rates[kind] <= FIGURES[kind] + ROOM for kind in FIGURES), rates


def test_word_times(heard: dict[str, Recognition]) -> None:
    """In every clip half of the words begin within 0.1 s of the truth, 9 of 10 in 0.3 s."""
    for name in NAMES:
        told, errors = heard[name].words, np.array(errors_ms(name, heard[name].words))
        assert (np.median(errors, axis=0) <= 100).all()
        assert (np.mean(errors <= NEAR_MS, axis=0) >= 0.9).all()
        assert all(word.start_ms <= word.end_ms for word in told)
        assert all(0 < (word.confidence or 0) <= 1 for word in told)


def test_it_listens_on_where_the_sentence_ended(recogniser: OpenaiWhisper) -> None:
    """Each part is heard once, and all is there; where the last word ended, 8 words are lost."""
    name, words = "en-two-speakers-100s", [Word(0, 0, "", 0)] * 0
    borders = [0, *pauses_between(name, 29), len(sound(name))]
    for start, end in itertools.pairwise(borders):
        words += recogniser.recognise(sound(name)[start:end], "en").words
    assert wrong_words(name, words) == 0


def test_words_after_a_long_silence_have_their_own_times(recogniser: OpenaiWhisper) -> None:
    clip = sound("en-5s-05")
    late = np.concatenate([np.zeros(80_000, np.float32), clip])
    words = recogniser.recognise(late, "en").words
    assert [w.text for w in words] == [w.text for w in recogniser.recognise(clip, "en").words]
    assert words[0].start_ms >= 4_500


@pytest.mark.parametrize("level", [0.0, 0.001])
def test_silence_and_hiss_give_no_text(recogniser: OpenaiWhisper, level: float) -> None:
    noise = np.random.default_rng(7).standard_normal(160_000).astype(np.float32) * level
    assert recogniser.recognise(noise).segments == ()
    assert recogniser.recognise(noise[:100], "en").segments == ()


def test_a_tone_is_no_speech(recogniser: OpenaiWhisper) -> None:
    tone = 0.3 * np.sin(2 * np.pi * 1000 / 16_000 * np.arange(160_000))
    assert recogniser.recognise(tone.astype(np.float32)).segments == ()


def test_a_recording_in_parts_is_heard_the_same_twice(recogniser: OpenaiWhisper) -> None:
    recording = Recording.of(sound("en-30s-00"))
    first = part_recognition.hear(recogniser, recording, "en", vocabulary=("Ana Novak",))
    assert first == part_recognition.hear(recogniser, recording, "en", vocabulary=("Ana Novak",))
    assert len(first.words) == 59


def test_a_sound_that_it_is_not_sure_of_gives_the_same_text_twice(
    recogniser: OpenaiWhisper,
) -> None:
    """Played backwards: with the library's own temperatures each text is another."""
    strange = np.tile(sound("fr-30s-00")[80_000::-1], 3)[: 10 * RATE_HZ]
    assert recogniser.recognise(strange, "en") == recogniser.recognise(strange, "en")


def test_a_language_it_does_not_know_is_one_error(recogniser: OpenaiWhisper) -> None:
    assert recogniser.recognise(sound("en-5s-05"), "en-GB").language == "en"
    with pytest.raises(NoModel, match=r"does not know Irish \(ga\)") as caught:
        recogniser.recognise(sound("en-5s-05"), "ga")
    assert "soy transcript import" in str(caught.value.hint)


def test_soy_transcribe(soy: Soy, show: Path, checkpoint: Path) -> None:
    assert soy("new", CLIPS / "en-5s-05.flac", "--title", "Spoken").code == 0
    said = soy("transcribe", "1", "--engine", "openai-whisper", "--model", checkpoint)
    assert said.code == 0, said.err
    assert "with tiny-test: C" in said.err
    state = (show / "transcripts" / "001-spoken" / "en.toml").read_text("utf-8")
    assert 'engine = "openai-whisper ' in state


# ---------------------------------------------------------------- models that cannot be had


@pytest.fixture
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "whisper"


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        ("smal", "did you mean small?"),
        ("of-my-own", "no such model"),
        ("/no/such.pt", "no such .pt file"),
    ],
)
def test_a_wrong_name_is_one_error(empty_cache: Path, model: str, reason: str) -> None:
    with pytest.raises(NoModel, match=f"^model {re.escape(repr(model))}: ") as caught:
        OpenaiWhisper(model)
    assert reason in caught.value.message


def test_a_damaged_file_is_one_error(checkpoint: Path, tmp_path: Path) -> None:
    for data in (checkpoint.read_bytes()[:1000], b""):
        (tmp_path / "broken.pt").write_bytes(data)
        with pytest.raises(NoModel, match="cannot be loaded"):
            OpenaiWhisper(str(tmp_path / "broken.pt"))


def spoiled(checkpoint: Path, target: Path) -> Path:
    """Write a model whose parts have the sizes it says, and whose text half has no heads."""
    made = torch.load(checkpoint, weights_only=True)
    made["dims"]["n_text_head"] = 0
    torch.save(made, target)
    return target


def test_what_loads_and_cannot_hear_is_found_in_another_process(
    checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    file = spoiled(checkpoint, tmp_path / "spoiled.pt")
    with pytest.raises(NoModel, match="cannot be loaded") as caught:
        OpenaiWhisper(str(file), "cpu")
    assert "soy transcript import" in str(caught.value.hint)
    assert not list((tmp_path / "cache" / "soy").rglob("*.txt"))


def test_a_model_is_tried_once(
    checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In another process, with its bounds: what stood it is remembered, a crash is one error."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    OpenaiWhisper(str(checkpoint), "cpu")
    assert len(list((tmp_path / "cache" / "soy" / "models").glob("*.txt"))) == 1
    tried: list[Path] = []

    def crash(_module: str, model: Path, _size: int) -> None:
        tried.append(model)
        raise NotAModel("the recogniser crashed while loading it (SIGSEGV)")

    monkeypatch.setattr(trial, "run", crash)
    OpenaiWhisper(str(checkpoint), "cpu")
    assert not tried
    other = tmp_path / "other.pt"
    other.write_bytes(checkpoint.read_bytes())
    with pytest.raises(NoModel, match="crashed while loading it"):
        OpenaiWhisper(str(other), "cpu")
    assert tried == [other]


def test_nothing_is_fetched_unasked(empty_cache: Path) -> None:
    with pytest.raises(NoModel, match="not on this computer") as caught:
        OpenaiWhisper("tiny")
    assert "soy models fetch tiny --engine openai-whisper" in str(caught.value.hint)
    assert not empty_cache.exists()


class Makers(http.server.ThreadingHTTPServer):
    """Serves one file under any address, and breaks off the first long answer."""

    def __init__(self, data: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.data, self.breaks, self.ranges = data, 1, [""] * 0


class Answer(http.server.BaseHTTPRequestHandler):
    """Answers for the makers, ranges too."""

    server: Makers

    def log_message(self, *_args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Send the file, or what is asked of it."""
        data, asked = self.server.data, self.headers.get("Range")
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
        if asked:
            self.server.ranges.append(asked)
        whole, is_past = data[start:], bool(asked) and start >= len(data)
        self.send_response(416 if is_past else 206 if asked else 200)
        self.send_header("Content-Length", str(len(whole)))
        self.end_headers()
        if self.server.breaks:
            self.server.breaks -= 1
            self.wfile.write(whole[: len(whole) // 2])
            self.close_connection = True
        else:
            self.wfile.write(whole)


@pytest.fixture
def makers(checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Makers]:
    """Serve the checkpoint on loopback as the model `tiny`."""
    data = checkpoint.read_bytes()
    with Makers(data) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        digest = hashlib.sha256(data).hexdigest()
        address = f"http://127.0.0.1:{server.server_port}/{digest}/tiny.pt"
        monkeypatch.setitem(whisper._MODELS, "tiny", address)
        yield server
        server.shutdown()
        thread.join()


FETCH = ("models", "fetch", "tiny", "--engine", "openai-whisper")


def test_a_model_is_fetched_when_asked_and_not_twice_where_it_broke(
    soy: Soy, makers: Makers, empty_cache: Path
) -> None:
    said = soy(*FETCH)
    assert (said.code, "does not answer" in said.err) == (16, True)
    assert [p.name for p in empty_cache.iterdir()] == ["tiny.pt.part"]
    assert soy(*FETCH).code == 0
    assert makers.ranges == [f"bytes={len(makers.data) // 2}-"]
    assert [p.name for p in empty_cache.iterdir()] == ["tiny.pt"]
    assert (empty_cache / "tiny.pt").read_bytes() == makers.data
    rows = json.loads(soy("models", "--json").out)
    (row,) = (r for r in rows if r["engine"] == "openai-whisper" and r["path"])
    assert (row["name"], row["size_bytes"]) == ("tiny", len(makers.data))
    assert row["languages"] == "99 languages"
    assert "not here" in soy("models").out


def test_what_is_not_the_model_is_not_kept(soy: Soy, makers: Makers, empty_cache: Path) -> None:
    right, makers.breaks = makers.data, 0
    makers.data = right[:-1] + b"x"
    said = soy(*FETCH)
    assert (said.code, "not the model" in said.err) == (16, True)
    assert not list(empty_cache.iterdir())
    makers.data = right
    (empty_cache / "tiny.pt.part").write_bytes(right)  # all of it came, and then the power went
    assert soy(*FETCH).code == 0
    assert (empty_cache / "tiny.pt").read_bytes() == right


def test_makers_that_do_not_answer_are_given_up(
    empty_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        address = f"http://127.0.0.1:{deaf.getsockname()[1]}/{'0' * 64}/tiny.pt"
        monkeypatch.setitem(whisper._MODELS, "tiny", address)
        with pytest.raises(NoModel, match="does not answer"):
            openai_whisper.fetch("tiny", answer_s=0.5)
    assert not list(empty_cache.glob("*.pt"))
