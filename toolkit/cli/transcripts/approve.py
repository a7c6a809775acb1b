"""soy approve: sign a transcript."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from toolkit.cli import options, render
from toolkit.cli.transcripts import approve_renew
from toolkit.cli.transcripts.doubts import quiet_of
from toolkit.desk import page_json, ticks
from toolkit.desk.page_json import Said
from toolkit.errors import BadTranscript, StillDoubtful
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.timecode import tenths
from toolkit.transcript.doubts import queue
from toolkit.transcript.store import corrections, shelf
from toolkit.transcript.store.shelf import TranscriptFile
from toolkit.transcript.store.state import Settled
from toolkit.transcript.text.text_lines import one_line

_SHOWN = 10  # doubtful places that an error names; soy doubts has them all


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
    help="Tick a place that you heard and found right; soy doubts lists the ids.",
)
@click.option(
    "--accept-all-doubts",
    "accept_all",
    is_flag=True,
    help="Accept all remaining places unheard; the record says so.",
)
@click.option(
    "--renew",
    is_flag=True,
    help="Add to early approvals what they approve; without EPISODE, to all.",
)
@options.language_option
@options.dry_run_option
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
            raise click.UsageError("--renew approves nothing anew: it goes without --by and ticks")
        return approve_renew.run(project, episode, language, dry_run=dry_run)
    if episode is None or by is None:
        raise click.UsageError('name the EPISODE, and who has read it: --by "Your Name"')
    found = project.episode(episode)
    wanted = language or found.language or project.show.language
    text, _ = shelf.plan_approval(project, found, wanted, by, on.date())
    told = _doubts(project, found, text)
    path = project.inside(ticks.path_of(text.path))
    said = f"{found.number_text} --lang {wanted}"
    heard = page_json.parts_of(told, _known(accepted, told, said))
    ticked = page_json.ticked(told, ticks.read(path, text.binding) | heard)
    left = [doubt for doubt in told if doubt["id"] not in ticked]
    if dry_run:
        render.say(f"would approve {text.path} ({render.count(len(text.cues), 'cue')}) for {by}")
        render.say(f"{render.count(len(left), 'doubtful place')} without a tick")
        return None
    if accepted:
        ticks.add(path, heard, text.binding)
    if left and not accept_all:
        left = _asked(left, text, path) if _can_ask() else left
        if left:
            raise _still(left, said)
    corrected = len(ticks.corrected(path, text.digest))
    settled = Settled(len(told) - len(left), accepted_unheard=len(left), corrected=corrected)
    text = corrections.approve_seen(
        project, found, wanted, by, on.date(), text.digest, settled=settled
    )
    state = text.state
    render.say(f"{found.folder} {wanted}: approved by {state.reviewed_by} on {state.reviewed_on}")
    if left:
        places = render.count(len(left), "doubtful place")
        render.warning(f"{places} accepted unheard; {text.path.with_suffix('.toml')} says so")
    return None


def _doubts(project: Project, episode: Episode, text: TranscriptFile) -> list[Said]:
    """Return the places that are doubtful, the gravest first, as the desk tells them."""
    known = queue.known(project, episode, text.language, quiet_of(project, episode))
    return page_json.told_doubts(text.cues, queue.queue(text.cues, known))


def _known(accepted: Sequence[str], told: Sequence[Said], which: str) -> frozenset[str]:
    for name in accepted:
        if name not in {doubt["id"] for doubt in told}:
            shown = "".join(c for c in name if c.isprintable())[:40]
            raise BadTranscript(
                f"no doubtful place has the id {shown!r}",
                hint=f"soy doubts {which} lists them; words that were changed have another id",
            )
    return frozenset(accepted)


def _can_ask() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _asked(left: Sequence[Said], text: TranscriptFile, path: Path) -> list[Said]:
    """Ask for each place in turn; return those without a tick. Each tick is on disk at once."""
    refused: list[Said] = []
    render.say("listen to each place first, then press: y right, n not right, q stop")
    for n, doubt in enumerate(left):
        cue = one_line(text.cues[doubt["cue"]].text)
        words = f"{cue[: doubt['first']]}[{doubt['words']}]{cue[doubt['last'] :]}"
        render.say(f"\n{n + 1} of {len(left)}, at {tenths(doubt['start_ms'])}: {doubt['reason']}")
        render.say(f"    {words}")
        key = _key()
        if key == "q":
            return [*refused, *left[n:]]
        if key == "y":
            ticks.add(path, page_json.parts_of([doubt], [doubt["id"]]), text.binding)
        else:
            refused.append(doubt)
    return refused


def _key() -> str:
    """Return y, n or q; the end of the input is q."""
    while True:
        try:
            key = click.getchar().lower()
        except EOFError:
            return "q"
        if key in ("y", "n", "q"):
            render.say(f"  {key}")
            return key


def _still(left: Sequence[Said], which: str) -> StillDoubtful:
    rows = [f"\n  {d['id']}  {tenths(d['start_ms'])}  {d['reason']}" for d in left[:_SHOWN]]
    if len(left) > _SHOWN:
        rows.append(f"\n  and {len(left) - _SHOWN} more")
    return StillDoubtful(
        f"{StillDoubtful.said(len(left))}:{''.join(rows)}",
        hint=f"listen to each: soy review {which}; or tick here what you heard: --accept ID",
    )
