"""The texts of ID3 frames: how they are written, and what FFmpeg calls them.

Source: "ID3 tag version 2.4.0", sections 4.2 (texts), 4.3 (links) and 4.10 (comments); encodings as
mutagen reads them.
"""

from __future__ import annotations

import codecs
import re

from toolkit.audio.metadata.id3_frames import Id3Frame

LINE_BYTES = 4096
_TEXT_BYTES = 1 << 16  # of a text read; a summary has at most 4000 characters
_MOST_VALUES = 20
# By the names that FFmpeg has for them (libavformat/id3v2.c, its tables of conversions). `TDES` is
# the description of an episode in iTunes, for which FFmpeg has no name.
_NAMES = {
    "TIT2": "title", "TT2": "title", "TPE1": "artist", "TP1": "artist", "TPE2": "album_artist",
    "TP2": "album_artist", "TPE3": "performer", "TP3": "performer", "TCOM": "composer",
    "TCM": "composer", "TLAN": "language", "TLA": "language", "TDES": "description",
}  # fmt: skip
_YEARS, _DAYS = ("TDRC", "TYER", "TYE"), ("TDAT", "TDA")
_COMMENTS = ("COMM", "COM")
_DAY = re.compile(r"[0-9]{4}", re.ASCII)


class Texts:
    """The texts of a tag as they come; the first of a name counts."""

    def __init__(self) -> None:
        self._found: dict[str, str] = {}

    def add(self, frame: Id3Frame) -> None:
        """Take in a frame, if it is one of those that say something of an episode."""
        name, data = frame.name, frame.data
        if data is None or name in self._found:
            return
        if name in _NAMES or name in _YEARS or name in _DAYS:
            said = values(data[:_TEXT_BYTES])
            is_of_people = _NAMES.get(name) in ("artist", "composer")
            text = "; ".join(said if is_of_people else said[:1])
        elif name in _COMMENTS:
            text = _comment(data[:_TEXT_BYTES])
        else:
            return
        if text.strip():
            self._found[name] = text

    def named(self) -> dict[str, str]:
        """Return the texts by FFmpeg's names."""
        found = self._found
        named = {_NAMES[name]: text for name, text in found.items() if name in _NAMES}
        if comment := next((found[name] for name in _COMMENTS if name in found), ""):
            named["comment"] = comment
        year = next((found[name] for name in _YEARS if name in found), "")
        day = next((found[name] for name in _DAYS if name in found), "")
        if year:
            is_whole = len(year) == 4 and _DAY.fullmatch(day)
            named["date"] = f"{year}-{day[2:]}-{day[:2]}" if is_whole else year
        return named


def values(data: bytes) -> list[str]:
    """Return the values of a text frame, without empty ones at the end."""
    said: list[str] = []
    kind, rest = data[:1], data[1:]
    while rest and len(said) < _MOST_VALUES:
        raw, rest = _cut(kind, rest)
        said.append(_decoded(kind, raw))
    while said and not said[-1].strip():
        said.pop()
    return said


def link(name: str, data: bytes) -> str:
    """Return the address of a link frame; it ends at a zero. `WXXX` has a description before."""
    if name == "WXXX":
        data = _cut(data[:1], data[1:])[1]
    raw = data.partition(b"\0")[0]
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # wrong, and met all the same
        return _decoded(b"\1", data).partition("\0")[0].strip()
    return _decoded(b"\3", raw).strip()


def _comment(data: bytes) -> str:
    """Return a comment without a description; those with one are of programs, for themselves."""
    about, text = _cut(data[:1], data[4:])
    return "" if _decoded(data[:1], about).strip() else "".join(values(data[:1] + text)[:1])


def _cut(kind: bytes, data: bytes) -> tuple[bytes, bytes]:
    """Return `data` up to its first terminator and behind it."""
    if kind not in (b"\1", b"\2"):
        text, _, rest = data.partition(b"\0")
        return text, rest
    at = data.find(b"\0\0")
    while at >= 0 and at % 2:
        at = data.find(b"\0\0", at + 1)
    return (data, b"") if at < 0 else (data[:at], data[at + 2 :])


def _decoded(kind: bytes, data: bytes) -> str:
    """Return a text by its byte of encoding: ISO 8859-1, UTF-16 with its mark, UTF-16, UTF-8.

    UTF-16 without its mark is little-endian. What is said to be ISO 8859-1 is Windows-1252 as a
    rule, and what is said to be UTF-8 and is not is that too.
    """
    if kind in (b"\1", b"\2"):
        usual = "utf-16-le" if kind == b"\1" else "utf-16-be"
        for mark, name in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
            if data.startswith(mark):
                data, usual = data[2:], name
        return data[: len(data) // 2 * 2].decode(usual, "replace")
    for name in ("utf-8", "cp1252") if kind == b"\3" else ("cp1252",):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")
