"""Where a scheduler is, as people say it, and whether work may be sent there."""

from __future__ import annotations

import ipaddress
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from toolkit import files
from toolkit.errors import WorkersUnfit

LIMIT_BYTES = 1 << 20


def address_of(said: str, *, is_insecure: bool) -> str:
    """Return the scheduler's address, tcp:// or tls://, read from its file where one is named.

    Raises WorkersUnfit for one that is neither, and for one elsewhere without TLS.
    """
    address = said if "://" in said else _in_file(Path(said))
    try:
        parts = urlsplit(address)
        is_whole = parts.scheme in ("tcp", "tls") and bool(parts.hostname) and bool(parts.port)
    except ValueError:
        is_whole = False
    if not is_whole:
        raise WorkersUnfit(
            f"--cluster {said}: this is not the address of a scheduler",
            hint="give an address such as tls://scheduler:8786, or the file that dask scheduler "
            "--scheduler-file writes",
        )
    if parts.scheme == "tcp" and not is_insecure and not _is_loopback(parts.hostname or ""):
        raise WorkersUnfit(
            f"--cluster {address}: without TLS, anyone who can reach that port can run programs on "
            "all workers",
            hint="use tls:// (docs/cluster.md says how), or add --insecure if nobody else can "
            "reach that network",
        )
    return address


def _is_loopback(host: str) -> bool:
    """Tell whether a host is this machine, without asking for its name."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _in_file(path: Path) -> str:
    """Return what a scheduler's own file says (`dask scheduler --scheduler-file`)."""
    try:
        said: Any = json.loads(files.read(path, LIMIT_BYTES))
        return str(said["address"])
    except OSError as err:
        raise WorkersUnfit(
            f"{path}: the scheduler's file cannot be read: {err.strerror}",
            hint="give the file that dask scheduler --scheduler-file writes, or an address",
        ) from err
    except (ValueError, TypeError, KeyError, RecursionError) as err:
        raise WorkersUnfit(
            f"{path}: this is not the file of a scheduler",
            hint="give the file that dask scheduler --scheduler-file writes, or an address",
        ) from err
