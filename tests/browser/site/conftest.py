"""Pages for listeners in a real browser, from a server below a path of its own."""

from __future__ import annotations

import mimetypes
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.site import sites
from toolkit.publication.public_file import Catalogue
from toolkit.site.frame.values import Site

PATH = "/some/path"


class Served:
    """A server of files in memory; it counts what was asked for."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        served = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                served.asked.append(self.path)
                data = served.files.get(self.path.partition("?")[0])
                self.send_response(200 if data is not None else 404)
                kind = mimetypes.guess_type(self.path.partition("?")[0])[0] or "text/html"
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data or b"")))
                self.end_headers()
                self.wfile.write(data or b"")

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def base(self) -> str:
        """The address below which the site is."""
        return f"http://127.0.0.1:{self._server.server_port}{PATH}"

    def put(self, site: Site) -> None:
        """Serve a site."""
        texts = {key: text.encode() for key, text in sites.made(site).items()}
        files = sites.beside(site) | texts
        self.files = {f"{PATH}/{key}": data for key, data in files.items()}

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """Yield a server of the site that tests are made of."""
    made = Served()
    made.put(sites.site(url=Catalogue(made.base).url))
    yield made
    made.close()
