"""soy master --all: every episode that is not up to date."""

from __future__ import annotations

import json

import click

from toolkit.cli import mastered, render
from toolkit.workflow.recordings.masters import Mastered, SeasonMastered


def tell(made: SeasonMastered, *, as_json: bool, is_explained: bool) -> None:
    """Say what became of all episodes.

    Ends with exit code 3 where some were done and some failed, with the error's own where all did.
    """
    if made.is_done:
        _warn(made)
    else:
        for one in made.due:
            render.say(mastered.would_do(one.plan))
    if as_json and made.is_done:
        render.as_json([row for one in made.episodes if (row := _row(one))])
    else:
        for one in made.due:
            _tell(one, is_explained=is_explained)
    count = len(made.episodes)
    done = "mastered" if made.is_done else "would master"
    worked = len(made.due) - len(made.errors)
    whole = render.count(count, "episode")
    render.say(f"{done} {worked} of {whole}, {count - len(made.due)} already up to date")
    render.each_error(made.errors, count)


def _warn(made: SeasonMastered) -> None:
    for one in made.due:
        if one.report:
            folder = one.plan.episode.folder
            mastered.warn(one.report, folder)
            mastered.warn_of_proposals(one.plan.episode, folder)


def _row(one: Mastered) -> dict[str, object] | None:
    if one.report is None:
        return None
    return {"episode": one.plan.episode.folder, **json.loads(one.report.to_json())}


def _tell(one: Mastered, *, is_explained: bool) -> None:
    name, report = one.plan.episode.folder, one.report
    if report is None:
        return
    if is_explained:
        from toolkit.audio.reporting.explain import explain

        click.echo(f"{name}")
        click.echo("\n".join(explain(report, str(one.plan.episode.number))))
        return
    before, after = report.before.integrated_lufs, report.after.integrated_lufs
    limiter = f", limiter up to {report.max_reduction_db:.1f} dB" if report.limiter_ran else ""
    click.echo(f"{name}: {before:.1f} to {after:.1f} LUFS, gain {report.gain_db:+.1f} dB{limiter}")
