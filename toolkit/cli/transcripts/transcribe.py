"""soy transcribe: draft a transcript with Whisper."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from toolkit.cli import interrupts, options, render
from toolkit.cli.transcripts.doubts import quiet_of
from toolkit.progress import Progress, TimeLeft
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.setup import leftovers
from toolkit.transcript.recognisers.devices import DEVICES
from toolkit.transcript.store import shelf

if TYPE_CHECKING:
    from toolkit.transcript.recognition.part_recognition import Recogniser, Recording


@click.command("transcribe")
@click.argument("episode")
@click.option("--model", metavar="NAME", help="The name of a Whisper model, or its folder.")
@click.option(
    "--replace", is_flag=True, help="Replace a text that a person worked on; the old text is kept."
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
    help="The device to use; auto takes CUDA if there is any.",
)
@options.language_option
@options.dry_run_option
@options.project_option
def command(  # noqa: PLR0913 - click passes each option by its own name
    episode: str,
    model: str | None,
    replace: bool,
    second_pass: str | None,
    engine: str,
    device: str,
    language: str | None,
    dry_run: bool,
    project: Project,
) -> None:
    """Draft the transcript of EPISODE: transcripts/NNN-.../LANG.vtt, word times beside it.

    It stays a draft until somebody has read and approved it. With `--language auto`, the model
    determines the language. Ctrl-C keeps the work so far; the same command continues it.
    """
    found = project.episode(episode)
    name = model or project.show.transcripts.model
    wanted = None if language == "auto" else language or found.language or project.show.language
    if wanted and not replace:
        shelf.check_free(project, found, wanted)
    if dry_run:
        render.say(f"would transcribe {project.source(found)} with {name} in {wanted or 'auto'}")
        return
    leftovers.sweep(project)
    with interrupts.promptly():
        recogniser = _load(engine, name, device)
        recording, spoken = _transcribe(project, found, recogniser, wanted, replace)
        if second_pass:
            second = _load(engine, second_pass, device)
            _listen_again(project, found, second, recording, spoken)
    which = f"{found.number_text} --lang {spoken}"
    render.say(f"next: listen and correct it, then approve it there: soy review {which}")


def _load(engine: str, model: str, device: str) -> Recogniser:
    from toolkit.transcript.recognisers import choice

    with render.progress(f"loading the model {model}"):
        recogniser = choice.load(engine, model, device)
    how = f"{recogniser.how}, {recogniser.workers} at a time"
    render.say(f"{recogniser.engine} with {recogniser.model}: {how}")
    return recogniser


def _transcribe(
    project: Project,
    episode: Episode,
    recogniser: Recogniser,
    language: str | None,
    replace: bool,
) -> tuple[Recording, str]:
    """Save the draft; return the recording and the language spoken in it."""
    from toolkit.audio.intake import recordings
    from toolkit.transcript.recognition import draft, repairs

    source = project.source(episode)
    sound = recordings.sound(
        source,
        rate_hz=draft.RATE_HZ,
        channels=1,
        accept_truncated=episode.accept_truncated,
        taken=episode.selection,
    )
    duration_ms = recordings.said(source, episode.selection).duration_ms
    recording = draft.Recording(sound.play, duration_ms, quiet_of(project, episode))
    with _timed(project, recogniser, recording, f"transcribing {episode.folder}") as progress:
        made = draft.transcribe(
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
    return recording, made.language


def _listen_again(
    project: Project, episode: Episode, second: Recogniser, recording: Recording, language: str
) -> None:
    from toolkit.transcript.recognition import second_pass

    with _timed(project, second, recording, f"listening again with {second.model}") as progress:
        second_pass.listen_again(project, episode, second, recording, language, progress)


@contextlib.contextmanager
def _timed(
    project: Project, recogniser: Recogniser, recording: Recording, label: str
) -> Iterator[Progress]:
    """Yield a progress that tells the time left, from the speed of earlier runs at first."""
    from toolkit.transcript.recognition import model_speeds

    length_ms = recording.duration_ms or 0
    left = TimeLeft(model_speeds.expected_s(project, recogniser, length_ms))
    with render.progress(label, left=left) as progress:
        yield progress
    model_speeds.remember(project, recogniser, length_ms, left.whole_s)
