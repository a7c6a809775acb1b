"""A JPEG file taken apart. Source: ITU-T T.81 (JPEG), annex B; T.871 (JFIF); T.872 (Adobe, ICC)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.audio.pictures import picture_metadata
from toolkit.audio.pictures.picture_parts import Colours, DamagedPicture, PictureFile

_SOI, _EOI, _SOS, _COM = 0xD8, 0xD9, 0xDA, 0xFE
_DHT, _DQT, _DRI, _DAC, _DNL = 0xC4, 0xDB, 0xDD, 0xCC, 0xDC
_TABLES = frozenset({_DHT, _DQT, _DRI, _DAC, _DNL})
_APPS = range(0xE0, 0xF0)
# Table B.1: frames but for DHT, JPG and DAC. All programs know the first three kinds.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {_DHT, 0xC8, _DAC}
_COMMON_FRAMES = range(0xC0, 0xC3)
_SCAN_LIMIT = 100  # a progressive picture has about ten; each is decoded over all pixels
_PIECE_LIMIT = 10_000  # 64 MiB of metadata in the largest segments there are take a thousand
_FILL_LIMIT_BYTES = 1000  # before a marker; programs write one, if any
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_COLOURS: dict[int, Colours] = {1: "grey", 3: "colour", 4: "print"}  # by the number of components

# T.871, 10.1: version 1.01, 72 dots an inch as Apple asks of artwork, no thumbnail.
_JFIF = b"\xff\xe0\x00\x10JFIF\0\x01\x01\x01\x00\x48\x00\x48\x00\x00"
# T.872, 6.5.3: version 100, no flags, transform 0: the components are red, green and blue.
_ADOBE_RGB = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"
_EXIF, _XMP, _ICC = b"Exif\0\0", b"http://ns.adobe.com/", b"ICC_PROFILE\0"


class _Piece(NamedTuple):
    marker: int
    body: bytes  # without the length
    whole: bytes  # from the marker to the next, with a scan's coded data


def read(data: bytes) -> PictureFile:
    """Return the parts of a JPEG file. Raises DamagedPicture."""
    pieces, end = _pieces(data)
    frames = [piece for piece in pieces if piece.marker in _FRAMES]
    scans = [piece for piece in pieces if piece.marker == _SOS]
    if len(frames) != 1 or len(frames[0].body) < 6 or not scans:
        raise DamagedPicture("it has no pixels")
    if len(scans) > _SCAN_LIMIT:
        raise DamagedPicture(f"it is stored in {len(scans)} passes, where pictures have about ten")
    bits, height, width, components = struct.unpack_from(">BHHB", frames[0].body)
    if components not in _COLOURS or not width or not height:
        raise DamagedPicture("its header is not that of a JPEG")
    head, is_rgb = _head(pieces)
    kept = [p.whole for p in pieces if p.marker in _TABLES or p.marker in _FRAMES | {_SOS}]
    turned, private = _private(pieces)
    if data[end:].strip(b"\0\r\n "):
        private = (*private, picture_metadata.BEHIND)
    is_odd = frames[0].marker not in _COMMON_FRAMES or bits != 8
    return PictureFile(
        kind="JPEG",
        width=width,
        height=height,
        colours=_COLOURS[components],
        bits=bits,
        has_alpha=False,
        is_animated=False,
        is_lean=not is_rgb,
        pixels=b"".join((b"\xff\xd8", head, *kept, b"\xff\xd9")),
        profile=_profile(pieces),
        turned=turned,
        left_out=private,
        odd="is a rare kind of JPEG, which most apps do not show" if is_odd else None,
    )


def _pieces(data: bytes) -> tuple[list[_Piece], int]:
    """Return the segments between the file's first and last marker, and where the latter ends."""
    pieces: list[_Piece] = []
    at = 2
    while True:
        if data[at : at + 1] != b"\xff":
            raise DamagedPicture("its end is missing" if at >= len(data) else "it is incomplete")
        fill = data[at : at + _FILL_LIMIT_BYTES]
        at += len(fill) - len(fill.lstrip(b"\xff")) - 1  # B.1.1.2: fill bytes
        marker = data[at + 1] if at + 1 < len(data) else 0
        if marker == _EOI:
            return pieces, at + 2
        if marker not in _TABLES and marker not in _FRAMES | {_SOS, _COM} and marker not in _APPS:
            raise DamagedPicture("it is incomplete")
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        end = at + 2 + length
        if length < 2 or end > len(data):
            raise DamagedPicture("its end is missing")
        body = data[at + 4 : end]
        if marker == _SOS:
            end = _scan_end(data, end)
        if len(pieces) >= _PIECE_LIMIT:
            raise DamagedPicture("it has more parts than any program writes")
        pieces.append(_Piece(marker, body, data[at:end]))
        at = end


def _scan_end(data: bytes, at: int) -> int:
    """Return where a scan's coded data end: at a marker that is no restart (B.1.1.2, F.1.2.3)."""
    if found := _NEXT_MARKER.search(data, at):
        return found.start()
    raise DamagedPicture("its end is missing")


def _head(pieces: list[_Piece]) -> tuple[bytes, bool]:
    """Return what decoders need to know of the components, and whether they are RGB.

    As libjpeg-turbo and with it browsers take them: JFIF goes before Adobe, and without both the
    components' names count (its jdapimin.c, default_decompress_parms).
    """
    bodies = {p.marker: p.body for p in reversed(pieces) if p.marker in (0xE0, 0xEE)}
    frame = next(p.body for p in pieces if p.marker in _FRAMES)
    if bodies.get(0xE0, b"").startswith(b"JFIF\0"):
        return _JFIF, False
    adobe = bodies.get(0xEE, b"")
    if adobe.startswith(b"Adobe") and len(adobe) >= 12:
        if frame[5] == 3 and adobe[11] == 0:
            return _ADOBE_RGB, True
        return _JFIF, False
    is_rgb = frame[5] == 3 and frame[6::3][:3] == b"RGB"
    return (b"", True) if is_rgb else (_JFIF, False)


def _profile(pieces: list[_Piece]) -> bytes | None:
    """ICC.1, annex B.4: pieces with their number and count, from 1."""
    parts = [p.body[len(_ICC) :] for p in pieces if p.marker == 0xE2 and p.body.startswith(_ICC)]
    if not parts:
        return None
    numbered = {part[0]: part[2:] for part in parts if len(part) > 2}
    if sorted(numbered) != list(range(1, len(parts) + 1)):
        return b""
    return b"".join(numbered[number] for number in sorted(numbered))


def _private(pieces: list[_Piece]) -> tuple[int, tuple[str, ...]]:
    turned, told = 1, list[str]()
    for piece in pieces:
        told += _told(piece)
        if piece.marker == 0xE1 and piece.body.startswith(_EXIF) and turned == 1:
            turned = picture_metadata.exif(piece.body[len(_EXIF) :])[0]
    return turned, tuple(dict.fromkeys(told))


def _told(piece: _Piece) -> Iterator[str]:
    if piece.marker == _COM and piece.body.strip(b"\0 "):
        yield picture_metadata.COMMENT
    elif piece.marker == 0xE1 and piece.body.startswith(_EXIF):
        yield from picture_metadata.exif(piece.body[len(_EXIF) :])[1]
    elif piece.marker == 0xE1 and piece.body.startswith(_XMP):
        yield from picture_metadata.xmp(piece.body)
    elif piece.marker == 0xED and b"8BIM\x04\x04" in piece.body:  # IPTC-IIM, in Photoshop's block
        yield picture_metadata.PERSON
