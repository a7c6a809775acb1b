"""Sound as WAV: 16-bit PCM, and behind it what it is, in RIFF's own list of texts.

Source: "Multimedia Programming Interface and Data Specifications 1.0" (Microsoft and IBM, 1991),
chapters 2 (INFO list) and 3 (WAVE). INFO names no encoding; FFmpeg and others read UTF-8.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from toolkit.audio.values.tag_values import Tags
from toolkit.files import write_bytes

_PCM, _SAMPLE_BYTES = 1, 2


def write(path: Path, samples: NDArray[np.int16], rate_hz: int, tags: Tags) -> None:
    """Write samples, a row for each moment and a column for each channel. Raises CannotWrite.

    The same samples and tags give the same bytes.
    """
    frame = samples.shape[1] * _SAMPLE_BYTES
    described = struct.pack(
        "<HHIIHH", _PCM, samples.shape[1], rate_hz, rate_hz * frame, frame, 8 * _SAMPLE_BYTES
    )
    said = b"INFO" + b"".join(_chunk(name, text.encode() + b"\0") for name, text in _texts(tags))
    parts = (
        _chunk(b"fmt ", described),
        _chunk(b"data", samples.astype("<i2").tobytes()),
        _chunk(b"LIST", said),
    )
    write_bytes(path, _chunk(b"RIFF", b"WAVE" + b"".join(parts)))


def _texts(tags: Tags) -> Iterator[tuple[bytes, str]]:
    found = (
        (b"INAM", tags.title),
        (b"IART", tags.publisher),
        (b"IPRD", tags.show),
        (b"ICRD", tags.released.isoformat() if tags.released else None),
        (b"ICOP", tags.copyright),
        (b"ICMT", "\n".join(filter(None, (tags.comment, tags.url)))),
    )
    return ((name, text.replace("\0", "")) for name, text in found if text)


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
