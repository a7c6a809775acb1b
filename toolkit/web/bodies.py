"""The body of an answer, read within bounds, packed or not."""

from __future__ import annotations

import hashlib
import http.client
import io
import socket
import zlib
from dataclasses import dataclass

from toolkit.web.answers import FailureKind, Request
from toolkit.web.outside_text import plain

CHUNK_BYTES = 1 << 16
_GZIP = 16 + zlib.MAX_WBITS  # zlib's manual, inflateInit2: a gzip header is expected


class Response(http.client.HTTPResponse):
    """An answer of which nothing is read without a bound.

    `http.client` takes a chunk's size of -1 for a number, and reads to the end by it.
    """

    def __init__(self, sock: socket.socket, debuglevel: int = 0, method: str | None = None) -> None:
        super().__init__(sock, debuglevel, method)
        self.fp = _Bounded(self.fp.detach())


class _Bounded(io.BufferedReader):
    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0:
            raise http.client.HTTPException("a length is below nothing")
        return super().read(size)


class Broken(Exception):
    """The body cannot be had."""

    def __init__(self, kind: FailureKind, message: str) -> None:
        super().__init__(message)
        self.kind: FailureKind = kind
        self.message = message


@dataclass(frozen=True, slots=True)
class ResponseBody:
    """What was read; the digest is there if that was all of it."""

    data: bytes
    length_bytes: int
    sha256: str | None


def read(response: http.client.HTTPResponse, request: Request) -> ResponseBody:
    """Return the body as the request wants it.

    Of what is packed the first gzip member counts (RFC 1952 allows several): what comes behind its
    end is not read, as browsers do not (Chromium, net/filter/gzip_source_stream.h).
    Raises Broken if it ends early, is larger than the limit, or is packed in an unknown way.
    """
    if request.method == "HEAD":
        return ResponseBody(b"", 0, None)
    if request.reading == "begin":
        data = response.read(request.limit_bytes)
        return ResponseBody(data, len(data), None)
    if request.reading == "digest":
        return _digest(response, request.limit_bytes)
    data = _whole(response, request.limit_bytes)
    return ResponseBody(data, len(data), hashlib.sha256(data).hexdigest())


def _digest(response: http.client.HTTPResponse, limit: int) -> ResponseBody:
    _packing(response, ())
    digest, length, expected = hashlib.sha256(), 0, response.length
    while chunk := response.read(CHUNK_BYTES):
        digest.update(chunk)
        length += len(chunk)
        if length > limit:
            raise _too_large(limit)
    _check_end(length, expected)
    return ResponseBody(b"", length, digest.hexdigest())


def _whole(response: http.client.HTTPResponse, limit: int) -> bytes:
    packing = _packing(response, ("gzip", "x-gzip"))
    unpacker = zlib.decompressobj(_GZIP) if packing else None
    made, received, expected = bytearray(), 0, response.length
    while chunk := response.read(CHUNK_BYTES):
        received += len(chunk)
        if unpacker:
            try:
                made += unpacker.decompress(chunk, limit + 1 - len(made))
            except zlib.error as err:
                raise Broken("protocol", "its gzip compression is damaged") from err
        else:
            made += chunk
        if len(made) > limit:
            raise _too_large(limit)
        if unpacker and unpacker.eof:  # its checksum was right: it is whole
            return bytes(made)
    _check_end(received, expected)
    if unpacker and received:
        raise Broken("cut-off", "its gzip compression ends early")
    return bytes(made)


def _packing(response: http.client.HTTPResponse, known: tuple[str, ...]) -> str:
    """Return the packing, nothing if there is none (RFC 9110, section 8.4)."""
    said = (response.getheader("Content-Encoding") or "").strip().lower()
    if said in ("", "identity"):
        return ""
    if said not in known:
        raise Broken(
            "protocol", f"it is compressed ({plain(said, 40)}), although soy did not ask for that"
        )
    return said


def _too_large(limit: int) -> Broken:
    return Broken("too-large", f"it is larger than {limit >> 20:,} MiB")


def _check_end(length: int, expected: int | None) -> None:
    if expected is not None and length < expected:
        raise Broken("cut-off", f"it ends after {length:,} of {expected:,} bytes")
