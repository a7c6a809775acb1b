"""Time and mistakes of `soy transcribe` on real speech, beside both of faster-whisper's ways.

    make test-real    # brings weights and voices, once
    python benchmarks/real_speech.py [--runs 3] [--times 3]

Each run is a process of its own, the model's loading left out; the tables give medians of
the times. Words are those of `tests/real/readings.py`; word times are held against
pocketsphinx, which aligns the known text. Of soy's own drafts the doubts are counted, too: mistakes
held and missed, places a minute, and those that hold no mistake, as in `benchmarks/doubts.py`.

With `--times` it hears the English readers one after the other, so many times over, as one
recording, of about four minutes each time. The readings by themselves are far shorter than episodes
are: four of six fit into one of Whisper's windows, where there is nothing to do side by side.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.real import judge, readings  # noqa: E402 - the folder is no package that is installed
from tests.transcript.doubts.counting import HEAD, Count, counted, row  # noqa: E402 - nor this

SIDES = ("faster-whisper", "faster-whisper, batched", "soy")
NEAR_MS = 300
Told = list[tuple[str, int, int]]
Spent = tuple[float, float]  # seconds on the clock, and of the processor


def soy(reader: readings.Reading) -> tuple[Spent, Told, Count]:
    """Hear as `soy transcribe` does; return what it took, words, and what doubts are worth."""
    from toolkit.transcript.recognisers import choice
    from toolkit.transcript.recognition.part_recognition import Recording, hear

    short = choice.is_short(60 * reader.minutes)  # as the command asks for it
    recogniser = choice.load(choice.FASTER, str(readings.BASE), short=short)
    wall, cpu = time.perf_counter(), time.process_time()
    heard = hear(recogniser, Recording.of(reader.samples), reader.language)
    spent = time.perf_counter() - wall, time.process_time() - cpu
    told = _plain([(word.text, word.start_ms, word.end_ms) for word in heard.words])
    return spent, told, counted(reader.text, heard.words, reader.language)


def peer(reader: readings.Reading, is_batched: bool) -> tuple[Spent, Told]:
    """Hear with faster-whisper itself."""
    import faster_whisper

    model = faster_whisper.WhisperModel(str(readings.BASE), device="cpu", compute_type="int8")
    way = faster_whisper.BatchedInferencePipeline(model) if is_batched else model
    wall, cpu = time.perf_counter(), time.process_time()
    segments, _ = way.transcribe(reader.samples, language=reader.language, word_timestamps=True)
    words = [word for segment in segments for word in segment.words]
    spent = time.perf_counter() - wall, time.process_time() - cpu
    told = [(one.word, int(1000 * one.start), int(1000 * one.end)) for one in words]
    return spent, _plain(told)


def _plain(words: Told) -> Told:
    return [(plain, a, b) for text, a, b in words for plain in readings.plain(text)]


def reading_of(reader: str) -> readings.Reading:
    """Return the recording of a reader, or for a number that of the English ones, repeated."""
    return readings.long_reading(int(reader)) if reader.isdecimal() else readings.reading(reader)


def run(side: str, reader: str) -> dict[str, Any]:
    """Hear a reader in a process of its own."""
    here = [sys.executable, __file__, "--side", side, "--reader", reader]
    done = subprocess.run(here, check=True, capture_output=True, text=True, cwd=ROOT)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def off_ms(reading: readings.Reading, told: Told) -> list[int]:
    """Return how far starts and ends of the right words are from the judge's."""
    said, off = judge.said(reading), []
    for a, b in readings.aligned(reading.words, [word for word, *_ in told]):
        true = None if a is None else said[a]
        if true is not None and b is not None and true.word == told[b][0]:
            off += [abs(told[b][1] - true.start_ms), abs(told[b][2] - true.end_ms)]
    return off


def tables(runs: int, readers: Sequence[str]) -> None:
    """Print what each side took and made of each reader, and in sum."""
    for side in SIDES:
        whole, wall, cpu, off = readings.Errors(0, 0, 0, 0), 0.0, 0.0, list[int]()
        counts: dict[str, Count] = {}
        for reader in readers:
            reading = reading_of(reader)
            told = [run(side, reader) for _ in range(runs)]
            wall += statistics.median(one["wall"] for one in told)
            cpu += statistics.median(one["cpu"] for one in told)
            found = readings.errors(reading.words, [word for word, *_ in told[0]["words"]])
            whole += found
            if told[0]["doubts"]:
                counts[reader] = Count(**told[0]["doubts"])
            if reading.language == "en":
                off += off_ms(reading, told[0]["words"])
            _row(side, f"{reading.reader} ({reading.language})", found)
        if len(readers) > 1:
            _row(side, "all", whole)
        near = sum(ms <= NEAR_MS for ms in off) / len(off)
        print(f"{side:24} {wall:.1f} s, {cpu:.1f} s of the processor")
        print(f"{side:24} English words {statistics.median(off):.0f} ms off (median)", end=", ")
        print(f"{near:.1%} within {NEAR_MS} ms\n", flush=True)
        if counts:
            _doubts(counts)


def _doubts(counts: dict[str, Count]) -> None:
    """Print what the doubts of each reader's draft are worth, and of all."""
    print(HEAD)
    total, minutes = Count(0, 0, 0, 0, 0, 0), 0.0
    for reader, count in counts.items():
        length = reading_of(reader).minutes
        total, minutes = total + count, minutes + length
        print(row(reader, count, length))
    print(row("all", total, minutes), flush=True)


def _row(side: str, name: str, found: readings.Errors) -> None:
    print(
        f"{side:24} {name:16} {found.said:4} words  {found.rate:6.1%} wrong:"
        f" {found.substituted:3} others, {found.left_out:3} left out, {found.inserted:3} inserted",
        flush=True,
    )


def main() -> None:
    """Parse and run."""
    parser = argparse.ArgumentParser(description="Time and mistakes on real speech.")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    parser.add_argument("--times", type=int, help="hear the English readers so many times over")
    parser.add_argument("--reader", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.side is None:
        tables(args.runs, [str(args.times)] if args.times else readings.READERS)
        return
    reading = reading_of(args.reader)
    count = None
    if args.side == "soy":
        (wall, cpu), words, count = soy(reading)
    else:
        (wall, cpu), words = peer(reading, "batched" in args.side)
    doubts = count and dataclasses.asdict(count)
    print(json.dumps({"wall": wall, "cpu": cpu, "words": words, "doubts": doubts}))


if __name__ == "__main__":
    main()
