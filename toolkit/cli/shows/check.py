"""soy check: what is wrong, missing or risky."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

import click

from toolkit.assemble.check import check
from toolkit.cli import options, render
from toolkit.errors import ChecksFailed
from toolkit.show.findings import Finding
from toolkit.show.project import Project


@click.command("check")
@options.at_option
@options.json_option
@options.project_option
def command(at: datetime, as_json: bool, project: Project) -> None:
    """List everything that is wrong, missing or risky, before you publish.

    Errors are faults that listeners would notice; you decide about warnings. Only errors make the
    command fail.
    """
    with render.progress("checking", is_quiet=as_json):
        findings = check(project, at)
    if as_json:
        render.as_json([asdict(finding) for finding in findings])
    else:
        _show(findings)
    verdict = _verdict(findings)
    if not as_json:
        render.say(verdict)


def _verdict(findings: list[Finding]) -> str:
    """Return how many warnings there are. Raises ChecksFailed if there are errors."""
    wrong = sum(finding.level == "error" for finding in findings)
    risky = render.count(len(findings) - wrong, "warning")
    if wrong:
        beside = f" and {risky}" if wrong < len(findings) else ""
        raise ChecksFailed(
            f"soy found {render.count(wrong, 'error')}{beside}",
            hint="correct the errors as the lines after `do:` say, then run soy check again",
        )
    return f"no errors; {risky}" if findings else "no errors and no warnings"


def _show(findings: list[Finding]) -> None:
    for finding in findings:
        colour = "red" if finding.level == "error" else "yellow"
        click.echo(f"{click.style(finding.level, fg=colour)}: {finding.where}: {finding.message}")
        if finding.hint:
            click.echo(f"  {click.style('do:', fg='cyan')} {finding.hint}  [{finding.rule}]")
