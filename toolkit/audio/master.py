"""The finished audio of an episode: whether it is up to date, and making it so.

`audio.mp3` and `master.json` lie in the episode's work folder. The report names the digests of what
they were made from, so that a step is skipped when nothing it depends on has changed.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit import files
from toolkit.audio import inserts, recording
from toolkit.audio.report import MasterReport, rounded, two_decimals
from toolkit.audio.tag_values import Tags, episode_tags
from toolkit.errors import BadFile
from toolkit.progress import Progress, part, silent
from toolkit.show.episode import Episode
from toolkit.show.project import Project

__all__ = ["MasterPlan", "MasterReport", "apply", "finished", "plan"]

AUDIO_FILE, REPORT_FILE = "audio.mp3", "master.json"
ENCODE, TAG = "encode", "tag"

# To be raised when the code comes to make other sound, or other tags, from the same input.
_ENCODE_VERSION, _TAG_VERSION = 1, 1


@dataclass(frozen=True, slots=True)
class MasterPlan:
    """What has to be done for one episode, and why."""

    project: Project
    episode: Episode
    steps: tuple[str, ...]  # ("encode", "tag"), ("tag",) or () when all is up to date
    summary: str
    kept: MasterReport | None  # of the audio that stays, if any does

    @property
    def is_done(self) -> bool:
        """Whether there is nothing to do."""
        return not self.steps


def plan(project: Project, episode: Episode) -> MasterPlan:
    """Return what has to be done so that the finished MP3 is up to date; change nothing.

    Raises BadFile if show.toml has a mistake.
    """
    audio = project.show.audio
    channels = 1 if audio.channels == "mono" else 2
    kept = _current_sound(project, episode)
    if kept is None:
        kilobits = audio.bitrate_bps(channels) // 1000
        summary = (
            f"master to {audio.target.integrated_lufs:g} LUFS, at most "
            f"{audio.target.true_peak_dbtp:g} dBTP, MP3 {audio.channels} {kilobits} kbit/s, and tag"
        )
        return MasterPlan(project, episode, (ENCODE, TAG), summary, None)
    if kept.tags_digest != _tags_digest(project, episode, kept):
        return MasterPlan(project, episode, (TAG,), "write the tags anew; the sound stays", kept)
    return MasterPlan(project, episode, (), "up to date", kept)


def finished(project: Project, episode: Episode) -> tuple[Path, MasterReport] | None:
    """Return the finished MP3 with its report; None if it is missing or out of date."""
    found = plan(project, episode)
    if found.kept is None or not found.is_done:
        return None
    return project.work_dir(episode) / AUDIO_FILE, found.kept


def apply(plan: MasterPlan, progress: Progress = silent) -> MasterReport:
    """Do what the plan says and return the report of the finished MP3.

    Raises BadRecording, SilentAudio, LoudnessMissed, BadFile (cover, music, chapters past the end)
    or CannotWrite; what was there before is then still there.
    """
    if plan.is_done and plan.kept:
        return plan.kept
    project, episode = plan.project, plan.episode
    audio = project.work_dir(episode) / AUDIO_FILE
    jpeg = _cover_jpeg(project)
    with files.written_beside(audio) as beside:
        if plan.kept is None or files.sha256_of(audio) != plan.kept.sha256:
            report = _encoded(project, episode, beside, part(progress, 0.0, 0.98))
        else:
            shutil.copyfile(audio, beside)
            report = plan.kept
        _tagged(beside, _tags(project, episode, jpeg, report))
        report = replace(
            report,
            length_bytes=beside.stat().st_size,
            sha256=files.sha256_of(beside),
            tags_digest=_tags_digest(project, episode, report) or "",
        )
    files.write_text(project.work_dir(episode) / REPORT_FILE, report.to_json())
    progress(1.0)
    return report


# ---------------------------------------------------------------- what is up to date


def _current_sound(project: Project, episode: Episode) -> MasterReport | None:
    folder = project.work_dir(episode)
    try:
        report = MasterReport.from_json((folder / REPORT_FILE).read_text("utf-8"))
        length_bytes = (folder / AUDIO_FILE).stat().st_size
    except (OSError, ValueError):  # missing, or not written by this version
        return None
    is_current = (report.length_bytes, report.inputs_digest) == (
        length_bytes,
        _inputs_digest(project, episode),
    )
    return report if is_current else None


def _inputs_digest(project: Project, episode: Episode) -> str:
    audio = project.show.audio
    inputs = {
        "version": _ENCODE_VERSION,
        "source_sha256": episode.source_sha256,
        "target": audio.target.model_dump(),
        "channels": audio.channels,
        "bitrate_kbps": audio.bitrate_kbps,
        "mono": _mono(project),
        **inserts.inputs(project, episode),
    }
    return files.sha256_of_bytes(json.dumps(inputs, sort_keys=True).encode())


def _tags_digest(project: Project, episode: Episode, report: MasterReport) -> str | None:
    """Return the digest of what the tags are made from; None if they cannot be made."""
    try:
        tags = _tags(project, episode, None, report)
        cover = files.sha256_of(project.cover) if project.cover.is_file() else None
    except (BadFile, OSError):  # apply() says what is wrong
        return None
    return files.sha256_of_bytes(repr((_TAG_VERSION, cover, tags)).encode())


def _tags(project: Project, episode: Episode, jpeg: bytes | None, report: MasterReport) -> Tags:
    episode_tags(project.show, episode, None, report.recording_ms)  # refuses one in the outro
    told = report.timeline.moved(episode)
    return episode_tags(project.show, told, jpeg, report.duration_ms)


def _mono(project: Project) -> str | None:
    return project.show.audio.mono if project.show.audio.channels == "mono" else None


# ---------------------------------------------------------------- making it


def _encoded(project: Project, episode: Episode, made: Path, progress: Progress) -> MasterReport:
    from toolkit.audio import levelling, media  # PyAV and LAME: only where sound is made

    show, source = project.show, project.source(episode)
    found = media.probe(source, part(progress, 0.0, 0.05))
    recording.check_unchanged(project, episode)
    episode_tags(show, episode, None, found.duration_ms)  # chapters past the end, before the work
    channels = 1 if show.audio.channels == "mono" else 2
    sound = media.sound(source, rate_hz=levelling.RATE_HZ, channels=channels)
    whole = inserts.programme(project, episode, sound, found.duration_ms, part(progress, 0.05, 0.1))
    levelled = levelling.level(whole.sound, made, show.audio, part(progress, 0.1, 1.0))
    before, after, treatment = levelled.before, levelled.after, levelled.treatment
    mono = show.audio.mono
    dual_before, dual_after = before.dual_mono, after.dual_mono
    ceiling = treatment.ceiling_dbtp
    return MasterReport(
        before=rounded(before.counted(mono)),
        before_as_is_lufs=two_decimals(before.as_is.integrated_lufs),
        before_dual_mono_lufs=two_decimals(dual_before.integrated_lufs) if dual_before else None,
        after=rounded(after.counted(mono)),
        after_as_is_lufs=two_decimals(after.as_is.integrated_lufs),
        after_dual_mono_lufs=two_decimals(dual_after.integrated_lufs) if dual_after else None,
        mono=show.audio.mono if show.audio.channels == "mono" else None,
        target=show.audio.target,
        gain_db=two_decimals(treatment.gain_db),
        limiter_ran=ceiling is not None,
        ceiling_dbtp=None if ceiling is None else two_decimals(ceiling),
        max_reduction_db=two_decimals(treatment.max_reduction_db),
        reducing_percent=two_decimals(100 * treatment.share_reducing),
        encodings=levelled.encodings,
        rate_hz=levelling.RATE_HZ,
        channels=channels,
        bitrate_bps=show.audio.bitrate_bps(channels),
        duration_ms=round(1000 * after.samples / levelling.RATE_HZ),
        samples=after.samples,
        length_bytes=0,  # known once it is tagged, as the digests below
        sha256="",
        inputs_digest=_inputs_digest(project, episode),
        tags_digest="",
        timeline=whole.timeline,
    )


def _cover_jpeg(project: Project) -> bytes | None:
    from toolkit.audio import cover

    # A show without a cover can be mastered; `soy check` asks for the cover.
    return cover.bounded_jpeg(project.cover) if project.cover.exists() else None


def _tagged(path: Path, made: Tags) -> None:
    from toolkit.audio import tags

    tags.write(path, made)
