"""Options and values that several commands share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from toolkit import languages
from toolkit.cli import render
from toolkit.show.project import Project
from toolkit.transcript.recognisers.choice import ENGINES, FASTER
from toolkit.workers.wanted_workers import WantedWorkers

F = TypeVar("F", bound=Callable[..., Any])


def find_project(ctx: click.Context, _param: click.Parameter | None, value: Path | None) -> Project:
    """Return the project in a folder, else the one that `soy --project` names or that is here."""
    folder = value or ctx.find_root().obj
    return Project.open(folder) if folder else Project.find(Path.cwd())


def project_option(function: F) -> F:
    """Give the command the `project` that --project names, or that lies around this folder."""
    return click.option(
        "--project",
        type=click.Path(path_type=Path, file_okay=False),
        callback=find_project,
        help="The show's folder [default: this folder or one above it]",
    )(function)


def json_option(function: F) -> F:
    """Give the command `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")(
        function
    )


def dry_run_option(function: F) -> F:
    """Give the command `dry_run`."""
    return click.option(
        "-n", "--dry-run", is_flag=True, help="Say what would happen; change nothing."
    )(function)


def _in_usual_spelling(
    _ctx: click.Context, _param: click.Parameter, value: str | None
) -> str | None:
    """Return a tag as files are named: EN is en. What is no tag is refused where it is used."""
    return value and (languages.canonical(value) or value)


def jobs_option_of(what: str) -> Callable[[F], F]:
    """Return what gives a command `jobs`, None where nobody says it; `what` is its help."""
    number = click.IntRange(min=1, max=64)
    return click.option("-j", "--jobs", type=number, metavar="N", help=what)


jobs_option = jobs_option_of(
    "How many episodes to work on at once; each uses all cores where it can."
)


def workers_options(function: F) -> F:
    """Give the command `workers`: where its jobs run."""

    @functools.wraps(function)
    def called(**said: Any) -> Any:
        names = ("count", "cluster", "root", "stage", "is_insecure")
        wanted = {name: said.pop(name) for name in names}
        if wanted["count"] and wanted["cluster"]:
            raise click.UsageError("use either --workers (this machine) or --cluster")
        needs = wanted["root"] or wanted["stage"] or wanted["is_insecure"]
        if needs and not wanted["cluster"]:
            raise click.UsageError("--root-on-workers, --stage and --insecure need --cluster")
        if wanted["root"] and wanted["stage"]:
            raise click.UsageError("use either --root-on-workers (a shared folder) or --stage")
        told = render.work_view(as_json=bool(said.get("as_json")))
        return function(workers=WantedWorkers(**wanted, tell=told, may_start=True), **said)

    for option in reversed(_WORKERS_OPTIONS):
        called = option(called)
    return cast("F", called)


_WORKERS_OPTIONS = (
    click.option(
        "--workers",
        "count",
        type=click.IntRange(min=1, max=256),
        metavar="N",
        help="Do the work in N processes on this machine.",
    ),
    click.option(
        "--cluster",
        metavar="ADDRESS",
        help="Do the work on a Dask cluster: the scheduler's address (tls://HOST:PORT or "
        "tcp://HOST:PORT), or its file.",
    ),
    click.option(
        "--root-on-workers",
        "root",
        metavar="PATH",
        help="With --cluster: the path of the show's folder on the workers [default: the same as "
        "here]",
    ),
    click.option(
        "--stage",
        metavar="TARGET",
        help="With --cluster, without a shared folder: exchange files with the workers through "
        "s3://bucket/prefix.",
    ),
    click.option(
        "--insecure",
        "is_insecure",
        is_flag=True,
        help="With --cluster: allow a scheduler on another machine without TLS.",
    ),
)


def refuse_stage(workers: WantedWorkers) -> None:
    """Make sure that the workers see the show."""
    if workers.stage:
        raise click.UsageError(
            "--stage works only with soy master --all and soy transcribe --all: workers would "
            "fetch a whole recording for each kit, which takes longer than making it here. Run "
            "those two with --stage, then this command with --workers N"
        )


def refuse_both_or_none(episode: str | None, *, is_all: bool, workers: WantedWorkers) -> None:
    """Make sure that one episode is named, or all are, and workers for all only."""
    if is_all == (episode is not None):
        raise click.UsageError("name one EPISODE, or use --all")
    if episode is not None and not workers.is_threads:
        raise click.UsageError("--workers and --cluster need --all")


def language_option(function: F) -> F:
    """Give the command `language`; None is the episode's own."""
    return click.option(
        "--language",
        "--lang",
        metavar="TAG",
        callback=_in_usual_spelling,
        help="A language, such as de [default: the episode's]",
    )(function)


def _tags(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
    """Return the tags of "de,fr" in their usual spelling, each once."""
    found = []
    for text in filter(None, map(str.strip, (value or "").split(","))):
        if (tag := languages.canonical(text)) is None:
            message = f"{text!r} is not a language tag, such as de or pt-BR"
            raise click.BadParameter(message, context, parameter)
        found.append(tag)
    return tuple(dict.fromkeys(found))


def languages_option(function: F) -> F:
    """Give the command `languages`, none where nobody says it."""
    return click.option(
        "--languages", metavar="TAGS", callback=_tags, help="Languages, separated by commas: de,fr"
    )(function)


def encoding_option(function: F) -> F:
    """Give the command `encoding`; None leaves it to the letters."""
    return click.option(
        "--encoding",
        metavar="NAME",
        callback=_a_known_encoding,
        help="The encoding of an old text file, such as windows-1250 [default: judged by its "
        "letters]",
    )(function)


def _a_known_encoding(
    context: click.Context, parameter: click.Parameter, said: str | None
) -> str | None:
    from toolkit.transcript.formats.old_encodings import is_encoding

    if said is not None and not is_encoding(said):
        raise click.BadParameter(
            f"{said!r} is not an encoding that soy reads, as windows-1250 and iso-8859-2 are",
            context,
            parameter,
        )
    return said


def engine_option(function: F) -> F:
    """Give the command `engine`, a recogniser's name."""
    return click.option(
        "--engine",
        type=click.Choice(ENGINES),
        default=FASTER,
        show_default=True,
        help="The program that recognises speech.",
    )(function)


class InstantType(click.ParamType[datetime]):
    """A date with time and zone."""

    name = "instant"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the instant in UTC."""
        if isinstance(value, datetime):
            return value
        try:
            instant = datetime.fromisoformat(value)
            utc = instant.astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail(
                f"{value!r} is not a date with a time, such as 2026-11-03T06:00:00Z", param, ctx
            )
        if instant.tzinfo is None:
            self.fail(f"{value!r} has no time zone; add Z for UTC", param, ctx)
        return utc


def at_option(function: F) -> F:
    """Give the command `at`: the instant it takes for the present."""
    return click.option(
        "--at",
        type=InstantType(),
        default=lambda: datetime.now(UTC),
        show_default="now",
        help="Act as if it were this time, such as 2026-11-03T06:00:00Z.",
    )(function)
