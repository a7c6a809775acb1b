"""Where somebody speaks: Silero's voice detection, whose weights come with faster-whisper."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from faster_whisper.vad import VadOptions, get_speech_timestamps

from toolkit.transcript.recognition.parts import RATE_HZ, Samples

# Breaks of less than 2 s belong to the speech, as faster-whisper has it by itself. Each stretch has
# 0.6 s more on both sides, not its 0.4 s: a tenth of a second cut off an end was enough to turn
# "80 percent" into "30 percent" elsewhere in a test clip.
OPTIONS = VadOptions(speech_pad_ms=600)

# The same for what is looked at once in each 30 s, which is what Whisper hears at a time.
IN_WINDOWS = replace(OPTIONS, max_speech_duration_s=30.0)


def spoken(samples: Samples) -> tuple[tuple[float, float], ...]:
    """Return the stretches in which somebody speaks, in seconds, by time.

    `samples` are mono at 16 kHz.
    """
    return tuple(
        (told["start"] / RATE_HZ, told["end"] / RATE_HZ)
        for told in get_speech_timestamps(samples, OPTIONS)
    )


def speech(samples: Samples) -> Samples:
    """Return what is spoken in samples, joined; pauses of less than 2 s are part of it."""
    if len(samples) < RATE_HZ // 10:
        return samples[:0]
    told = get_speech_timestamps(samples, OPTIONS)
    return np.concatenate([samples[:0], *(samples[one["start"] : one["end"]] for one in told)])
