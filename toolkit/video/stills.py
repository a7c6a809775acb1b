"""The pictures of a video, set by typst: the frame, its bars, its captions and its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources

from toolkit.typesetting import typesetter
from toolkit.typesetting.document import Document, Json
from toolkit.video.audiogram import Audiogram
from toolkit.video.frame_times import CaptionState

_MARGIN_PX = 12  # beside captions, for the mark behind a word at the edge
_SUFFIXES = {b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg"}


@dataclass(frozen=True, slots=True)
class Stills:
    """PNGs, each as large as its box; those of the captions in the order of their states."""

    frame: bytes
    played: bytes  # the box of the bars, all of them played
    end: bytes
    captions: tuple[bytes, ...]


def drawn(audiogram: Audiogram, states: Sequence[CaptionState], bars: Sequence[int]) -> Stills:
    """Return the pictures of a video; `bars` are levels up to 1000.

    Raises BadFile for letters that the font lacks, and for a text that does not fit in its box.
    """
    frame, played, end, *captions = typesetter.pngs(document(audiogram, states, bars))
    return Stills(frame, played, end, tuple(captions))


def check(audiogram: Audiogram) -> None:
    """Raise as `drawn` does, whatever the sound is; nothing is drawn."""
    typesetter.check(document(audiogram, (), (1,)))


def document(audiogram: Audiogram, states: Sequence[CaptionState], bars: Sequence[int]) -> Document:
    """Return what is typeset for a video: the frame, the played bars, the end, the captions."""
    cover = f"cover{_suffix(audiogram.cover)}"
    pictures = {cover: audiogram.cover, "qr.svg": audiogram.end.qr_svg}
    emblem = None
    if audiogram.emblem:
        emblem = f"emblem{_suffix(audiogram.emblem)}"
        pictures[emblem] = audiogram.emblem
    values: dict[str, Json] = {
        "language": audiogram.language,
        "shape": asdict(audiogram.shape),
        "palette": asdict(audiogram.palette),
        "margin": _MARGIN_PX,
        "cover": cover,
        "emblem": emblem,
        "show": audiogram.show,
        "title": audiogram.title,
        "speaker": audiogram.speaker,
        "role": audiogram.role,
        "funding_line": audiogram.funding_line,
        "statement": audiogram.statement,
        "grant": audiogram.grant,
        "bars": list(bars),
        "phrases": [phrase.text for phrase in audiogram.phrases],
        "states": [[state.phrase, state.word] for state in states],
        "end": {
            "invitation": audiogram.end.invitation,
            "title": audiogram.end.title,
            "address": audiogram.end.address,
            "qr": "qr.svg",
        },
    }
    return Document(_template(), values, audiogram.where, pictures)


def _suffix(picture: bytes) -> str:
    return next((end for head, end in _SUFFIXES.items() if picture.startswith(head)), ".svg")


@cache
def _template() -> str:
    return (resources.files("toolkit.video") / "audiogram.typ").read_text("utf-8")
