"""Files that people bring as transcripts and that soy does not read: PDF, old Word, sound."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.errors import BadTranscript

_AS_WORD = "open it in a word processor, save it as Word (.docx) or as text, and import that"
_FROM_PDF = (
    "soy cannot read the words of a PDF: ask for the Word file that it was made from, or copy the "
    "text into a file that ends in .txt; if it has no times, use soy transcript align"
)
_OF_SOUND = "soy transcribe drafts a transcript from the episode's own recording"

# What each file begins with: ISO 32000-2, 7.5.2; [MS-CFB] 2.2; RTF 1.9.1, "header"; OpenDocument
# 1.3, part 2, 3.3 (the entry `mimetype` is first and not compressed); RIFF; ID3v2.3, 3.1; RFC 9639,
# 6; RFC 3533, 6; ISO/IEC 14496-12, 4.3.
_KINDS: tuple[tuple[re.Pattern[bytes], str, str], ...] = (
    (re.compile(rb"%PDF-"), "a PDF", _FROM_PDF),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "an old Word file (.doc)", _AS_WORD),
    (re.compile(rb"\{\\rtf"), "a rich-text file (.rtf)", _AS_WORD),
    (
        re.compile(rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis\.opendocument\.text", re.S),
        "an OpenDocument file (.odt)",
        _AS_WORD,
    ),
    (re.compile(rb"RIFF....WAVE|ID3[\x02-\x04]|fLaC|OggS|....ftyp", re.S), "sound", _OF_SOUND),
)


def refuse(name: str, data: bytes) -> None:
    """Raise BadTranscript, naming the kind, if soy cannot read a file of this kind."""
    for kind, hint in _found(data):
        raise BadTranscript(
            f"{name}: this is {kind}, and soy reads no transcript from it", hint=hint
        )


def _found(data: bytes) -> Iterator[tuple[str, str]]:
    return ((kind, hint) for begins, kind, hint in _KINDS if begins.match(data))
