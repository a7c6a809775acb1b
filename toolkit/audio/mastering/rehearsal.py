"""What a coder will leave out, heard in a few seconds of a sound before all of it is encoded."""

from __future__ import annotations

from toolkit.audio import steady
from toolkit.audio.coding import mp3, mp3_decoder
from toolkit.audio.coding.mp3 import Mp3Settings
from toolkit.audio.containers.info_frame import (
    DECODER_DELAY_SAMPLES,
    ENCODER_DELAY_SAMPLES,
)
from toolkit.audio.measuring.meter import STEPS_A_SECOND, Meter
from toolkit.audio.values.sound import Samples

_EDGE = 2  # steps of 100 ms where one second is joined to the next, which no coder was made for
_SETTLING = 1  # seconds in which an encoder has more bits to spare than later


def lost_lu(treated: Samples, settings: Mp3Settings) -> float:
    """Return how much quieter whole seconds of sound come out of the coder; 0 for silence.

    `treated` is what goes to it, with gain and limiter, as `Excerpts` keeps them.
    """
    decoded = mp3_decoder.Mp3Decoder(settings.channels).add(mp3.encoded(treated, settings))
    delay = ENCODER_DELAY_SAMPLES + DECODER_DELAY_SAMPLES
    before, after = (
        _power(sound, settings.rate_hz)
        for sound in (treated, decoded[delay : delay + len(treated)])
    )
    return steady.decibel(before / after) if before and after else 0.0


def _power(sound: Samples, rate_hz: int) -> float:
    meter = Meter(rate_hz, sound.shape[1], true_peak=False)
    meter.add(sound)
    steps = meter.step_powers()
    seconds = steps[: len(steps) // STEPS_A_SECOND * STEPS_A_SECOND].reshape(-1, STEPS_A_SECOND)
    return float(steady.summed(seconds[_SETTLING:, _EDGE:-_EDGE].reshape(-1)))
