"""soy report: what the last run with workers took, and where."""

from __future__ import annotations

import click

from toolkit.cli import options, render
from toolkit.show.project import Project
from toolkit.workers import timesheet
from toolkit.workers.timesheet import Timesheet


@click.group("report")
def command() -> None:
    """Tell of earlier runs."""


@command.command("workers")
@options.json_option
@options.project_option
def workers(as_json: bool, project: Project) -> None:
    """Tell where the time of the last run with workers went.

    That is one of soy master --all, soy transcribe --all or soy build, with --workers or
    --cluster. busy is the time in jobs, cpu that of the process meanwhile, fetch and send that for
    files from and to a storage, idle all the rest of the run.
    """
    sheet = timesheet.read(project.build_dir)
    if as_json:
        render.as_json(sheet.to_json())
    else:
        _show(sheet)


def _show(sheet: Timesheet) -> None:
    head = ("worker", "jobs", "failed", "busy", "cpu", "fetch", "send", "idle")
    rows = []
    for one in sheet.workers:
        times = one.busy_s, one.cpu_s, one.fetch_s, one.send_s, one.idle_s
        rows.append((one.worker, str(one.jobs), str(one.failed), *map(_seconds, times)))
    render.table(head, rows)
    longest = max(sheet.jobs, key=lambda job: job.seconds)
    times_quicker = sheet.busy_s / sheet.wall_s if sheet.wall_s else 0.0
    render.facts(
        [
            ("command", f"{sheet.command}, begun {sheet.at}"),
            ("whole run", f"{_seconds(sheet.wall_s)}, {times_quicker:.1f} workers busy on average"),
            ("before any job", _seconds(sheet.first_s)),
            ("longest job", f"{longest.name}, {_seconds(longest.seconds)}"),
            ("at the end", f"{_seconds(sheet.tail_s)} in which not all workers were busy"),
        ]
    )


def _seconds(time_s: float) -> str:
    return f"{time_s:.1f} s"
