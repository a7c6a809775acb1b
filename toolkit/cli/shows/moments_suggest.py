"""soy moments suggest: places in an episode that may be worth quoting."""

from __future__ import annotations

import textwrap
from typing import Any

import click

from toolkit import timecode
from toolkit.campaign.suggestions.suggestions import QuotablePlace
from toolkit.cli import options, render
from toolkit.show.project import Project
from toolkit.workflow.shows.moment_places import COUNT, LENGTHS_MS, MomentPlaces, suggest_moments

_WIDTH = 96
_LONGEST_S = 120  # of a clip


class SecondsType(click.ParamType[tuple[int, int]]):
    """The least and the most seconds, as milliseconds."""

    name = "seconds"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Return both."""
        if isinstance(value, tuple):
            return value
        least, _, most = value.replace("–", "-").partition("-")
        if not (least.isdecimal() and most.isdecimal() and max(len(least), len(most)) <= 4):
            self.fail(f"{value!r} is not two numbers of seconds, such as 10-45", param, ctx)
        if not 1 <= int(least) < int(most) <= _LONGEST_S:
            self.fail(f"{value!r}: a moment has 1 to {_LONGEST_S} seconds", param, ctx)
        return int(least) * 1000, int(most) * 1000


@click.command("suggest")
@click.argument("episode")
@click.option("--theme", help='What it should be about: "data sharing".')
@click.option(
    "--seconds",
    "lengths_ms",
    type=SecondsType(),
    default=LENGTHS_MS,
    help="How long a place may be, such as 10-45 "
    f"[default: {LENGTHS_MS[0] // 1000}-{LENGTHS_MS[1] // 1000}]",
)
@click.option(
    "--count", type=click.IntRange(1, 100), default=COUNT, show_default=True, help="How many."
)
@options.language_option
@options.json_option
@options.project_option
def suggest(
    episode: str,
    theme: str | None,
    lengths_ms: tuple[int, int],
    count: int,
    language: str | None,
    as_json: bool,
    project: Project,
) -> None:
    """Name places in EPISODE that may be worth quoting.

    soy gives its reasons for each place, and adds none to a campaign. A place is a run of whole
    sentences of the approved transcript, from pause to pause. soy looks at who speaks, at questions
    and at the words; it does not understand what is said. Read and listen, then choose.
    """
    made = suggest_moments(
        project,
        episode,
        theme=theme,
        lengths_ms=lengths_ms,
        count=count,
        language=language,
        watch=render.progress,
    )
    render.notes(made.remarks)
    render.as_json(_json(made)) if as_json else _show(made)


def _show(made: MomentPlaces) -> None:
    for number, place in enumerate(made.places, 1):
        run = place.run
        times = f"{timecode.tenths(run.start_ms)} to {timecode.tenths(run.end_ms)}"
        voices = f", {' and '.join(place.voices)}" if place.voices else ""
        click.echo(f"{number}. {times} ({run.length_ms / 1000:.0f} s{voices})")
        click.echo(
            textwrap.fill(place.words, _WIDTH, initial_indent="   ", subsequent_indent="   ")
        )
        click.echo(f"   Why: {'; '.join(place.reasons)}.\n" if place.reasons else "")
    count = render.count(len(made.places), "place")
    render.say(f"{count} to read and listen to; soy added none to a campaign")
    run, episode = made.places[0].run, made.episode.number_text
    times = f"{timecode.tenths(run.start_ms)}-{timecode.tenths(run.end_ms)}"
    render.say(f'next: to take the first: soy moments add {episode} {times} --title "Your title"')


def _json(made: MomentPlaces) -> dict[str, object]:
    return {
        "episode": made.episode.folder,
        "language": made.language,
        "theme": made.theme,
        "places": [_row(place) for place in made.places],
        "remarks": list(made.remarks),
    }


def _row(place: QuotablePlace) -> dict[str, object]:
    return {
        "start_ms": place.run.start_ms,
        "end_ms": place.run.end_ms,
        "words": place.words,
        "speakers": list(place.voices),
        "score": place.score,
        "reasons": list(place.reasons),
    }
