"""A web server on this computer for what was built: types, cache rules and byte ranges as later.

Every page gets one script more, which loads it again once something else was built: also a page
that the browser kept, as the cache rules allow it to. Nothing else is changed.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

from flask import Flask, Response, abort, request, send_file

from toolkit.publication.manifest import Entry
from toolkit.publication.page_keys import HOME, NOT_FOUND
from toolkit.web.local_server import HOST

_STATIC = Path(__file__).parent / "static"
_OWN = "/.soy"  # hidden: no key begins like that
_END_OF_HEAD = b"</head>"
_ALIVE_S = 15.0  # between two signs of life: some proxies end what is silent for a minute


class Builds:
    """What was built last, told to all pages that wait for something else."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        """Take what is in the built folder, by key."""
        self._changed = threading.Condition()
        self._number = 0
        self._is_over = False
        self.entries = entries

    @property
    def number(self) -> int:
        """Which build it is, counted from the start of the server."""
        return self._number

    def replace(self, entries: Mapping[str, Entry]) -> None:
        """Tell that something else was built."""
        with self._changed:
            self.entries = entries
            self._number += 1
            self._changed.notify_all()

    def end(self) -> None:
        """Let go of all pages that wait."""
        with self._changed:
            self._is_over = True
            self._changed.notify_all()

    def numbers(self) -> Iterator[str]:
        """Yield which build it is, then each one after it, as server-sent events."""
        told = -1
        while not self._is_over:
            with self._changed:
                if told == self._number:
                    self._changed.wait(_ALIVE_S)
                is_new, told = told != self._number, self._number
            yield f"data: {told}\n\n" if is_new else ": still here\n\n"


def application(folder: Path, builds: Builds) -> Flask:
    """Return the web application for a built folder."""
    app = Flask("preview", static_folder=None, template_folder=None)

    @app.before_request
    def refuse_strangers() -> None:
        """End what another name leads here: its pages could read what is not published yet."""
        port = request.environ["SERVER_PORT"]
        if request.headers.get("Host") not in (f"{HOST}:{port}", f"localhost:{port}"):
            abort(403)

    @app.get(f"{_OWN}/builds")
    def tell_builds() -> Response:
        return Response(
            builds.numbers(),
            mimetype="text/event-stream",
            headers={"Cache-Control": "no-store"},
        )

    @app.get(f"{_OWN}/reload.js")
    def reload_script() -> Response:
        return send_file(_STATIC / "reload.js", mimetype="text/javascript", max_age=0)

    @app.get("/", defaults={"key": HOME})
    @app.get("/<path:key>")
    def published(key: str) -> Response:
        entry = builds.entries.get(key)
        return _file(folder, entry, builds) if entry else _missing(folder, builds)

    return app


def _file(folder: Path, entry: Entry, builds: Builds) -> Response:
    path = folder / entry.key
    if entry.content_type.startswith("text/html"):
        response = Response(_watching(path.read_bytes(), builds.number))
    else:
        response = send_file(path, etag=entry.sha256, conditional=True)
    response.headers["Content-Type"] = entry.content_type
    response.headers["Cache-Control"] = entry.cache_control
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _missing(folder: Path, builds: Builds) -> Response:
    entry = builds.entries.get(NOT_FOUND)
    if entry is None:
        abort(404)
    response = _file(folder, entry, builds)
    response.status_code = 404
    return response


def _watching(page: bytes, number: int) -> bytes:
    script = f'<script src="{_OWN}/reload.js" data-build="{number}"></script>'.encode()
    return page.replace(_END_OF_HEAD, script + _END_OF_HEAD, 1)
