"""Where nothing is heard."""

from __future__ import annotations

import numpy as np

from toolkit.audio.measuring.quiet import RATE_HZ, quiet


def test_silence_and_room_are_quiet_and_speech_is_not() -> None:
    rng = np.random.default_rng(1)
    sound = rng.normal(0, 0.1, 20 * RATE_HZ).astype(np.float32)
    sound[4 * RATE_HZ : 6 * RATE_HZ] = 0
    sound[10 * RATE_HZ : 13 * RATE_HZ] *= 0.002  # a room, 54 dB under
    sound[15 * RATE_HZ : 17 * RATE_HZ] *= 0.05  # a whisper, 26 dB under
    sound[18 * RATE_HZ : int(18.3 * RATE_HZ)] = 0  # a pause
    expected = ((4000, 6000), (10_000, 13_000))
    assert quiet([sound]) == expected
    assert quiet(sound[at : at + 1234, None] for at in range(0, len(sound), 1234)) == expected


def test_nothing_at_all() -> None:
    assert quiet([]) == ()
    assert quiet([np.zeros(RATE_HZ * 2, np.float32)]) == ((0, 2000),)
