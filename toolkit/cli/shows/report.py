"""soy report: what the last run with workers took, and where."""

from __future__ import annotations

import click

from toolkit.cli import options, render
from toolkit.show.project import Project
from toolkit.workers import timesheet
from toolkit.workers.timesheet import Timesheet


@click.group("report")
def command() -> None:
    """Show what earlier runs took."""


@command.command("workers")
@options.json_option
@options.project_option
def workers(as_json: bool, project: Project) -> None:
    """Show how long each worker of the last run took.

    A run has workers if you start it with --workers or --cluster. The table shows for each worker:
    busy, the time it spent on jobs; cpu, the processor time of these jobs; fetch and send, the part
    of busy in which it exchanged files with the bucket of --stage; idle, the rest of the run.
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
            ("command", f"{sheet.command}, started {sheet.at}"),
            ("whole run", f"{_seconds(sheet.wall_s)}, {times_quicker:.1f} workers busy on average"),
            ("before any job", _seconds(sheet.first_s)),
            ("longest job", f"{longest.name}, {_seconds(longest.seconds)}"),
            (
                "at the end",
                f"{_seconds(sheet.tail_s)} in which some workers had nothing left to do",
            ),
        ]
    )


def _seconds(time_s: float) -> str:
    return f"{time_s:.1f} s"
