"""Web servers of soy's own, for the browser on this computer alone."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from toolkit.errors import SoyError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

HOST = "127.0.0.1"


@contextlib.contextmanager
def listening_server(app: WSGIApplication, port: int) -> Iterator[tuple[BaseWSGIServer, int]]:
    """Yield a server that is bound to 127.0.0.1, and its port; 0 asks for any that is free.

    Raises SoyError if the port is taken.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((HOST, port))
            bound.listen(64)
        except OSError as err:
            raise SoyError(
                f"port {port} of this machine cannot be used: {(err.strerror or '').lower()}",
                hint="leave out --port: soy then finds a free one",
            ) from err
        server = make_server(
            HOST, port, app, threaded=True, request_handler=_Quiet, fd=bound.fileno()
        )
        try:
            yield server, int(bound.getsockname()[1])
        finally:
            server.server_close()


class _Quiet(WSGIRequestHandler):
    """Tells nothing of requests: the terminal is for what the person should know."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's signature
        """Tell nothing."""
