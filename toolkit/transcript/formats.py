"""The formats that transcripts come in, and the ones they go out in: a row each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Protocol

from toolkit.errors import BadTranscript
from toolkit.transcript import page, plain, podcast_json, srt, vtt
from toolkit.transcript.cues import Cue


class Render(Protocol):
    """What makes one form of a transcript."""

    def __call__(
        self, cues: Sequence[Cue], language: str, title: str, title_language: str | None = None
    ) -> str:
        """Return the text; `title_language` is that of the title where it is another one."""


@dataclass(frozen=True, slots=True)
class Rendition:
    """A form in which a transcript is published; `rel` is what `podcast:transcript` says of it."""

    suffix: str
    content_type: str
    rel: str | None
    render: Render


def _cues_only(render: Callable[[Sequence[Cue]], str]) -> Render:
    def of_cues(
        cues: Sequence[Cue],
        language: str,  # noqa: ARG001 - the form does not say it
        title: str,  # noqa: ARG001
        title_language: str | None = None,  # noqa: ARG001
    ) -> str:
        return render(cues)

    return of_cues


def _titled_text(
    cues: Sequence[Cue],
    language: str,  # noqa: ARG001
    title: str,
    title_language: str | None = None,  # noqa: ARG001
) -> str:
    return plain.render(cues, title)


# Types as the podcast namespace names them (podcast:transcript, attribute `type`); rel="captions"
# marks the forms whose times are close enough for captions.
RENDITIONS: tuple[Rendition, ...] = (
    Rendition("vtt", "text/vtt", "captions", _cues_only(vtt.render)),
    Rendition("srt", "application/x-subrip", "captions", _cues_only(srt.render)),
    Rendition("json", "application/json", None, _cues_only(podcast_json.render)),
    Rendition("html", "text/html", None, page.render),
    Rendition("txt", "text/plain", None, _titled_text),
)

_READERS: dict[str, Callable[[str, bytes], tuple[Cue, ...]]] = {
    ".vtt": vtt.parse,
    ".srt": srt.parse,
    ".txt": plain.parse,
}


def read(name: str, data: bytes) -> tuple[Cue, ...]:
    """Return the cues of a transcript file, in the order of their starts; never none.

    The file's name says the format, its content where the name does not or is plainly wrong.
    Raises BadTranscript naming file and line.
    """
    cues = _reader(name, data)(name, data)
    if not cues:
        raise BadTranscript(
            f"{name}: there is no text in it",
            hint="bring a WebVTT (.vtt) or SubRip (.srt) file, or text with times (.txt)",
        )
    return cues


def _reader(name: str, data: bytes) -> Callable[[str, bytes], tuple[Cue, ...]]:
    head = data[:4096].removeprefix(b"\xef\xbb\xbf")
    if head.startswith(b"WEBVTT"):
        return vtt.parse
    if known := _READERS.get(PurePath(name).suffix.lower()):
        return srt.parse if known is plain.parse and b"-->" in head else known
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadTranscript(
            f"{name}: this is not a text file",
            hint="bring a WebVTT (.vtt) or SubRip (.srt) file, or text with times (.txt)",
        )
    return srt.parse if b"-->" in head else plain.parse
