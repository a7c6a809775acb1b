"""A PNG file taken apart. Source: W3C, PNG Specification (Third Edition), 5, 11 and 12."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from toolkit.audio.pictures import picture_metadata
from toolkit.audio.pictures.picture_parts import Colours, DamagedPicture, PictureFile

SIGNATURE = b"\x89PNG\r\n\x1a\n"
PROFILE_LIMIT_BYTES = 4 << 20  # the largest profiles that printers get have two or three million

# 11.2.1: colour types, and which of them have alpha.
_COLOURS: dict[int, tuple[Colours, bool]] = {
    0: ("grey", False),
    2: ("colour", False),
    3: ("palette", False),
    4: ("grey", True),
    6: ("colour", True),
}
_NEEDED = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
_TEXTS = (b"tEXt", b"zTXt", b"iTXt")
_SRGB_CICP = b"\x01\x0d\x00\x01"  # 11.3.2.6: BT.709 primaries, sRGB's curve, RGB, full range
_CHUNK_LIMIT = 100_000  # 3000 x 3000 pixels in pieces of 4 kB take less than 14,000
_STEP_BYTES = 1 << 20


def read(data: bytes) -> PictureFile:
    """Return the parts of a PNG file. Raises DamagedPicture."""
    found: dict[bytes, list[bytes]] = {}
    for name, body in _chunks(data):
        if name[0] & 0x20 == 0 and name not in _NEEDED:  # 5.4: upper case is critical
            raise DamagedPicture("it has a part that no program understands")
        found.setdefault(name, []).append(body)
    if len(found.get(b"IHDR", ())) != 1 or len(found[b"IHDR"][0]) != 13:
        raise DamagedPicture("its header is not that of a PNG")
    width, height, bits, colour_type, _, _, interlace = struct.unpack(">IIBBBBB", found[b"IHDR"][0])
    if colour_type not in _COLOURS or not width or not height:
        raise DamagedPicture("its header is not that of a PNG")
    colours, has_alpha = _COLOURS[colour_type]
    if colours != "palette":
        found.pop(b"PLTE", None)  # 11.2.2: only a suggestion there
    kept = ((name, body) for name in _NEEDED for body in found.get(name, ()))
    turned, private = _private(found)
    if data[_end(data) :].strip(b"\0\r\n "):
        private = (*private, picture_metadata.BEHIND)
    is_lean = (colour_type, bits, interlace) == (2, 8, 0) and b"tRNS" not in found
    return PictureFile(
        kind="PNG",
        width=width,
        height=height,
        colours=colours,
        bits=bits,
        has_alpha=has_alpha or b"tRNS" in found,
        is_animated=_frames(found) > 1,
        is_lean=is_lean and _is_exact(found[b"IDAT"], height * (1 + 3 * width)),
        pixels=SIGNATURE + b"".join(_chunk(name, body) for name, body in kept),
        profile=_profile(found),
        turned=turned,
        left_out=private,
        odd=_odd(found),
    )


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, has_pixels, count = len(SIGNATURE), False, 0
    while at + 12 <= len(data):
        count += 1
        if count > _CHUNK_LIMIT:
            raise DamagedPicture("it has more parts than any program writes")
        length, name = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        if len(data) < at + 12 + length:
            break
        crc = int.from_bytes(data[at + 8 + length : at + 12 + length], "big")
        if name in _NEEDED and crc != zlib.crc32(name + body):
            raise DamagedPicture("part of the file was changed or damaged after it was written")
        has_pixels |= name == b"IDAT"
        yield name, body
        if name == b"IEND":
            if not has_pixels:
                raise DamagedPicture("it has no pixels")
            return
        at += 12 + length
    raise DamagedPicture("its end is missing")


def _end(data: bytes) -> int:
    at = len(SIGNATURE)
    while data[at + 4 : at + 8] != b"IEND":
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    return at + 12


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _frames(found: dict[bytes, list[bytes]]) -> int:
    """11.3.6.1: acTL says how many frames the animation has."""
    return max((int.from_bytes(body[:4], "big") for body in found.get(b"acTL", ())), default=1)


def _profile(found: dict[bytes, list[bytes]]) -> bytes | None:
    """11.3.2.3: name, NUL, method, and the profile as a zlib stream."""
    if b"iCCP" not in found:
        return None
    body = found[b"iCCP"][0].partition(b"\0")[2][1:]
    unpacker = zlib.decompressobj()
    try:
        profile = unpacker.decompress(body, PROFILE_LIMIT_BYTES)
    except zlib.error:
        return b""
    return profile if unpacker.eof else b""


def _odd(found: dict[bytes, list[bytes]]) -> str | None:
    cicp = found.get(b"cICP", [_SRGB_CICP])[0]
    if cicp == _SRGB_CICP or (cicp[1:2] == _SRGB_CICP[1:2] and b"iCCP" in found):
        return None
    return "has colours for bright or wide-gamut screens (HDR), which most apps show wrongly"


def _private(found: dict[bytes, list[bytes]]) -> tuple[int, tuple[str, ...]]:
    turned, private = picture_metadata.exif(found.get(b"eXIf", [b""])[0])
    texts = [body for name in _TEXTS for body in found.get(name, ())]
    told = [thing for body in texts for thing in picture_metadata.text(body)]
    return turned, tuple(dict.fromkeys((*private, *told)))


def _is_exact(pieces: list[bytes], size: int) -> bool:
    """Tell whether the stream unpacks to just `size` bytes: nothing can be hidden behind them."""
    unpacker, found, waiting = zlib.decompressobj(), 0, b""
    try:
        for piece in pieces:
            waiting = piece
            while waiting:
                found += len(unpacker.decompress(waiting, _STEP_BYTES))
                waiting = unpacker.unconsumed_tail
                if found > size or unpacker.unused_data:
                    return False
    except zlib.error:
        return False
    while not unpacker.eof and found <= size:
        rest = unpacker.decompress(b"", _STEP_BYTES)
        found += len(rest)
        if not rest:
            break
    return unpacker.eof and found == size
