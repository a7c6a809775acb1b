"""ID3 tags put together byte by byte, as programs write them, and as they should not."""

from __future__ import annotations

import struct
import zlib

NOWHERE = b"\xff" * 4


def seven_bits(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def frame(name: str, data: bytes, minor: int = 3, *, flags: int = 0, plain: bool = False) -> bytes:
    """Return a frame; `plain` writes version 2.4's size as some programs wrongly do."""
    size = struct.pack(">I", len(data)) if minor == 3 or plain else seven_bits(len(data))
    return name.encode() + size + struct.pack(">H", flags) + data


def packed(name: str, data: bytes, minor: int = 3) -> bytes:
    size = struct.pack(">I", len(data)) if minor == 3 else seven_bits(len(data))
    return frame(name, size + zlib.compress(data), minor, flags=0x80 if minor == 3 else 0x09)


def text(name: str, said: str, minor: int = 3) -> bytes:
    raw = b"\3" + said.encode() if minor == 4 else b"\1" + said.encode("utf-16")
    return frame(name, raw, minor)


def chapter(key: str, start_ms: int, *inner: bytes, minor: int = 3, end_ms: int = 0) -> bytes:
    times = struct.pack(">II", start_ms, end_ms or start_ms + 1) + 2 * NOWHERE
    return frame("CHAP", key.encode() + b"\0" + times + b"".join(inner), minor)


def contents(key: str, children: list[str], minor: int = 3, *, flags: int = 3) -> bytes:
    named = b"".join(child.encode() + b"\0" for child in children)
    return frame("CTOC", key.encode() + b"\0" + bytes([flags, len(children)]) + named, minor)


def link(url: str, minor: int = 3, about: str = "chapter url") -> bytes:
    return frame("WXXX", b"\0" + about.encode() + b"\0" + url.encode(), minor)


def picture(minor: int = 3, size: int = 300) -> bytes:
    return frame("APIC", b"\0image/jpeg\0\0\0\xff\xd8\xff\xe0" + b"\xff\x00" * (size // 2), minor)


def unsynchronised(data: bytes) -> bytes:
    made = bytearray()
    for here, after in zip(data, [*data[1:], 0xFF], strict=False):
        made.append(here)
        if here == 0xFF and (after >= 0xE0 or after == 0):
            made.append(0)
    return bytes(made)


def tag(*frames: bytes, minor: int = 3, flags: int = 0, before: bytes = b"") -> bytes:
    """Return a tag; `before` is an extended header. The flag 0x80 unsynchronises all of it."""
    body = before + b"".join(frames)
    if flags & 0x80 and minor == 3:
        body = unsynchronised(body)
    return b"ID3" + bytes([minor, 0, flags]) + seven_bits(len(body)) + body
