"""Ogg files without the mark of their end are whole; those that stop within a page are not."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from toolkit.audio.containers.ogg_end import Ending, ending
from toolkit.audio.intake import recordings
from toolkit.errors import BadRecording

from .shape_files import coded
from .sounds import speech

pytestmark = pytest.mark.rotated

RATE_HZ = 44_100
UNMARKED = "the file does not mark its end"


def recording(path: Path, codec: str) -> bytes:
    if codec == "vorbis":
        soundfile.write(path, speech(5, RATE_HZ, 2), RATE_HZ, format="OGG")
    elif codec == "flac":
        coded(path, codec, "ogg", sound=speech(5, RATE_HZ, 2))
    else:
        coded(path, "libopus", "ogg", sound=speech(5, 48_000, 2))
    return path.read_bytes()


def pages(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each page starts and ends: RFC 3533, section 6."""
    at = 0
    while at < len(data):
        assert data[at : at + 4] == b"OggS"
        count = data[at + 26]
        end = at + 27 + count + sum(data[at + 27 : at + 27 + count])
        yield at, end
        at = end


def summed(page: bytes) -> bytes:
    """Return a page with its checksum: a CRC of 32 bits, bit by bit."""
    value = 0
    for byte in page[:22] + bytes(4) + page[26:]:
        for bit in range(7, -1, -1):
            high = (value >> 31) ^ (byte >> bit & 1)
            value = (value << 1 & 0xFFFFFFFF) ^ (0x04C11DB7 if high else 0)
    return page[:22] + value.to_bytes(4, "little") + page[26:]


def unmarked(data: bytes, granule: bytes | None = None) -> bytes:
    """Take the mark from the last page, as Android's recorders leave it out."""
    start, end = list(pages(data))[-1]
    page = bytearray(data[start:end])
    page[5] &= ~4
    if granule:
        page[6:14] = granule
    return data[:start] + summed(bytes(page))


@pytest.mark.parametrize("codec", ["opus", "vorbis", "flac"])
@pytest.mark.parametrize("granule", [None, b"\xff" * 8])
def test_a_whole_last_page_without_the_mark_is_taken(
    tmp_path: Path, codec: str, granule: bytes | None
) -> None:
    path = tmp_path / "a.ogg"
    data = recording(path, codec)
    whole = recordings.probe(path)
    assert not any("complete" in finding for finding in whole.findings)
    path.write_bytes(unmarked(data, granule))
    probe = recordings.probe(path)
    assert probe.findings[0].startswith(UNMARKED)
    assert not probe.is_truncated
    assert probe.duration_ms == pytest.approx(whole.duration_ms, abs=25)
    path.write_bytes(path.read_bytes() + b"\0" * 300_000)
    behind, said = recordings.probe(path).findings[:2]
    assert (
        behind
        == "after its last page the file has 300,000 bytes of something else: soy leaves them out"
    )
    assert said.startswith(UNMARKED)


@pytest.mark.parametrize("codec", ["opus", "vorbis"])
def test_one_that_stops_within_a_page_is_refused(tmp_path: Path, codec: str) -> None:
    path = tmp_path / "a.ogg"
    data = recording(path, codec)
    start, end = list(pages(data))[-3]
    for stop in (start + 10, start + 100, end - 1):
        path.write_bytes(data[:stop])
        with pytest.raises(BadRecording, match="it stops in the middle of an Ogg page"):
            recordings.probe(path)
        assert recordings.probe(path, accept_truncated=True).is_truncated


def test_a_packet_that_goes_on_is_a_cut() -> None:
    head = b"OggS\0\0" + bytes(20)
    for lacing, expected in ((b"\x0a", Ending.UNMARKED), (b"\xff", Ending.CUT)):
        page = summed(head + bytes([len(lacing)]) + lacing + bytes(lacing[0]))
        assert ending(io.BytesIO(page * 3)) == (expected, 0)
        assert ending(io.BytesIO(page * 3 + b"TAG" + bytes(125))) == (expected, 128)


def test_a_damaged_last_page_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.ogg"
    data = bytearray(recording(path, "vorbis"))
    data[-20] ^= 0xFF
    path.write_bytes(data)
    assert re.search(
        r"the last [\d.]+ s|about a second of sound at the end is damaged",
        recordings.probe(path).findings[0],
    )


@pytest.mark.parametrize("codec", ["opus", "vorbis", "flac"])
def test_chained_streams_are_one_recording(tmp_path: Path, codec: str) -> None:
    path = tmp_path / "a.ogg"
    data = recording(path, codec)
    one = np.concatenate(list(recordings.blocks(path, rate_hz=RATE_HZ, channels=2)))
    path.write_bytes(data * 2)
    assert recordings.probe(path).findings == ()
    both = np.concatenate(list(recordings.blocks(path, rate_hz=RATE_HZ, channels=2)))
    assert len(both) == pytest.approx(2 * len(one), abs=0.03 * RATE_HZ)
