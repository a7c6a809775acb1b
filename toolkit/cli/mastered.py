"""What is said of a finished episode, by several commands."""

from __future__ import annotations

from toolkit import timecode
from toolkit.audio.mastering.master import MasterPlan
from toolkit.audio.values.master_report import MasterReport
from toolkit.cli import render
from toolkit.show.episode import Episode


def would_do(job: MasterPlan) -> str:
    """Return what a dry run says of one episode."""
    name = job.episode.folder
    return (
        f"would do for {name}: {' and '.join(job.steps)}" if job.steps else f"{name} is up to date"
    )


def warn(report: MasterReport, name: str = "") -> None:
    """Say what people should know of a finished episode, `name` before each line if given."""
    head = f"{name}: " if name else ""
    for finding in report.source.findings if report.source else ():
        render.warning(f"{head}{finding}")
    if report.miss:
        render.warning(f"{head}{report.miss}")
    if report.is_compromise and report.prefer == "dynamics":
        short_lu = report.target.integrated_lufs - report.after.integrated_lufs
        render.warning(
            f"{head}{short_lu:.1f} LU quieter than the target: any louder and the limiter would be "
            'audible, and prefer = "dynamics"'
        )
    elif report.is_compromise:
        places = ", ".join(timecode.clock(s.start_ms).partition(".")[0] for s in report.limited[:3])
        render.warning(
            f"{head}the limiter works hard: up to {report.max_reduction_db:.1f} dB, "
            f"and 3 dB or more for {report.hard_percent:.1f} % of the time; listen at {places}"
        )


def warn_of_proposals(episode: Episode, name: str = "") -> None:
    """Say which chapters are not in the MP3, for nobody has chosen their titles."""
    if proposed := episode.proposed_chapters:
        head = f"{name}: " if name else ""
        render.warning(
            f"{head}{render.count(len(proposed), 'chapter')} left out of the MP3: they still have "
            f'a title that soy proposed, such as "{proposed[0].title}"'
        )
