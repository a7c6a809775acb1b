"""Where somebody speaks: Silero's voice detection, whose weights come with faster-whisper."""

from __future__ import annotations

from faster_whisper.vad import get_speech_timestamps

from toolkit.transcript.parts import RATE_HZ, Samples


def spoken(samples: Samples) -> tuple[tuple[float, float], ...]:
    """Return the stretches in which somebody speaks, in seconds, by time.

    `samples` are mono at 16 kHz. The settings are those that faster-whisper uses by itself: breaks
    of less than 2 s belong to the speech, and each stretch has 0.4 s more on both sides.
    """
    return tuple(
        (told["start"] / RATE_HZ, told["end"] / RATE_HZ) for told in get_speech_timestamps(samples)
    )
