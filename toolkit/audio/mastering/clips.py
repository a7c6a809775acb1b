"""Clips cut from a recording, as loud as their episode; the one module that imports pydub.

pydub holds a clip whole in memory, so that clips are bounded; episodes never pass through it.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from toolkit import timecode
from toolkit.audio import steady
from toolkit.audio.coding import id3_tags as id3
from toolkit.audio.coding import mp3, wav
from toolkit.audio.intake import recordings
from toolkit.audio.limiting.limiter import Limiter
from toolkit.audio.mastering import clip_memory
from toolkit.audio.mastering.clip_memory import ClipReport, EncodedClip
from toolkit.audio.mastering.loudness_loop import CODEC_HEADROOM_DB
from toolkit.audio.measuring.meter import Meter
from toolkit.audio.noise.denoiser import Denoiser
from toolkit.audio.values.master_report import MasterReport, Noise
from toolkit.audio.values.readings import Loudness
from toolkit.audio.voices.leveller import stretch_levelled
from toolkit.errors import BadFile, LoudnessMissed
from toolkit.files import written_beside
from toolkit.show.sound.selection import AS_IT_IS, Selection

with warnings.catch_warnings():
    # pydub looks for an ffmpeg program, which is not needed here, and warns of its absence; newer
    # Pythons warn of escapes in its source.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

LIMIT_MS = 120_000  # podcast namespace, tag soundbite: "between 15 and 120 seconds"
FADE_MS = 15  # no click, and no word is lost

# The limiter hears this much around the clip, so that it is in the state it had in the episode: ten
# times its release before, some of its look-aheads after.
_BEFORE_MS, _AFTER_MS = 1200, 50
_ATTEMPTS, _LOWER_DB = 6, 0.1

# How a clip comes to its episode's loudness: at most so much louder or quieter than in the episode,
# where whoever speaks softly may be meant to; so close; found in so many passes at most.
_MOST_DB, _CLOSE_LU, _PASSES = 6.0, 0.2, 4
_JUDGED_MS = 3000

Samples = NDArray[np.float32]


Stretches = Sequence[tuple[int, int]]
"""What a clip plays of a recording, in turn: [start, end) in ms."""


def cut(
    source: Path,
    report: MasterReport,
    start_ms: int,
    end_ms: int,
    target: Path,
    tags: id3.Tags,
    fade_ms: int = FADE_MS,
) -> ClipReport:
    """Write [start_ms, end_ms) of the recording `source` to `target`, as `cut_stretches`."""
    return cut_stretches(source, report, [(start_ms, end_ms)], target, tags, fade_ms)


def cut_stretches(
    source: Path,
    report: MasterReport,
    stretches_ms: Stretches,
    target: Path,
    tags: id3.Tags,
    fade_ms: int = FADE_MS,
    wav_target: Path | None = None,
) -> ClipReport:
    """Write stretches of the recording `source` in turn to the MP3 `target`; return how it is.

    `wav_target`: where the very samples that the MP3 was encoded from are written, too.

    Each begins and ends softly, so that no join clicks, and no sample more or less is heard.
    The clip gets the gain of its episode, `report`: with the leveller's it sounds as the episode
    does there. Without leveller it gets what is missing to the loudness of the whole, too: a quiet
    guest alone would else be up to some LU below it. Raises BadFile if a stretch
    is empty or past the end, or all together are longer than two minutes; LoudnessMissed if the
    clip's peak cannot be kept.
    """
    _refuse_length(stretches_ms)
    with written_beside(target) as beside:
        made = clip_memory.remembered(
            source,
            (repr(report), tuple(stretches_ms), fade_ms),
            lambda: _encoded(source, report, stretches_ms, beside, target, fade_ms),
        )
        beside.write_bytes(made.mp3)
        id3.write(beside, tags)
        if wav_target is not None:
            wav.write(wav_target, made.samples, report.rate_hz, tags)
        return replace(made.report, length_bytes=beside.stat().st_size)


def _encoded(
    source: Path,
    report: MasterReport,
    stretches_ms: Stretches,
    beside: Path,
    target: Path,
    fade_ms: int,
) -> EncodedClip:
    """Return a clip, encoded to `beside` without tags. Raises LoudnessMissed."""
    settings = mp3.Mp3Settings(report.rate_hz, report.channels, report.bitrate_bps)
    limit_dbtp, ceiling_dbtp = report.target.true_peak_dbtp, report.ceiling_dbtp
    for _ in range(_ATTEMPTS):
        sounds = _as_loud_as_the_episode(source, report, stretches_ms, ceiling_dbtp)
        soft = np.concatenate([_faded(sound, report.rate_hz, fade_ms) for sound in sounds])
        mp3.encode(_blocks(soft), beside, settings)
        made = _measured(beside, report)
        if made.true_peak_dbtp <= limit_dbtp:
            return EncodedClip(beside.read_bytes(), soft, made)
        # As for the episode: a lower ceiling takes the peak down, and the clip stays as loud.
        encoded_dbtp = _reading(sounds, report)[0].true_peak_dbtp
        ceiling_dbtp = encoded_dbtp - (made.true_peak_dbtp - limit_dbtp) - _LOWER_DB
    raise LoudnessMissed(
        f"{target}: the clip's true peak stays above {limit_dbtp:g} dBTP after the encoder",
        hint="set a higher bitrate_kbps in show.toml under [audio]",
    )


def _refuse_length(stretches_ms: Stretches) -> None:
    for start_ms, end_ms in stretches_ms:
        if not 0 <= start_ms < end_ms:
            raise BadFile(f"{_span(start_ms, end_ms)}: a clip must end after it begins")
    length_ms = _length_ms(stretches_ms)
    if length_ms > LIMIT_MS:
        raise BadFile(
            f"{_span(stretches_ms[0][0], stretches_ms[-1][1])}: a clip of "
            f"{timecode.short(length_ms)} minutes is too long; at most {timecode.short(LIMIT_MS)}",
            hint="choose a shorter passage, or make it two moments",
        )


def _length_ms(stretches_ms: Stretches) -> int:
    return sum(end_ms - start_ms for start_ms, end_ms in stretches_ms)


def _as_loud_as_the_episode(
    source: Path, report: MasterReport, stretches_ms: Stretches, ceiling_dbtp: float | None
) -> list[Samples]:
    """Return the stretches at the finished episode's integrated loudness, before encoding.

    All have one gain, that of the whole clip. The limiter's ceiling is that of the episode, or a
    lower one; None where there is no limiter.
    Shorter clips than a short-term window say too little of their loudness (EBU Tech 3341,
    section 2.2: 3 s), and keep the episode's gain, as do whole silences; and so do episodes in
    which the leveller brought voices together.
    """
    gain_db = report.gain_db
    for _ in range(_PASSES):
        if ceiling_dbtp is None and gain_db > report.gain_db:
            ceiling_dbtp = report.target.true_peak_dbtp - CODEC_HEADROOM_DB
        sounds = [_mastered(source, report, each, gain_db, ceiling_dbtp) for each in stretches_ms]
        if report.levels:
            break
        heard = _reading(sounds, report)[0].integrated_lufs
        short_lu = report.after.integrated_lufs - heard
        is_short = _length_ms(stretches_ms) < _JUDGED_MS
        if is_short or math.isinf(heard) or abs(short_lu) <= _CLOSE_LU:
            break
        least_db, most_db = report.gain_db - _MOST_DB, report.gain_db + _MOST_DB
        gain_db = min(max(gain_db + short_lu, least_db), most_db)
    return sounds


def _mastered(
    source: Path,
    report: MasterReport,
    span_ms: tuple[int, int],
    gain_db: float,
    ceiling_dbtp: float | None,
) -> Samples:
    """Return the stretch with a gain, and the limiter if there is a ceiling."""
    rate_hz, channels, (start_ms, end_ms) = report.rate_hz, report.channels, span_ms
    before_ms = min(start_ms, _BEFORE_MS)
    from_ms, to_ms = start_ms - before_ms, end_ms + _AFTER_MS
    found = recordings.blocks(
        source,
        rate_hz=rate_hz,
        channels=channels,
        start_ms=from_ms,
        end_ms=to_ms,
        accept_truncated=True,  # what is not accepted was not mastered, and has no report
        taken=_selection(report),
    )
    if report.denoising and report.denoising.noise:
        found = _denoised(found, source, report, report.denoising.noise)
    sound: Iterator[Samples] = found
    if report.levels:
        sound = stretch_levelled(sound, report.levels, rate_hz, _samples(from_ms, rate_hz))
    factor = _factor(gain_db)
    sound = (block * factor for block in sound)
    if ceiling_dbtp is not None:
        sound = Limiter(rate_hz, channels, ceiling_dbtp).limit(sound)
    around = np.concatenate([np.zeros((0, channels), np.float32), *sound])
    skipped, end = (_samples(ms, rate_hz) - _samples(from_ms, rate_hz) for ms in (start_ms, end_ms))
    if len(around) < end - rate_hz // 1000:  # lengths in milliseconds may be rounded up
        length_ms = from_ms + len(around) * 1000 // rate_hz
        at_end = f", which ends at {timecode.clock(length_ms)}" if len(around) else ""
        raise BadFile(
            f"{_span(start_ms, end_ms)}: this is past the end of {source}{at_end}",
            hint="correct the moment's start and end",
        )
    return around[skipped:end]


def _selection(report: MasterReport) -> Selection:
    return report.source.selection if report.source else AS_IT_IS


def _denoised(
    found: Generator[Samples, None, None], source: Path, report: MasterReport, noise: Noise
) -> Generator[Samples, None, None]:
    """Return the blocks without the noise that was taken out of the episode."""
    pause = recordings.blocks(
        source,
        rate_hz=report.rate_hz,
        channels=report.channels,
        start_ms=noise.start_ms,
        end_ms=noise.end_ms,
        accept_truncated=True,
        taken=_selection(report),
    )
    return Denoiser(noise, np.concatenate([*pause])).cleaned(found, report.rate_hz)


def _faded(sound: Samples, rate_hz: int, fade_ms: int) -> NDArray[np.int16]:
    """Return the sound as 16-bit samples that begin and end softly; no sample more or less.

    pydub counts in whole milliseconds, so it gets the two ends apart from what is between them.
    """
    whole = mp3.to_int16(sound)
    fade_ms = min(fade_ms, len(sound) * 1000 // rate_hz // 2)
    size = fade_ms * rate_hz // 1000
    if not size:
        return whole
    first, last = (_segment(part, rate_hz) for part in (whole[:size], whole[-size:]))
    for ends, soft in (
        (whole[:size], first.fade_in(fade_ms)),
        (whole[-size:], last.fade_out(fade_ms)),
    ):
        ends[:] = np.frombuffer(soft.raw_data, "<i2").reshape(ends.shape)
    return whole


def _segment(samples: NDArray[np.int16], rate_hz: int) -> AudioSegment:
    return AudioSegment(
        data=samples.tobytes(), sample_width=2, frame_rate=rate_hz, channels=samples.shape[1]
    )


def _blocks(samples: NDArray[np.int16]) -> Iterator[Samples]:
    for start in range(0, len(samples), recordings.BLOCK_SAMPLES):
        block: Samples = samples[start : start + recordings.BLOCK_SAMPLES].astype(np.float32)
        yield block / np.float32(32768)


def _measured(path: Path, report: MasterReport) -> ClipReport:
    found = recordings.blocks(path, rate_hz=report.rate_hz, channels=report.channels)
    reading, samples = _reading(found, report)
    heard = reading.integrated_lufs
    return ClipReport(
        duration_ms=timecode.from_seconds(samples / report.rate_hz),
        length_bytes=path.stat().st_size,
        integrated_lufs=heard if heard > -math.inf else None,
        true_peak_dbtp=reading.true_peak_dbtp,
    )


def _reading(sound: Iterable[Samples], report: MasterReport) -> tuple[Loudness, int]:
    """Return the loudness, counted as the episode's is, and the number of samples."""
    meter = Meter(report.rate_hz, report.channels)
    samples = meter.add_all(sound)
    return meter.read(dual_mono=report.mono == "dual-mono"), samples


def _samples(ms: int, rate_hz: int) -> int:
    return (ms * rate_hz + 500) // 1000  # as `recordings.blocks` counts


def _factor(gain_db: float) -> np.float32:
    return np.float32(steady.factor(gain_db))


def _span(start_ms: int, end_ms: int) -> str:
    return f"{timecode.clock(start_ms)} to {timecode.clock(end_ms)}"
