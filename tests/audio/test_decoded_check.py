"""An MP3 that is judged while it is made reads as the finished file does."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from toolkit.audio.coding import mp3
from toolkit.audio.coding.decoded_check import DecodedCheck
from toolkit.audio.intake import recordings
from toolkit.audio.measuring.survey import judge

from .sounds import pieces, speech

pytestmark = pytest.mark.rotated


@pytest.mark.parametrize("rate_hz", [44_100, 48_000])
@pytest.mark.parametrize(("channels", "kbps"), [(1, 64), (2, 128)])
@pytest.mark.parametrize("seconds", [0.5, 7.3])
def test_what_is_heard_beside_is_what_the_file_holds(
    tmp_path: Path, rate_hz: int, channels: int, kbps: int, seconds: float
) -> None:
    sound = speech(seconds, rate_hz, channels)
    path = tmp_path / "a.mp3"
    with DecodedCheck(rate_hz, channels, len(sound)) as listening:
        settings = mp3.Mp3Settings(rate_hz, channels, 1000 * kbps)
        mp3.encode(pieces(sound), path, settings, 2, listening.take)
        reading, waveform = listening.judged()
    blocks = recordings.blocks(path, rate_hz=rate_hz, channels=channels)
    later, drawn = judge(blocks, rate_hz, channels)
    assert reading.samples == later.samples == len(sound)
    assert reading.as_is == later.as_is
    np.testing.assert_array_equal(reading.powers, later.powers)
    np.testing.assert_array_equal(waveform, drawn)


@pytest.mark.parametrize("channels", [1, 2])
def test_a_mended_stream_is_heard_as_the_file_holds_it(tmp_path: Path, channels: int) -> None:
    """The mender hands on what it decoded, with the sound of what it encoded anew."""
    rate_hz = 44_100
    sound = speech(21, rate_hz, channels)
    sound *= np.float32(0.4) / np.abs(sound).max()
    for second in (0.3, 9.0, 9.2, 20.3):
        at = int(second * rate_hz)
        sound[at : at + 9000] *= np.float32(0.8) / np.abs(sound[at : at + 9000]).max()
    path, settings = tmp_path / "a.mp3", mp3.Mp3Settings(rate_hz, channels, 64_000 * channels)
    with DecodedCheck(rate_hz, channels, len(sound)) as listening:
        dips = mp3.encode(pieces(sound), path, settings, 2, listening.take, len(sound), -2.1)
        reading, waveform = listening.judged()
    blocks = recordings.blocks(path, rate_hz=rate_hz, channels=channels)
    later, drawn = judge(blocks, rate_hz, channels)
    assert dips
    assert reading.as_is == later.as_is
    np.testing.assert_array_equal(reading.powers, later.powers)
    np.testing.assert_array_equal(waveform, drawn)


def test_an_error_while_it_is_made_ends_the_listening() -> None:
    before = threading.active_count()

    def stop() -> None:
        with DecodedCheck(44_100, 1, 44_100) as listening:
            listening.take(b"\xff\xfb\x50")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop()
    assert threading.active_count() == before
