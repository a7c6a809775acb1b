"""soy approve: sign a transcript."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import click

from toolkit.cli import options, render
from toolkit.cli.transcripts import approve_renew
from toolkit.show.project import Project
from toolkit.timecode import tenths
from toolkit.transcript.text.text_lines import one_line
from toolkit.workflow.transcripts.approval import (
    DoubtQuestion,
    Signature,
    TranscriptApproval,
    Verdict,
    approve,
)

_KEYS: dict[str, Verdict] = {"y": "right", "n": "wrong", "q": "stop"}


@click.command("approve")
@click.argument("episode", required=False)
@click.option("--by", metavar="NAME", help="The person who has read and corrected the text.")
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    default=lambda: datetime.now(UTC).strftime("%Y-%m-%d"),
    show_default="today",
    help="The day of the approval.",
)
@click.option(
    "--accept",
    "accepted",
    metavar="ID",
    multiple=True,
    help="Tick a place that you heard and found right; soy doubts lists the IDs.",
)
@click.option(
    "--accept-all-doubts",
    "accept_all",
    is_flag=True,
    help="Accept all remaining places without listening; the record will say so.",
)
@click.option(
    "--renew",
    is_flag=True,
    help="Record in early approvals what they approve; without EPISODE, in all.",
)
@options.language_option
@options.dry_run_option
@options.json_option
@options.project_option
def command(  # noqa: PLR0913 - click passes each option by its own name
    episode: str | None,
    by: str | None,
    on: datetime,
    accepted: tuple[str, ...],
    accept_all: bool,
    renew: bool,
    language: str | None,
    dry_run: bool,
    as_json: bool,
    project: Project,
) -> int | None:
    """Approve the transcript of EPISODE as it is now; only approved text is published.

    The approval is for this text of this recording in this language: if one letter changes, it is
    a draft again. Every doubtful place needs a tick. Give it in soy review, with --accept, or
    here, where soy asks you about each in turn.

    Approvals by an early version of soy do not say what they approve. --renew adds that, and keeps
    name and day.
    """
    if renew:
        if by or accepted or accept_all:
            raise click.UsageError("--renew makes no new approval: leave out --by and the ticks")
        return approve_renew.run(project, episode, language, dry_run=dry_run, as_json=as_json)
    if episode is None or by is None:
        raise click.UsageError('give the EPISODE, and who has read it: --by "Your Name"')
    signature = Signature(by, on.date(), accepted, accept_all)
    ask = _ask if sys.stdin.isatty() and sys.stderr.isatty() else None
    made = approve(
        project, episode, signature, language, dry_run=dry_run, ask=ask, watch=render.progress
    )
    _show(made, as_json=as_json)
    return None


def _show(made: TranscriptApproval, *, as_json: bool) -> None:
    for remark in made.remarks:
        render.say(remark)
    if as_json:
        render.as_json(_json(made))
    elif made.is_done:
        text = made.text
        by, on = text.state.reviewed_by, text.state.reviewed_on
        render.say(f"{made.episode.folder} {text.language}: approved by {by} on {on}")
        render.say("next: soy check, which lists what else the episode needs")
    else:
        cues = render.count(len(made.text.cues), "cue")
        render.say(f"would approve {made.text.path} ({cues}) for {made.by}")
        render.say(f"{render.count(len(made.left), 'doubtful place')} without a tick")
    if made.is_done and made.left:
        places = render.count(len(made.left), "doubtful place")
        record = made.text.path.with_suffix(".toml")
        render.warning(f"{places} accepted without listening; {record} says so")


def _json(made: TranscriptApproval) -> dict[str, object]:
    state = made.text.state
    on = state.reviewed_on if made.is_done else None
    return {
        "episode": made.episode.folder,
        "language": made.text.language,
        "path": str(made.text.path),
        "is_done": made.is_done,
        "status": made.text.status,
        "by": made.by,
        "on": on.isoformat() if on else None,
        "cues": len(made.text.cues),
        "ticked": made.settled.ticked,
        "corrected": made.settled.corrected,
        "without_tick": [place.id for place in made.left],
    }


def _ask(question: DoubtQuestion) -> Verdict:
    """Show a doubtful place, and wait for a key."""
    if question.number == 1:
        render.say("listen to each place first, then press: y right, n not right, q stop")
    place, cue = question.place, one_line(question.cue)
    doubt = place.doubt
    words = f"{cue[: doubt.first]}[{place.words}]{cue[doubt.last :]}"
    at = tenths(doubt.start_ms)
    render.say(f"\n{question.number} of {question.of}, at {at}: {doubt.reason}")
    render.say(f"    {words}")
    return _KEYS[_key()]


def _key() -> str:
    """Return y, n or q; the end of the input is q."""
    while True:
        try:
            key = click.getchar().lower()
        except EOFError:
            return "q"
        if key in _KEYS:
            render.say(f"  {key}")
            return key
