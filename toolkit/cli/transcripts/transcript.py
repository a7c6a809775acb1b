"""soy transcript: transcripts that come from elsewhere, or go there."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.cli import options, render
from toolkit.cli.transcripts import transcript_align
from toolkit.show.project import Project
from toolkit.transcript.store import export, imports, shelf
from toolkit.transcript.store.shelf import TranscriptFile


@click.group("transcript")
def command() -> None:
    """Import, align, export or list transcripts."""


command.add_command(transcript_align.command)


@command.command("import")
@click.argument("episode")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--replace",
    is_flag=True,
    help="Replace a text that a person worked on; soy keeps the old text.",
)
@options.language_option
@options.encoding_option
@options.dry_run_option
@options.project_option
def import_(
    episode: str,
    file: Path,
    replace: bool,
    language: str | None,
    encoding: str | None,
    dry_run: bool,
    project: Project,
) -> None:
    """Import FILE as a draft transcript of EPISODE.

    FILE is WebVTT, SubRip, YouTube's SBV, TTML or IMSC (Apple's too), JSON (podcast namespace,
    Podlove, Whisper, whisper.cpp, Premiere, and cloud services), a Word file, or plain text with
    times, as Otter, Rev, Teams and agencies write it.

    The language comes from the file's name (en.vtt), from --language, or from the episode. It also
    decides how soy reads letters in files that are not UTF-8, unless --encoding says it. soy tells
    you what it put right or left out.
    """
    found = project.episode(episode)
    plan = imports.plan_import(project, found, file, language, encoding=encoding, replace=replace)
    for remark in plan.remarks:
        render.warning(remark)
    if dry_run:
        cues = render.count(len(plan.cues), "cue")
        render.say(f"would import {cues} from {file} into {found.folder} in {plan.language}")
        return
    made = imports.import_planned(project, found, plan, replace=replace)
    render.say(f"{made.path}: {render.count(len(made.cues), 'cue')}, {made.status}")
    if made.status != "reviewed":
        number = found.number_text
        render.say(f"next: listen and correct it: soy review {number} --lang {made.language}")


@command.command("export")
@click.argument("episode")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Overwrite an existing file.")
@options.language_option
@options.dry_run_option
@options.project_option
def export_(
    episode: str, file: Path, replace: bool, language: str | None, dry_run: bool, project: Project
) -> None:
    """Write a transcript of EPISODE to FILE, for other programs or for reviewers.

    The file's name determines the format: .vtt, .srt, .sbv, .ttml, .json, .html, .txt, or .docx for
    a Word table that soy transcript import can read back. The language comes from the file's name
    (en.docx), from --language, or from the episode. Times are those of the recording.
    """
    found = project.episode(episode)
    plan = export.plan(project, found, file, language, replace=replace)
    said = f"{render.count(len(plan.transcript.cues), 'cue')} in {plan.transcript.language}"
    if dry_run:
        render.say(f"would write {said} to {file}")
        return
    export.write(plan)
    render.say(f"{file}: {said}, {plan.transcript.status}")


@command.command("list")
@click.argument("episode")
@options.json_option
@options.project_option
def list_(episode: str, as_json: bool, project: Project) -> None:
    """List the transcripts of EPISODE, and whether each is approved."""
    rows = [_row(found) for found in shelf.transcripts(project, project.episode(episode))]
    if as_json:
        render.as_json(rows)
        return
    head = ("language", "status", "cues", "origin", "reviewed_by")
    render.table(head, [[str(row[key] or "") for key in head] for row in rows])


def _row(found: TranscriptFile) -> dict[str, object]:
    return {
        "language": found.language,
        "status": found.status,
        "cues": len(found.cues),
        "origin": found.state.origin,
        "reviewed_by": found.state.reviewed_by,
        "path": str(found.path),
    }
