"""The desk's own web server: the one module that knows Flask.

It answers on 127.0.0.1 only, and only who knows the address with its random token. What any other
page in the same browser sends is refused by its Host and Origin, and by Sec-Fetch-Site.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, request, send_file
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from toolkit.desk import requests
from toolkit.desk.page_json import Said
from toolkit.desk.session import Session
from toolkit.errors import CannotWrite, SoyError, cannot_write
from toolkit.transcript.store.corrections import ChangedMeanwhile
from toolkit.web.local_server import HOST

LIMIT_BYTES = 1 << 20  # of a request: an edit is a few hundred bytes, ten thousand ticks 200 kB

_STATIC = Path(__file__).parent / "static"
_KINDS = {
    ".svg": "image/svg+xml",
    ".css": "text/css",
    ".js": "text/javascript",
    ".txt": "text/plain",
}
# CSP level 3. The nonce is for the one style that wavesurfer.js puts beside its canvases.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; media-src 'self'; "
    "connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # the address holds the token
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class ReviewSound:
    """The sound that the page plays, in the transcript's time, and what it draws of it."""

    path: Path  # a file that browsers play
    mimetype: str
    duration_ms: int
    peaks: tuple[int, ...]  # evenly over the sound, 127 being full scale
    title: str  # of the episode


def application(session: Session, listening: ReviewSound, token: str) -> Flask:
    """Return the web application; all of it lies under `/TOKEN/`."""
    app = Flask("desk", static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LIMIT_BYTES
    nonce = secrets.token_urlsafe(16)
    policy = _POLICY.format(nonce=nonce)

    @app.before_request
    def refuse_strangers() -> None:
        _refuse_strangers(token)

    @app.after_request
    def close(response: Response) -> Response:
        response.headers.update({**_HEADERS, "Content-Security-Policy": policy})
        return response

    @app.get(f"/{token}/")
    def page() -> Response:
        text = (_STATIC / "desk.html").read_text("utf-8").replace("{nonce}", nonce)
        return Response(text, mimetype="text/html")

    @app.get(f"/{token}/<name>")
    def static(name: str) -> Response:
        path = _STATIC / name
        if path.suffix not in _KINDS or path.parent != _STATIC or not path.is_file():
            abort(404)
        return send_file(path, mimetype=_KINDS[path.suffix])

    @app.get(f"/{token}/sound")
    def sound() -> Response:
        return send_file(listening.path, mimetype=listening.mimetype, conditional=True)

    _add_errors(app)
    _add_reading(app, session, listening, token)
    _add_marking(app, session, listening, token)
    _add_changes(app, session, token)
    return app


def _add_reading(app: Flask, session: Session, listening: ReviewSound, token: str) -> None:
    """Add what only reads."""

    @app.get(f"/{token}/state")
    def state() -> Said:
        return {
            **session.state(),
            "title": listening.title,
            "duration_ms": listening.duration_ms,
            "peaks": listening.peaks,
        }

    @app.get(f"/{token}/digest")
    def digest() -> Said:
        return session.digest()

    @app.get(f"/{token}/compare/<name>")
    def compare(name: str) -> Said:
        return session.compare(name)


def _add_marking(app: Flask, session: Session, listening: ReviewSound, token: str) -> None:
    """Add what is marked beside the text."""

    @app.post(f"/{token}/chapter")
    def chapter() -> Said:
        said = requests.ChapterRequest.model_validate(_json())
        return session.mark_chapter(said.start_ms, said.title, listening.duration_ms)

    @app.post(f"/{token}/tick")
    def tick() -> Said:
        said = requests.Tick.model_validate(_json())
        return session.tick(said.doubt, is_right=said.is_right)

    @app.post(f"/{token}/moment")
    def moment() -> Said:
        said = requests.MomentRequest.model_validate(_json())
        return session.quote(
            said.digest, said.stretch, said.title, said.campaign, is_new=said.is_new
        )

    @app.post(f"/{token}/unquote")
    def unquote() -> Said:
        said = requests.Unquote.model_validate(_json())
        return session.unquote(said.campaign, said.id, said.words)


def _add_errors(app: Flask) -> None:
    """Have what goes wrong told in JSON, as message and hint."""

    @app.errorhandler(SoyError)
    def tell(err: SoyError) -> tuple[Said, int]:
        said: Said = {"message": err.message, "hint": err.hint}
        if isinstance(err, ChangedMeanwhile):
            return {**said, "theirs": err.digest}, 409
        return said, 500 if isinstance(err, CannotWrite) else 422

    @app.errorhandler(HTTPException)
    def tell_http(err: HTTPException) -> tuple[Said, int]:
        return {"message": f"the desk refused this: {err.name}"}, err.code or 500

    @app.errorhandler(Exception)
    def tell_mistake(err: Exception) -> tuple[Said, int]:
        if os.environ.get("SOY_TRACEBACK"):
            app.logger.exception("SOY_TRACEBACK")
        if isinstance(err, OSError):
            return tell(cannot_write(err.filename or "a file", err))
        message = f"something went wrong inside soy ({type(err).__name__})"
        hint = "nothing is half-written; please report it with what SOY_TRACEBACK=1 prints"
        return {"message": message, "hint": hint}, 500

    @app.errorhandler(ValidationError)
    @app.errorhandler(requests.Malformed)
    def tell_wrong(_err: ValueError) -> tuple[Said, int]:
        return {
            "message": "the page asked for something that the desk does not know: reload the page"
        }, 400


def _add_changes(app: Flask, session: Session, token: str) -> None:
    """Add what writes."""

    @app.post(f"/{token}/edit")
    def edit() -> Said:
        said = requests.EditRequest.model_validate(_json())
        return session.edit(said.digest, said.edit)

    @app.post(f"/{token}/undo")
    def undo() -> Said:
        return session.undo(requests.ChangeRequest.model_validate(_json()).digest)

    @app.post(f"/{token}/redo")
    def redo() -> Said:
        return session.redo(requests.ChangeRequest.model_validate(_json()).digest)

    @app.post(f"/{token}/keep")
    def keep() -> Said:
        said = requests.Keep.model_validate(_json())
        return session.keep_mine(said.digest, said.theirs, said.edit)

    @app.post(f"/{token}/approve")
    def approve() -> Said:
        said = requests.Approve.model_validate(_json())
        return session.approve(said.digest, said.by, frozenset(said.ticked))


def _refuse_strangers(token: str) -> None:
    """End the request unless it comes from the desk's own page, or was typed by a person."""
    here = f"{HOST}:{request.environ['SERVER_PORT']}"
    origin = request.headers.get("Origin")
    if request.headers.get("Host") != here or origin not in (None, f"http://{here}"):
        abort(403)
    is_inside = request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")
    if not is_inside and not _is_coming_in(token):
        abort(403)
    said = request.path.split("/", 2)[1]
    if not secrets.compare_digest(said.encode(), token.encode()):
        abort(404)


def _is_coming_in(token: str) -> bool:
    """Tell whether a window is being led to the page itself, as `door` does; nothing is done then.

    The page may not be framed (its policy), and another site has no token to lead to.
    """
    said = request.headers
    is_window = (
        said.get("Sec-Fetch-Mode") == "navigate" and said.get("Sec-Fetch-Dest") == "document"
    )
    return is_window and request.method == "GET" and request.path == f"/{token}/"


def _json() -> object:
    """Return the request's JSON; browsers send that type across origins only if they are let."""
    if request.mimetype != "application/json":
        abort(415)
    return requests.parsed(request.get_data())
