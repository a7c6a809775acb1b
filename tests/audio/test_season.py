"""Many episodes side by side: reports in order, errors in their places, nothing half-written."""

from __future__ import annotations

import pickle
import threading
from pathlib import Path

import pytest

from toolkit import files, jobs
from toolkit.audio.mastering import master, season
from toolkit.audio.mastering.master import MasterPlan
from toolkit.audio.mastering.season import Finish, MasterJob
from toolkit.audio.values.master_report import MasterReport
from toolkit.errors import BadRecording, SoyError
from toolkit.progress import Progress, silent
from toolkit.show.project import Project

from .shows import show_of
from .sounds import speech

pytestmark = pytest.mark.rotated(together=True)

SECONDS = (3, 1.5, 2)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return show_of(tmp_path, *(speech(seconds, peak=0.1) for seconds in SECONDS))


def plans(project: Project) -> list[MasterPlan]:
    return [master.plan(project, episode) for episode in project.episodes]


def apply_all(
    plans: list[MasterPlan],
    progress: Progress = silent,
    *,
    finish: Finish | None = None,
    is_strict: bool = True,
) -> list[MasterReport | SoyError]:
    """Carry out all plans on threads, as commands do, and return their reports, in order."""
    work = [MasterJob(plan, finish=finish) for plan in plans]
    shared = plans[0].project.build_dir if plans else None
    return jobs.run_all(work, progress, is_strict=is_strict, shared=shared)


def spoil(project: Project, number: int) -> None:
    """Make one of the recordings another than came in."""
    project.source(project.episodes[number]).write_bytes(b"no sound")


def made(project: Project) -> list[str]:
    """Return the names of all files below the build folder."""
    return sorted(p.name for p in (project.root / "build").rglob("*") if p.is_file())


def test_reports_come_in_order_and_tell_of_their_files(project: Project) -> None:
    told: list[float] = []
    reports = apply_all(plans(project), told.append)
    for report, seconds, episode in zip(reports, SECONDS, project.episodes, strict=True):
        assert isinstance(report, MasterReport)
        assert report.duration_ms == 1000 * seconds
        path = project.work_dir(episode) / master.AUDIO_FILE
        assert files.sha256_of(path) == report.sha256
        assert master.finished(project, episode) == (path, report)
    assert max(told) == pytest.approx(1)


def test_each_is_finished_once_it_is_made(project: Project) -> None:
    spoil(project, 1)
    finished: dict[str, MasterReport] = {}
    reports = apply_all(
        plans(project),
        finish=lambda plan, report: finished.update({plan.episode.folder: report}),
        is_strict=False,
    )
    assert list(finished.values()) in ([reports[0], reports[2]], [reports[2], reports[0]])


def test_a_bad_recording_stands_in_its_place_and_the_others_are_done(project: Project) -> None:
    spoil(project, 1)
    first, bad, third = apply_all(plans(project), is_strict=False)
    assert isinstance(bad, BadRecording)
    assert "002-part-2" in bad.message
    for report, number in ((first, 0), (third, 2)):
        assert isinstance(report, MasterReport)
        assert master.finished(project, project.episodes[number])
    assert not master.finished(project, project.episodes[1])
    assert (
        not project.work_dir(project.episodes[1]).exists() or made(project).count("audio.mp3") == 2
    )


def test_a_bad_recording_ends_a_strict_season(project: Project) -> None:
    spoil(project, 0)
    with pytest.raises(BadRecording, match="001-part-1"):
        apply_all(plans(project))
    assert not [name for name in made(project) if name.endswith(".part")]


@pytest.mark.parametrize("share", [0.0, 0.4])
def test_ctrl_c_leaves_nothing_half_written(project: Project, share: float) -> None:
    def stop(done: float) -> None:
        if done >= share:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apply_all(plans(project), stop, is_strict=False)
    assert not [name for name in made(project) if name.endswith(".part")]
    assert not [t for t in threading.enumerate() if t.name.startswith(("soy-job", "soy-audio"))]
    for episode in project.episodes:  # whole, or not there at all
        path = project.work_dir(episode) / master.AUDIO_FILE
        assert not path.exists() or master.finished(project, episode)
    if share == 0.0:  # so short episodes may all be done when the progress is told again
        assert made(project).count("audio.mp3") < len(SECONDS)


def test_what_is_up_to_date_is_made_anew_where_its_file_was_damaged(project: Project) -> None:
    (report, *_) = apply_all(plans(project))
    plan = master.plan(project, project.episodes[0])
    audio = project.work_dir(project.episodes[0]) / master.AUDIO_FILE
    whole = audio.read_bytes()
    assert season.MasterJob(plan, is_checked=True).run(silent) == report

    audio.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert season.MasterJob(plan, is_checked=True).run(silent) == report
    assert audio.read_bytes() == whole


def test_a_job_goes_through_pickle(project: Project) -> None:
    job = season.MasterJob(plans(project)[0])
    assert pickle.loads(pickle.dumps(job)) == job  # noqa: S301 - our own
    assert job.weight == pytest.approx(SECONDS[0], rel=0.6)


def test_no_episode_no_report(project: Project) -> None:
    assert apply_all([]) == []
