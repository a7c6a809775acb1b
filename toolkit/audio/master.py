"""The finished audio of an episode: whether it is up to date, and making it so.

`audio.mp3` and `master.json` lie in the episode's work folder. The report names the digests of what
they were made from, so that a step is skipped when nothing it depends on has changed.
"""

from __future__ import annotations

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit import files
from toolkit.audio import recording
from toolkit.audio.report import MasterReport, Source, rounded, two_decimals
from toolkit.audio.stretches import hard_stretches
from toolkit.audio.tag_values import Tags, episode_tags
from toolkit.errors import BadFile
from toolkit.progress import Progress, part, silent
from toolkit.show.audio import Audio
from toolkit.show.episode import Episode
from toolkit.show.project import Project

if TYPE_CHECKING:
    from toolkit.audio.levelling import Levelled
    from toolkit.audio.media import Probe
    from toolkit.audio.sound import Sound

__all__ = ["MasterPlan", "MasterReport", "apply", "finished", "plan"]

AUDIO_FILE, REPORT_FILE = "audio.mp3", "master.json"
ENCODE, TAG = "encode", "tag"

# To be raised when the code comes to make other sound, or other tags, from the same input.
_ENCODE_VERSION, _TAG_VERSION = 2, 1

# The keys of [audio] that the MP3's sound depends on.
_SOUND_KEYS = {"target", "channels", "bitrate_kbps", "mono", "prefer", "leveller"}


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
    kept = _current_sound(project, episode)
    if kept is None:
        channels = "mono or stereo" if audio.channels == "auto" else audio.channels
        summary = (
            f"master to {audio.target.integrated_lufs:g} LUFS, at most "
            f"{audio.target.true_peak_dbtp:g} dBTP, MP3 {channels}, and tag"
        )
        return MasterPlan(project, episode, (ENCODE, TAG), summary, None)
    if kept.tags_digest != _tags_digest(project, episode, kept.duration_ms):
        return MasterPlan(project, episode, (TAG,), "write the tags anew; the sound stays", kept)
    return MasterPlan(project, episode, (), "up to date", kept)


def finished(project: Project, episode: Episode) -> tuple[Path, MasterReport] | None:
    """Return the finished MP3 with its report; None if it is missing or out of date."""
    found = plan(project, episode)
    if found.kept is None or not found.is_done:
        return None
    return project.work_dir(episode) / AUDIO_FILE, found.kept


def apply(plan: MasterPlan, progress: Progress = silent, jobs: int | None = None) -> MasterReport:
    """Do what the plan says, on `jobs` threads (one for each core), and return the report.

    Raises BadRecording, SilentAudio, LoudnessMissed, BadFile (cover, chapters past the end) or
    CannotWrite; what was there before is then still there.
    """
    if plan.is_done and plan.kept:
        return plan.kept
    project, episode = plan.project, plan.episode
    audio = project.work_dir(episode) / AUDIO_FILE
    jpeg = _cover_jpeg(project)
    with files.written_beside(audio) as beside:
        if plan.kept is None or files.sha256_of(audio) != plan.kept.sha256:
            encoded = _Encoding(project, episode, jobs or os.cpu_count() or 1)
            report = encoded.run(beside, part(progress, 0.0, 0.98))
        else:
            shutil.copyfile(audio, beside)
            report = plan.kept
        _tagged(beside, episode_tags(project.show, episode, jpeg, report.duration_ms))
        report = replace(
            report,
            length_bytes=beside.stat().st_size,
            sha256=files.sha256_of(beside),
            tags_digest=_tags_digest(project, episode, report.duration_ms) or "",
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


def settings(project: Project, episode: Episode) -> Audio:
    """Return how an episode is mastered: what the show says, and what the episode says instead."""
    own = {"prefer": episode.prefer, "leveller": episode.leveller}
    said = {name: value for name, value in own.items() if value is not None}
    return project.show.audio.model_copy(update=said)


def _inputs_digest(project: Project, episode: Episode) -> str:
    audio = settings(project, episode)
    inputs = {
        "version": _ENCODE_VERSION,
        "source_sha256": episode.source_sha256,
        "accept_truncated": episode.accept_truncated,
        "audio": audio.model_dump(mode="json", include=_SOUND_KEYS),
    }
    return files.sha256_of_bytes(json.dumps(inputs, sort_keys=True).encode())


def _tags_digest(project: Project, episode: Episode, duration_ms: int) -> str | None:
    """Return the digest of what the tags are made from; None if they cannot be made."""
    try:
        tags = episode_tags(project.show, episode, None, duration_ms)
        cover = project.cover_sha256
    except (BadFile, OSError):  # apply() says what is wrong
        return None
    return files.sha256_of_bytes(repr((_TAG_VERSION, cover, tags)).encode())


# ---------------------------------------------------------------- making it


class _Encoding:
    """One episode on its way from the recording to the MP3 without tags."""

    def __init__(self, project: Project, episode: Episode, jobs: int) -> None:
        self._project, self._episode, self._jobs = project, episode, jobs
        self._source = project.source(episode)
        self._audio = settings(project, episode)

    def run(self, made: Path, progress: Progress) -> MasterReport:
        from toolkit.audio import levelling  # PyAV and LAME: only where sound is made

        found = self._probed(part(progress, 0.0, 0.05))
        sound = self._sound(found)
        levelled = levelling.level(sound, made, self._audio, part(progress, 0.05, 1.0), self._jobs)
        return self._report(found, sound, levelled)

    def _probed(self, progress: Progress) -> Probe:
        """Return what the recording is, after the checks that come before any work."""
        from toolkit.audio import media

        with ThreadPoolExecutor(1, thread_name_prefix="soy-digest") as beside:
            unchanged = beside.submit(recording.check_unchanged, self._project, self._episode)
            found = media.probe(
                self._source, progress, accept_truncated=self._episode.accept_truncated
            )
            unchanged.result()
        # Chapters past the end, before the work.
        episode_tags(self._project.show, self._episode, None, found.duration_ms)
        return found

    def _sound(self, found: Probe) -> Sound:
        from toolkit.audio import levelling, media

        channels = {"mono": 1, "stereo": 2, "auto": 1 if found.has_same_channels else 2}
        return media.sound(
            self._source,
            rate_hz=levelling.RATE_HZ,
            channels=channels[self._audio.channels],
            accept_truncated=self._episode.accept_truncated,
        )

    def _report(self, found: Probe, sound: Sound, levelled: Levelled) -> MasterReport:
        before, after, treatment = levelled.before, levelled.after, levelled.treatment
        dual_before, dual_after = before.dual_mono, after.dual_mono
        mono, ceiling = self._audio.mono, treatment.ceiling_dbtp
        return MasterReport(
            before=rounded(before.counted(mono)),
            before_as_is_lufs=two_decimals(before.as_is.integrated_lufs),
            before_dual_mono_lufs=two_decimals(dual_before.integrated_lufs)
            if dual_before
            else None,
            after=rounded(after.counted(mono)),
            after_as_is_lufs=two_decimals(after.as_is.integrated_lufs),
            after_dual_mono_lufs=two_decimals(dual_after.integrated_lufs) if dual_after else None,
            mono=mono if sound.channels == 1 else None,
            target=self._audio.target,
            gain_db=two_decimals(treatment.gain_db),
            limiter_ran=ceiling is not None,
            ceiling_dbtp=None if ceiling is None else two_decimals(ceiling),
            max_reduction_db=two_decimals(treatment.max_reduction_db),
            reducing_percent=two_decimals(100 * treatment.share_reducing),
            encodings=levelled.encodings,
            rate_hz=sound.rate_hz,
            channels=sound.channels,
            bitrate_bps=self._audio.bitrate_bps(sound.channels),
            duration_ms=round(1000 * after.samples / sound.rate_hz),
            samples=after.samples,
            length_bytes=0,  # known once it is tagged, as the digests below
            sha256="",
            inputs_digest=_inputs_digest(self._project, self._episode),
            tags_digest="",
            prefer=self._audio.prefer,
            is_compromise=levelled.is_compromise,
            limited=hard_stretches(levelled.reductions_db) if levelled.is_compromise else (),
            source=Source(
                container=found.container,
                codec=found.codec,
                rate_hz=found.rate_hz,
                channels=found.channels,
                layout=found.layout,
                duration_ms=found.duration_ms,
                downmix=found.downmix(sound.channels),
                findings=found.findings,
            ),
        )


def _cover_jpeg(project: Project) -> bytes | None:
    from toolkit.audio import cover

    # A show without a cover can be mastered; `soy check` asks for the cover.
    return cover.bounded_jpeg(project.cover) if project.cover.exists() else None


def _tagged(path: Path, made: Tags) -> None:
    from toolkit.audio import tags

    tags.write(path, made)
