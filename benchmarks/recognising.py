"""Time, memory and word errors of `soy transcribe`, beside faster-whisper as it comes.

    python benchmarks/recognising.py speed [--minutes 5] [--runs 5]
    python benchmarks/recognising.py edit [--minutes 60]
    python benchmarks/recognising.py memory [--minutes 60]
    python benchmarks/recognising.py words FOLDER [--engine openai-whisper]

Real weights and voices are in `real_speech.py`. The last counts wrong words in clips of
held-out sentences, which `tests/data/whisper/clips.py --out
FOLDER --many` speaks (it needs eSpeak NG and ffmpeg), with the tests' small model in its own size.
For the others the network has the size of Whisper base and still knows the small one's words: its
numbers stand four times side by side, and layers that add nothing fill it up. So both sides do a
real model's work on the same weights and the same sound, and their words can be counted. Every run
is a process of its own, the model's loading left out; the table gives medians.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

ROOT = Path(__file__).parents[1]
WHISPER = ROOT / "tests" / "data" / "whisper"
RATE_HZ = 16_000
CLIPS = ("en-two-speakers-100s", "en-30s-00", "en-5s-05")
WIDER, LAYERS = 4, 6  # 512 wide and 6 layers each side, as base
State = dict[str, np.ndarray]


def _side_by_side(name: str, value: np.ndarray) -> np.ndarray:
    if name.endswith("conv1.weight"):
        return np.tile(value, (WIDER, 1, 1))
    if name.endswith("conv2.weight"):
        return np.tile(value, (WIDER, WIDER, 1)) / WIDER
    if value.ndim == 1:
        return np.tile(value, WIDER)
    if "embedding" in name:
        return np.tile(value, (1, WIDER))
    return np.tile(value, (WIDER, WIDER)) / WIDER


def widened(meta: dict[str, Any], state: State) -> tuple[dict[str, Any], State]:
    """Return the same function as a network of Whisper base's size.

    Every value stands WIDER times side by side, so that means and variances stay, and each weight
    is that much smaller. Heads stay 32 wide, so there are 16 of them instead of base's 8.
    """
    dims = meta["dims"]
    had = dims["n_text_layer"]
    wide = {name: _side_by_side(name, value) for name, value in state.items()}
    for name in ("decoder.ln.weight", "decoder.ln.bias"):  # the tied output adds WIDER equal terms
        wide[name] = wide[name] / WIDER
    more = LAYERS - had
    deep: State = {}
    for name, value in wide.items():
        front, blocks, rest = name.partition(".blocks.")
        if not blocks:
            deep[name] = value
            continue
        number, _, rest = rest.partition(".")
        deep[f"{front}.blocks.{int(number) + more}.{rest}"] = value
        adds = rest.startswith(("attn.out", "cross_attn.out", "mlp.2"))
        if number == "0":
            for layer in range(more):
                # Rolled, so that the file has each layer in full; what they add stays nothing.
                other = np.zeros_like(value) if adds else np.roll(value, layer + 1, axis=0)
                deep[f"{front}.blocks.{layer}.{rest}"] = other
    grown = {key: dims[key] * WIDER for key in dims if key.endswith(("_state", "_head"))}
    layers = {"n_audio_layer": LAYERS, "n_text_layer": LAYERS}
    return meta | {"dims": dims | grown | layers}, deep


def recipe() -> Any:
    """Return the module that makes the tests' models."""
    sys.path.insert(0, str(WHISPER))
    return importlib.import_module("build")


def model(folder: Path, is_wide: bool) -> None:
    """Write the model by the recipe of the tests' one."""
    build = recipe()
    load = build.load
    if is_wide:
        build.load = lambda path: widened(*load(path))
    build.build_faster(WHISPER / "weights.npz", folder)
    build.load = load


def recording(path: Path, minutes: float, without: tuple[int, int] = (0, 0)) -> str:
    """Write the clips one after the other, again and again, and return what is said.

    Where a clip comes again it is a little louder or quieter. `without` are seconds to leave out.
    """
    length, sounds, texts = 0, [], []
    rng = np.random.default_rng(1)
    while length < minutes * 60 * RATE_HZ:
        for name in CLIPS:
            sound = soundfile.read(WHISPER / "clips" / f"{name}.flac", dtype="float32")[0]
            sound = np.concatenate([sound * rng.uniform(0.5, 1), np.zeros(RATE_HZ)])
            sounds.append(sound.astype(np.float32))
            texts.append(json.loads((WHISPER / "clips" / f"{name}.json").read_text())["text"])
            length += len(sound)
    whole = np.concatenate(sounds)
    start, stop = (second * RATE_HZ for second in without)
    soundfile.write(path, np.concatenate([whole[:start], whole[stop:]]), RATE_HZ, "PCM_16")
    return " ".join(texts)


def peer(folder: Path, wav: Path, _kept: Path, **options: Any) -> tuple[float, str]:
    """Recognise with faster-whisper itself."""
    import faster_whisper

    heard = faster_whisper.WhisperModel(str(folder), device="cpu", compute_type="int8")
    begin = time.perf_counter()
    sound = soundfile.read(wav, dtype="float32")[0]
    segments, _ = heard.transcribe(sound, language="en", word_timestamps=True, **options)
    text = " ".join(segment.text for segment in segments)
    return time.perf_counter() - begin, text


def soy(folder: Path, wav: Path, kept: Path, workers: int | None = None) -> tuple[float, str]:
    """Recognise as `soy transcribe` does."""
    from toolkit.audio.intake import recordings
    from toolkit.transcript.recognisers.faster_whisper import FasterWhisper
    from toolkit.transcript.recognition.part_recognition import Recording, hear

    recogniser = FasterWhisper(str(folder), workers=workers)
    sound = recordings.sound(wav, rate_hz=RATE_HZ, channels=1)
    begin = time.perf_counter()
    heard = hear(recogniser, Recording(sound.play), "en", kept_in=kept)
    return time.perf_counter() - begin, " ".join(word.text for word in heard.words)


SIDES: dict[str, Callable[[Path, Path, Path], tuple[float, str]]] = {
    "faster-whisper as it comes": peer,
    "faster-whisper, soy's options": lambda *where: peer(
        *where, vad_filter=True, condition_on_previous_text=False
    ),
    "soy, one at a time": lambda folder, wav, kept: soy(folder, wav, kept, workers=1),
    "soy": soy,
}


def run(side: str, folder: Path, wav: Path, kept: Path) -> dict[str, Any]:
    """Run a side in a process of its own; return seconds, peak_mb and text."""
    here = [sys.executable, __file__, "side", side, str(folder), str(wav), str(kept)]
    done = subprocess.run(here, check=True, capture_output=True, text=True, cwd=ROOT)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def word_errors(said: str, told: str) -> float:
    """Return the share of words that are wrong, missing or too many."""
    a, b = ([re.sub(r"[^\w']", "", w.lower()) for w in text.split()] for text in (said, told))
    row = np.arange(len(b) + 1)
    steps = np.arange(len(b) + 1)
    for i, word in enumerate(a, 1):
        best = np.minimum(row[1:] + 1, row[:-1] + np.array([word != other for other in b]))
        # a word too many costs one more than the place before: a running minimum, less the step
        row = np.minimum.accumulate(np.concatenate([[i], best]) - steps) + steps
    return float(row[-1]) / len(a)


def speed(work: Path, minutes: float, runs: int) -> None:
    """Print the table of all sides."""
    model(work / "wide", is_wide=True)
    said = recording(work / "talk.wav", minutes)
    rows: dict[str, list[dict[str, Any]]] = {side: [] for side in SIDES}
    for number in range(runs):
        for side in SIDES:
            kept = work / f"{number}{side}"
            rows[side].append(run(side, work / "wide", work / "talk.wav", kept))
    medians = {side: statistics.median(r["seconds"] for r in rows[side]) for side in SIDES}
    first = medians["faster-whisper as it comes"]
    print(f"{minutes:g} minutes, median of {runs}\n{'':32}      s  ratio  peak MB  word errors")
    for side, seconds in medians.items():
        peak = max(r["peak_mb"] for r in rows[side])
        wrong = word_errors(said, rows[side][0]["text"])
        print(f"{side:32} {seconds:6.2f}  {seconds / first:5.2f}  {peak:7.0f}  {wrong:10.2%}")
    cores = len(os.sched_getaffinity(0))
    if cores > 1:
        share = medians["soy"] / medians["soy, one at a time"]
        serial = max(0.0, (share - 1 / cores) / (1 - 1 / cores))
        on_16 = (serial + (1 - serial) / 16) * medians["soy, one at a time"] / first
        print(f"serial share (with what {cores} cores share): {serial:.0%}; 16 cores: {on_16:.2f}")


def edit(work: Path, minutes: float) -> None:
    """Print what ten seconds cut out cost."""
    model(work / "wide", is_wide=True)
    recording(work / "talk.wav", minutes)
    at = int(minutes * 30)
    recording(work / "edited.wav", minutes, without=(at, at + 10))
    whole = run("soy", work / "wide", work / "talk.wav", work / "kept")["seconds"]
    again = run("soy", work / "wide", work / "edited.wav", work / "kept")["seconds"]
    print(f"{minutes:g} minutes: {whole:.1f} s; after 10 s were cut out: {again:.1f} s,", end=" ")
    print(f"{again / whole:.1%}")


def memory(work: Path, minutes: float) -> None:
    """Print the peak memory of a recording and of one four times as long, with the small model."""
    model(work / "small", is_wide=False)
    peaks = []
    for times in (1, 4):
        recording(work / "talk.wav", minutes * times)
        peaks.append(run("soy", work / "small", work / "talk.wav", work / f"{times}")["peak_mb"])
    print(
        f"{minutes:g} minutes: {peaks[0]:.0f} MB; {4 * minutes:g} minutes: {peaks[1]:.0f} MB,",
        end=" ",
    )
    print(f"{peaks[1] / peaks[0] - 1:+.1%}")


def words(work: Path, clips: Path, engine: str) -> None:
    """Print the share of wrong words for each kind of clip, heard as `soy transcribe` does."""
    from toolkit.transcript.recognisers import choice
    from toolkit.transcript.recognition.part_recognition import Recording, hear

    file = work / "small.pt"
    if engine == choice.OPENAI:
        recipe().build_openai(WHISPER / "weights.npz", file)
    else:
        model(file, is_wide=False)
    recogniser = choice.load(engine, str(file), "cpu")
    texts: dict[str, list[tuple[str, str]]] = {}
    for path in sorted(clips.glob("*.json")):
        truth = json.loads(path.read_text("utf-8"))
        sound = soundfile.read(path.with_suffix(".flac"), dtype="float32")[0]
        heard = hear(recogniser, Recording.of(sound), truth["language"])
        pair = truth["text"], " ".join(word.text for word in heard.words)
        texts.setdefault(path.stem.rpartition("-")[0], []).append(pair)
    for kind, pairs in texts.items():
        counts = [len(said.split()) for said, _ in pairs]
        wrong = sum(word_errors(*pair) * count for pair, count in zip(pairs, counts, strict=True))
        print(f"{kind:20} {len(pairs):3} clips  {wrong / sum(counts):6.2%}")


def main() -> None:
    """Parse and run."""
    if sys.argv[1:2] == ["side"]:
        sys.path.insert(0, str(ROOT))
        seconds, text = SIDES[sys.argv[2]](*map(Path, sys.argv[3:6]))
        # Linux's own; getrusage would count what the process that started this one holds
        told = Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]
        peak_mb = int(told) * 1024 / 1e6
        print(json.dumps({"seconds": seconds, "text": text, "peak_mb": peak_mb}))
        return
    parser = argparse.ArgumentParser(description="Time and memory of recognition.")
    parser.add_argument("what", choices=("speed", "edit", "memory", "words"))
    parser.add_argument("clips", type=Path, nargs="?", metavar="FOLDER", help="of clips, for words")
    parser.add_argument("--engine", default="faster-whisper")
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        if args.what == "speed":
            speed(work, args.minutes or 5, args.runs)
        elif args.what == "edit":
            edit(work, args.minutes or 60)
        elif args.what == "words":
            if args.clips is None:
                parser.error("words needs a folder of clips")
            sys.path.insert(0, str(ROOT))
            words(work, args.clips, args.engine)
        else:
            memory(work, args.minutes or 60)


if __name__ == "__main__":
    main()
