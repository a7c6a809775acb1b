"""soy transcribe: draft a transcript with Whisper."""

from __future__ import annotations

import click

from toolkit.cli import interrupts, options, render
from toolkit.cli.transcripts import transcribe_all
from toolkit.show.project import Project
from toolkit.transcript.recognisers.devices import DEVICES
from toolkit.workers.wanted_workers import WantedWorkers
from toolkit.workflow.transcripts.transcription import (
    Ear,
    ToTranscribe,
    Transcription,
    hear_again,
    plan_transcription,
    transcribe,
)


@click.command("transcribe")
@click.argument("episode", required=False)
@click.option("--all", "is_all", is_flag=True, help="Draft all episodes that have no transcript.")
@click.option("--model", metavar="NAME", help="The name of a Whisper model, or its folder.")
@click.option(
    "--replace",
    is_flag=True,
    help="Replace a text that a person worked on; soy keeps the old text.",
)
@click.option(
    "--second-pass",
    metavar="MODEL",
    help="Let a second model listen too; soy doubts lists the differences.",
)
@options.engine_option
@click.option(
    "--device",
    type=click.Choice(DEVICES),
    default="auto",
    show_default=True,
    help="The device to use; auto uses CUDA where it can.",
)
@options.language_option
@options.workers_options
@options.dry_run_option
@options.json_option
@options.project_option
def command(  # noqa: PLR0913 - click passes each option by its own name
    episode: str | None,
    is_all: bool,
    model: str | None,
    replace: bool,
    second_pass: str | None,
    engine: str,
    device: str,
    language: str | None,
    workers: WantedWorkers,
    dry_run: bool,
    as_json: bool,
    project: Project,
) -> None:
    """Draft the transcript of EPISODE: transcripts/NNN-.../LANG.vtt, word times beside it.

    It stays a draft until somebody has read and approved it. With `--language auto`, the model
    determines the language. Ctrl-C keeps the work so far; the same command continues it.
    """
    ear = Ear(model, engine, device)
    options.refuse_both_or_none(episode, is_all=is_all, workers=workers)
    if episode is None:
        if replace or second_pass:
            raise click.UsageError("--replace and --second-pass are for one EPISODE")
        transcribe_all.run(project, ear, language, workers, dry_run=dry_run, as_json=as_json)
    elif dry_run:
        _rehearse(plan_transcription(project, episode, ear, language, replace=replace), as_json)
    else:
        watch, second = render.progress, second_pass and Ear(second_pass, engine, device)
        with interrupts.promptly():
            made = transcribe(project, episode, ear, language, replace=replace, watch=watch)
            _finish(project, made, second or None, as_json)


def _rehearse(wanted: ToTranscribe, as_json: bool) -> None:
    if as_json:
        render.as_json(transcribe_all.planned(wanted))
    else:
        render.say(transcribe_all.would_do(wanted))


def _finish(project: Project, made: Transcription, second: Ear | None, as_json: bool) -> None:
    """Show the draft, let the second model listen, and say what is next."""
    _show(made)
    if second:
        hear_again(project, made, second, render.progress)
    if as_json:
        render.as_json(_json(made, is_heard_again=second is not None))
    else:
        which = f"{made.episode.number_text} --lang {made.text.language}"
        render.say(f"next: listen and correct it, then approve it there: soy review {which}")


def _show(made: Transcription) -> None:
    for remark in made.remarks:
        render.say(remark)
    render.say(f"{made.text.path}: {render.count(len(made.text.cues), 'cue')}, a draft")
    if made.repairs:
        render.say(f"{render.count(len(made.repairs), 'repair')}, listed by soy doubts")


def _json(made: Transcription, *, is_heard_again: bool) -> dict[str, object]:
    return {
        "episode": made.episode.folder,
        "is_done": True,
        "language": made.text.language,
        "path": str(made.text.path),
        "status": made.text.status,
        "cues": len(made.text.cues),
        "repairs": len(made.repairs),
        "engine": made.engine,
        "model": made.model,
        "how": made.how,
        "is_heard_again": is_heard_again,
    }
