"""What is wrong with a recording: a rule, a function, a sentence.

`refusal` is for what no mastering can help; `warnings` for what people should hear of. Rules judge
`Figures`; each returns one plain sentence, or None where there is nothing to say.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from toolkit import timecode
from toolkit.audio import steady
from toolkit.audio.intake.inspection import WINDOWS_PER_SECOND, Figures

SHORTEST_MS = 1000

# -80 dBFS: the K filter adds at most 4 dB and a second channel 3 dB (BS.1770-5, annex 1), so that
# no block can pass the gate of -70 LUFS.
SILENCE = 1e-4

# Chosen: one in ten stretches of 100 ms is taken for a pause, whose level is the room's.
_QUIETEST_SHARE, _LOUDEST_SHARE = 10, 90  # percentiles
NOISE_FLOOR_DBFS = -50.0  # chosen: mastering makes most recordings louder, and that with them

# WCAG 2.2, success criterion 1.4.7, and technique G56: at least 20 dB lower than the speech.
BACKGROUND_DISTANCE_DB = 20.0

# Chosen by measurement, between the quietest and the loudest tenth of 100 ms windows: 0 dB for
# tones and noise, 3 dB for chords that ring on; 62 dB for the tests' speech, 7 dB for the same in
# noise 7 dB below it. With less there is no pause, and nothing can be said of a background.
PAUSES_DB = 6.0

SILENT_DBFS, LONG_SILENCE_MS = -60.0, 5000
SIDES_APART_DB = 3.0

# Chosen: a line of mains hum is narrow (seen through one second's window: 4 Hz) and stands this far
# above what is beside it; below -70 dBFS it is left to the noise of the room.
HUM_ABOVE_DB, HUM_DBFS = 15.0, -70.0
_HUM_HARMONICS = 6
_BESIDE_HZ = (4, 15)
_NAMED_PLACES = 3
_HELP = "denoise = true in episode.toml takes steady noise out"


def refusal(figures: Figures) -> tuple[str, str] | None:
    """Return (what, hint) if the samples cannot become an episode; silence is not judged here."""
    if figures.ac_peak_rms < SILENCE < figures.rms:
        return (
            "the recording holds a constant voltage (DC) and no sound",
            "play it: was the wrong input recorded? Record or export it again",
        )
    return None


def warnings(figures: Figures) -> tuple[str, ...]:
    """Return what people should know of a recording that is taken, one sentence each."""
    return tuple(said for rule in RULES if (said := rule(figures)))


def propose_denoise(sentences: Iterable[str]) -> bool:
    """Tell whether one of the warnings is of what `denoise = true` takes out."""
    return any(_HELP in sentence for sentence in sentences)


def clipped(figures: Figures) -> str | None:
    """Say where samples in a row are at full scale: the recording level was too high."""
    if not figures.clipped_places:
        return None
    count = figures.clipped_places
    where = _places(figures.first_clipped_ms, count)
    return (
        f"clipped in {count} place{'s' if count > 1 else ''}: the recording level was too high at "
        f"{where}"
    )


def hum(figures: Figures) -> str | None:
    """Say that mains hum is in the quiet parts: narrow lines at 50 or 60 Hz and their harmonics."""
    found = hums(figures.quiet_spectrum)
    if found is None:
        return None
    level, base = found
    return (
        f"mains hum of {base} Hz in the quiet parts, at {level:.0f} dBFS: look for a power supply "
        f"or a cable; {_HELP}"
    )


def hums(quiet_spectrum: NDArray[np.float64]) -> tuple[float, int] | None:
    """Return the level in dBFS and the base in Hz (50 or 60) of mains hum; None without any.

    `quiet_spectrum` is that of `Figures`.
    """
    found = [(level, base) for base in (50, 60) if (level := _hum_dbfs(quiet_spectrum, base))]
    return max(found) if found else None


def noise_floor(figures: Figures) -> str | None:
    """Say that even the quietest parts are loud: hiss, a fan, traffic, or music under it all."""
    floor = _level(figures, _QUIETEST_SHARE)
    if floor <= NOISE_FLOOR_DBFS or not _has_pauses(figures):
        return None
    return (
        f"the quietest parts are at {floor:.0f} dBFS: noise, or music under the talk "
        f"({NOISE_FLOOR_DBFS:.0f} or lower is usual); {_HELP}"
    )


def background(figures: Figures) -> str | None:
    """Say that quiet and loud parts are so close that speech has the noise of the pauses in it.

    Levels do not tell music from noise, so the sentence says what was measured.
    """
    distance = _swing_db(figures)
    if distance >= BACKGROUND_DISTANCE_DB or not _has_pauses(figures):
        return None
    return (
        f"the quietest parts are only {distance:.0f} dB below the loudest: a loud background, or "
        f"music ({BACKGROUND_DISTANCE_DB:.0f} or more are easy to follow)"
    )


def long_silences(figures: Figures) -> str | None:
    """Say where nothing is heard for more than five seconds."""
    found, at = [], 0
    is_silent = figures.window_rms < steady.factor(SILENT_DBFS)
    for silent, windows in groupby(is_silent.tolist()):
        count = sum(1 for _ in windows)
        if silent and count * 1000 > LONG_SILENCE_MS * WINDOWS_PER_SECOND:
            found.append((at * 1000 // WINDOWS_PER_SECOND, count // WINDOWS_PER_SECOND))
        at += count
    if not found:
        return None
    where = _places([ms for ms, _ in found][:_NAMED_PLACES], len(found))
    longest = max(seconds for _, seconds in found)
    count = len(found)
    return f"{count} long silence{'s' if count > 1 else ''} (up to {longest} s) at {where}"


def sides_apart(figures: Figures) -> str | None:
    """Say that one side of a stereo recording is more than 3 dB louder."""
    if figures.channels != 2 or figures.side is not None or figures.between:
        return None
    left, right = (_dbfs(math.sqrt(power)) for power in figures.power)
    if abs(left - right) <= SIDES_APART_DB:
        return None
    side = "left" if left > right else "right"
    return f"the {side} channel is {abs(left - right):.0f} dB louder than the other"


RULES: tuple[Callable[[Figures], str | None], ...] = (
    clipped,
    hum,
    noise_floor,
    background,
    long_silences,
    sides_apart,
)


def _hum_dbfs(spectrum: NDArray[np.float64], base_hz: int) -> float | None:
    """Return the level of hum of one mains frequency; None if there is none to hear."""
    lines: list[tuple[int, float]] = []
    for harmonic in range(1, _HUM_HARMONICS + 1):
        hz, (near, far) = harmonic * base_hz, _BESIDE_HZ
        if hz + far >= len(spectrum):
            break
        line = float(spectrum[hz - 1 : hz + 2].max())
        beside = [*spectrum[hz - far : hz - near + 1], *spectrum[hz + near : hz + far + 1]]
        floor_db = steady.decibel(max(float(np.median(beside)), 1e-20))
        if steady.decibel(line) > floor_db + HUM_ABOVE_DB:
            lines.append((harmonic, line))
    if len(lines) < 2 or lines[0][0] > 2:  # the fundamental or its octave, and one more
        return None
    level = steady.decibel(math.fsum(line for _, line in lines))
    return level if level > HUM_DBFS else None


def _has_pauses(figures: Figures) -> bool:
    """Tell whether there are quiet parts, from which something can be said of the background."""
    return _swing_db(figures) >= PAUSES_DB


def _swing_db(figures: Figures) -> float:
    return _level(figures, _LOUDEST_SHARE) - _level(figures, _QUIETEST_SHARE)


def _level(figures: Figures, percentile: int) -> float:
    """Return the level in dBFS below which so many percent of the 100 ms windows are."""
    if not len(figures.window_rms):
        return -math.inf
    return _dbfs(float(np.percentile(figures.window_rms, percentile, method="lower")))


def _dbfs(amplitude: float) -> float:
    return steady.peak_decibel(max(amplitude, 1e-10))  # -200 dBFS: digital silence as a number


def _places(first_ms: list[int] | tuple[int, ...], count: int) -> str:
    """Return the first places as a person reads them, and whether there are more."""
    named = ", ".join(timecode.short(ms) for ms in first_ms)
    return named + (" and later" if count > len(first_ms) else "")
