"""A name for this machine that only it can tell to be its own.

It stands in a file that everybody may read while somebody publishes. So it is a digest of what is
known here alone, a secret among it, and of the run's own token: two runs of one machine cannot be
told to be, and host name, hardware address and login cannot be guessed from it (RFC 2104, HMAC).
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import socket
import sys
import uuid
from functools import cache
from pathlib import Path

_SECRET_BYTES = 32
_FILE = Path("soy") / "machine"


def place(token: str) -> str:
    """Return the digest that stands for this machine in a run with this token.

    A home folder that was copied to another machine is another place, and so is a container with
    process numbers of its own.
    """
    here = f"{socket.gethostname()}\n{uuid.getnode():012x}\n{_process_numbers()}\n{token}"
    return hmac.new(_secret(), here.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


@cache
def _secret() -> bytes:
    """Return this user's secret on this machine, made once.

    Where it cannot be kept there is one for this run alone: then a lock that a killed run left is
    passed over only after its time.
    """
    path = _folder() / _FILE
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(_SECRET_BYTES))
    with contextlib.suppress(OSError):
        data = path.read_bytes()
        if len(data) == _SECRET_BYTES:
            return data
    return secrets.token_bytes(_SECRET_BYTES)


def _folder() -> Path:
    """Return where programs keep what is this machine's own (XDG Base Directory, state home)."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")


def _process_numbers() -> int:
    try:
        return Path("/proc/self/ns/pid").stat().st_ino
    except OSError:  # no Linux
        return 0
