"""A web server on loopback that serves files as a good one does, or with one fault each."""

from __future__ import annotations

import contextlib
import hashlib
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from toolkit.publication.scan_folder import CACHE_RULES, content_type, role_of


@dataclass
class File:
    """What lies under a path."""

    data: bytes
    headers: dict[str, str]


@dataclass
class Site:
    """The server's files and faults; both may be changed while it runs."""

    port: int = 0
    scheme: str = "http"
    files: dict[str, File] = field(default_factory=dict)
    faults: dict[str, Callable[[Handler], None]] = field(default_factory=dict)  # by path
    asked: list[tuple[str, str]] = field(default_factory=list)  # method and path

    @property
    def base(self) -> str:
        """The address of its root, without a slash at the end."""
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def put(self, path: str, data: bytes, kind: str | None = None, **headers: str) -> str:
        """Lay down a file and return its address."""
        key = path.removeprefix("/")
        usual = {
            "Content-Type": kind or content_type(key),
            "Cache-Control": CACHE_RULES[role_of(key)],
            "Access-Control-Allow-Origin": "*",
            "ETag": f'"{hashlib.md5(data).hexdigest()}"',  # noqa: S324 - as S3 does
        }
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        self.files[f"/{key}"] = File(data, {k: v for k, v in (usual | given).items() if v})
        return f"{self.base}/{key}"

    def put_folder(self, folder: Path, below: str = "") -> None:
        """Lay down every file of a folder."""
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                self.put(f"{below}/{path.relative_to(folder).as_posix()}", path.read_bytes())


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD with ranges and ETags, or by the path's fault."""

    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        """Answer, and note what was asked."""
        path = self.path.partition("?")[0]
        self.site.asked.append((self.command, path))
        if fault := self.site.faults.get(path):
            fault(self)
        else:
            self.serve()

    def do_HEAD(self) -> None:
        """Answer with the head only."""
        self.do_GET()

    def serve(self, *, has_ranges: bool = True) -> None:
        """Answer as a good server does."""
        file = self.site.files.get(self.path.partition("?")[0])
        if file is None:
            self.answer(404, {}, b"not here")
        elif self.headers.get("If-None-Match") == file.headers.get("ETag", "-"):
            self.answer(304, file.headers, b"")
        elif has_ranges and (said := self.headers.get("Range")):
            first, last = said.removeprefix("bytes=").split("-")  # "bytes=0-" is to its end
            start, end = int(first), min(int(last or len(file.data)) + 1, len(file.data))
            range_ = {"Content-Range": f"bytes {start}-{end - 1}/{len(file.data)}"}
            self.answer(206, file.headers | range_, file.data[start:end])
        else:
            self.answer(200, file.headers, file.data)

    def answer(
        self, status: int, headers: dict[str, str], data: bytes, length: int | None = None
    ) -> None:
        """Send one answer."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(data) if length is None else length))
        self.end_headers()
        if self.command != "HEAD":
            with contextlib.suppress(OSError):
                self.wfile.write(data)
        if length is not None:
            self.close_connection = True

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Yield a running site."""
    site = Site(scheme="https" if tls else "http")
    handler = type("SiteHandler", (Handler,), {"site": site})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients that hang up
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    site.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def status(code: int, **headers: str) -> Callable[[Handler], None]:
    """Return the fault of always answering so."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: handler.answer(code, named, b"")


def no_ranges(handler: Handler) -> None:
    handler.serve(has_ranges=False)


def no_head(handler: Handler) -> None:
    if handler.command == "HEAD":
        handler.answer(405, {}, b"")
    else:
        handler.serve()


def cut_off(handler: Handler) -> None:
    """Promise more than is sent."""
    file = handler.site.files[handler.path]
    handler.answer(200, file.headers, file.data[:-10], len(file.data))


def drip(handler: Handler) -> None:
    """Send a byte now and then, without end."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    with contextlib.suppress(OSError):
        for _ in range(400):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)
    handler.close_connection = True


def nonsense(handler: Handler) -> None:
    """Answer in no known protocol."""
    handler.wfile.write(b"220 smtp.example ESMTP\r\n")
    handler.close_connection = True
