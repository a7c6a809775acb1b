"""What an object's ETag ought to be, for servers that build it from MD5 as Amazon does."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from dataclasses import dataclass
from pathlib import Path

from toolkit.progress import Progress

PART_BYTES = 8 << 20  # larger files go in parts of this size; S3 asks for at least 5 MiB a part

_MD5_ETAG = re.compile(r'"?(?P<md5>[0-9a-f]{32}(-(?P<parts>[0-9]{1,5}))?)"?', re.ASCII)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Digests of one file as it is sent: in one request, or in parts of PART_BYTES."""

    sha256: str
    length_bytes: int
    etag: str

    @property
    def content_md5(self) -> str:
        """The Content-MD5 of a file sent in one request (RFC 1864); servers check it."""
        return base64.b64encode(bytes.fromhex(self.etag)).decode("ascii")

    def fits(self, etag: str | None) -> bool | None:
        """Tell whether a server's ETag is that of this file; None if it is no such MD5.

        One request: the MD5 of the bytes. Parts: the MD5 of the parts' MD5s, then their number;
        both as Amazon S3 computes them. An ETag is free to be something else (RFC 9110, 8.8.3).
        """
        found = _MD5_ETAG.fullmatch(etag or "")
        if not found or ("-" in self.etag) != (found["parts"] is not None):
            return None
        if found["parts"] and found["parts"] != self.etag.partition("-")[2]:
            return None  # sent in parts of another size
        return found["md5"] == self.etag


def fingerprint(path: Path) -> Fingerprint:
    """Return the fingerprint of a file, reading it once, part by part."""
    whole, length, parts = hashlib.sha256(), 0, []
    with path.open("rb") as file:
        while part := file.read(PART_BYTES):
            whole.update(part)
            parts.append(_md5(part))
            length += len(part)
    if len(parts) > 1:
        etag = f"{_md5(b''.join(parts)).hex()}-{len(parts)}"
    else:
        etag = (parts[0] if parts else _md5(b"")).hex()
    return Fingerprint(whole.hexdigest(), length, etag)


def fingerprint_of_bytes(data: bytes) -> Fingerprint:
    """Return the fingerprint of `data` sent in one request."""
    return Fingerprint(hashlib.sha256(data).hexdigest(), len(data), _md5(data).hex())


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
