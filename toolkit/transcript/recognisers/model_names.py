"""Models that can be named, of whichever recogniser."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

THREE_WAYS = (
    "name another model (tiny, base, small, medium, large-v3, turbo), or the folder of a model that"
    " ct2-transformers-converter made; or bring a transcript: soy transcript import"
)
NO_ANSWER = (  # what is said, and the hint
    "it is not on this computer, and the hub does not answer",
    (
        "check that this computer is online and that no firewall blocks huggingface.co, then run"
        f" the same command again; otherwise {THREE_WAYS}"
    ),
)


@dataclass(frozen=True, slots=True)
class Model:
    """A model that can be named."""

    name: str
    engine: str  # one of `choice.ENGINES`
    languages: str  # "99 languages" or "English only"
    path: Path | None  # a folder or a file; None where it is not on this machine
    size_bytes: int  # on this machine


def languages_of(name: str) -> str:
    """Return what a Whisper model knows, as its makers name them.

    >>> languages_of("small"), languages_of("small.en")
    ('99 languages', 'English only')
    """
    is_english = name.endswith(".en") or name.startswith("distil-")
    return "English only" if is_english else "99 languages"
