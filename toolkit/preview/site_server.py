"""A web server on this computer for what was built: types, cache rules and byte ranges as later.

Every page gets one script more, which loads it again once something else was built: also a page
that the browser kept, as the cache rules allow it to. Nothing else is changed.
"""

from __future__ import annotations

import re
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
# RFC 9110, 14.1.2: the first and the last byte, or how many from the end. Python reads 4300 digits.
_ONE_RANGE = re.compile(r"bytes=[ \t]*(\d{0,4000})-(\d{0,4000})[ \t]*", re.ASCII | re.IGNORECASE)


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


def application(folder: Path, builds: Builds, base_url: str = "") -> Flask:
    """Return the web application for a built folder, whose public address is `base_url`."""
    app = Flask("preview", static_folder=None, template_folder=None)
    # A storage leads no key to another: /index.html is the page itself, /a//b is nothing.
    app.url_map.redirect_defaults = app.url_map.merge_slashes = False

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
        return _file(folder, builds, key) or _missing(folder, builds, base_url)

    return app


def _file(folder: Path, builds: Builds, key: str) -> Response | None:
    """Return what is published under a key, or None: also while a build replaces the file."""
    entry = builds.entries.get(key)
    path = folder / key
    if entry is None or not path.is_file():
        return None
    try:
        response = _content(path, entry, builds.number)
    except OSError:
        return None
    response.headers["Content-Type"] = entry.content_type
    response.headers["Cache-Control"] = entry.cache_control
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _content(path: Path, entry: Entry, number: int) -> Response:
    if entry.content_type.startswith("text/html"):
        return Response(_watching(path.read_bytes(), number))
    if not _asks_for_one_range(request.headers.get("Range", "")):
        request.environ.pop("HTTP_RANGE", None)
    return send_file(path, etag=entry.sha256, conditional=True)


def _asks_for_one_range(header: str) -> bool:
    """Return whether a header asks for one range of bytes, as players do.

    What is invalid, or in another unit, has to be ignored (RFC 9110, 14.2), and several ranges may
    be: S3 answers them with the whole file too.
    """
    found = _ONE_RANGE.fullmatch(header)
    if not found:
        return False
    first, last = found.groups()
    return int(first) <= int(last) if first and last else bool(first or last)


def _missing(folder: Path, builds: Builds, base_url: str) -> Response:
    """Return the page for what there is not: the one that names style and pages in full.

    It stands at whatever address was asked for. Here these lead to what was built, not away.
    """
    response = _file(folder, builds, NOT_FOUND)
    if response is None:
        abort(404)
    if base_url:
        response.set_data(response.get_data().replace(f'"{base_url}/'.encode(), b'"/'))
    response.status_code = 404
    return response


def _watching(page: bytes, number: int) -> bytes:
    script = f'<script src="{_OWN}/reload.js" data-build="{number}"></script>'.encode()
    return page.replace(_END_OF_HEAD, script + _END_OF_HEAD, 1)
