"""What doubts are worth on speech heard anew: mistakes held and missed, places heard for nothing.

    make test-real    # brings weights and voices, once
    python benchmarks/doubts.py doses [--model FOLDER]
    python benchmarks/doubts.py readers

`doses` are the twenty sentences of `tests/data/doubts/doses.json`, which eSpeak NG (the program)
speaks with three voices; `readers` are the real ones of `tests/real/`. A doubt hits
where its words hold a wrong one, one too many, or stand beside one left out; a mistake is missed
where no doubt holds it (`tests/transcript/doubts/counting.py`). Grave are mistakes in numbers,
units and negations.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.real import readings  # noqa: E402 - not installed
from tests.transcript.doubts.counting import HEAD, Count, counted, row  # noqa: E402 - not installed
from toolkit.transcript.recognisers.faster_whisper import FasterWhisper  # noqa: E402
from toolkit.transcript.recognition.part_recognition import Recording, hear  # noqa: E402
from toolkit.transcript.recognition.parts import RATE_HZ, Samples  # noqa: E402

DOSES = ROOT / "tests" / "data" / "doubts" / "doses.json"
VOICES = (("en-gb", 165), ("en-us+f3", 175), ("en-gb-scotland+m3", 180))
PAUSE_S = 0.5
Told = tuple[str, str, Samples, str]
"""Whose voice, language, sound at 16 kHz, and what is said."""


def doses() -> Iterator[Told]:
    """Yield the sentences with doses in each voice."""
    said = json.loads(DOSES.read_text("utf-8"))["said"]
    for voice, speed in VOICES:
        yield (
            voice,
            "en",
            np.concatenate([_spoken(one, voice, speed) for one in said]),
            " ".join(said),
        )


def _spoken(text: str, voice: str, speed: int) -> Samples:
    command = ["espeak-ng", "-v", voice, "-s", str(speed), "--stdout", text]
    data = subprocess.run(command, capture_output=True, check=True).stdout
    sound, rate_hz = soundfile.read(io.BytesIO(data), dtype="float64")
    kept = np.fft.rfft(sound)[: len(sound) * RATE_HZ // rate_hz // 2 + 1]
    length = 2 * (len(kept) - 1)
    made = np.fft.irfft(kept, length) * (length / len(sound))
    return np.concatenate([made, np.zeros(int(PAUSE_S * RATE_HZ))]).astype(np.float32)


def readers() -> Iterator[Told]:
    """Yield what real people read."""
    for name in readings.READERS:
        one = readings.reading(name)
        yield name, one.language, one.samples, one.text


def main() -> None:
    """Hear, count, and print a row for each voice and one for all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("which", choices=("doses", "readers"))
    parser.add_argument("--model", default=str(readings.BASE))
    args = parser.parse_args()
    recogniser = FasterWhisper(args.model)
    print(HEAD)
    total, all_minutes = Count(0, 0, 0, 0, 0, 0), 0.0
    for name, language, samples, said in doses() if args.which == "doses" else readers():
        heard = hear(recogniser, Recording.of(samples), language)
        count, minutes = counted(said, heard.words, language), len(samples) / RATE_HZ / 60
        total, all_minutes = total + count, all_minutes + minutes
        print(row(name, count, minutes), flush=True)
    print(row("all", total, all_minutes))


if __name__ == "__main__":
    main()
