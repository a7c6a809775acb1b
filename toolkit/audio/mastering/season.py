"""Many episodes mastered side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from toolkit import files
from toolkit.audio.mastering import alternates, master
from toolkit.audio.mastering.master import MasterPlan
from toolkit.audio.values.master_report import MasterReport
from toolkit.folders import claims
from toolkit.progress import Progress
from toolkit.show.episode import Episode
from toolkit.show.project import Project

# Of a recording that nobody has played yet: as on a CD, 44.1 kHz, 16 bits, two channels.
_BYTES_A_SECOND = 176_400


Finish = Callable[[MasterPlan, MasterReport], object]


@dataclass(frozen=True, slots=True)
class MasterJob:
    """One episode to be brought up to date."""

    plan: MasterPlan
    is_checked: bool = False  # whether finished files are looked at for damage first
    finish: Finish | None = None  # a function of a module, called with the plan and the report

    @property
    def weight(self) -> float:
        """How long the recording is, in seconds, as far as it is known; little if it is done."""
        plan = self.plan
        if plan.is_done:
            return 0.01
        if plan.kept is not None:
            return plan.kept.recording_ms / 1000
        source = plan.project.source(plan.episode)
        return max(1.0, source.stat().st_size / _BYTES_A_SECOND) if source.is_file() else 1.0

    @property
    def project(self) -> Project:
        """The show."""
        return self.plan.project

    @property
    def episode(self) -> Episode:
        """The episode."""
        return self.plan.episode

    @property
    def claim(self) -> Path:
        """What whoever masters the episode holds meanwhile."""
        place = Path(self.episode.folder, self.episode.edition).as_posix()
        return claims.path_of(self.project.build_dir, place, "master")

    @property
    def told(self) -> tuple[str, ...]:
        """All that the outcome depends on beside the files."""
        return ("master", self.episode.folder, self.episode.edition)

    def run(self, progress: Progress) -> MasterReport:
        """Master the episode and return the report. Raises as `master.apply`, and Claimed."""
        with claims.taken(self.claim):
            plan = self._plan_now()
            report = master.apply(plan, progress)
            if self.finish:
                self.finish(plan, report)
        return report

    def _plan_now(self) -> MasterPlan:
        """Return what is left to do: since it was planned, another run may have done it."""
        plan = self.plan
        if not plan.is_done:
            plan = master.plan(plan.project, plan.episode)
        return unless_damaged(plan) if self.is_checked else plan


def unless_damaged(plan: MasterPlan) -> MasterPlan:
    """Return `plan`, or the work anew if a finished file was damaged since it was made."""
    if plan.kept is None:
        return plan
    audio = plan.project.work_dir(plan.episode) / master.AUDIO_FILE
    damaged = [
        path
        for one in alternates.published(plan.kept)
        if (path := alternates.path_of(plan.project, one)).is_file()
        and files.sha256_of(path) != one.sha256
    ]
    for path in damaged:
        path.unlink()
    if files.sha256_of(audio) != plan.kept.sha256:
        (audio.parent / master.REPORT_FILE).unlink()
    elif not damaged:
        return plan
    return master.plan(plan.project, plan.episode)
