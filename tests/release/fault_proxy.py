"""A proxy on loopback that harms requests on their way to a server, each fault as often as told."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    number: int  # from 1, since the last fault was set
    method: str
    path: str  # with its query

    def __str__(self) -> str:
        return f"{self.number} {self.method} {self.path}"


@dataclass
class Fault:
    """What happens to a request that `hits`; `times` more of them."""

    kind: str  # a method of `_Handler`, without its underscore
    hits: Callable[[Asked], bool]
    times: int = 1
    said: Any = None


@dataclass
class Proxy:
    """The proxy's state; one lock, for requests come from several threads."""

    host: str
    port: int
    faults: list[Fault] = field(default_factory=list)
    log: list[Asked] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    url: str = ""
    server: ThreadingHTTPServer | None = None

    def set(self, *faults: Fault) -> None:
        """Harm what comes from now on, and begin to count again."""
        with self.lock:
            self.faults, self.log = list(faults), []

    def take(self, method: str, path: str) -> Fault | None:
        """Note a request and return what is to happen to it."""
        with self.lock:
            asked = Asked(len(self.log) + 1, method, path)
            self.log.append(asked)
            for fault in self.faults:
                if fault.times > 0 and fault.hits(asked):
                    fault.times -= 1
                    return fault
            return None

    def asked(self, method: str, text: str) -> int:
        """Return how many requests there were of a method, with `text` in their address."""
        return sum(one.method == method and text in one.path for one in self.log)

    def is_harmed(self) -> bool:
        """Tell whether every fault has hit."""
        return all(fault.times <= 0 for fault in self.faults)

    def start(self, port: int = 0) -> None:
        """Listen."""
        handler = type("Handler", (_Handler,), {"proxy": self})
        self.server = _Server(("127.0.0.1", port), handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> int:
        """Listen no more: connections are refused. Return the port."""
        assert self.server is not None
        port = self.server.server_port
        self.server.shutdown()
        self.server.server_close()
        return port

    def away(self, seconds: float) -> None:
        """Refuse connections for a while."""
        port = self.stop()
        threading.Timer(seconds, self.start, (port,)).start()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, *_: object) -> None:
        """Say nothing: cut connections are what this is for."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else headers wait 40 ms for their body
    proxy: Proxy

    def _serve(self) -> None:
        fault = self.proxy.take(self.command, self.path)
        if fault:
            getattr(self, f"_{fault.kind}")(fault.said)
        else:
            self._answer(*self._forward())

    do_GET = do_PUT = do_HEAD = do_POST = do_DELETE = _serve  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    # ------------------------------------------------------------ faults

    def _cut_request(self, after_bytes: int) -> None:
        """Read some of the body, then reset the connection; the server hears nothing."""
        self.rfile.read(min(after_bytes, self._length()))
        self._reset()

    def _lose_answer(self, _said: None) -> None:
        """Have the server do it, and reset the connection."""
        self._forward()
        self._reset()

    def _cut_answer(self, after_bytes: int) -> None:
        """Reset the connection in the middle of the answer's body."""
        status, headers, data = self._forward()
        self._answer(status, headers, data, upto=after_bytes)
        self._reset()

    def _end_early(self, after_bytes: int) -> None:
        """Close the connection in the middle of the answer's body, as a proxy does at its end."""
        status, headers, data = self._forward()
        self._answer(status, headers, data, upto=after_bytes)
        self.close_connection = True

    def _refuse(self, said: tuple[int, str]) -> None:
        """Answer with an error of S3; the server hears nothing."""
        self._body()
        self._error(*said)

    def _do_and_refuse(self, said: tuple[int, str]) -> None:
        """Have the server do it, and answer with an error."""
        self._forward()
        self._error(*said)

    def _change_etag(self, etag: str) -> None:
        """Answer with another ETag."""
        status, headers, data = self._forward()
        kept = [(name, value) for name, value in headers if name.lower() != "etag"]
        self._answer(status, [*kept, ("ETag", etag)], data)

    def _check_sha256(self, _said: None) -> None:
        """Hold the body against its signed SHA-256 first, as Amazon does."""
        self._check_sha256_of(self._body())

    def _check_sha256_of(self, body: bytes) -> None:
        signed = self.headers.get("x-amz-content-sha256", "")
        if len(signed) == 64 and hashlib.sha256(body).hexdigest() != signed:
            self._error(400, "XAmzContentSHA256Mismatch")
        else:
            self._answer(*self._forward(body))

    def _damage(self, _said: None) -> None:
        """Change a byte of the body on its way to a server that checks its SHA-256."""
        body = self._body()
        self._check_sha256_of(bytes([body[0] ^ 1]) + body[1:])

    def _delay(self, seconds: float) -> None:
        """Answer late."""
        time.sleep(seconds)
        self._answer(*self._forward())

    def _trickle(self, seconds: float) -> None:
        """Answer a byte at a time, all in so many seconds."""
        status, headers, data = self._forward()
        self._answer(status, headers, data, pause_s=seconds / max(len(data), 1))

    # ------------------------------------------------------------ the way through

    def _length(self) -> int:
        return int(self.headers.get("Content-Length") or 0)

    def _body(self) -> bytes:
        return self.rfile.read(self._length())

    def _forward(self, body: bytes | None = None) -> tuple[int, list[tuple[str, str]], bytes]:
        body = self._body() if body is None else body
        there = http.client.HTTPConnection(self.proxy.host, self.proxy.port, timeout=30)
        try:
            headers = {n: v for n, v in self.headers.items() if n.lower() != "expect"}
            there.request(self.command, self.path, body, headers)
            answer = there.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            there.close()

    def _answer(
        self,
        status: int,
        headers: list[tuple[str, str]],
        data: bytes,
        *,
        upto: int | None = None,
        pause_s: float = 0.0,
    ) -> None:
        self.send_response_only(status)
        left_out = {"connection", "transfer-encoding", "content-length"}
        length = str(len(data))
        for name, value in headers:
            if self.command == "HEAD" and name.lower() == "content-length":
                length = value
            if name.lower() not in left_out:
                self.send_header(name, value)
        self.send_header("Content-Length", length)
        self.end_headers()
        if self.command == "HEAD":
            return
        if not pause_s:
            self.wfile.write(data[:upto])
            return
        for byte in data:
            self.wfile.write(bytes([byte]))
            time.sleep(pause_s)

    def _error(self, status: int, code: str) -> None:
        text = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>no</Message></Error>"
        self._answer(status, [("Content-Type", "application/xml")], text.encode())

    def _reset(self) -> None:
        with contextlib.suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        self.close_connection = True


@contextlib.contextmanager
def proxied(url: str) -> Iterator[Proxy]:
    """Yield a proxy before the server at `url`."""
    host, _, port = url.removeprefix("http://").partition(":")
    proxy = Proxy(host, int(port))
    proxy.start()
    try:
        yield proxy
    finally:
        proxy.stop()
