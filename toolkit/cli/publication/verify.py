"""soy verify: what listeners get, looked at from outside."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from toolkit import files
from toolkit.cli import render
from toolkit.errors import FeedFaulty
from toolkit.progress import StepWatch, unwatched
from toolkit.show.project import Project
from toolkit.verify import html_page
from toolkit.verify.report import Report, grouped, to_json
from toolkit.verify.verification import LIMIT_S, NEWEST, Wants
from toolkit.web.addresses import BadAddress, parse
from toolkit.workflow.publication.outside_view import look, look_moved, own_address

_PLACES = 5  # shown of one thing that was found in many


class CountType(click.ParamType[int | None]):
    """A number of episodes, or all of them."""

    name = "number"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | None:
        """Return the number; None is all."""
        if value is None or isinstance(value, int):
            return value
        if value == "all":
            return None
        said = str(value)
        if not (said.isascii() and said.isdigit()):
            self.fail(f"{said!r} is neither a number nor all", param, ctx)
        return int(said[:9])


@click.command("verify")
@click.argument("url", required=False)
@click.option(
    "--episodes",
    type=CountType(),
    default=NEWEST,
    show_default=True,
    metavar="N|all",
    help="Examine the files of the newest N episodes; of older ones, check only that the sound "
    "exists.",
)
@click.option(
    "--minutes",
    type=click.FloatRange(min=0.1, max=1440),
    default=LIMIT_S / 60,
    show_default=True,
    help="How long the check may take; soy says how much it did not reach.",
)
@click.option(
    "--full", is_flag=True, help="Fetch the whole sound of these episodes, and compare its digest."
)
@click.option(
    "--moved-to",
    metavar="NEW",
    help="Check a move from URL to this new address of the feed instead.",
)
@click.option(
    "--report",
    "report_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write a report as a web page.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@click.option(
    "--project",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="The show's folder, if you give no URL [default: this folder or one above it]",
)
@click.pass_context
def command(  # noqa: PLR0913 - click passes each option by its own name
    ctx: click.Context,
    url: str | None,
    episodes: int | None,
    minutes: float,
    full: bool,
    moved_to: str | None,
    report_path: Path | None,
    as_json: bool,
    folder: Path | None,
) -> None:
    """Examine a published feed, and every file that it names, as podcast apps and directories do.

    URL can be any podcast's feed; without it, soy takes this show's. Errors are faults that
    listeners or directories would notice; you decide about warnings. Only errors make the command
    fail.
    """
    at = datetime.now(UTC)
    address = _given(url) if url else own_address(_project(ctx, folder).show)
    wants = Wants(episodes, full, limit_s=minutes * 60)
    report = _looked(address, moved_to, wants, unwatched if as_json else render.progress)
    if report_path:
        files.write_text(report_path, html_page.render(report, at))
    if as_json:
        render.as_json(to_json(report, at))
    else:
        show(report)
    refuse(report)


def show(report: Report) -> None:
    """Print what was found, the same in many places once."""
    for group in grouped(report):
        found = group.finding
        colour = "red" if found.level == "error" else "yellow"
        head = click.style(found.level, fg=colour)
        if len(group.places) == 1:
            click.echo(f"{head}: {group.places[0]}: {found.message}")
        else:
            click.echo(f"{head}: {found.message}, {len(group.places)} times:")
            for place in group.places[:_PLACES]:
                click.echo(f"  {place}")
            if (more := len(group.places) - _PLACES) > 0:
                click.echo(f"  and {more} more")
        if found.hint:
            click.echo(f"  {click.style('do:', fg='cyan')} {found.hint}  [{found.rule}]")
    episodes, looked_at = render.count(report.episodes, "episode"), report.files
    click.echo(
        f"{report.title or report.url}: {episodes}, {render.count(looked_at, 'file')} checked; "
        f"{html_page.verdict(report)[:1].lower()}{html_page.verdict(report)[1:]}"
    )


def refuse(report: Report, before: str = "") -> None:
    """Raise FeedFaulty if there are errors; its message begins with `before`."""
    if report.errors:
        raise FeedFaulty(
            f"{before}{render.count(report.errors, 'error')} and "
            f"{render.count(report.warnings, 'warning')} in what listeners get",
            hint="correct the errors first, as each one suggests; then: soy verify",
        )


def _looked(url: str, moved_to: str | None, wants: Wants, watch: StepWatch) -> Report:
    return (
        look_moved(url, _given(moved_to), wants, watch)
        if moved_to
        else look(url, wants, watch=watch)
    )


def _given(url: str) -> str:
    try:
        parse(url)
    except BadAddress as err:
        raise click.BadParameter(str(err), param_hint="URL") from err
    return url


def _project(ctx: click.Context, folder: Path | None) -> Project:
    where = folder or ctx.find_root().obj
    return Project.open(where) if where else Project.find(Path.cwd())
