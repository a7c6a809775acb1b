"""soy transcribe: draft a transcript with Whisper."""

from __future__ import annotations

import click

from toolkit.cli import options, render
from toolkit.cli.doubts import quiet_of
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript import shelf


@click.command("transcribe")
@click.argument("episode")
@click.option("--model", metavar="NAME", help="A Whisper model's name, or the path of a folder.")
@click.option("--replace", is_flag=True, help="Replace a text that a person worked on; it is kept.")
@click.option(
    "--second-pass", metavar="MODEL", help="Let another model listen too; see soy doubts."
)
@options.language_option
@options.dry_run_option
@options.project_option
def command(
    episode: str,
    model: str | None,
    replace: bool,
    second_pass: str | None,
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
    _transcribe(project, found, name, second_pass, wanted, replace)


def _transcribe(
    project: Project,
    episode: Episode,
    model: str,
    second_model: str | None,
    language: str | None,
    replace: bool,
) -> None:
    from toolkit.audio import media
    from toolkit.transcript import recognise, repairs, second_pass
    from toolkit.transcript.recognisers.faster_whisper import FasterWhisper

    with render.progress(f"loading the model {model}"):
        recogniser = FasterWhisper(model)
    render.say(f"{recogniser.engine} with {recogniser.model}: {recogniser.how}")
    source = project.source(episode)
    sound = media.sound(
        source, rate_hz=recognise.RATE_HZ, channels=1, accept_truncated=episode.accept_truncated
    )
    duration_ms = media.said_duration_ms(source)
    recording = recognise.Recording(sound.play, duration_ms, quiet_of(project, episode))
    with render.progress(f"transcribing {episode.folder}") as progress:
        made = recognise.transcribe(
            project,
            episode,
            recogniser,
            recording,
            language=language,
            replace=replace,
            progress=progress,
        )
    render.say(f"{made.path}: {render.count(len(made.cues), 'cue')}, a draft")
    if repaired := repairs.read(project, episode, made.language):
        render.say(f"{render.count(len(repaired), 'repair')}, listed by soy doubts")
    if second_model:
        with render.progress(f"loading the model {second_model}"):
            second = FasterWhisper(second_model)
        with render.progress(f"listening again with {second_model}") as progress:
            second_pass.listen_again(project, episode, second, recording, made.language, progress)
    number = episode.folder[:3]
    render.say(f"next: listen and correct it, then approve it there: soy review {number}")
