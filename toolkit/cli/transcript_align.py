"""soy transcript align: a text without times becomes timed cues."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit import timecode
from toolkit.cli import options, render
from toolkit.show.project import Project


@click.command("align")
@click.argument("episode")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Replace a text that a person worked on; it is kept.")
@options.language_option
@options.dry_run_option
@options.json_option
@options.project_option
def command(
    episode: str,
    file: Path,
    replace: bool,
    language: str | None,
    dry_run: bool,
    as_json: bool,
    project: Project,
) -> None:
    """Give the text in FILE the times at which it is said in EPISODE, as a draft transcript.

    FILE is a script or a transcript by a person: plain text, with a line "Name: ..." where the
    speaker changes, or any format that soy transcript import reads. The times are those of the
    words that soy transcribe heard; run it before. What is in the text and not said is left out
    and named, and so is what is said and not in the text.
    """
    from toolkit.transcript.align import aligning

    found = project.episode(episode)
    made = aligning.plan(project, found, file, language, replace=replace)
    aligned = made.aligned
    path = None if dry_run else aligning.save(project, found, made, replace=replace).path
    if as_json:
        render.as_json(
            {
                "language": made.language,
                "path": path and str(path),
                "words": len(aligned.words),
                "unspoken": [
                    {"first_line": u.first_line, "last_line": u.last_line, "text": u.text}
                    for u in aligned.unspoken
                ],
                "untold": [
                    {"start_ms": u.start_ms, "end_ms": u.end_ms, "text": u.text}
                    for u in aligned.untold
                ],
            }
        )
        return
    for missing in aligned.unspoken:
        lines = f"{file}, line {missing.first_line}"
        if missing.last_line != missing.first_line:
            lines += f" to {missing.last_line}"
        render.warning(f"{lines}: not said, left out: {_short(missing.text)}")
    for extra in aligned.untold:
        stretch = f"{timecode.clock(extra.start_ms)} to {timecode.clock(extra.end_ms)}"
        render.warning(f"{stretch}: said, not in the text: {_short(extra.text)}")
    said = f"{len(aligned.words)} of {render.count(len(made.script.words), 'word')}"
    if path is None:
        render.say(f"would give times to {said} from {file} in {made.language}")
        return
    render.say(f"{path}: times for {said}, a draft")
    number = found.folder[:3]
    render.say(f"next: listen and correct it: soy review {number} --lang {made.language}")


def _short(text: str) -> str:
    shown = "".join(c for c in text if c.isprintable())
    return f'"{shown}"' if len(shown) <= 80 else f'"{shown[:50].strip()} ... {shown[-25:].strip()}"'
