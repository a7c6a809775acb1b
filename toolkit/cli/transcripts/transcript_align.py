"""soy transcript align: a text without times becomes timed cues."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from toolkit import timecode
from toolkit.cli import options, render
from toolkit.show.project import Project

if TYPE_CHECKING:
    from toolkit.transcript.align.alignment import AlignmentPlan
    from toolkit.transcript.align.word_places import UnheardWords, Unspoken

RECOGNITION, SYNTHESIS = "recognition", "synthesis"


@click.command("align")
@click.argument("episode")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--by",
    "way",
    type=click.Choice((RECOGNITION, SYNTHESIS)),
    help="Use the words that soy transcribe heard, or compare with synthetic speech.",
)
@click.option("--voice", metavar="TAG", help="A voice to use if the language has none.")
@click.option(
    "--replace",
    is_flag=True,
    help="Replace a text that a person worked on; soy keeps the old text.",
)
@options.language_option
@options.encoding_option
@options.dry_run_option
@options.json_option
@options.project_option
def command(  # noqa: PLR0913 - click passes each option by its own name
    episode: str,
    file: Path,
    way: Literal["recognition", "synthesis"] | None,
    voice: str | None,
    replace: bool,
    language: str | None,
    encoding: str | None,
    dry_run: bool,
    as_json: bool,
    project: Project,
) -> None:
    """Give the text in FILE the times at which it is said in EPISODE, as a draft transcript.

    FILE is a script, or a transcript that a person wrote: plain text, with a line "Name: ..." where
    the speaker changes, or any format that soy transcript import reads. soy uses the times of the
    words that soy transcribe heard. If there are none, or with --by synthesis, it has a synthesiser
    speak the text and compares that with the recording, which needs no model.

    A text in a language other than the one spoken is a translation. It gets the times of the
    approved transcript in the language spoken, sentence by sentence.

    soy lists what is in the text but not said, which it leaves out, and what is said but not in the
    text. Words that it cannot find where somebody speaks stay there as doubts.
    """
    if way == RECOGNITION and voice:
        raise click.UsageError("--voice goes with --by synthesis")
    from toolkit.workflow.transcripts.alignment import AlignWish, align

    wish = AlignWish(file, language, way, voice, encoding, replace)
    made = align(project, episode, wish, dry_run=dry_run, watch=render.progress)
    for remark in made.made.remarks:
        render.warning(remark)
    if as_json:
        render.as_json(_facts(made.made, made.way, made.path))
    else:
        _tell(made.made, file, made.path, made.episode.number_text)


def _facts(made: AlignmentPlan, way: str, path: Path | None) -> dict[str, object]:
    return {
        "language": made.language,
        "by": way,
        "path": path and str(path),
        "words": len(made.aligned.words),
        "unspoken": [
            {"first_line": u.first_line, "last_line": u.last_line, "text": u.text}
            for u in made.aligned.unspoken
        ],
        "kept": [dataclasses.asdict(each) for each in made.aligned.kept],
        "untold": [
            {"start_ms": u.start_ms, "end_ms": u.end_ms, "text": u.text}
            for u in made.aligned.untold
        ],
    }


def _tell(made: AlignmentPlan, file: Path, path: Path | None, number: str) -> None:
    aligned = made.aligned
    for kept in aligned.kept:
        stretch = f"{timecode.clock(kept.start_ms)} to {timecode.clock(kept.end_ms)}"
        render.warning(f"{_lines(file, kept)}: not found, kept from {stretch}: {_short(kept.text)}")
    for missing in aligned.unspoken:
        render.warning(f"{_lines(file, missing)}: not said, left out: {_short(missing.text)}")
    for extra in aligned.untold:
        stretch = f"{timecode.clock(extra.start_ms)} to {timecode.clock(extra.end_ms)}"
        what = f"said, not in the text: {_short(extra.text)}" if extra.text else _SOMETHING
        render.warning(f"{stretch}: {what}")
    said = f"{len(aligned.words)} of {render.count(len(made.script.words), 'word')}"
    if path is None:
        render.say(f"would give times to {said} from {file} in {made.language}")
        return
    render.say(f"{path}: times for {said}, a draft")
    render.say(f"next: listen and correct it: soy review {number} --lang {made.language}")


def _lines(file: Path, words: UnheardWords | Unspoken) -> str:
    if words.last_line == words.first_line:
        return f"{file}, line {words.first_line}"
    return f"{file}, line {words.first_line} to {words.last_line}"


_SOMETHING = "speech or music that is not in the text"


def _short(text: str) -> str:
    shown = "".join(c for c in text if c.isprintable())
    return f'"{shown}"' if len(shown) <= 80 else f'"{shown[:50].strip()} ... {shown[-25:].strip()}"'
