"""soy review: listen and correct a transcript, on a page of this machine."""

from __future__ import annotations

import contextlib
import os
import secrets
import webbrowser
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from toolkit.cli import options, render
from toolkit.errors import MomentMismatch
from toolkit.show.campaign import Moment
from toolkit.show.editions import heard_in
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.spoken_language import spoken_in
from toolkit.transcript.store import owners
from toolkit.transcript.text.cues import Cue, Word
from toolkit.workflow.transcripts.doubts import silences

if TYPE_CHECKING:
    from toolkit.desk.server import ReviewSound
    from toolkit.desk.session import Desk, Session


@click.command("review")
@click.argument("episode")
@options.language_option
@click.option("--no-browser", is_flag=True, help="Print the page's address; do not open a browser.")
@click.option(
    "--port",
    type=click.IntRange(1024, 65535),
    help="The port on 127.0.0.1 [default: any free port]",
)
@options.project_option
def command(
    episode: str, language: str | None, no_browser: bool, port: int | None, project: Project
) -> None:
    """Listen to EPISODE and correct its transcript, on a page in your browser.

    soy saves every correction at once. The page is on this computer only, under an address that
    nobody can guess. Ctrl-C closes it.
    """
    found = project.episode(episode)
    wanted = language or spoken_in(found, project.show)
    found = heard_in(found, wanted)
    owners.check_place(project, found)
    from toolkit.desk.session import Session

    session = Session(desk_of(project, found, wanted))
    _serve(session, _listening(project, found), port or 0, is_shown=not no_browser)
    render.say(f"saved; nothing is lost: {project.transcript_dir(found) / f'{wanted}.vtt'}")


def desk_of(project: Project, episode: Episode, language: str) -> Desk:
    """Return what lies on the desk; moments are held against the text as those of kits are."""
    from toolkit.assemble.parts import kits, moment_places
    from toolkit.campaign.moments import edits, negations, quotes
    from toolkit.desk.session import Desk
    from toolkit.transcript.doubts import queue

    heard = silences(project, episode, render.progress)
    for remark in heard.remarks:
        render.say(remark)
    known = queue.known(project, episode, language, heard.spans)

    def place(moment: Moment, cues: Sequence[Cue], where: str, words: Sequence[Word]) -> Moment:
        levels, keep = kits.levels_if_there(project, episode), not edits.is_shortened(moment.words)
        try:
            return moment_places.place(moment, cues, words, where, levels, keep=keep).moment
        except MomentMismatch:  # over music, say; what the words forbid, the quote rule tells
            return moment

    def rule(
        moment: Moment, cues: Sequence[Cue], where: str, words: Sequence[Word]
    ) -> tuple[str, ...]:
        return negations.left_out(quotes.quote(moment, cues, where, words), language)

    return Desk(
        project,
        episode,
        language,
        doubts_of=lambda cues: queue.queue(cues, known),
        names=known.names,
        terms=known.terms,
        quote_rule=rule,
        place_rule=place,
    )


def _listening(project: Project, episode: Episode) -> ReviewSound:
    from toolkit.audio.mastering import preview
    from toolkit.desk.server import ReviewSound

    is_made = preview.find(project, episode) is not None
    with render.progress(f"preparing {episode.folder} for listening", is_quiet=is_made) as progress:
        made = preview.make(project, episode, progress, jobs=os.cpu_count() or 1)
    return ReviewSound(made.path, "audio/mpeg", made.duration_ms, made.peaks, episode.title)


def _serve(session: Session, listening: ReviewSound, port: int, *, is_shown: bool) -> None:
    from toolkit.desk import server
    from toolkit.web import local_server

    token = secrets.token_urlsafe(24)
    app = server.application(session, listening, token)
    with (
        contextlib.ExitStack() as came_in,
        local_server.listening_server(app, port) as (running, bound),
    ):
        address = f"http://{local_server.HOST}:{bound}/{token}/"
        click.echo(address)
        render.say("the page is open until you press Ctrl-C here")
        try:
            if is_shown:
                came_in.enter_context(_shown(app, address))
            running.serve_forever()  # until Ctrl-C, which it takes for its end
        except KeyboardInterrupt:
            pass
        finally:
            session.finish()


@contextlib.contextmanager
def _shown(app: Any, address: str) -> Iterator[None]:
    """Open the browser; the page that leads it to the desk goes once the desk was asked."""
    from toolkit.desk import door

    with door.door(address) as page:

        def shut(response: Any) -> Any:
            if response.status_code == 200:
                door.shut(page.parent)
            return response

        app.after_request(shut)
        webbrowser.open(page.as_uri())
        yield
