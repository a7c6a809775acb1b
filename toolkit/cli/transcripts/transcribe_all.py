"""soy transcribe --all: every episode that has no transcript yet."""

from __future__ import annotations

from toolkit.cli import interrupts, render
from toolkit.show.project import Project
from toolkit.workers.wanted_workers import WantedWorkers
from toolkit.workflow.transcripts.season_drafts import EpisodeDraft, SeasonDrafts, transcribe_all
from toolkit.workflow.transcripts.transcription import AUTO, Ear, ToTranscribe


def run(
    project: Project,
    ear: Ear,
    language: str | None,
    workers: WantedWorkers,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Draft all that lack a transcript, and say what became of each.

    Ends with exit code 3 where some were done and some failed, with the error's own where all did.
    """
    with interrupts.promptly():
        made = transcribe_all(
            project,
            ear,
            language,
            dry_run=dry_run,
            watch=render.progress,
            workers=workers,
        )
    if as_json:
        render.as_json([_row(one) for one in made.drafts])
    else:
        _show(made)
    count = len(made.drafts) + made.present
    done = "transcribed" if made.is_done else "would transcribe"
    worked = len(made.drafts) - len(made.errors)
    whole = render.count(count, "episode")
    render.say(f"{done} {worked} of {whole}, {made.present} already had a transcript")
    render.each_error(made.errors, len(made.drafts))


def planned(wanted: ToTranscribe) -> dict[str, object]:
    """Return for programs what is to be heard."""
    return {
        "episode": wanted.episode.folder,
        "is_done": False,
        "language": wanted.language or AUTO,
        "source": str(wanted.source),
        "model": wanted.model,
    }


def would_do(wanted: ToTranscribe) -> str:
    """Return in words what is to be heard."""
    return f"would transcribe {wanted.source} with {wanted.model} in {wanted.language or AUTO}"


def _show(made: SeasonDrafts) -> None:
    for one in made.drafts:
        if one.path:
            render.say(f"{one.path}: a draft")
        elif not made.is_done:
            render.say(would_do(one.wanted))
    if any(one.path for one in made.drafts):
        render.say("next: listen to each and correct it, then approve it there: soy review EPISODE")


def _row(one: EpisodeDraft) -> dict[str, object]:
    said = planned(one.wanted)
    if one.path:
        said |= {"is_done": True, "language": one.path.stem}
    path, error = one.path, one.error
    return said | {"path": str(path) if path else None, "error": error.message if error else None}
