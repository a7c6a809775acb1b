"""Bring a sound to its loudness target, as an MP3 that is judged after decoding it.

A linear gain where that is enough. Where the peak would come too close to the limit, a limiter, and
the gain is raised by what the limiter takes away. Everything streams, whatever the length.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.audio.coding import mp3
from toolkit.audio.coding.decoded_check import DecodedCheck
from toolkit.audio.coding.mp3_repair import mended
from toolkit.audio.limiting import gain_forecast
from toolkit.audio.limiting.aim import Aim
from toolkit.audio.limiting.treatment import Treatment, treat
from toolkit.audio.mastering import glimpse, rehearsal
from toolkit.audio.mastering.glimpse import Expected, Glimpse, Watch
from toolkit.audio.measuring.survey import Look, Reading, Survey
from toolkit.audio.values.master_report import two_decimals
from toolkit.audio.values.sound import RATE_HZ, Sound
from toolkit.errors import LoudnessMissed, SilentAudio
from toolkit.progress import Progress, onwards, part
from toolkit.show.sound.audio import Audio
from toolkit.show.sound.target import ON_TARGET_LU, TOLERANCE_LU

CODEC_HEADROOM_DB = 0.3
"""So far below the limit the limiter's ceiling is at first: a lossy coder moves peaks.

EBU Tech 3344 and R 128 s2 leave 1 dB for any coder. Here each MP3 is decoded and measured, so that
what most need is enough. By measurement on 37 recordings of speech LAME lifts limited peaks by 0.00
to 0.02 dB in the median, and by less than 0.2 dB in nine of ten; at 64 kbit/s, and in 1 of 37 at
more, by up to 0.5 dB, and then these places are encoded once more (`mp3_repair`).
"""

# Mono at 64 and 80 kbit/s leaves out so much that peaks move further: voices with all their treble
# came out 0.45 to 0.8 dB higher at 64, and were encoded twice. Measured with this ceiling: once.
_LOW_BITRATE_BPS, _LOW_BITRATE_HEADROOM_DB = 96_000, 0.9

# How often it is encoded at most. Speech and music need one encoding; a second or two of noises can
# need many, for which there is time.
_ENCODINGS, _ENCODINGS_OF_A_MINUTE = 6, 12
_BELOW_LIMIT_DB = 0.2  # what is left to the next encoding's own peaks


@dataclass(frozen=True, slots=True)
class Levelled:
    """What was found, done and reached, and how often it was encoded until it was right."""

    before: Reading
    after: Reading
    treatment: Treatment
    is_compromise: bool  # the target needs a limiter that is heard
    reductions_db: NDArray[np.float32]  # the most in each 100 ms; empty without a limiter
    waveform: NDArray[np.int8]  # of the finished sound, see `Waveform.read`
    encodings: int


def level(
    sound: Sound, found: Survey, target: Path, audio: Audio, progress: Progress, jobs: int = 1
) -> Levelled:
    """Write the sound to the MP3 `target` at its loudness, on `jobs` threads; return how it went.

    `found` is the survey of that very sound. Raises SilentAudio when nothing is louder than -70
    LUFS, LoudnessMissed when no encoding, decoded, is within 0.5 LU and under the peak limit,
    BadRecording.
    """
    return _Levelling(sound, found, target, audio, jobs).run(progress)


class _MasteringPass(NamedTuple):
    """What one encoding did and gave."""

    treatment: Treatment
    reductions_db: NDArray[np.float32]
    after: Reading
    waveform: NDArray[np.int8]


class _Levelling:
    """One sound on its way to one MP3.

    An object, for its steps share what changes from one encoding to the next: whether the limiter
    will be heard, and how often an encoding may still be broken off.
    """

    def __init__(self, sound: Sound, found: Survey, target: Path, audio: Audio, jobs: int) -> None:
        self._sound, self._survey, self._target = sound, found, target
        self._before = found.reading.counted(audio.mono)
        self._counts = found.reading.counts(audio.mono)
        self._audio, self._jobs = audio, jobs
        bitrate_bps = audio.bitrate_bps(sound.channels)
        self._settings = mp3.Mp3Settings(RATE_HZ, sound.channels, bitrate_bps)
        headroom_db = _headroom_db(sound.channels, bitrate_bps)
        self._highest_dbtp = two_decimals(audio.target.true_peak_dbtp - headroom_db)
        self._is_compromise = False
        is_short = found.reading.samples <= 60 * sound.rate_hz
        self._most = _ENCODINGS_OF_A_MINUTE if is_short else _ENCODINGS
        is_long = found.reading.samples >= glimpse.SHORTEST_S * sound.rate_hz
        self._glimpses = glimpse.MOST if is_long else 0  # that may still be acted upon

    def run(self, progress: Progress) -> Levelled:
        aim, start = Aim(self._audio.target.integrated_lufs), 0.0
        treatment = self._rehearsed(self._first(aim.lufs), aim)
        best: tuple[float, Treatment] | None = None
        for encodings in range(1, self._most + 1):
            span = onwards(part(progress, start, start := start + 0.9 * (1 - start)))
            treatment, made = self._tried(treatment, aim, span)
            short_lu, over_db = self._misses(made.after)
            if not short_lu and not over_db:
                return self._levelled(made, encodings)
            if not over_db and (best is None or abs(short_lu) < best[0]):
                best = abs(short_lu), treatment
            tried, treatment = treatment, self._corrected(treatment, aim, short_lu, over_db)
            if treatment == tried or aim.is_futile:
                break
        if best is None or best[0] > TOLERANCE_LU:
            raise self._missed(made.after)
        if best[1] != tried:
            made, encodings = self._encoded(best[1], part(progress, start, 1.0)), encodings + 1
        return self._levelled(made, encodings)

    def _tried(
        self, treatment: Treatment, aim: Aim, progress: Progress
    ) -> tuple[Treatment, _MasteringPass]:
        """Encode, and begin anew where that cannot end well; return what was encoded whole."""
        while True:
            try:
                return treatment, self._encoded(treatment, progress)
            except Glimpse as seen:
                self._glimpses -= 1
                tried = treatment
                treatment = self._corrected(treatment, aim, seen.short_lu, seen.over_db)
                if treatment == tried:  # nothing better is known
                    self._glimpses = 0

    def _rehearsed(self, treatment: Treatment, aim: Aim) -> Treatment:
        """Return the treatment, or one that makes up for what the coder will leave out."""
        if not self._glimpses or self._is_quieter:
            return treatment
        limiter = treatment.limiter(self._sound)
        heard = np.concatenate([*treat([self._survey.excerpts], treatment, limiter)])
        lost_lu = rehearsal.lost_lu(heard, self._settings)
        if abs(lost_lu) <= glimpse.FAR_LU:
            return treatment
        made = self._corrected(treatment, aim, lost_lu, 0.0)
        aim.forget()  # a few seconds may be unlike the rest
        return made

    # ------------------------------------------------------------ deciding

    def _first(self, aim_lufs: float) -> Treatment:
        before = self._before
        if before.integrated_lufs == -math.inf:
            raise SilentAudio(
                f"{self._sound.name}: it is almost silent: nothing in it is louder than -70 LUFS",
                hint="play the recording: was the microphone off, or the wrong track exported?",
            )
        is_right = abs(before.integrated_lufs - aim_lufs) <= ON_TARGET_LU
        if is_right and before.true_peak_dbtp <= self._audio.target.true_peak_dbtp:
            return Treatment(0.0, None)
        return self._decided(aim_lufs, self._highest_dbtp)

    def _decided(self, aim_lufs: float, ceiling_dbtp: float) -> Treatment:
        """Return the treatment that reaches `aim_lufs`, or comes as close as the show allows."""
        linear_db = two_decimals(aim_lufs - self._before.integrated_lufs)
        highest_db = ceiling_dbtp - self._before.true_peak_dbtp
        # With much gain the absolute gate lets more of the sound count, and the level is another.
        told_lufs = gain_forecast.linear_lufs(self._survey, linear_db, self._counts)
        if linear_db <= highest_db and abs(told_lufs - aim_lufs) <= gain_forecast.CLOSE_LU:
            return Treatment(linear_db, None)
        gain_db, outcome = gain_forecast.loudest(self._survey, aim_lufs, ceiling_dbtp, self._counts)
        target_lufs = self._audio.target.integrated_lufs
        if gain_db <= highest_db:
            return Treatment(two_decimals(gain_db), None)
        self._is_compromise = not outcome.effort.is_gentle
        if self._is_compromise and self._audio.prefer == "dynamics":
            gain_db = gain_forecast.gentlest(self._survey, gain_db, ceiling_dbtp, self._counts)
        elif outcome.integrated_lufs < min(aim_lufs, target_lufs) - TOLERANCE_LU:
            raise LoudnessMissed(
                f"{self._sound.name}: its peaks are so far above its loudness that soy cannot "
                "reach "
                f"{target_lufs:.1f} LUFS: with a limiter at {ceiling_dbtp:g} dBTP it gets "
                f"to {outcome.integrated_lufs:.1f} LUFS, and the limiter takes away "
                f"{outcome.effort.max_reduction_db:.0f} dB",
                hint="publish it more quietly (--prefer dynamics), or lower the loudest peaks "
                "in the recording",
            )
        return Treatment(two_decimals(gain_db), ceiling_dbtp)

    def _misses(self, after: Reading) -> tuple[float, float]:
        """Return the LU that are missing and the dB over the limit, as far as they matter, or 0."""
        reached, wanted = after.counted(self._audio.mono), self._audio.target
        short_lu = wanted.integrated_lufs - reached.integrated_lufs
        over_db = max(0.0, reached.true_peak_dbtp - wanted.true_peak_dbtp)
        if self._is_quieter:
            return 0.0, over_db
        return short_lu if abs(short_lu) > ON_TARGET_LU else 0.0, over_db

    def _corrected(
        self, treatment: Treatment, aim: Aim, short_lu: float, over_db: float
    ) -> Treatment:
        aim.correct(short_lu)
        if not over_db:
            return self._decided(aim.lufs, treatment.ceiling_dbtp or self._highest_dbtp)
        aim.forget()
        peak_dbtp = self._before.true_peak_dbtp + treatment.gain_db
        encoded_dbtp = peak_dbtp if treatment.ceiling_dbtp is None else treatment.ceiling_dbtp
        return self._decided(aim.lufs, two_decimals(encoded_dbtp - over_db - _BELOW_LIMIT_DB))

    def _missed(self, after: Reading) -> LoudnessMissed:
        reached, wanted = after.counted(self._audio.mono), self._audio.target
        return LoudnessMissed(
            f"{self._sound.name}: the finished MP3 has {reached.integrated_lufs:.1f} LUFS and "
            f"{reached.true_peak_dbtp:.1f} dBTP; the target is {wanted.integrated_lufs:g} LUFS "
            f"(+-{TOLERANCE_LU:g}) and at most {wanted.true_peak_dbtp:g} dBTP",
            hint="set a quieter target or a higher bitrate_kbps in show.toml under [audio], or "
            "lower the loudest peaks in the recording",
        )

    # ------------------------------------------------------------ doing

    def _encoded(self, treatment: Treatment, progress: Progress) -> _MasteringPass:
        channels, samples = self._sound.channels, self._survey.reading.samples
        limiter = treatment.limiter(self._sound, self._survey)
        blocks = treat(self._sound.telling(samples, progress).play(), treatment, limiter)
        limit = self._audio.target.true_peak_dbtp if limiter else None
        with DecodedCheck(RATE_HZ, channels, samples, self._look(treatment)) as listening:
            dips = mp3.encode(
                blocks, self._target, self._settings, self._jobs, listening.take, samples, limit
            )
            after, waveform = listening.judged()
        if limiter is None:
            return _MasteringPass(treatment, np.zeros(0, np.float32), after, waveform)
        effort, reductions_db = mended(limiter.effort, limiter.reductions_db, dips, RATE_HZ)
        return _MasteringPass(replace(treatment, effort=effort), reductions_db, after, waveform)

    @property
    def _is_quieter(self) -> bool:
        """Whether it is to stay below the target, for the limiter would be heard."""
        return self._is_compromise and self._audio.prefer == "dynamics"

    def _look(self, treatment: Treatment) -> Look | None:
        if not self._glimpses:
            return None
        expected = Expected(
            survey=self._survey,
            gain_db=treatment.gain_db,
            ceiling_dbtp=treatment.ceiling_dbtp,
            counted=self._counts,
            limit_dbtp=self._audio.target.true_peak_dbtp,
            wanted_lufs=None if self._is_quieter else self._audio.target.integrated_lufs,
        )
        return Watch(expected).look

    def _levelled(self, made: _MasteringPass, encodings: int) -> Levelled:
        return Levelled(
            before=self._survey.reading,
            after=made.after,
            treatment=made.treatment,
            is_compromise=self._is_quieter or not made.treatment.effort.is_gentle,
            reductions_db=made.reductions_db,
            waveform=made.waveform,
            encodings=encodings,
        )


def _headroom_db(channels: int, bitrate_bps: int) -> float:
    is_low = channels == 1 and bitrate_bps < _LOW_BITRATE_BPS
    return _LOW_BITRATE_HEADROOM_DB if is_low else CODEC_HEADROOM_DB
