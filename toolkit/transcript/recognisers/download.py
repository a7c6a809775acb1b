"""A large file fetched over HTTP, whole or not at all, and not twice what has come already."""

from __future__ import annotations

import hashlib
import shutil
import urllib.request
from pathlib import Path
from urllib.error import HTTPError

ANSWER_S = 10.0
_BLOCK_BYTES = 1 << 20
_NOTHING_MORE = 416  # "range not satisfiable" (RFC 9110, 15.5.17): it is all here


class NotTheFile(Exception):
    """What was fetched is not what was asked for."""


def fetch(address: str, file: Path, sha256: str, answer_s: float = ANSWER_S) -> None:
    """Fetch what lies at an address, and make sure of its digest.

    It grows beside the file, in `NAME.part`, which stays if the connection breaks and is gone on
    with at the next call. Raises NotTheFile, and OSError where the server does not answer or the
    disk is full.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.part")
    _append(address, part, answer_s)
    with part.open("rb") as read:
        digest = hashlib.file_digest(read, "sha256").hexdigest()
    if digest != sha256:
        part.unlink()
        raise NotTheFile(file.name)
    part.replace(file)


def _append(address: str, part: Path, answer_s: float) -> None:
    at = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(address, headers={"Range": f"bytes={at}-"} if at else {})  # noqa: S310 - the addresses are openai-whisper's own
    try:
        with urllib.request.urlopen(request, timeout=answer_s) as answer:  # noqa: S310
            wanted = int(answer.headers.get("Content-Length") or -1)
            goes_on = answer.status == 206
            with part.open("ab" if goes_on else "wb") as out:
                shutil.copyfileobj(answer, out, _BLOCK_BYTES)
    except HTTPError as err:
        if err.code == _NOTHING_MORE and at:
            return
        raise
    if wanted >= 0 and part.stat().st_size != wanted + (at if goes_on else 0):
        raise ConnectionError("the connection broke")
