"""The formats that transcripts come in, and the ones they go out in: a row each."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from toolkit.errors import BadTranscript
from toolkit.transcript.captions.for_viewers import for_viewers
from toolkit.transcript.documents import docx, html_page, plain
from toolkit.transcript.formats import old_encodings, other_files, sbv, srt, ttml, vtt
from toolkit.transcript.json_formats import (
    json_document,
    json_services,
    podcast_json,
    podlove_json,
    whisper_json,
)
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.reading_rules import LIMIT_BYTES, Taken
from toolkit.transcript.text.written import WrittenTranscript

Render = Callable[[WrittenTranscript], str]


@dataclass(frozen=True, slots=True)
class Rendition:
    """A form in which a transcript is published; `rel` is what `podcast:transcript` says of it."""

    suffix: str
    content_type: str
    rel: str | None
    render: Render


def _captions_vtt(said: WrittenTranscript) -> str:
    return vtt.render(for_viewers(said.cues, said.language))


def _captions_srt(said: WrittenTranscript) -> str:
    return srt.render(said.cues, said.language)


def _json_text(said: WrittenTranscript) -> str:
    return podcast_json.render(said.cues)


def _titled_text(said: WrittenTranscript) -> str:
    return plain.render(said.cues, said.title)


# Types as the podcast namespace names them (podcast:transcript, attribute `type`); rel="captions"
# marks the forms whose times are close enough for captions.
RENDITIONS: tuple[Rendition, ...] = (
    Rendition("vtt", "text/vtt", "captions", _captions_vtt),
    Rendition("srt", "application/x-subrip", "captions", _captions_srt),
    Rendition("json", "application/json", None, _json_text),
    Rendition("html", "text/html", None, html_page.render),
    Rendition("txt", "text/plain", None, _titled_text),
)

Taker = Callable[[str, bytes], Taken]
_HINT = (
    "use WebVTT (.vtt), SubRip (.srt), YouTube's .sbv, TTML, JSON, Word (.docx), "
    "or text with times (.txt)"
)


def _json(name: str, data: bytes) -> Taken:
    said = json_document.load(name, data)
    own = (podcast_json.take, podlove_json.take, whisper_json.take)
    for kind in (*own[:2], *json_services.READERS[:2], own[2], *json_services.READERS[2:]):
        if (found := kind(name, said)) is not None:
            return found
    raise json_document.unknown(name)


_TAKERS: dict[str, Taker] = {
    ".vtt": vtt.take,
    ".srt": srt.take,
    ".sbv": sbv.take,
    ".docx": docx.take,
    ".ttml": ttml.take,
    ".dfxp": ttml.take,
    ".xml": ttml.take,
    ".json": _json,
    ".txt": plain.take,
}
# How JSON begins; a text with times may begin with a bracket too.
_JSON = re.compile(r"\s*(?:\{|\[\s*[\{\]])")
_TTML = re.compile(r"\s*<(?:\?xml\s|tt[\s>]|\w+:tt[\s>]|!DOCTYPE|!--)")


def read(name: str, data: bytes) -> tuple[Cue, ...]:
    """Return the cues of a transcript file, in the order of their starts; never none.

    The file's name says the format, its content where the name does not or is plainly wrong.
    WebVTT, in which transcripts are kept, is read as it stands. Raises BadTranscript naming file
    and place.
    """
    return _taken(name, data, is_kept=True).cues


def take(name: str, data: bytes, language: str, encoding: str | None = None) -> Taken:
    """Return the cues of a file that comes from elsewhere, and what was put right in it.

    As `read`, but old encodings of `language` are read too where their letters leave no doubt, or
    the one that a person named.
    """
    data, remark = utf8_of(name, data, language, encoding)
    taken = _taken(name, data, is_kept=False)
    return Taken(taken.cues, (remark, *taken.remarks)) if remark else taken


def utf8_of(
    name: str, data: bytes, language: str, encoding: str | None = None
) -> tuple[bytes, str | None]:
    """Return a text in UTF-8 and a remark, as `old_encodings.in_utf8`.

    JSON is UTF-8 (RFC 8259, section 8.1), XML says which encoding it has, and Word files are no
    text: these stay as they are. Raises BadTranscript for a PDF, an old Word file or sound.
    """
    other_files.refuse(name, data)
    head = data[:4096].decode("latin-1")
    is_other = data.startswith(b"PK\x03\x04") or _JSON.match(head) or _TTML.match(head)
    if is_other or len(data) > LIMIT_BYTES:
        return data, None
    return old_encodings.in_utf8(name, data, language, encoding)


def _taken(name: str, data: bytes, *, is_kept: bool) -> Taken:
    take = _taker(name, data)
    taken = Taken(vtt.parse(name, data)) if take is vtt.take and is_kept else take(name, data)
    if not taken.cues:
        raise BadTranscript(f"{name}: there is no text in it", hint=_HINT)
    return taken


def _taker(name: str, data: bytes) -> Taker:
    if data.startswith(b"PK\x03\x04"):
        return docx.take
    is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    head = data[:4096].decode("utf-16" if is_utf16 else "utf-8-sig", errors="replace")
    if certain := _told_by(head):
        return certain
    if known := _TAKERS.get(PurePath(name).suffix.lower()):
        return srt.take if known is plain.take and "-->" in head else known
    if "\x00" in head:
        raise BadTranscript(f"{name}: this is not a text file", hint=_HINT)
    return srt.take if "-->" in head else plain.take


def _told_by(head: str) -> Taker | None:
    """Return the reader of what a file's first characters surely are."""
    if head.startswith("WEBVTT"):
        return vtt.take
    if _JSON.match(head):
        return _json
    if _TTML.match(head):
        return ttml.take
    return sbv.take if sbv.is_one(head) else None
