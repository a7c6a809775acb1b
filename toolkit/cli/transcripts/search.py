"""soy search: where words are said, in all transcripts of the show."""

from __future__ import annotations

import re

import click

from toolkit.cli import options, render
from toolkit.errors import DONE, DONE_IN_PART
from toolkit.show.project import Project
from toolkit.timecode import tenths
from toolkit.transcript.search import query
from toolkit.workflow.transcripts.search import FoundPlace, SearchResult, search

_IS_PHRASE = re.compile(r'[^"]*\s[^"]*').fullmatch


def _read(
    _ctx: click.Context, _param: click.Parameter, value: tuple[str, ...]
) -> query.SearchQuery:
    """Return what is asked for; of several arguments, one with spaces in it is a phrase.

    A shell takes the quotation marks off: soy search "rare disease" OR gene.
    """
    parts = [f'"{one}"' if len(value) > 1 and _IS_PHRASE(one) else one for one in value]
    try:
        return query.read(" ".join(parts))
    except ValueError as err:
        raise click.BadParameter(str(err)) from err


@click.command("search")
@click.argument("words", nargs=-1, required=True, callback=_read)
@click.option("--language", "--lang", metavar="TAG", help="In this language only [default: all].")
@click.option("--speaker", metavar="NAME", help="Said by this person; a part of the name will do.")
@click.option("--drafts", is_flag=True, help="Search texts that nobody has approved, too.")
@options.json_option
@options.project_option
def command(
    words: query.SearchQuery,
    language: str | None,
    speaker: str | None,
    drafts: bool,
    as_json: bool,
    project: Project,
) -> int:
    """Find WORDS in the approved transcripts of all episodes.

    All words have to be in one sentence. Quotation marks hold words together, as in "rare disease",
    a star stands for any ending (gene*), and OR for one or the other; your shell may want all of it
    in single quotes. Capitals and accents make no difference. Times are those of the recording, as
    moments.toml wants them.
    """
    found = search(project, words, language=language, speaker=speaker, with_drafts=drafts)
    for remark in found.remarks:
        render.warning(remark)
    if as_json:
        render.as_json([_row(place) for place in found.places])
    else:
        _show(found)
    return DONE_IN_PART if found.remarks else DONE


def _row(place: FoundPlace) -> dict[str, object]:
    hit = place.hit
    return {
        "episode": hit.folder,
        "title": place.episode.title,
        "language": hit.language,
        "status": place.standing.status,
        "start_ms": hit.start_ms,
        "end_ms": hit.end_ms,
        "speaker": hit.speaker,
        "text": hit.text,
        "marks": [list(mark) for mark in hit.marks],
    }


def _show(found: SearchResult) -> None:
    for place in found.places:
        hit, status = place.hit, place.standing.status
        state = "approved" if status == "reviewed" else f"DRAFT, {place.standing.why_draft}"
        head = f"{hit.folder}  {tenths(hit.start_ms)}  {hit.language}, {state}"
        click.echo(click.style(f"{head}  {hit.speaker or 'no name'}", bold=True))
        click.echo(f"    {_marked(place)}")
    render.say(f"{render.count(len(found.places), 'place')} in {_texts(found.searched)}")
    if found.drafts:
        render.say(f"{_texts(found.drafts)} not approved, so not searched; add --drafts")


def _texts(count: int) -> str:
    return render.count(count, "transcript")


def _marked(place: FoundPlace) -> str:
    """Return the sentence with what was found between stars, which also a file shows."""
    text, first, made = place.hit.text, 0, ""
    for start, end in place.hit.marks:
        made += f"{text[first:start]}**{text[start:end]}**"
        first = end
    return made + text[first:]
