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


def test_an_error_while_it_is_made_ends_the_listening() -> None:
    before = threading.active_count()

    def stop() -> None:
        with DecodedCheck(44_100, 1, 44_100) as listening:
            listening.take(b"\xff\xfb\x50")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop()
    assert threading.active_count() == before
