"""soy transcribe: draft a transcript with Whisper."""

from __future__ import annotations

import click

from toolkit.cli import options, render
from toolkit.show.project import Project
from toolkit.transcript import shelf


@click.command("transcribe")
@click.argument("episode")
@click.option("--model", metavar="NAME", help="A Whisper model's name, or the path of a folder.")
@click.option("--replace", is_flag=True, help="Replace a text that a person worked on; it is kept.")
@options.language_option
@options.dry_run_option
@options.project_option
def command(
    episode: str,
    model: str | None,
    replace: bool,
    language: str | None,
    dry_run: bool,
    project: Project,
) -> None:
    """Draft the transcript of EPISODE: transcripts/NNN-.../LANG.vtt, word times beside it.

    It stays a draft until somebody has read and approved it. `--language auto` lets the model find
    out the language.
    """
    found = project.episode(episode)
    name = model or project.show.transcripts.model
    wanted = None if language == "auto" else language or found.language or project.show.language
    if wanted and not replace:
        shelf.check_free(project, found, wanted)
    if dry_run:
        render.say(f"would transcribe {project.source(found)} with {name} in {wanted or 'auto'}")
        return
    from toolkit.audio import media
    from toolkit.transcript import recognise
    from toolkit.transcript.recognisers.faster_whisper import FasterWhisper

    with render.progress(f"loading the model {name}"):
        recogniser = FasterWhisper(name)
    sound = media.sound(
        project.source(found),
        rate_hz=recognise.RATE_HZ,
        channels=1,
        accept_truncated=found.accept_truncated,
    )
    recording = recognise.Recording(sound.play, media.said_duration_ms(project.source(found)))
    with render.progress(f"transcribing {found.folder}") as progress:
        made = recognise.transcribe(
            project,
            found,
            recogniser,
            recording,
            language=wanted,
            replace=replace,
            progress=progress,
        )
    render.say(f"{made.path}: {render.count(len(made.cues), 'cue')}, a draft")
    render.say(f'next: read and correct it, then: soy approve {found.folder[:3]} --by "Your Name"')
