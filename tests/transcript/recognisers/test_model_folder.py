"""Folders that hold no Whisper model, or a damaged one: each is one error, and none a crash."""

from __future__ import annotations

import json
import os
import random
import struct
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.errors import NoModel
from toolkit.transcript.recognisers import faster_whisper, model_folder, model_weights
from toolkit.transcript.recognisers.model_weights import NotAModel, Shape

SMALL = Shape(tokens=51865, layers=2, heads=4, features=80)
DRAWN = random.Random(7)  # noqa: S311 - no secret


@pytest.fixture
def folder(whisper_folder: Path, tmp_path: Path) -> Path:
    """Return the good model, in links, so that a file can be put in another's place."""
    made = tmp_path / "model"
    made.mkdir()
    for file in whisper_folder.iterdir():
        (made / file.name).symlink_to(file)
    return made


def put(folder: Path, name: str, data: bytes) -> None:
    (folder / name).unlink(missing_ok=True)
    (folder / name).write_bytes(data)


def link(folder: Path, name: str, target: str) -> None:
    (folder / name).unlink()
    (folder / name).symlink_to(target)


def make(folder: Path, name: str, how: Callable[[Path], None]) -> None:
    (folder / name).unlink()
    how(folder / name)


def put_json(folder: Path, name: str, **told: object) -> None:
    before = json.loads((folder / name).read_bytes())
    put(folder, name, json.dumps({**before, **told}).encode())


def test_a_good_folder_is_told_its_size(folder: Path) -> None:
    assert model_weights.shape(folder / "model.bin") == SMALL
    model_folder.look(folder)


def test_layers_with_the_same_weights_are_counted(folder: Path, whisper_folder: Path) -> None:
    """The file has such weights once, and says at its end by which other names they go."""
    before, after = (
        b"".join(struct.pack("<H", len(name) + 1) + name.encode() + b"\0" for name in names)
        for names in (
            ("decoder/projection/weight", "decoder/embeddings/weight"),
            ("decoder/layer_2/ffn/linear_0/weight", "decoder/layer_1/ffn/linear_0/weight"),
        )
    )
    weights = (whisper_folder / "model.bin").read_bytes()
    assert weights.endswith(struct.pack("<I", 1) + before)
    put(folder, "model.bin", weights.replace(before, after))
    assert model_weights.shape(folder / "model.bin").layers == SMALL.layers + 1
    put(folder, "model.bin", weights.replace(before, after[:-9]))
    with pytest.raises(NotAModel, match="its end is missing"):
        model_weights.shape(folder / "model.bin")


HEADS = "config.json: alignment_heads has to be a list of pairs"


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"alignment_heads": [[99, 99]]}, HEADS),
        ({"alignment_heads": [[1, 4]]}, HEADS),
        ({"alignment_heads": [[2, 0]]}, HEADS),
        ({"alignment_heads": [[1, 0], [-1, -1]]}, HEADS),
        ({"alignment_heads": []}, HEADS),
        ({"alignment_heads": "x"}, HEADS),
        ({"alignment_heads": None}, HEADS),
        ({"alignment_heads": [[1, 0, 0]]}, HEADS),
        ({"alignment_heads": [[1, True]]}, HEADS),
        ({"alignment_heads": [["1", 0]]}, HEADS),
        ({"suppress_ids": [10**9]}, "config.json: suppress_ids has to be"),
        ({"suppress_ids": [51865]}, "config.json: suppress_ids has to be"),
        ({"suppress_ids": [-5]}, "config.json: suppress_ids has to be"),
        ({"suppress_ids_begin": [2**31]}, "config.json: suppress_ids_begin"),
        ({"suppress_ids_begin": [1.5]}, "config.json: suppress_ids_begin"),
        ({"lang_ids": [10**9]}, "config.json: lang_ids"),
        ({"lang_ids": {"a": 1}}, "config.json: lang_ids"),
    ],
)
def test_config_within_the_model(told: dict[str, object], reason: str) -> None:
    with pytest.raises(NotAModel) as caught:
        model_folder.config(told, SMALL)
    assert str(caught.value).startswith(reason)


def test_config_at_the_edges_is_right() -> None:
    model_folder.config({"alignment_heads": [[1, 3], [0, 0]], "suppress_ids": [0, 51864]}, SMALL)
    model_folder.config({}, SMALL)


@pytest.mark.parametrize(
    "told",
    [
        {"hop_length": 0}, {"hop_length": "x"}, {"n_fft": 10**9}, {"chunk_length": 10**9},
        {"sampling_rate": 1}, {"feature_size": 1_000_000}, {"feature_size": 128},
        {"feature_size": None}, {"feature_size": True}, {"n_fft": float("nan")},
    ],
)  # fmt: skip
def test_preprocessor_has_whispers_values(told: dict[str, object]) -> None:
    with pytest.raises(NotAModel, match=f"^preprocessor_config.json: {next(iter(told))} has to be"):
        model_folder.preprocessor(told, SMALL)


def test_preprocessor_of_the_large_model() -> None:
    large = Shape(tokens=51866, layers=32, heads=20, features=128)
    model_folder.preprocessor({"feature_size": 128, "mel_filters": [[0.0]]}, large)
    with pytest.raises(NotAModel, match="feature_size has to be 128"):
        model_folder.preprocessor({}, large)


@pytest.mark.parametrize(
    "told",
    [
        {}, {"model": []}, {"model": {"vocab": {}}}, {"model": {"vocab": []}},
        {"model": {"vocab": {"a": 1}}}, {"model": {"vocab": {"a": 1}}, "added_tokens": 3},
        {"model": {"vocab": dict.fromkeys(model_folder.TOKENS, 51865)}},
        {"model": {"vocab": dict.fromkeys(model_folder.TOKENS, -1)}},
    ],
)  # fmt: skip
def test_tokenizer_has_words_of_the_model(told: dict[str, object]) -> None:
    with pytest.raises(NotAModel, match=r"^tokenizer\.json: "):
        model_folder.tokenizer(told, SMALL)


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "config no JSON": (lambda at: put(at, "config.json", b"{"), "config.json: this is not JSON"),
    "config deep": (lambda at: put(at, "config.json", b"[" * 200_000), "config.json: this is not"),
    "config long": (
        lambda at: put(at, "config.json", b" " * (2 << 20)),
        "config.json: it is larger",
    ),
    "tokens no JSON": (lambda at: put(at, "tokenizer.json", b"{"), "tokenizer.json: this is not"),
    "tokens deep": (lambda at: put(at, "tokenizer.json", b'{"a":' * 100_000), "tokenizer.json: "),
    "tokens a list": (lambda at: put(at, "tokenizer.json", b"[]"), "this JSON is of another kind"),
    "words empty": (lambda at: put(at, "vocabulary.json", b"[]"), "it holds 0 words"),
    "words numbers": (lambda at: put(at, "vocabulary.json", b"[1]"), "a list of words"),
    "text empty": (lambda at: put(at, "vocabulary.txt", b""), "vocabulary.txt: it holds 0 words"),
    "text short": (lambda at: put(at, "vocabulary.txt", b"a\nb\n"), "txt: it holds 2 words"),
    "text binary": (
        lambda at: put(at, "vocabulary.txt", DRAWN.randbytes(400_000)),
        "vocabulary.txt: this is not UTF-8 text",
    ),
    "text of other words": (lambda at: put(at, "vocabulary.txt", b"a\n" * 51865), "does not hold"),
    "no words": (lambda at: (at / "vocabulary.json").unlink(), "has no vocabulary.json"),
    "sound no JSON": (lambda at: put(at, "preprocessor_config.json", b"{"), "this is not JSON"),
    "weights random": (
        lambda at: put(at, "model.bin", DRAWN.randbytes(100_000)),
        "model.bin: this is not a CTranslate2 model",
    ),
    "weights empty": (lambda at: put(at, "model.bin", b""), "model.bin: it is damaged, or its end"),
    "link to nothing": (
        lambda at: link(at, "config.json", "/no/such"),
        "config.json: this is not a file that soy can read",
    ),
    "folder": (
        lambda at: make(at, "config.json", Path.mkdir),
        "config.json: this is not a file that soy can read",
    ),
}
NO_FILE = "this is not a file that soy can read"
if sys.platform != "win32":
    DAMAGE |= {
        "pipe config": (lambda at: make(at, "config.json", os.mkfifo), f"config.json: {NO_FILE}"),
        "pipe tokens": (lambda at: make(at, "tokenizer.json", os.mkfifo), f"zer.json: {NO_FILE}"),
        "device words": (lambda at: link(at, "vocabulary.json", "/dev/zero"), NO_FILE),
        "device weights": (lambda at: link(at, "model.bin", "/dev/zero"), NO_FILE),
    }


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_broken_folder_is_one_error_and_nothing_is_loaded(folder: Path, damage: str) -> None:
    do, reason = DAMAGE[damage]
    do(folder)
    with pytest.raises(NotAModel) as caught:
        model_folder.look(folder)
    assert reason in str(caught.value)


@pytest.mark.parametrize("at", [4, 30, 5_000, 500_000, -2_000_000])
def test_weights_that_end_too_early(whisper_folder: Path, folder: Path, at: int) -> None:
    put(folder, "model.bin", (whisper_folder / "model.bin").read_bytes()[:at])
    with pytest.raises(NotAModel, match=r"^model\.bin: "):
        model_weights.shape(folder / "model.bin")


def test_weights_of_any_bytes_end_in_time(whisper_folder: Path, folder: Path) -> None:
    """A name or a side of another size anywhere in the first bytes is found, and quickly."""
    good = (whisper_folder / "model.bin").read_bytes()[:20_000]
    for _ in range(300):
        data = bytearray(good)
        for _ in range(3):
            data[DRAWN.randrange(400)] = DRAWN.randrange(256)
        put(folder, "model.bin", bytes(data))
        with pytest.raises(NotAModel):
            model_weights.shape(folder / "model.bin")


def test_huge_sides_are_not_believed(whisper_folder: Path, folder: Path) -> None:
    data = (whisper_folder / "model.bin").read_bytes()
    huge = data.replace(struct.pack("<II", 51865, 128), struct.pack("<II", 0xFFFFFFFF, 128), 1)
    put(folder, "model.bin", huge)
    with pytest.raises(NotAModel, match="damaged at decoder/embeddings/weight"):
        model_weights.shape(folder / "model.bin")


def test_a_model_that_is_here_already_is_looked_at_by_fetch(folder: Path) -> None:
    put_json(folder, "config.json", alignment_heads=[[99, 99]])
    with pytest.raises(NoModel, match="alignment_heads") as caught:
        faster_whisper.fetch(str(folder))
    assert caught.value.hint
