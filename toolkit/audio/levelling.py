"""Bring a recording to its loudness target, as an MP3 that is judged after decoding it.

A linear gain where that is enough. Where the peak would come too close to the limit, a limiter, and
the gain is raised by what the limiter takes away. Everything streams, whatever the length.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from toolkit.audio import media, mp3
from toolkit.audio.limiter import Limiter
from toolkit.audio.loudness import Loudness, Meter
from toolkit.audio.report import two_decimals
from toolkit.audio.sound import Samples, Sound
from toolkit.errors import LoudnessMissed, SilentAudio
from toolkit.progress import Progress, part
from toolkit.show.audio import Audio
from toolkit.show.target import TOLERANCE_LU

RATE_HZ = 44_100  # which every app and browser plays, and Apple lists with 48 kHz

# A lossy coder moves peaks. EBU Tech 3344 and R 128 s2 leave 1 dB for that: -2 dBTP before it.
CODEC_HEADROOM_DB = 1.0
_ENCODINGS = 3  # at most, each a long step
_PASSES = 8  # at most, to find the gain that the limiter leaves at the target
_CLOSE_LU, _NEAR_LU = 0.1, 0.3
_WORTH_IT = 0.5  # LU for each dB of gain: below it more gain mostly feeds the limiter
_MOST_EXTRA_DB = 12.0  # gain that the limiter eats up; with more, speech is audibly squashed
_BELOW_LIMIT_DB = 0.2  # what is left to the next encoding's own peaks


@dataclass(frozen=True, slots=True)
class Reading:
    """Both ways of counting: one channel once, or twice as two loudspeakers play it."""

    as_is: Loudness
    dual_mono: Loudness | None  # None for stereo
    samples: int

    def counted(self, audio: Audio) -> Loudness:
        """Return the reading that the show's settings count."""
        return self.dual_mono if self.dual_mono and audio.mono == "dual-mono" else self.as_is


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is done to the sound, and what the limiter then did."""

    gain_db: float
    ceiling_dbtp: float | None  # None: linear, no limiter
    max_reduction_db: float = 0.0
    share_reducing: float = 0.0


@dataclass(frozen=True, slots=True)
class Levelled:
    """What was found, done and reached, and how often it was encoded until it was right."""

    before: Reading
    after: Reading
    treatment: Treatment
    encodings: int


def level(sound: Sound, target: Path, audio: Audio, progress: Progress) -> Levelled:
    """Write the sound to the MP3 `target` at its loudness; return how it went.

    Raises SilentAudio when nothing is louder than -70 LUFS, LoudnessMissed when the decoded MP3 is
    outside the tolerance or over the peak limit after three encodings, BadRecording.
    """
    return _Levelling(sound, target, audio).run(progress)


def treated(sound: Sound, treatment: Treatment) -> Sound:
    """Return the sound as it goes to an encoder: with the treatment's gain, and its limiter."""

    def play() -> Generator[Samples, None, None]:
        factor = np.float32(math.pow(10, treatment.gain_db / 20))
        louder = (block * factor for block in sound.play())
        ceiling_dbtp = treatment.ceiling_dbtp
        if ceiling_dbtp is None:
            yield from louder
        else:
            yield from Limiter(sound.rate_hz, sound.channels, ceiling_dbtp).limit(louder)

    return replace(sound, play=play)


def encoder_scale(settings: mp3.Mp3Settings) -> float:
    """Return the factor by which the encoder changes the level, found with a tone.

    LAME makes sound quieter by a factor that depends on the bit rate, 0.95 (-0.45 dB) up to 160
    kbit/s (libmp3lame/presets.c, `abr_switch_map`, column `scale`), and lameenc cannot tell it not
    to. Without undoing that, every episode would miss its target by as much.
    """
    tone = np.sin(2 * np.pi * 1000 / RATE_HZ * np.arange(RATE_HZ // 2)).astype(np.float32) / 4
    sound = np.repeat(tone[:, None], settings.channels, axis=1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tone.mp3"
        mp3.encode(iter([sound]), path, settings)
        blocks = media.blocks(path, rate_hz=RATE_HZ, channels=settings.channels)
        decoded = np.concatenate(list(blocks))
    middle = slice(len(tone) // 4, -len(tone) // 4)  # settled, and far from both ends
    return float(np.vdot(decoded[middle, 0], tone[middle]) / np.vdot(tone[middle], tone[middle]))


class _Levelling:
    """One recording on its way to one MP3."""

    def __init__(self, sound: Sound, target: Path, audio: Audio) -> None:
        self._sound, self._target, self._audio = sound, target, audio
        self._channels = sound.channels
        self._highest_dbtp = audio.target.true_peak_dbtp - CODEC_HEADROOM_DB
        self._samples, self._peak_dbtp = 0, 0.0  # of the recording at RATE_HZ, once measured

    def run(self, progress: Progress) -> Levelled:
        aim_lufs = self._audio.target.integrated_lufs
        before = self._metered(self._played(self._sound, part(progress, 0.0, 0.1)))
        self._samples, self._peak_dbtp = before.samples, before.as_is.true_peak_dbtp
        treatment = self._first_treatment(before)
        start = 0.1
        for encodings in range(1, _ENCODINGS + 1):
            span = part(progress, start, start := start + 0.9 * (1 - start))
            if treatment.ceiling_dbtp is not None:
                treatment = self._settled(treatment, aim_lufs, part(span, 0.0, 0.25))
            treatment = self._encoded(treatment, part(span, 0.25, 0.85))
            made = media.sound(self._target, rate_hz=RATE_HZ, channels=self._channels)
            after = self._metered(self._played(made, part(span, 0.85, 1.0)))
            short_lu, over_db = self._misses(after)
            if not short_lu and not over_db:
                return Levelled(before, after, treatment, encodings)
            aim_lufs += short_lu
            treatment = self._corrected(treatment, short_lu, over_db)
        raise self._missed(after, "finished MP3")

    def _first_treatment(self, before: Reading) -> Treatment:
        found = before.counted(self._audio)
        if found.integrated_lufs == -math.inf:
            raise SilentAudio(
                f"{self._sound.name}: no stretch of 0.4 s is louder than -70 LUFS",
                hint="play the recording: was the microphone off, or the wrong track exported?",
            )
        gain_db = two_decimals(self._audio.target.integrated_lufs - found.integrated_lufs)
        is_over = found.true_peak_dbtp + gain_db > self._highest_dbtp
        return Treatment(gain_db, self._highest_dbtp if is_over else None)

    def _settled(self, treatment: Treatment, aim_lufs: float, progress: Progress) -> Treatment:
        """Return the treatment with the gain that reaches `aim_lufs` behind the limiter."""
        highest_db = treatment.gain_db + _MOST_EXTRA_DB
        slope, last_lu = 1.0, 0.0  # LU that a dB more of gain brought at the last step
        for turn in range(_PASSES):
            span = part(progress, turn / _PASSES, (turn + 1) / _PASSES)
            reading = self._metered(self._treated(treatment, self._limiter(treatment), span))
            short_lu = aim_lufs - reading.counted(self._audio).integrated_lufs
            if turn:
                slope = min(1.0, max(0.3, slope * (1 - short_lu / last_lu)))
            if abs(short_lu) <= (_CLOSE_LU if slope > _WORTH_IT else _NEAR_LU):
                return treatment
            last_lu = short_lu
            gain_db = two_decimals(treatment.gain_db + short_lu / slope)
            if gain_db > highest_db:
                break
            treatment = replace(treatment, gain_db=gain_db)
        if abs(short_lu) <= TOLERANCE_LU:
            return treatment
        raise self._missed(reading, "sound behind the limiter")

    def _encoded(self, treatment: Treatment, progress: Progress) -> Treatment:
        limiter = self._limiter(treatment)
        settings = mp3.Mp3Settings(RATE_HZ, self._channels, self._audio.bitrate_bps(self._channels))
        undo = np.float32(1 / encoder_scale(settings))
        treated = self._treated(treatment, limiter, progress)
        mp3.encode((block * undo for block in treated), self._target, settings)
        if limiter is None:
            return treatment
        return replace(
            treatment,
            max_reduction_db=limiter.max_reduction_db,
            share_reducing=limiter.share_reducing,
        )

    def _misses(self, after: Reading) -> tuple[float, float]:
        """Return the LU that are missing beyond the tolerance and the dB over the limit, or 0."""
        reached, wanted = after.counted(self._audio), self._audio.target
        short_lu = wanted.integrated_lufs - reached.integrated_lufs
        over_db = reached.true_peak_dbtp - wanted.true_peak_dbtp
        return short_lu if abs(short_lu) > TOLERANCE_LU else 0.0, max(0.0, over_db)

    def _corrected(self, treatment: Treatment, short_lu: float, over_db: float) -> Treatment:
        ceiling = treatment.ceiling_dbtp
        if over_db:
            encoded_dbtp = self._peak_dbtp + treatment.gain_db if ceiling is None else ceiling
            ceiling = two_decimals(encoded_dbtp - over_db - _BELOW_LIMIT_DB)
        return Treatment(two_decimals(treatment.gain_db + short_lu), ceiling)

    def _missed(self, reading: Reading, what: str) -> LoudnessMissed:
        reached, wanted = reading.counted(self._audio), self._audio.target
        return LoudnessMissed(
            f"{self._sound.name}: the {what} has {reached.integrated_lufs:.1f} LUFS and "
            f"{reached.true_peak_dbtp:.1f} dBTP; wanted are {wanted.integrated_lufs:g} LUFS "
            f"(+-{TOLERANCE_LU:g}) and at most {wanted.true_peak_dbtp:g} dBTP",
            hint="take a quieter target or a higher bitrate_kbps in show.toml under [audio], or "
            "take the loudest peaks out of the recording",
        )

    # ------------------------------------------------------------ streams

    def _metered(self, blocks: Iterable[Samples]) -> Reading:
        meter = Meter(RATE_HZ, self._channels)
        samples = meter.add_all(blocks)
        dual_mono = meter.read(dual_mono=True) if self._channels == 1 else None
        return Reading(meter.read(), dual_mono, samples)

    def _limiter(self, treatment: Treatment) -> Limiter | None:
        if treatment.ceiling_dbtp is None:
            return None
        return Limiter(RATE_HZ, self._channels, treatment.ceiling_dbtp)

    def _treated(
        self, treatment: Treatment, limiter: Limiter | None, progress: Progress
    ) -> Iterator[Samples]:
        factor = np.float32(math.pow(10, treatment.gain_db / 20))
        louder = (block * factor for block in self._played(self._sound, progress))
        return louder if limiter is None else limiter.limit(louder)

    def _played(self, sound: Sound, progress: Progress) -> Iterator[Samples]:
        samples = 0
        for block in sound.play():
            yield block
            samples += len(block)
            if self._samples:
                progress(min(1.0, samples / self._samples))
