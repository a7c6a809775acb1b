"""What a folder with a Whisper model must hold, looked at before any of it is loaded.

CTranslate2 reads what a folder says without looking: a head that is not there, or a token beyond
the vocabulary, ends the whole program. The files are those of CTranslate2's model directories
(https://opennmt.net/CTranslate2/conversion.html, "Model structure"; the fields of config.json are
those of `WhisperConfig` in its `specs/whisper_spec.py`), with the tokenizer.json and
preprocessor_config.json that faster-whisper reads beside them (its `WhisperModel.__init__`).
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit import files
from toolkit.errors import BadFile
from toolkit.transcript.recognisers import model_weights
from toolkit.transcript.recognisers.model_weights import NotAModel, Shape

NAMES = (
    "model.bin", "config.json", "tokenizer.json", "preprocessor_config.json",
    "vocabulary.json", "vocabulary.txt",
)  # fmt: skip

# Ours: the largest of Whisper's own are 4 kB, 3.5 MB, 0.4 MB (with its filters) and 1.1 MB.
MOST_BYTES = {"config.json": 1 << 20, "preprocessor_config.json": 8 << 20}
MOST_TEXT_BYTES = 64 << 20

# What Whisper was made with: https://github.com/openai/whisper/blob/main/whisper/audio.py. The
# looks at the sound have 80 rows, from large-v3 on 128 (its model card).
FEATURES = {"sampling_rate": 16000, "n_fft": 400, "hop_length": 160, "chunk_length": 30}
FEATURE_SIZES = (80, 128)

# faster-whisper asks tokenizer.json for these, and gives their numbers to the network unseen.
TOKENS = ("<|endoftext|>", "<|startoftranscript|>", "<|notimestamps|>")


def look(folder: Path) -> None:
    """Look at a folder that is to be loaded. Raises NotAModel, with file and reason."""
    for name in NAMES:
        if os.path.lexists(folder / name):
            _is_file(folder / name)
    shape = model_weights.shape(folder / "model.bin")
    if (folder / "config.json").exists():
        config(_json(folder / "config.json"), shape)
    tokenizer(_json(folder / "tokenizer.json"), shape)
    features = folder / "preprocessor_config.json"
    preprocessor(_json(features) if features.exists() else {}, shape)
    found = [folder / name for name in NAMES[-2:] if (folder / name).exists()]
    if not found:
        raise NotAModel("the folder has no vocabulary.json or vocabulary.txt")
    for file in found:
        _vocabulary(file, shape)


def config(told: Mapping[str, Any], shape: Shape) -> None:
    """Look at what config.json says. Raises NotAModel."""
    for name in ("suppress_ids", "suppress_ids_begin", "lang_ids"):
        ids = told.get(name, [])
        if not isinstance(ids, list) or not all(_below(one, shape.tokens) for one in ids):
            raise NotAModel(
                f"config.json: {name} has to be a list of tokens, 0 to {shape.tokens - 1}"
            )
    if "alignment_heads" not in told:
        return
    heads = told["alignment_heads"]
    if (
        not isinstance(heads, list)
        or not heads
        or not all(isinstance(one, list) and len(one) == 2 for one in heads)
        or not all(_below(a, shape.layers) and _below(b, shape.heads) for a, b in heads)
    ):
        raise NotAModel(
            "config.json: alignment_heads has to be a list of pairs [layer, head], and this model"
            f" has {shape.layers} layers of {shape.heads} heads, counted from 0"
        )


def tokenizer(told: Mapping[str, Any], shape: Shape) -> None:
    """Look at what tokenizer.json says. Raises NotAModel."""
    model, added = told.get("model"), told.get("added_tokens") or []
    vocabulary = model.get("vocab") if isinstance(model, dict) else None
    if not isinstance(vocabulary, dict) or not vocabulary or not isinstance(added, list):
        raise NotAModel("tokenizer.json: it holds no words")
    numbers = {one.get("content"): one.get("id") for one in added if isinstance(one, dict)}
    for token in TOKENS:
        if not _below(numbers.get(token, vocabulary.get(token)), shape.tokens):
            raise NotAModel(
                f"tokenizer.json: {token} has to be one of the model's {shape.tokens} tokens"
            )


def preprocessor(told: Mapping[str, Any], shape: Shape) -> None:
    """Look at what preprocessor_config.json says. Raises NotAModel."""
    for name, value in FEATURES.items():
        if _is_other(told.get(name, value), value):
            raise NotAModel(f"preprocessor_config.json: {name} has to be {value}, as Whisper's is")
    rows = told.get("feature_size", FEATURE_SIZES[0])
    wanted = (shape.features,) if shape.features else FEATURE_SIZES
    if all(_is_other(rows, one) for one in wanted):
        raise NotAModel(
            "preprocessor_config.json: feature_size has to be"
            f" {' or '.join(map(str, wanted))}, as the model was made for"
        )


def _vocabulary(file: Path, shape: Shape) -> None:
    if file.suffix == ".json":
        words = _json(file, list)
        if not all(isinstance(word, str) for word in words):
            raise NotAModel(f"{file.name}: it has to be a list of words")
    else:
        text = _text(file)
        words = text.removesuffix("\n").split("\n") if text else []
    if len(words) < shape.tokens:
        raise NotAModel(
            f"{file.name}: it holds {len(words)} words, and the model needs {shape.tokens}"
        )
    if missing := [token for token in TOKENS if token not in words]:
        raise NotAModel(f"{file.name}: it does not hold {missing[0]}")


def _json(file: Path, kind: type[Any] = dict) -> Any:
    try:
        made = json.loads(_text(file))
    except (ValueError, RecursionError) as err:
        raise NotAModel(f"{file.name}: this is not JSON") from err
    if not isinstance(made, kind):
        raise NotAModel(f"{file.name}: this JSON is of another kind")
    return made


def _text(file: Path) -> str:
    most = MOST_BYTES.get(file.name, MOST_TEXT_BYTES)
    try:
        with files.opened(file) as reading:
            data = reading.read(most + 1)
        if len(data) > most:
            raise NotAModel(f"{file.name}: it is larger than {most >> 20} MB")
        return data.decode("utf-8")
    except UnicodeDecodeError as err:
        raise NotAModel(f"{file.name}: this is not UTF-8 text") from err
    except OSError as err:
        raise NotAModel(f"{file.name}: {err.strerror}") from err


def _is_file(file: Path) -> None:
    try:
        files.opened(file).close()
    except (BadFile, OSError) as err:
        why = err.strerror if isinstance(err, OSError) else "a pipe, a device or a folder"
        raise NotAModel(f"{file.name}: this is not a file that soy can read ({why})") from err


def _below(value: object, end: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < end


def _is_other(value: object, wanted: int) -> bool:
    return isinstance(value, bool) or not isinstance(value, int) or value != wanted
