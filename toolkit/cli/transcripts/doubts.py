"""soy doubts: what in a transcript to listen to again."""

from __future__ import annotations

from dataclasses import asdict

import click

from toolkit.cli import options, render
from toolkit.show.project import Project
from toolkit.timecode import tenths
from toolkit.transcript.doubts.places import DoubtfulPlace
from toolkit.workflow.transcripts.doubts import DoubtList, doubts


@click.command("doubts")
@click.argument("episode")
@options.language_option
@options.json_option
@options.project_option
def command(episode: str, language: str | None, as_json: bool, project: Project) -> None:
    """List passages of EPISODE's transcript to check by ear, the most serious first.

    These are numbers, doses and negations, text where nobody speaks, repeated words, nearly right
    names, and words of which the recogniser was unsure. `soy review` marks them in the text.
    """
    found = doubts(project, episode, language, render.progress)
    for remark in found.remarks:
        render.say(remark)
    if as_json:
        render.as_json(_json(found))
    else:
        _show(found)


def _json(found: DoubtList) -> dict[str, object]:
    return {
        "doubts": [_row(found, place) for place in found.places],
        "corrected": [row.model_dump() for row in found.corrected],
        "repairs": [asdict(repair) for repair in found.repairs],
    }


def _row(found: DoubtList, place: DoubtfulPlace) -> dict[str, object]:
    doubt = place.doubt
    parts = [
        {
            "id": part.id,
            "kind": part.doubt.kind,
            "start_ms": part.doubt.start_ms,
            "words": part.words,
        }
        for part in place.parts
    ]
    text = found.text.cues[doubt.cue].text[doubt.first : doubt.last]
    said = {"text": text, "parts": parts, "id": place.id, "ticked": place.id in found.ticked}
    return asdict(doubt) | said


def _show(found: DoubtList) -> None:
    count = render.count(len(found.places), "place")
    if found.places:
        rows = [_cells(found, place) for place in found.places]
        render.table(("weight", "at", "kind", "id", "ticked", "what to do"), rows)
    else:
        render.say(f"{found.text.path}: soy found nothing doubtful; read all of it anyway")
    for repair in found.repairs:
        render.say(f"repaired at {tenths(repair.start_ms)}: {repair.reason}: {repair.text}")
    if found.corrected:
        render.say(f"{render.count(len(found.corrected), 'place')} corrected on the review page")
    if found.places:
        review = f"soy review {found.episode.number_text} --lang {found.text.language}"
        render.say(f"{count} to listen to; {review}")


def _cells(found: DoubtList, place: DoubtfulPlace) -> tuple[str, ...]:
    return (
        f"{place.doubt.weight:.2f}",
        tenths(place.doubt.start_ms),
        ", ".join(dict.fromkeys(part.doubt.kind for part in place.parts)),
        place.id,
        "yes" if place.id in found.ticked else "no",
        place.doubt.reason,
    )
