"""The recording as delivered: what is made of it is made of that very file."""

from __future__ import annotations

from pathlib import Path

from toolkit import files
from toolkit.errors import BadRecording


def check_unchanged(source: Path, sha256: str) -> None:
    """Raise BadRecording if the recording is missing or is not the one that came in."""
    if not source.is_file():
        raise BadRecording(
            f"{source}: the recording is missing",
            hint="put the original file back; its SHA-256 is in episode.toml",
        )
    if files.sha256_of(source) != sha256:
        raise BadRecording(
            f"{source}: the recording has changed since soy new added it",
            hint="put the original back, or make a new episode from this file: soy new",
        )
