"""What an object's ETag ought to be, for servers that build it from MD5 as Amazon does."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.progress import Progress

PART_BYTES = 8 << 20  # larger files go in parts of this size; S3 asks for at least 5 MiB a part
BLOCK_BYTES = 256 << 10  # between two words of progress: 2 s at 1 Mbit/s

_MD5_ETAG = re.compile(r'"?(?P<md5>[0-9a-f]{32})(-(?P<parts>[0-9]{1,5}))?"?', re.ASCII)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Digests of one file as it is sent: in one request, or in parts of PART_BYTES."""

    sha256: str
    length_bytes: int
    etag: str | None  # in hexadecimal; None if it is not known what it ought to be

    @property
    def content_md5(self) -> str:
        """The Content-MD5 of a file sent in one request (RFC 1864); servers check it."""
        return base64.b64encode(bytes.fromhex(self.etag or "")).decode("ascii")

    def fits(self, etag: str | None) -> bool | None:
        """Tell whether a server's ETag is that of this file; None if it is no such MD5.

        One request: the MD5 of the bytes. Parts: the MD5 of the parts' MD5s, then their number;
        both as Amazon S3 computes them. An ETag is free to be something else (RFC 9110, 8.8.3).
        """
        found = _MD5_ETAG.fullmatch(etag or "")
        if not found or not self.etag or ("-" in self.etag) != (found["parts"] is not None):
            return None
        if found["parts"] and found["parts"] != self.etag.partition("-")[2]:
            return None  # sent in parts of another size
        return found[0].strip('"') == self.etag


def fingerprint(path: Path) -> Fingerprint:
    """Return the fingerprint of a file, reading it once, part by part."""
    whole, length, parts = hashlib.sha256(), 0, []
    with path.open("rb") as file:
        while part := file.read(PART_BYTES):
            whole.update(part)
            parts.append(_md5(part))
            length += len(part)
    if len(parts) > 1:
        return fingerprint_of_parts(whole.hexdigest(), length, [part.hex() for part in parts])
    return Fingerprint(whole.hexdigest(), length, (parts[0] if parts else _md5(b"")).hex())


def fingerprint_of_parts(sha256: str, length_bytes: int, etags: Sequence[str]) -> Fingerprint:
    """Return the fingerprint of a file sent in parts, from what is known of its parts' ETags."""
    found = [_MD5_ETAG.fullmatch(etag) for etag in etags]
    parts = [bytes.fromhex(one["md5"]) for one in found if one and not one["parts"]]
    known = len(parts) == len(etags)
    etag = f"{_md5(b''.join(parts)).hex()}-{len(parts)}" if known else None
    return Fingerprint(sha256, length_bytes, etag)


def fingerprint_of_bytes(data: bytes, *, with_sha256: bool = True) -> Fingerprint:
    """Return the fingerprint of `data` sent in one request; a part's SHA-256 is not asked for."""
    sha256 = hashlib.sha256(data).hexdigest() if with_sha256 else ""
    return Fingerprint(sha256, len(data), _md5(data).hex())


class Told:
    """Bytes to be sent in blocks, each of which is told; what `progress` raises ends it."""

    def __init__(self, data: bytes, progress: Progress) -> None:
        self._data, self._progress = data, progress

    def __len__(self) -> int:
        """Return how many bytes there are; botocore says so in Content-Length."""
        return len(self._data)

    def __iter__(self) -> Iterator[memoryview]:
        """Yield the blocks."""
        view = memoryview(self._data)
        for start in range(0, len(view), BLOCK_BYTES):
            yield view[start : start + BLOCK_BYTES]
            self._progress(min((start + BLOCK_BYTES) / len(view), 1.0))


class Watched(io.BytesIO):
    """Bytes that tell how much of them has been read; what `progress` raises ends the reading."""

    def __init__(self, data: bytes, progress: Progress) -> None:
        super().__init__(data)
        self._length = max(len(data), 1)
        self._progress = progress

    def read(self, size: int | None = -1, /) -> bytes:
        """Read on, and tell."""
        data = super().read(size)
        self._progress(self.tell() / self._length)
        return data


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()
