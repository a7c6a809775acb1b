"""soy moments add: put a moment into a campaign."""

from __future__ import annotations

from typing import Any

import click

from toolkit import timecode
from toolkit.cli import options, render
from toolkit.show.campaign import cut_text
from toolkit.show.project import Project
from toolkit.workflow.shows.new_moment import MomentChoice, NewMoment, add_moment


class SpanType(click.ParamType[tuple[int, int]]):
    """Two times with a hyphen between them, in milliseconds."""

    name = "span"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Return start and end."""
        if isinstance(value, tuple):
            return value
        start, _, end = value.replace("–", "-").partition("-")
        try:
            times = timecode.parse(start), timecode.parse(end)
        except ValueError:
            self.fail(f"{value!r} is not two times, such as 12:31-12:58", param, ctx)
        if times[1] <= times[0]:
            self.fail(f"{value!r} ends before it begins", param, ctx)
        return times


@click.command("add")
@click.argument("episode")
@click.argument("times", type=SpanType(), required=False)
@click.option("--words", help='All of its words, or "first words ... last words".')
@click.option("--title", required=True, help="A title for apps and editors.")
@click.option("--campaign", help="Its folder or title [default: the only one there is]")
@options.language_option
@options.dry_run_option
@options.json_option
@options.project_option
def add(  # noqa: PLR0913 - click passes each option by its own name
    episode: str,
    times: tuple[int, int] | None,
    words: str | None,
    title: str,
    campaign: str | None,
    language: str | None,
    dry_run: bool,
    as_json: bool,
    project: Project,
) -> None:
    """Put a moment of EPISODE into a campaign.

    It gets the exact words of the approved transcript. TIMES, such as 12:31-12:58, are those of the
    recording; soy takes the whole sentences that are spoken then, and begins and ends in pauses.
    You can give --words instead of TIMES. There, [...] leaves out what is said between two pauses,
    and [the test] adds words of your own.
    """
    if (times is None) == (words is None):
        raise click.UsageError(
            'give either TIMES, such as 12:31-12:58, or --words "first ... last"'
        )
    choice = MomentChoice(title, times, words, campaign, language)
    made = add_moment(project, episode, choice, dry_run=dry_run, watch=render.progress)
    render.notes(made.remarks)
    if as_json:
        render.as_json(_json(made))
    else:
        _show(made)


def _show(made: NewMoment) -> None:
    moment = made.moment
    times = f"{timecode.clock(moment.start_ms)} to {timecode.clock(moment.end_ms)}"
    speakers = ", ".join(made.quote.voices)
    render.say(f"{times}{f', {speakers}' if speakers else ''}")
    click.echo(made.quote.text)
    if not made.is_written:
        render.say(f"would put it into {made.path} as {moment.id!r}")
        return
    render.say(f"put it into {made.path} as {moment.id!r}")
    render.say(f"next: soy campaign {made.episode.number_text}, which makes its kit")


def _json(made: NewMoment) -> dict[str, object]:
    moment = made.moment
    return {
        "episode": made.episode.folder,
        "campaign": made.campaign,
        "moment": moment.id,
        "title": moment.title,
        "start_ms": moment.start_ms,
        "end_ms": moment.end_ms,
        "cuts": [cut_text(cut) for cut in moment.cuts],
        "words": moment.words,
        "speakers": list(made.quote.voices),
        "path": str(made.path),
        "written": made.is_written,
        "remarks": list(made.remarks),
    }
