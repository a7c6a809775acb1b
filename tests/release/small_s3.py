"""An S3 server in memory with the ways of others, each a switch; fast, for walks of many requests.

What each switch does was measured on a server: see the fields of `Ways`. With none set it does as
Amazon's documentation says, and passes the suite that every store passes (`test_stores.py`). It
checks no signatures.
"""

from __future__ import annotations

import base64
import contextlib
import email.utils
import hashlib
import itertools
import socket
import ssl
import threading
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape

KEPT = ("content-type", "cache-control", "x-amz-meta-")

Answer = tuple[int, dict[str, str], bytes]


@dataclass(frozen=True)
class Ways:
    """How this server differs from Amazon's."""

    if_match: str = "ok"  # "bare": quoted ones get 412 (Ceph 16); "unknown": 501 (Swift)
    conditions: str = "ok"  # "ignored": 200 (rclone, s3rver); "racy": several win (Swift)
    chunked: str = "ok"  # "411" (Ceph 16, rclone), "501" (Swift 2.30), "stored" (s3rver)
    metadata: str = "ok"  # "capitals": `Sha256` (rclone); "dropped"
    complete_etag: bool = True  # Ceph's answer to Complete has none
    # So many Completes make the object, leave the upload open and answer 500 (Ceph 16, killed). The
    # object is made of its parts: it goes with the upload, be that completed again or given up.
    complete_fails: int = 0
    complete_locked: int = 0  # so many Completes answer 500 and do nothing (Ceph, after a crash)
    own_412: bool = False  # the first conditional PUT is done and its answer lost: cut connection
    delay_s: float = 0.0  # before each answer


@dataclass(frozen=True)
class Thing:
    """One object or part."""

    data: bytes
    etag: str
    headers: dict[str, str]
    at: float


@dataclass(frozen=True)
class Upload:
    """An unfinished upload."""

    path: str
    headers: dict[str, str]
    at: float
    parts: dict[int, Thing] = field(default_factory=dict)
    made: list[Thing] = field(default_factory=list)  # of its parts, while it is open


@dataclass(frozen=True)
class State:
    """All that the server holds."""

    things: dict[str, Thing]
    uploads: dict[str, Upload]


@dataclass
class Asked:
    """One request."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


class Cut(Exception):
    """The connection ends without an answer."""


@dataclass
class SmallS3:
    """The server; `state` may be taken and put back while nobody asks."""

    ways: Ways = field(default_factory=Ways)
    url: str = ""
    things: dict[str, Thing] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    log: list[Asked] = field(default_factory=list)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _counts: dict[str, int] = field(default_factory=dict)

    @property
    def state(self) -> State:
        """What the server holds now."""
        with self._lock:
            uploads = {k: replace(u, parts=dict(u.parts)) for k, u in self.uploads.items()}
            return State(dict(self.things), uploads)

    @state.setter
    def state(self, state: State) -> None:
        with self._lock:
            self.things = dict(state.things)
            self.uploads = {k: replace(u, parts=dict(u.parts)) for k, u in state.uploads.items()}
            self.log = []

    def answer(self, asked: Asked) -> Answer:
        """Return the answer to one request."""
        if self.ways.delay_s:
            time.sleep(self.ways.delay_s)
        with self._lock:
            self.log.append(asked)
        if asked.path.count("/") == 1 or asked.path.endswith("/"):
            return self._bucket(asked)
        if "uploadId" in asked.query or "uploads" in asked.query:
            with self._lock:
                return self._multipart(asked)
        if asked.method == "PUT":
            return self._put(asked)
        with self._lock:
            if asked.method == "DELETE":
                self.things.pop(asked.path, None)
                return 204, {}, b""
            thing = self.things.get(asked.path)
        return self._told(thing) if thing else _error(404, "NoSuchKey")

    # ------------------------------------------------------------ objects

    def _told(self, thing: Thing) -> Answer:
        said = dict(thing.headers)
        for name in [name for name in said if name.startswith("x-amz-meta-")]:
            value = said.pop(name)
            if self.ways.metadata == "capitals":
                said["x-amz-meta-" + name.removeprefix("x-amz-meta-").capitalize()] = value
            elif self.ways.metadata == "ok":
                said[name] = value
        at = email.utils.formatdate(thing.at, usegmt=True)
        return 200, {**said, "ETag": thing.etag, "Last-Modified": at}, thing.data

    def _put(self, asked: Asked) -> Answer:
        body = self._body(asked)
        if not isinstance(body, bytes):
            return body
        thing = Thing(body, _etag(body), _kept(asked.headers), time.time())
        said = asked.headers.get("if-match"), asked.headers.get("if-none-match")
        if said == (None, None) or self.ways.conditions == "ignored":
            with self._lock:
                self.things[asked.path] = thing
            return 200, {"ETag": thing.etag}, b""
        return self._put_if(asked, thing)

    def _body(self, asked: Asked) -> bytes | Answer:
        """Return what is to be stored, or why not."""
        body = asked.body
        if "aws-chunked" in asked.headers.get("content-encoding", ""):
            if self.ways.chunked in ("411", "501"):
                return _error(int(self.ways.chunked), "Refused")
            if self.ways.chunked == "stored":  # and Content-MD5 not looked at
                return body
            body = _unframed(body)
        return body if _is_whole(asked.headers, body) else _error(400, "BadDigest")

    def _put_if(self, asked: Asked, thing: Thing) -> Answer:
        if "if-match" in asked.headers and self.ways.if_match == "unknown":
            return _error(501, "NotImplemented")
        with self._lock:
            is_met = self._is_met(asked)
            if self.ways.conditions != "racy" and is_met:
                self.things[asked.path] = thing
        if not is_met:
            return _error(412, "PreconditionFailed")
        if self.ways.conditions == "racy":
            time.sleep(0.03)
            with self._lock:
                self.things[asked.path] = thing
        if self.ways.own_412 and self._is_first("own_412"):
            raise Cut
        return 200, {"ETag": thing.etag}, b""

    def _is_met(self, asked: Asked) -> bool:
        there = self.things.get(asked.path)
        wanted = asked.headers.get("if-match")
        if wanted is None:
            return there is None
        if self.ways.if_match == "bare" and wanted.startswith('"'):
            return False
        return there is not None and wanted.strip('"') == there.etag.strip('"')

    # ------------------------------------------------------------ buckets and uploads

    def _bucket(self, asked: Asked) -> Answer:
        if asked.method in ("PUT", "HEAD"):
            return 200, {}, b""
        with self._lock:
            start = f"{asked.path.rstrip('/')}/"
            prefix = start + asked.query.get("prefix", "")
            if "uploads" in asked.query:
                return _xml("ListMultipartUploadsResult", "".join(
                    f"<Upload><Key>{escape(u.path.removeprefix(start))}</Key>"
                    f"<UploadId>{name}</UploadId><Initiated>{_iso(u.at)}</Initiated></Upload>"
                    for name, u in self.uploads.items() if u.path.startswith(prefix)
                ))  # fmt: skip
            return _xml("ListBucketResult", "<IsTruncated>false</IsTruncated>" + "".join(
                f"<Contents><Key>{escape(path.removeprefix(start))}</Key>"
                f"<LastModified>{_iso(thing.at)}</LastModified>"
                f"<ETag>{escape(thing.etag)}</ETag><Size>{len(thing.data)}</Size></Contents>"
                for path, thing in sorted(self.things.items()) if path.startswith(prefix)
            ))  # fmt: skip

    def _multipart(self, asked: Asked) -> Answer:
        if asked.method == "POST" and "uploads" in asked.query:
            name = f"upload-{next(self._numbers)}"
            self.uploads[name] = Upload(asked.path, _kept(asked.headers), time.time())
            return _xml("InitiateMultipartUploadResult", f"<UploadId>{name}</UploadId>")
        upload = self.uploads.get(asked.query["uploadId"])
        if upload is None or upload.path != asked.path:
            return _error(404, "NoSuchUpload")
        if asked.method == "PUT":
            body = self._body(asked)
            if not isinstance(body, bytes):
                return body
            part = Thing(body, _etag(body), {}, time.time())
            upload.parts[int(asked.query["partNumber"])] = part
            return 200, {"ETag": part.etag}, b""
        if asked.method == "DELETE":
            self._lose(upload)
            del self.uploads[asked.query["uploadId"]]
            return 204, {}, b""
        if asked.method == "GET":
            return _xml("ListPartsResult", "<IsTruncated>false</IsTruncated>" + "".join(
                f"<Part><PartNumber>{number}</PartNumber><ETag>{escape(part.etag)}</ETag>"
                f"<Size>{len(part.data)}</Size></Part>"
                for number, part in sorted(upload.parts.items())
            ))  # fmt: skip
        return self._complete(asked.query["uploadId"], upload)

    def _complete(self, name: str, upload: Upload) -> Answer:
        if self._counts.get("locked", 0) < self.ways.complete_locked:
            self._counts["locked"] = self._counts.get("locked", 0) + 1
            return _error(500, "InternalError")
        if upload.made:
            self._lose(upload)
            del self.uploads[name]
            return _xml("CompleteMultipartUploadResult", "<ETag></ETag>")
        parts = [part for _, part in sorted(upload.parts.items())]
        digests = b"".join(bytes.fromhex(part.etag.strip('"')) for part in parts)
        etag = f'"{hashlib.md5(digests, usedforsecurity=False).hexdigest()}-{len(parts)}"'
        data = b"".join(part.data for part in parts)
        self.things[upload.path] = Thing(data, etag, upload.headers, time.time())
        if self._counts.get("failed", 0) < self.ways.complete_fails:
            self._counts["failed"] = self._counts.get("failed", 0) + 1
            upload.made.append(self.things[upload.path])
            return _error(500, "InternalError")
        del self.uploads[name]
        told = escape(etag) if self.ways.complete_etag else ""
        return _xml("CompleteMultipartUploadResult", f"<ETag>{told}</ETag>")

    def _lose(self, upload: Upload) -> None:
        if any(self.things.get(upload.path) is thing for thing in upload.made):
            del self.things[upload.path]

    def _is_first(self, what: str) -> bool:
        with self._lock:
            self._counts[what] = self._counts.get(what, 0) + 1
            return self._counts[what] == 1


def _kept(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.startswith(KEPT)}


def _etag(data: bytes) -> str:
    return f'"{hashlib.md5(data, usedforsecurity=False).hexdigest()}"'


def _is_whole(headers: dict[str, str], body: bytes) -> bool:
    said = headers.get("content-md5")
    digest = hashlib.md5(body, usedforsecurity=False).digest()
    return said is None or base64.b64decode(said) == digest


def _unframed(body: bytes) -> bytes:
    """Return what lies in `aws-chunked` frames: a length in hexadecimal, bytes, until length 0."""
    found, at = b"", 0
    while True:
        end = body.index(b"\r\n", at)
        length = int(body[at:end].partition(b";")[0], 16)
        if length == 0:
            return found
        found += body[end + 2 : end + 2 + length]
        at = end + 2 + length + 2


def _iso(at: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(at))


def _xml(name: str, inside: str) -> Answer:
    return 200, {"Content-Type": "application/xml"}, f"<{name}>{inside}</{name}>".encode()


def _error(status: int, code: str) -> Answer:
    text = f"<Error><Code>{code}</Code><Message>no</Message></Error>"
    return status, {"Content-Type": "application/xml"}, text.encode()


# ---------------------------------------------------------------- the way of a request


def _talk(connection: socket.socket, server: SmallS3, tls: ssl.SSLContext | None) -> None:
    """Answer the requests of one connection until it ends."""
    with contextlib.suppress(OSError, ValueError, Cut), contextlib.ExitStack() as stack:
        stack.callback(connection.close)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            connection = tls.wrap_socket(connection, server_side=True)
            stack.callback(connection.close)
        reading = stack.enter_context(connection.makefile("rb"))
        while first := reading.readline():
            method, target, _ = first.decode("latin-1").split(" ", 2)
            headers = {}
            while (line := reading.readline().rstrip().decode("latin-1")) != "":
                name, _, value = line.partition(":")
                headers[name.lower()] = value.strip()
            if headers.get("expect"):
                connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            if headers.get("transfer-encoding") == "chunked":
                body = b"".join(_chunks(reading))
            else:
                length = int(headers.get("content-length", 0))
                body = reading.read(length)
                if len(body) < length:
                    return
            path, _, query = target.partition("?")
            asked = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
            answer = server.answer(Asked(method, urllib.parse.unquote(path), asked, headers, body))
            _say(connection, method, answer)


def _chunks(reading: object) -> Iterator[bytes]:
    """Yield the chunks of a body without a length (RFC 9112, section 7.1)."""
    read: object = reading
    while length := int(read.readline().partition(b";")[0], 16):  # type: ignore[attr-defined]
        yield read.read(length)  # type: ignore[attr-defined]
        read.readline()  # type: ignore[attr-defined]
    while read.readline().rstrip():  # type: ignore[attr-defined]
        pass


def _say(connection: socket.socket, method: str, answer: Answer) -> None:
    status, said, data = answer
    now = email.utils.formatdate(usegmt=True)
    told = {"Date": now, "Content-Length": str(len(data)), **said}
    if status == 204:
        del told["Content-Length"]
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    start = f"HTTP/1.1 {status} Said\r\n{head}\r\n".encode("latin-1")
    connection.sendall(start if method == "HEAD" else start + data)


@contextlib.contextmanager
def serving(
    ways: Ways | None = None, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> Iterator[SmallS3]:
    """Yield a server that listens on loopback."""
    with socket.create_server((host, 0), backlog=64) as listening:
        port = listening.getsockname()[1]
        server = SmallS3(ways or Ways(), f"{'https' if tls else 'http'}://{host}:{port}")

        def listen() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                threading.Thread(target=_talk, args=(connection, server, tls), daemon=True).start()

        threading.Thread(target=listen, daemon=True).start()
        try:
            yield server
        finally:
            with contextlib.suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
