"""The finished audio of an episode: whether it is up to date, and making it so.

`audio.mp3` and `master.json` lie in the episode's work folder. The report names the digests of what
they were made from, so that a step is skipped when nothing it depends on has changed.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit import files, processes
from toolkit.audio.mastering import alternates, chapter_pictures, tag_cover
from toolkit.audio.mastering.tag_cover import TagCover
from toolkit.audio.values import inserts, recording
from toolkit.audio.values.master_report import MasteredSound, MasterReport, values_of
from toolkit.audio.values.tag_values import Tags, episode_tags
from toolkit.errors import BadFile
from toolkit.progress import Progress, part, silent
from toolkit.show import editions
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.sound.audio import Audio

if TYPE_CHECKING:
    from toolkit.audio.mastering.episode_mp3 import Encoded

__all__ = ["MasterPlan", "MasterReport", "apply", "finished", "plan"]

AUDIO_FILE, REPORT_FILE, CURVES_FILE = "audio.mp3", "master.json", "curves.bin"
NOISE_FILES = ("with-noise.mp3", "without-noise.mp3")
ENCODE, TAG, ALTERNATES = "encode", "tag", "alternates"

# To be raised when the code comes to make other sound, or other tags, from the same input.
_LIMIT_BYTES = 1 << 22  # of a report
_ENCODE_VERSION, _TAG_VERSION = 5, 2

# The keys of [audio] that the MP3's sound depends on.
_SOUND_KEYS = {"target", "channels", "bitrate_kbps", "mono", "prefer", "leveller", "denoise"}


@dataclass(frozen=True, slots=True)
class MasterPlan:
    """What has to be done for one episode, and why."""

    project: Project
    episode: Episode
    steps: tuple[str, ...]  # of encode, tag and alternates; none when all is up to date
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
    kept = _current_sound(project, episode)
    if kept is None:
        channels = "mono or stereo" if audio.channels == "auto" else audio.channels
        summary = (
            f"master to {audio.target.integrated_lufs:g} LUFS, at most "
            f"{audio.target.true_peak_dbtp:g} dBTP, MP3 {channels}, and tag"
        )
        others = (ALTERNATES,) if audio.alternates or audio.archive else ()
        return MasterPlan(project, episode, (ENCODE, TAG, *others), summary, None)
    if kept.tags_digest != _tags_digest(project, episode, kept):
        return MasterPlan(
            project, episode, (TAG,), "rewrite the tags, leaving the sound as it is", kept
        )
    if not alternates.is_current(project, episode, kept):
        return MasterPlan(project, episode, (ALTERNATES,), "bring the alternates up to date", kept)
    return MasterPlan(project, episode, (), "up to date", kept)


def finished(project: Project, episode: Episode) -> tuple[Path, MasterReport] | None:
    """Return the finished MP3 with its report; None if it is missing or out of date."""
    found = plan(project, episode)
    if found.kept is None or not found.is_done:
        return None
    return project.work_dir(episode) / AUDIO_FILE, found.kept


def is_outdated(project: Project, episode: Episode) -> bool:
    """Tell whether an MP3 is there that was made from other input, or has other tags, than now."""
    is_there = (project.work_dir(episode) / AUDIO_FILE).is_file()
    return is_there and finished(project, episode) is None


def apply(plan: MasterPlan, progress: Progress = silent, jobs: int | None = None) -> MasterReport:
    """Do what the plan says, on `jobs` threads (one for each core), and return the report.

    Raises BadRecording, SilentAudio, LoudnessMissed, BadFile (cover, music, chapters past the end)
    or CannotWrite; what was there before is then still there.
    """
    if plan.is_done and plan.kept:
        return plan.kept
    audio, report = plan.project.show.audio, plan.kept
    share = 0.6 if audio.alternates or audio.archive else 1.0
    with tag_cover.coming(plan.project) as jpeg:
        if report is None or TAG in plan.steps:
            report = _mp3(plan, jpeg, jobs or processes.cores(), part(progress, 0.0, share))
        if not alternates.is_current(plan.project, plan.episode, report):
            report = _with_alternates(plan, report, jpeg(), part(progress, share, 1.0))
    progress(1.0)
    return report


def _mp3(plan: MasterPlan, jpeg: TagCover, jobs: int, progress: Progress) -> MasterReport:
    """Make the MP3, or only its tags anew, and the report beside it."""
    project, episode = plan.project, plan.episode
    folder = project.work_dir(episode)
    audio, made = folder / AUDIO_FILE, None
    with files.written_beside(audio) as beside:
        if plan.kept is None or files.sha256_of(audio) != plan.kept.sha256:
            made = _encoded(plan, beside, jobs, part(progress, 0.0, 0.98), jpeg)
            sound, inputs_digest = made.sound, _inputs_digest(project, episode)
        else:
            shutil.copyfile(audio, beside)
            sound, inputs_digest = plan.kept, plan.kept.inputs_digest
        _tagged(beside, _tags(project, episode, jpeg(), sound))
        report = MasterReport(
            **values_of(sound)
            | {
                "inputs_digest": inputs_digest,
                "length_bytes": beside.stat().st_size,
                "sha256": files.sha256_of(beside),
                "tags_digest": _tags_digest(project, episode, sound) or "",
            }
        )
    if made is not None:
        files.write_bytes(folder / CURVES_FILE, made.curves.to_bytes())
        _keep_extracts(folder, made.extracts)
    files.write_text(folder / REPORT_FILE, report.to_json())
    return report


def _keep_extracts(folder: Path, extracts: tuple[bytes, bytes] | None) -> None:
    """Keep what lets people hear the noise and its absence, or remove what is there of it."""
    for name, mp3 in zip(NOISE_FILES, extracts or (None, None), strict=True):
        if mp3 is None:
            (folder / name).unlink(missing_ok=True)
        else:
            files.write_bytes(folder / name, mp3)


def _with_alternates(
    plan: MasterPlan, report: MasterReport, jpeg: bytes | None, progress: Progress
) -> MasterReport:
    """Make the alternates of a finished MP3, which stays if they cannot be made."""
    project, episode = plan.project, plan.episode
    if plan.kept is not None and alternates.needs_sound(project, episode, report):
        recording.check_unchanged(project.source(episode), episode.source_sha256)
    from toolkit.audio.mastering import episode_mp3  # PyAV: only where sound is made

    tags = _tags(project, episode, jpeg, report)
    audio = settings(project, episode)
    taken = report.source.selection if report.source else episode.selection
    whole = episode_mp3.prepared(
        project, episode, audio, report.channels, report.recording_ms, taken
    )
    report = alternates.made(project, episode, report, whole.programme.sound, tags, progress)
    files.write_text(project.work_dir(episode) / REPORT_FILE, report.to_json())
    return report


# ---------------------------------------------------------------- what is up to date


def _current_sound(project: Project, episode: Episode) -> MasterReport | None:
    folder = project.work_dir(episode)
    try:
        report = MasterReport.from_json(files.read(folder / REPORT_FILE, _LIMIT_BYTES).decode())
        length_bytes = (folder / AUDIO_FILE).stat().st_size
    except (OSError, ValueError):  # missing, or not written by this version
        return None
    is_current = report.length_bytes == length_bytes and _is_of_now(project, episode, report)
    return report if is_current else None


def _is_of_now(project: Project, episode: Episode, report: MasterReport) -> bool:
    """Tell whether the sound would come out the same now.

    Earlier digests were of what the files said: a bit rate that they left out meant the usual one
    of that time, which the report has. What they name stays as good as it was.
    """
    if report.inputs_digest == _inputs_digest(project, episode):
        return True
    is_same_rate = report.bitrate_bps == settings(project, episode).bitrate_bps(report.channels)
    return is_same_rate and report.inputs_digest == _inputs_digest(project, episode, as_said=True)


def settings(project: Project, episode: Episode) -> Audio:
    """Return how an episode is mastered: what the show says, and what the episode says instead."""
    own = {name: getattr(episode, name) for name in ("prefer", "leveller", "denoise")}
    said = {name: value for name, value in own.items() if value is not None}
    return project.show.audio.model_copy(update=said)


def _inputs_digest(project: Project, episode: Episode, *, as_said: bool = False) -> str:
    """Return the digest of what the sound is made from: settings in force, or as files have them.

    A setting that a file leaves out has its default, and that default may change.
    """
    audio = settings(project, episode)
    chosen = audio.model_dump(mode="json", include=_SOUND_KEYS)
    if not as_said:
        counts = {"mono": (1,), "stereo": (2,), "auto": (1, 2)}[audio.channels]
        chosen["bitrate_kbps"] = [audio.bitrate_bps(count) // 1000 for count in counts]
    inputs = {
        "version": _ENCODE_VERSION,
        "source_sha256": episode.source_sha256,
        "accept_truncated": episode.accept_truncated,
        "selection": episode.selection.keys,
        "audio": chosen,
        **inserts.inputs(project, episode),
    }
    return files.sha256_of_bytes(json.dumps(inputs, sort_keys=True).encode())


def _tags_digest(project: Project, episode: Episode, report: MasteredSound) -> str | None:
    """Return the digest of what the tags are made from; None if they cannot be made."""
    try:
        tags = _tags(project, episode, None, report)
        cover = project.cover_sha256
    except (BadFile, OSError):  # apply() says what is wrong
        return None
    return files.sha256_of_bytes(repr((_TAG_VERSION, cover, tags)).encode())


def _tags(project: Project, episode: Episode, jpeg: bytes | None, report: MasteredSound) -> Tags:
    show = editions.called(project.show, episode)
    episode_tags(show, episode, None, report.recording_ms)  # refuses one in the outro
    told = report.timeline.moved(episode)
    pictures = chapter_pictures.of(project, episode, with_bytes=jpeg is not None)
    return episode_tags(show, told, jpeg, report.duration_ms, pictures)


# ---------------------------------------------------------------- making it


def _encoded(
    plan: MasterPlan, target: Path, jobs: int, progress: Progress, jpeg: TagCover
) -> Encoded:
    from toolkit.audio.mastering import episode_mp3  # PyAV and LAME: only where sound is made

    project, episode = plan.project, plan.episode
    audio = settings(project, episode)
    return episode_mp3.encode(project, episode, audio, target, jobs, progress, jpeg)


def _tagged(path: Path, made: Tags) -> None:
    from toolkit.audio.coding import id3_tags as tags

    tags.write(path, made)
