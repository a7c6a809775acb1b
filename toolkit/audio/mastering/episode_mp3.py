"""One episode on its way from the recording to its MP3, not yet tagged, and the report of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from toolkit import forked_worker
from toolkit.audio.intake import recordings
from toolkit.audio.intake.recordings import Probe
from toolkit.audio.limiting.hard_places import hard_stretches
from toolkit.audio.mastering import first_survey, loudness_loop
from toolkit.audio.mastering.loudness_loop import Levelled
from toolkit.audio.measuring.curves import Curves, placed
from toolkit.audio.measuring.measuring_process import measured
from toolkit.audio.measuring.survey import Reader, Reading, Surveying
from toolkit.audio.music import inserts_in_programme
from toolkit.audio.music.programme import Programme
from toolkit.audio.noise import noise_removal
from toolkit.audio.noise.noise_removal import Denoised
from toolkit.audio.values import inserts
from toolkit.audio.values.master_report import (
    MasteredSound,
    SourceReport,
    Speakers,
    rounded,
    two_decimals,
)
from toolkit.audio.values.sound import RATE_HZ
from toolkit.audio.values.tag_values import episode_tags
from toolkit.audio.voices import evenness, leveller
from toolkit.audio.voices.leveller import LevelPlan
from toolkit.progress import Progress, part
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.sound.audio import Audio
from toolkit.show.sound.selection import Selection

_PROBED = 0.05  # the share of the work that is done once the recording is known


@dataclass(frozen=True, slots=True)
class Encoded:
    """What was made: an MP3 without tags, and the loudness over time.

    `extracts` are MP3s of a few seconds with and without the noise, where some was taken out.
    """

    sound: MasteredSound
    curves: Curves
    extracts: tuple[bytes, bytes] | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is mastered: the recording, cleaned and levelled if asked for, with its music."""

    programme: Programme
    denoised: Denoised | None
    levels: LevelPlan | None
    recording: Reading | None  # where the leveller or music make other sound of it


def prepared(
    project: Project,
    episode: Episode,
    audio: Audio,
    channels: int,
    recording_ms: int,
    taken: Selection,
) -> Prepared:
    """Return what is mastered, in one or two channels; `audio` is how this episode is mastered.

    `taken` is the recording's selection, as `recordings.probe` found it. The recording is read as
    it came, so that what is told of it is true whatever is done to it. Noise goes first, so that
    nothing makes it louder. Music comes after the leveller, which is for voices. Raises BadFile for
    music that cannot be used, BadRecording, SilentAudio.
    """
    body = recordings.sound(
        project.source(episode),
        rate_hz=RATE_HZ,
        channels=channels,
        accept_truncated=episode.accept_truncated,
        taken=taken,
    )
    reading = denoised = levels = None
    if audio.denoise or audio.leveller or inserts.chosen(project, episode):
        reading = measured(body, Reader)
    heard = reading
    if audio.denoise:
        denoised = noise_removal.denoised(body)
        body = denoised.sound
        heard = measured(body, Reader)
    if audio.leveller and heard:
        powers = heard.powers * heard.counts(audio.mono)
        levels = leveller.planned(powers, heard.speech.speech_steps())
        body = leveller.levelled(body, levels)
    known = None if levels else heard
    whole = inserts_in_programme.programme(project, episode, body, recording_ms, reading=known)
    return Prepared(whole, denoised, levels, reading)


def encode(
    project: Project,
    episode: Episode,
    audio: Audio,
    target: Path,
    jobs: int,
    progress: Progress,
    check: Callable[[], object],
) -> Encoded:
    """Write the MP3 of an episode to `target`, on `jobs` threads, and return how it came out.

    `audio` is how this episode is mastered. `check` raises what else is wrong: it is called once
    the recording is known, before the long part of the work.

    Raises BadRecording, SilentAudio, LoudnessMissed, and BadFile (music, chapters past the end).
    """
    hearing = first_survey.FirstHearing(project, episode, audio)
    found, early = hearing.heard(part(progress, 0.0, _PROBED), jobs)
    check()
    episode_tags(project.show, episode, None, found.duration_ms)  # refuses chapters past the end
    channels = _channels(found, audio)
    whole = prepared(project, episode, audio, channels, found.duration_ms, found.selection)
    sound = whole.programme.sound
    is_as_expected = found.selection == episode.selection
    if early and is_as_expected and early.channels == sound.channels:
        seen = early
    else:
        seen = measured(sound, Surveying)
    forked_worker.dismiss()  # nothing is left to measure beside the encoding
    rest = part(progress, _PROBED, 1.0)
    levelled = loudness_loop.level(sound, seen, target, audio, rest, jobs)
    extracts = None
    if whole.denoised:
        extracts = whole.denoised.extracts(levelled.treatment.gain_db)
    mastered = _mastered(found, whole, levelled, audio)
    return Encoded(mastered, _curves(whole, levelled, audio), extracts)


def _channels(found: Probe, audio: Audio) -> int:
    if audio.channels == "auto":
        return 1 if found.channels == 1 or found.has_same_channels else 2
    return 1 if audio.channels == "mono" else 2


def _mastered(found: Probe, whole: Prepared, levelled: Levelled, audio: Audio) -> MasteredSound:
    before, after = whole.recording or levelled.before, levelled.after
    treatment = levelled.treatment
    uneven = None if whole.levels else evenness.finding(before)
    mono, ceiling, sound = audio.mono, treatment.ceiling_dbtp, whole.programme.sound
    effort = treatment.effort
    return MasteredSound(
        before=rounded(before.counted(mono)),
        before_as_is_lufs=two_decimals(before.as_is.integrated_lufs),
        before_dual_mono_lufs=before.dual_mono_lufs,
        after=rounded(after.counted(mono)),
        after_as_is_lufs=two_decimals(after.as_is.integrated_lufs),
        after_dual_mono_lufs=after.dual_mono_lufs,
        mono=mono if sound.channels == 1 else None,
        target=audio.target,
        gain_db=two_decimals(treatment.gain_db),
        limiter_ran=ceiling is not None,
        ceiling_dbtp=None if ceiling is None else two_decimals(ceiling),
        max_reduction_db=two_decimals(effort.max_reduction_db),
        reducing_percent=two_decimals(100 * effort.share_reducing),
        encodings=levelled.encodings,
        rate_hz=sound.rate_hz,
        channels=sound.channels,
        bitrate_bps=audio.bitrate_bps(sound.channels),
        duration_ms=round(1000 * after.samples / sound.rate_hz),
        samples=after.samples,
        dialogue_before_lufs=before.dialogue_lufs(mono),
        dialogue_after_lufs=after.dialogue_lufs(mono),
        prefer=audio.prefer,
        is_compromise=levelled.is_compromise,
        limited=() if effort.is_gentle else hard_stretches(levelled.reductions_db),
        hard_percent=two_decimals(100 * effort.share_hard),
        denoising=whole.denoised.told if whole.denoised else None,
        source=_source(found, sound.channels, uneven),
        timeline=whole.programme.timeline,
        levelled_db=_range_db(whole.levels),
        levels=whole.levels.points if whole.levels else (),
        speakers=_speakers(whole.levels),
    )


def _source(found: Probe, channels: int, uneven: str | None) -> SourceReport:
    return SourceReport(
        container=found.container,
        codec=found.codec,
        rate_hz=found.rate_hz,
        channels=found.channels,
        layout=found.layout,
        duration_ms=found.duration_ms,
        downmix=found.downmix(channels),
        findings=(uneven, *found.findings) if uneven else found.findings,
        selection=found.selection,
    )


def _range_db(levels: LevelPlan | None) -> tuple[float, float] | None:
    if levels is None:
        return None
    return two_decimals(levels.lowest_db), two_decimals(levels.highest_db)


def _speakers(levels: LevelPlan | None) -> tuple[Speakers, ...]:
    return tuple(
        Speakers(
            label=group.label,
            before_lufs=two_decimals(group.before_lufs),
            after_lufs=two_decimals(group.after_lufs),
            seconds=two_decimals(group.seconds),
        )
        for group in (levels.groups if levels else ())
    )


def _curves(whole: Prepared, levelled: Levelled, audio: Audio) -> Curves:
    before, after = whole.recording or levelled.before, levelled.after
    powers = placed(before.powers, whole.programme.timeline, len(after.powers))
    return Curves(
        before=(powers * before.counts(audio.mono)).astype(np.float32),
        after=(after.powers * after.counts(audio.mono)).astype(np.float32),
        reduction_db=levelled.reductions_db,
        waveform=levelled.waveform,
    )
