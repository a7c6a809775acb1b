"""A light S3 server on loopback, for `publishing.py`: it keeps what it is sent, and counts.

    python benchmarks/sink.py      # prints its address

It answers what `soy publish` and `aws s3 cp` ask, computes ETags and checks the SHA-256 of bodies
as Amazon does, checks no keys and no conditions, and keeps what is small in memory. GET /-/requests
says how many requests there were since the last time.
"""

from __future__ import annotations

import email.utils
import hashlib
import itertools
import json
import socket
import threading
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

KEPT = (b"content-type", b"cache-control", b"x-amz-meta-")
CHUNK_BYTES = 1 << 20
KEPT_BYTES = 8 << 20  # of larger objects, and of media, only length and digest are kept
SHA256_DIGITS = 64  # else the header says that the body is not signed


@dataclass(frozen=True, slots=True)
class Thing:
    """One object."""

    data: bytes
    etag: str
    headers: dict[bytes, bytes]


@dataclass
class Sink:
    """What was sent."""

    things: dict[str, Thing] = field(default_factory=dict)
    parts: dict[tuple[str, int], Thing] = field(default_factory=dict)
    begun: dict[str, dict[bytes, bytes]] = field(default_factory=dict)
    requests: Counter[str] = field(default_factory=Counter)
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def answer(
        self, method: str, target: str, headers: dict[bytes, bytes], body: bytes
    ) -> tuple[int, dict[bytes, bytes], bytes]:
        """Return status, headers and body of the answer."""
        path, _, query = target.partition("?")
        if path == "/-/requests":
            said, self.requests = json.dumps(self.requests).encode(), Counter()
            return 200, {}, said
        self.requests[method] += 1
        signed = headers.get(b"x-amz-content-sha256", b"").decode()
        if body and len(signed) == SHA256_DIGITS and hashlib.sha256(body).hexdigest() != signed:
            return 400, {}, b"<Error><Code>XAmzContentSHA256Mismatch</Code></Error>"
        asked = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        if method == "PUT" and "uploadId" in asked:
            thing = self._thing(b"", body, {})
            self.parts[(asked["uploadId"], int(asked["partNumber"]))] = thing
            return 200, {b"ETag": thing.etag.encode()}, b""
        if method == "PUT":
            is_kept = len(body) <= KEPT_BYTES and not path.endswith(".mp3")
            self.things[path] = self._thing(body if is_kept else b"", body, headers)
            return 200, {b"ETag": self.things[path].etag.encode()}, b""
        if method == "POST":
            return self._multipart(path, asked, headers)
        if method == "DELETE":
            self.things.pop(path, None)
            return 204, {}, b""
        if "list-type" in asked:
            start = f"{path.rstrip('/')}/{asked.get('prefix', [''])[0]}"
            keys = [key.partition(path.rstrip("/") + "/")[2] for key in self.things]
            rows = "".join(
                f"<Contents><Key>{key}</Key><Size>0</Size></Contents>"
                for key in sorted(keys)
                if f"{path.rstrip('/')}/{key}".startswith(start)
            )
            more = "<IsTruncated>false</IsTruncated>"
            return 200, {}, f"<ListBucketResult>{more}{rows}</ListBucketResult>".encode()
        thing = self.things.get(path, Thing(b"", "", {}))
        status = 200 if path in self.things else 404
        return status, {b"ETag": thing.etag.encode(), **thing.headers}, thing.data

    def _multipart(
        self, path: str, asked: dict[str, str], headers: dict[bytes, bytes]
    ) -> tuple[int, dict[bytes, bytes], bytes]:
        if "uploads" in asked:
            name = f"upload-{next(self.numbers)}"
            self.begun[name] = headers
            told = f"<UploadId>{name}</UploadId>"
            return (
                200,
                {},
                f"<InitiateMultipartUploadResult>{told}</InitiateMultipartUploadResult>".encode(),
            )
        name = asked["uploadId"]
        parts = [self.parts.pop(known) for known in sorted(self.parts) if known[0] == name]
        digests = b"".join(bytes.fromhex(part.etag.strip('"')) for part in parts)
        etag = f'"{hashlib.md5(digests, usedforsecurity=False).hexdigest()}-{len(parts)}"'
        length = sum(int(part.headers[b"content-length"]) for part in parts)
        kept = {**_kept(self.begun.pop(name)), b"content-length": b"%d" % length}
        self.things[path] = Thing(b"", etag, kept)
        told = f"<ETag>{etag.strip(chr(34))}</ETag>"
        return (
            200,
            {},
            f"<CompleteMultipartUploadResult>{told}</CompleteMultipartUploadResult>".encode(),
        )

    def _thing(self, kept: bytes, body: bytes, headers: dict[bytes, bytes]) -> Thing:
        """Return an object; of one part only digest and length are kept."""
        etag = f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
        return Thing(kept, etag, {**_kept(headers), b"content-length": b"%d" % len(body)})


def _kept(headers: dict[bytes, bytes]) -> dict[bytes, bytes]:
    return {name: value for name, value in headers.items() if name.startswith(KEPT)}


def _talk(connection: socket.socket, sink: Sink) -> None:
    """Answer the requests of one connection until it ends."""
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    reading = connection.makefile("rb", CHUNK_BYTES)
    while first := reading.readline():
        method, target, _ = first.decode("latin-1").split(" ", 2)
        headers = {}
        while (line := reading.readline().rstrip()) != b"":
            name, _, value = line.partition(b":")
            headers[name.lower()] = value.strip()
        if headers.get(b"expect"):
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = reading.read(int(headers.get(b"content-length", 0)))
        status, said, data = sink.answer(method, target, headers, body)
        said = {b"content-length": b"%d" % len(data), **said}
        date = email.utils.formatdate(usegmt=True).encode()
        head = b"".join(b"%s: %s\r\n" % pair for pair in {b"Date": date, **said}.items())
        start = b"HTTP/1.1 %d %s\r\n%s\r\n" % (status, b"Said", head)
        connection.sendall(start if method == "HEAD" else start + data)


def main() -> None:
    """Serve until the program is ended."""
    sink = Sink()
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
        while True:
            connection, _ = listening.accept()
            threading.Thread(target=_talk, args=(connection, sink), daemon=True).start()


if __name__ == "__main__":
    main()
