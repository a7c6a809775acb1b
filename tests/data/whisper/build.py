"""Make the models of the toolkit's tests from the small trained file.

    python build.py ct2-model
    python build.py model.pt

`ct2-model` is a folder for `faster_whisper.WhisperModel("ct2-model")` and needs ctranslate2;
`model.pt` is a file for `whisper.load_model("model.pt")` and needs torch. Nothing is fetched.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import shutil
from pathlib import Path

import numpy as np

EOT = 50257  # first special token of the multilingual vocabulary, and number of its text tokens
FIRST_TIME = 50364  # <|0.00|>
TIMES = 1501  # <|0.00|> to <|30.00|>


def sinusoids(length: int, channels: int) -> np.ndarray:
    """Return Whisper's position code, (length, channels); see `whisper.model.sinusoids`."""
    step = math.log(10000) / (channels // 2 - 1)
    angle = np.arange(length)[:, None] * np.exp(-step * np.arange(channels // 2))[None]
    return np.concatenate([np.sin(angle), np.cos(angle)], axis=1).astype(np.float32)


def load(path: Path) -> tuple[dict, dict[str, np.ndarray]]:
    """Return (meta, {name of openai-whisper's state dict: float32 array}), complete."""
    with np.load(path) as stored:
        arrays = {name: stored[name] for name in stored.files}
    meta = json.loads(arrays.pop("meta").tobytes())
    ids = arrays.pop("ids")
    state = {name: value.astype(np.float32) for name, value in arrays.items()}
    rows, time_map, time_bias = (state.pop(n) for n in ("rows", "time_map", "time_bias"))
    dims = meta["dims"]
    width = dims["n_text_state"]
    table = np.zeros((dims["n_vocab"], width), np.float32)
    table[:, 0] = meta["unused_logit"]
    table[ids] = rows
    table[FIRST_TIME : FIRST_TIME + TIMES] = sinusoids(TIMES, width) @ time_map + time_bias
    state["decoder.token_embedding.weight"] = table
    state["decoder.positional_embedding"] = (
        sinusoids(dims["n_text_ctx"], width) * meta["text_position_scale"]
    )
    state["encoder.positional_embedding"] = sinusoids(dims["n_audio_ctx"], dims["n_audio_state"])
    return meta, state


def build_openai(weights: Path, target: Path) -> Path:
    """Write a checkpoint for `whisper.load_model(str(target))`."""
    import torch

    meta, state = load(weights)
    tensors = {name: torch.from_numpy(value).half() for name, value in state.items()}
    torch.save({"dims": meta["dims"], "model_state_dict": tensors}, target)
    return target


# ---------------------------------------------------------------- tokenizer


def byte_letters() -> dict[int, str]:
    """Return the printable letter that byte-level BPE files write for each byte (GPT-2's table)."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = {b: chr(b) for b in plain}
    spare = itertools.count(256)
    return {b: letters.get(b) or chr(next(spare)) for b in range(256)}


def split_once(word: bytes, ranks: dict[bytes, int]) -> tuple[bytes, bytes]:
    """Return the two pieces whose merge made `word`."""
    parts = [word[i : i + 1] for i in range(len(word))]
    while len(parts) > 2:
        pairs = [(ranks.get(a + b, 1 << 30), i) for i, (a, b) in enumerate(zip(parts, parts[1:]))]
        _, i = min(pairs)
        parts[i : i + 2] = [parts[i] + parts[i + 1]]
    return parts[0], parts[1]


def special_tokens(languages: list[str]) -> list[str]:
    """Return the special tokens from id 50257 on, in order (whisper/tokenizer.py, 99 languages)."""
    return [
        "<|endoftext|>",
        "<|startoftranscript|>",
        *(f"<|{code}|>" for code in languages),
        *("<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>"),
        *("<|nospeech|>", "<|notimestamps|>"),
    ]


def tokenizer_json(meta: dict) -> tuple[dict, list[str]]:
    """Return a Hugging Face tokenizer and the vocabulary of all 51865 ids as text."""
    ranks = {bytes.fromhex(text): int(token) for token, text in meta["pieces"].items()}
    letters = byte_letters()
    spell = lambda word: "".join(letters[b] for b in word)  # noqa: E731
    words = [f"<|unused-{i}|>" for i in range(EOT)]
    words[EOT - 1] = ""  # CTranslate2 takes a vocabulary with an empty token as multilingual
    merges = []
    for word, rank in sorted(ranks.items(), key=lambda item: item[1]):
        words[rank] = spell(word)
        if len(word) > 1:
            merges.append(" ".join(map(spell, split_once(word, ranks))))
    special = special_tokens(meta["languages"])
    assert EOT + len(special) == FIRST_TIME
    added = [
        dict(id=EOT + i, content=text, single_word=False, lstrip=False, rstrip=False,
             normalized=False, special=True)
        for i, text in enumerate(special)
    ]  # fmt: skip
    level = dict(type="ByteLevel", add_prefix_space=False, trim_offsets=True, use_regex=True)
    model = dict(
        type="BPE", dropout=None, unk_token=None, continuing_subword_prefix=None,
        end_of_word_suffix=None, fuse_unk=False, byte_fallback=False,
        vocab={word: i for i, word in enumerate(words)}, merges=merges,
    )  # fmt: skip
    tokenizer = dict(
        version="1.0", truncation=None, padding=None, added_tokens=added, normalizer=None,
        pre_tokenizer=level, post_processor=None, decoder=level, model=model,
    )  # fmt: skip
    times = [f"<|{i * 0.02:.2f}|>" for i in range(TIMES)]
    return tokenizer, words + special + times


# ---------------------------------------------------------------- CTranslate2


def _linear(spec, state, *names) -> None:
    """Set a linear layer from one or more layers of the state dict, joined row-wise."""
    spec.weight = np.concatenate([state[f"{name}.weight"] for name in names])
    zeros = lambda name: np.zeros(len(state[f"{name}.weight"]), np.float32)  # noqa: E731
    spec.bias = np.concatenate([state.get(f"{name}.bias", zeros(name)) for name in names])


def _norm(spec, state, name) -> None:
    spec.gamma, spec.beta = state[f"{name}.weight"], state[f"{name}.bias"]


def _block(spec, state, name, decoder: bool) -> None:
    q, k, v, out = (f"{name}.attn.{part}" for part in ("query", "key", "value", "out"))
    _linear(spec.self_attention.linear[0], state, q, k, v)
    _linear(spec.self_attention.linear[1], state, out)
    _norm(spec.self_attention.layer_norm, state, f"{name}.attn_ln")
    if decoder:
        q, k, v, out = (f"{name}.cross_attn.{part}" for part in ("query", "key", "value", "out"))
        _linear(spec.attention.linear[0], state, q)
        _linear(spec.attention.linear[1], state, k, v)
        _linear(spec.attention.linear[2], state, out)
        _norm(spec.attention.layer_norm, state, f"{name}.cross_attn_ln")
    _linear(spec.ffn.linear_0, state, f"{name}.mlp.0")
    _linear(spec.ffn.linear_1, state, f"{name}.mlp.2")
    _norm(spec.ffn.layer_norm, state, f"{name}.mlp_ln")


def build_faster(weights: Path, target: Path, quantization="int8") -> Path:
    """Write a CTranslate2 directory for `faster_whisper.WhisperModel(str(target))`."""
    from ctranslate2.specs import whisper_spec

    meta, state = load(weights)
    dims = meta["dims"]
    spec = whisper_spec.WhisperSpec(
        dims["n_audio_layer"], dims["n_audio_head"], dims["n_text_layer"], dims["n_text_head"]
    )
    for n in (1, 2):
        conv = getattr(spec.encoder, f"conv{n}")
        conv.weight, conv.bias = state[f"encoder.conv{n}.weight"], state[f"encoder.conv{n}.bias"]
    spec.encoder.position_encodings.encodings = state["encoder.positional_embedding"]
    spec.decoder.position_encodings.encodings = state["decoder.positional_embedding"]
    _norm(spec.encoder.layer_norm, state, "encoder.ln_post")
    _norm(spec.decoder.layer_norm, state, "decoder.ln")
    spec.decoder.embeddings.weight = state["decoder.token_embedding.weight"]
    spec.decoder.projection.weight = state["decoder.token_embedding.weight"].copy()
    for i, layer in enumerate(spec.encoder.layer):
        _block(layer, state, f"encoder.blocks.{i}", decoder=False)
    for i, layer in enumerate(spec.decoder.layer):
        _block(layer, state, f"decoder.blocks.{i}", decoder=True)

    tokens, vocabulary = tokenizer_json(meta)
    spec.register_vocabulary(vocabulary)
    layers, heads = dims["n_text_layer"], dims["n_text_head"]
    spec.config.alignment_heads = [
        [layer, head] for layer in range(layers // 2, layers) for head in range(heads)
    ]  # the last half of the layers, openai-whisper's own default
    spec.config.lang_ids = [EOT + 2 + i for i in range(len(meta["languages"]))]
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [220, EOT]  # a lone space and the end of text
    spec.validate()
    spec.optimize(quantization=quantization)

    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    spec.save(str(target))
    (target / "tokenizer.json").write_text(json.dumps(tokens, ensure_ascii=False), "utf-8")
    features = dict(
        chunk_length=30, feature_size=dims["n_mels"], hop_length=160, n_fft=400, sampling_rate=16000
    )
    (target / "preprocessor_config.json").write_text(json.dumps(features), "utf-8")
    return target


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    here = Path(__file__).parent
    parser.add_argument("folder", type=Path, help="the folder or the .pt file to write")
    parser.add_argument("--weights", type=Path, default=here / "weights.npz")
    parser.add_argument("--quantization", default="int8", help="of the folder's weights")
    args = parser.parse_args()
    if args.folder.suffix == ".pt":
        build_openai(args.weights, args.folder)
    else:
        build_faster(args.weights, args.folder, args.quantization)


if __name__ == "__main__":
    main()
