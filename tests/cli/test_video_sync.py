"""Words marked when they are heard, from the recording to the finished video."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.cli.conftest import MOMENTS, VTT, Soy, write_campaign
from tests.video import decoded
from toolkit.show.toml.toml_editor import set_keys
from toolkit.video.shapes import SHAPES

pytestmark = pytest.mark.rotated

RATE_HZ = 48_000
STARTS_MS = (600, 1050, 1570, 2080, 2490)  # of the words of the moment
LATER_MS = (3500, 4000, 4500, 5000, 5500, 6000)
ACCENT = (0xFF, 0xCC, 0x4D)  # of a show without a brand


def beeps() -> np.ndarray:
    """Return 8 s with a beep of a quarter of a second, which begins at once, for each word."""
    sound = np.zeros(8 * RATE_HZ)
    length = RATE_HZ // 4
    beep = 0.3 * np.sin(2 * np.pi * 700 * np.arange(length) / RATE_HZ + 1.5)
    beep *= np.minimum(1, np.arange(length, 0, -1) / 480)
    for start_ms in (*STARTS_MS, *LATER_MS):
        first = start_ms * RATE_HZ // 1000
        sound[first : first + length] = beep
    return sound


def test_each_word_is_marked_within_40_ms_of_its_sound(
    soy: Soy, show: Path, tmp_path: Path
) -> None:
    """The recording is mastered, cut, coded twice; the video is decoded by the system's ffmpeg."""
    recording, text = tmp_path / "beeps.wav", tmp_path / "en.vtt"
    soundfile.write(recording, beeps(), RATE_HZ)
    assert soy("new", recording, "--title", "Beeps").code == 0
    set_keys(show / "episodes" / "001-beeps" / "episode.toml", {"date": "2026-01-01"})
    text.write_text(VTT, "utf-8")
    assert soy("transcript", "import", "001", text).code == 0
    said = ["A", "gene", "is", "a", "recipe.", "And", "your", "body", "is", "the", "kitchen."]
    words = [
        {"start_ms": start, "end_ms": start + 250, "text": word}
        for word, start in zip(said, (*STARTS_MS, *LATER_MS), strict=True)
    ]
    heard = show / "transcripts" / "001-beeps" / "en.words.json"
    heard.write_text(json.dumps({"words": words}), "utf-8")
    assert soy("approve", "1", "--by", "Ana").code == 0
    write_campaign(show, MOMENTS + 'videos = ["16:9"]\n')
    said_of = soy("campaign", "1", "--json")
    assert said_of.code == 0, said_of.err
    (kit,) = json.loads(said_of.out)["kits"]
    path = Path(kit["videos"][0]["path"])
    onsets = decoded.onsets_ms(decoded.sound(path))
    shown = decoded.pictures(path, SHAPES["16:9"].captions)
    marks = decoded.marks_ms(shown[: -3 * 25], ACCENT)
    assert len(marks) == len(onsets) == len(STARTS_MS)
    assert np.abs(np.array(marks) - onsets).max() <= 40
    apart = np.diff(onsets) - np.diff(STARTS_MS)
    assert np.abs(apart).max() <= 5  # nothing was stretched on the way
    seconds = (kit["end_ms"] - kit["start_ms"] + 21) / 1000 + 3
    assert abs(len(shown) - seconds * 25) <= 1
