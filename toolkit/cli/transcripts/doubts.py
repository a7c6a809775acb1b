"""soy doubts: what in a transcript to listen to again."""

from __future__ import annotations

from dataclasses import asdict

import click

from toolkit.cli import options, render
from toolkit.desk import page_json, ticks
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.timecode import tenths
from toolkit.transcript.doubts import queue
from toolkit.transcript.recognition import repairs
from toolkit.transcript.store import shelf


@click.command("doubts")
@click.argument("episode")
@options.language_option
@options.json_option
@options.project_option
def command(episode: str, language: str | None, as_json: bool, project: Project) -> None:
    """List passages of EPISODE's transcript to check by ear, the gravest first.

    These are numbers, doses and negations, text where nobody speaks, repeated words, nearly right
    names, and words of which the recogniser was unsure. `soy review` marks them in the text.
    """
    found = project.episode(episode)
    wanted = language or found.language or project.show.language
    text = shelf.transcript(project, found, wanted)
    known = queue.known(project, found, wanted, quiet_of(project, found))
    doubts = sorted(queue.queue(text.cues, known), key=lambda doubt: doubt.order)
    told = page_json.told_doubts(text.cues, doubts)
    ids = [str(doubt["id"]) for doubt in told]
    kept = project.inside(ticks.path_of(text.path))
    ticked = page_json.ticked(told, ticks.read(kept, text.binding))
    corrected = ticks.corrected(kept, text.digest)
    repaired = repairs.read(project, found, wanted)
    if as_json:
        render.as_json(
            {
                "doubts": [
                    asdict(d)
                    | {"text": text.cues[d.cue].text[d.first : d.last]}
                    | {"parts": parts["parts"]}
                    | {"id": name, "ticked": name in ticked}
                    for d, name, parts in zip(doubts, ids, told, strict=True)
                ],
                "corrected": [row.model_dump() for row in corrected],
                "repairs": [asdict(repair) for repair in repaired],
            }
        )
        return
    if not doubts:
        render.say(f"{text.path}: no doubts; read the whole text all the same")
    rows = [
        (
            f"{d.weight:.2f}",
            tenths(d.start_ms),
            ", ".join(dict.fromkeys(part.kind for part in d.parts)),
            name,
            "yes" if name in ticked else "no",
            d.reason,
        )
        for d, name in zip(doubts, ids, strict=True)
    ]
    if rows:
        render.table(("weight", "at", "kind", "id", "ticked", "what to do"), rows)
    for repair in repaired:
        render.say(f"repaired at {tenths(repair.start_ms)}: {repair.reason}: {repair.text}")
    if corrected:
        render.say(f"{render.count(len(corrected), 'place')} corrected at the desk")
    if doubts:
        review = f"soy review {found.number_text} --lang {wanted}"
        render.say(f"{render.count(len(doubts), 'place')} to listen to; {review}")


def quiet_of(project: Project, episode: Episode) -> tuple[tuple[int, int], ...]:
    """Return where nothing is heard, nothing where the recording is not here."""
    from toolkit.audio.intake import recordings
    from toolkit.audio.measuring import quiet

    source = project.source(episode)
    if not source.is_file():
        render.say(f"{source}: the recording is missing; text without speech is not looked for")
        return ()
    with render.progress(f"listening to {episode.folder}"):
        return quiet.quiet(
            recordings.blocks(
                source,
                rate_hz=quiet.RATE_HZ,
                channels=1,
                accept_truncated=episode.accept_truncated,
                taken=episode.selection,
            )
        )
