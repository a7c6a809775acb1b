"""The noise of a recording: the pause it is learned from, how loud it is, and whether it hums.

Steady noise (hiss, a fan, a computer, mains hum) is in every pause as it is under the speech. One
pass finds the quietest second in which only the room is heard; `denoiser.py` takes away what sounds
like it. Where there is no such pause, or the room is quiet, the recording is left as it is.
"""

from __future__ import annotations

import contextlib

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from toolkit.audio import steady
from toolkit.audio.intake import findings
from toolkit.audio.intake.inspection import WINDOWS_PER_SECOND, QuietSeconds
from toolkit.audio.values.master_report import Noise, two_decimals
from toolkit.audio.values.sound import Samples, Sound

# Chosen: a pause of a second, or of half a second where there is none so long, that swings by 6 dB
# at most (a breath or a chair swings by more), above digital silence.
_LENGTHS = (WINDOWS_PER_SECOND, WINDOWS_PER_SECOND // 2)
_STEADY_DB, _DIGITAL_SILENCE_DBFS = 6.0, -95.0

# Chosen: nearer to the loud tenth than this it is no pause; further away than that nobody hears it
# (PESQ of speech with such noise is 4.6 of 4.64, with and without denoising).
NEAREST_DB, FURTHEST_DB = 6.0, 50.0
_LOUD_SHARE = 90  # percentile of the stretches of 100 ms

GATED = "soy found no pause with nothing but the room's noise, from which to learn it"
QUIET = "the noise in the pauses is already {:.0f} dB below the speech"


def find(sound: Sound) -> Noise | str:
    """Play the sound once; return its noise, or in a clause why none is to be taken away.

    Memory grows by 0.3 MB for each hour. Raises what playing the sound raises.
    """
    levels_db, quiet = _looked_at(sound)
    found = quietest(levels_db)
    if found is None:
        return GATED
    start, steps = found
    level_db = steady.decibel(steady.mean(steady.powers(levels_db[start : start + steps])))
    below_db = float(np.percentile(levels_db, _LOUD_SHARE, method="lower")) - level_db
    if below_db < NEAREST_DB:
        return GATED
    if below_db > FURTHEST_DB:
        return QUIET.format(below_db)
    hum = findings.hums(quiet.spectrum())
    return Noise(
        start_ms=1000 * start // WINDOWS_PER_SECOND,
        end_ms=1000 * (start + steps) // WINDOWS_PER_SECOND,
        level_dbfs=two_decimals(level_db),
        below_db=two_decimals(below_db),
        hum_hz=hum[1] if hum else None,
    )


def quietest(levels_db: NDArray[np.float64]) -> tuple[int, int] | None:
    """Return where the quietest steady pause begins and how long it is, in steps of 100 ms.

    `levels_db` are the levels of these steps. None where every quiet place swings, or is digital
    silence, as noise gates and editors leave it.
    """
    for length in _LENGTHS:
        if len(levels_db) < length:
            continue
        windows = sliding_window_view(levels_db, length)
        low, high = windows.min(axis=1), windows.max(axis=1)
        fits = (low > _DIGITAL_SILENCE_DBFS) & (high - low <= _STEADY_DB)
        if fits.any():
            loudest_step = np.where(fits, np.round(high, 1), np.inf)
            return int(loudest_step.argmin()), length
    return None


def cut(sound: Sound, start: int, end: int) -> Samples:
    """Return the samples [start, end) of a sound, played from its beginning; fewer at its end."""
    pieces, at = [np.zeros((0, sound.channels), np.float32)], 0
    with contextlib.closing(sound.play()) as blocks:
        for block in blocks:
            pieces.append(block[max(0, start - at) : max(0, end - at)])
            at += len(block)
            if at >= end:
                break
    return np.concatenate(pieces)


def rms_dbfs(samples: Samples) -> float:
    """Return the RMS of samples over all channels in dBFS, -120 at least."""
    squares = np.square(samples.reshape(-1).astype(np.float64))
    return steady.decibel(max(steady.mean(squares), 1e-12)) if len(squares) else -120.0


def _looked_at(sound: Sound) -> tuple[NDArray[np.float64], QuietSeconds]:
    """Return the levels of each 100 ms in dBFS, and what the quietest seconds sound like."""
    second = sound.rate_hz // WINDOWS_PER_SECOND * WINDOWS_PER_SECOND
    quiet, levels = QuietSeconds(sound.rate_hz), [np.zeros(0)]
    rest = np.zeros((0, sound.channels), np.float32)
    for block in sound.play():
        rest = np.concatenate((rest, block))
        whole = len(rest) // second * second
        for start in range(0, whole, second):
            levels.append(_levels(rest[start : start + second], quiet))
        rest = rest[whole:]
    return np.concatenate(levels), quiet


def _levels(samples: Samples, quiet: QuietSeconds) -> NDArray[np.float64]:
    squares = np.square(samples.astype(np.float64)).reshape(WINDOWS_PER_SECOND, -1)
    power = steady.summed(squares) / squares.shape[1]
    quiet.offer(steady.mean(power), samples.T)
    return np.asarray(steady.decibels(np.maximum(power, 1e-12)))
